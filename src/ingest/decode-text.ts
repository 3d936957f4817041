/** What is known of a document's encoding from outside it. */
export type EncodingHints = {
  /** The HTTP `Content-Type` header, whole. */
  readonly contentType?: string | null;
  /** What the document is, so that its own declaration can be read: `<?xml encoding>` or `<meta charset>`. */
  readonly declared?: 'xml' | 'html' | null;
};

/** Decoded text without its byte order mark, and the WHATWG name of the encoding it was read as. */
export type DecodedText = { readonly text: string; readonly encoding: string };

/** Bytes in which a declaration is looked for: the HTML standard says 1,024, pages in the wild put it later. */
const DECLARATION_BYTES = 8_192;

const XML_ENCODING = /^\s*<\?xml\s[^>]{0,300}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})/;
const META_CHARSET = /<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})/i;
const HEADER_CHARSET = /charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})/i;

/** Names that are common in documents and that the Encoding Standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  'utf-8n': 'utf-8',
  utf8mb4: 'utf-8',
  cp1250: 'windows-1250',
  'win-1251': 'windows-1251',
  win1251: 'windows-1251',
  'win-1252': 'windows-1252',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'shift-jis-2004': 'shift_jis',
};

/** The label a TextDecoder takes for a name, or null where it takes none. Names of UTF-16 in text read as ASCII lie. */
function findEncoding(name: string | undefined): string | null {
  if (name === undefined) return null;
  const lower = name.toLowerCase();
  try {
    const { encoding } = new TextDecoder(ALIASES[lower] ?? lower);
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    return null;
  }
}

/** An encoding that the first bytes give away: a mark, or the zero bytes of `<` in UTF-16 and UTF-32. */
function sniffBytes(bytes: Uint8Array): { encoding: string; mark: number } | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: 'utf-32le', mark: 4 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf-32be', mark: 4 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: 2 };
  if (a === 0x3c && b === 0 && c === 0 && d === 0) return { encoding: 'utf-32le', mark: 0 };
  if (a === 0 && b === 0 && c === 0 && d === 0x3c) return { encoding: 'utf-32be', mark: 0 };
  if (a === 0x3c && b === 0 && d === 0) return { encoding: 'utf-16le', mark: 0 };
  if (a === 0 && b === 0x3c && c === 0) return { encoding: 'utf-16be', mark: 0 };
  return null;
}

/** UTF-32, which the Encoding Standard leaves out and some feeds are still written in. */
function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    parts.push(point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point));
  }
  return parts.join('').toWellFormed();
}

/** What the document says of itself, in the bytes that every encoding but UTF-16 shares with ASCII. */
function findDeclared(bytes: Uint8Array, kind: EncodingHints['declared']): string | null {
  if (kind !== 'xml' && kind !== 'html') return null;
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, DECLARATION_BYTES));
  const inXml = findEncoding(XML_ENCODING.exec(head)?.[1]);
  return kind === 'xml' ? inXml : (findEncoding(META_CHARSET.exec(head)?.[1]) ?? inXml);
}

/** Characters outside ASCII that, all well formed, are no chance. */
const SURE = 3;

/** Whether text that decoded as UTF-8 can hardly be of another encoding: pages are saved and served again as UTF-8. */
function isSurely(text: string): boolean {
  let count = 0;
  for (let at = 0; at < text.length && count < SURE; at += 1) if (text.charCodeAt(at) > 0x7f) count += 1;
  return count >= SURE;
}

/** The bytes as UTF-8, or null where they are not. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Text of a fetched document. A byte order mark decides, then the `charset` of the HTTP header, then the document's own
 * declaration, then whether the bytes are UTF-8, else windows-1252 (HTML standard, 13.2.3; RFC 7303, 3). Latin 1 is the
 * name that servers give unasked, and a page keeps its declaration when it is saved anew: what is valid UTF-8 under them is
 * read as that. Bytes that are none of their encoding become U+FFFD. Never throws.
 */
export function decodeText(bytes: Uint8Array, hints: EncodingHints): DecodedText {
  const sniffed = sniffBytes(bytes);
  if (sniffed) {
    const { encoding, mark } = sniffed;
    const body = bytes.subarray(mark);
    if (encoding.startsWith('utf-32')) return { text: decodeUtf32(body, encoding.endsWith('le')), encoding };
    return { text: new TextDecoder(encoding).decode(body), encoding };
  }
  const named =
    findEncoding(HEADER_CHARSET.exec(hints.contentType ?? '')?.[1]) ?? findDeclared(bytes, hints.declared);
  const isLoose = named === null || named === 'windows-1252' || named === 'utf-8';
  if (isLoose || hints.declared === 'html') {
    const text = decodeUtf8(bytes);
    if (text !== null && (isLoose || isSurely(text))) return { text, encoding: 'utf-8' };
  }
  const encoding = named ?? 'windows-1252';
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}
