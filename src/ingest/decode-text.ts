import { findCharset, findDecoder, findWideEncoding, guessCyrillic, tryDecode } from './encodings.ts';
import { decodeUtf32 } from './feeds/decode-by-hand.ts';

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

const UTF8_MARK = [0xef, 0xbb, 0xbf];
const XML_ENCODING = /^\s*<\?xml\s[^>]{0,300}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})/;
const META_CHARSET = /<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})/i;

/** The encoding that a name means, or null for an unknown one. Names of UTF-16 in text read as ASCII lie. */
function findEncoding(name: string | null | undefined): string | null {
  const encoding = findDecoder(name ?? '')?.encoding ?? null;
  return encoding?.startsWith('utf-16') ? 'utf-8' : encoding;
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

/**
 * Text of a fetched document. A byte order mark decides, then the `charset` of the HTTP header, then the document's own
 * declaration, then whether the bytes are UTF-8, else Cyrillic by its
 * words, else windows-1252 (HTML standard, 13.2.3; RFC 7303, 3). Latin 1 is the
 * name that servers give unasked, and a page keeps its declaration when it is saved anew: what is valid UTF-8 under them is
 * read as that. Bytes that are none of their encoding become U+FFFD. Never throws.
 */
export function decodeText(bytes: Uint8Array, hints: EncodingHints): DecodedText {
  const wide = findWideEncoding(bytes);
  if (wide) {
    const { name: encoding, skip } = wide;
    const body = bytes.subarray(skip);
    if (encoding.startsWith('utf-32')) return { text: decodeUtf32(body, encoding.endsWith('le')), encoding };
    return { text: new TextDecoder(encoding).decode(body), encoding };
  }
  if (UTF8_MARK.every((byte, at) => bytes[at] === byte))
    return { text: new TextDecoder().decode(bytes), encoding: 'utf-8' };
  const named = findEncoding(findCharset(hints.contentType ?? null)) ?? findDeclared(bytes, hints.declared);
  const isLoose = named === null || named === 'windows-1252' || named === 'utf-8';
  if (isLoose || hints.declared === 'html') {
    const text = tryDecode(new TextDecoder('utf-8', { fatal: true }), bytes);
    if (text !== null && (isLoose || isSurely(text))) return { text, encoding: 'utf-8' };
  }
  const isUnnamed = named === null || named === 'utf-8';
  const encoding = (isUnnamed ? guessCyrillic(bytes) : null) ?? named ?? 'windows-1252';
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}
