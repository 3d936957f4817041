import { decodeEbcdic, decodeStretches, decodeUtf32 } from './decode-by-hand.ts';
import type { Problems } from './problems.ts';

/** Bytes in which an XML declaration must stand to be read. */
const DECLARATION_BYTES = 1_024;

/** `<?xm` in EBCDIC. */
const EBCDIC_START = [0x4c, 0x6f, 0xa7, 0x94];

/** Names of encodings that are common in feeds and that the Encoding Standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  utf: 'utf-8',
  u8: 'utf-8',
  'utf-8-sig': 'utf-8',
  utf8mb4: 'utf-8',
  'latin-1': 'iso-8859-1',
  'iso-latin-1': 'iso-8859-1',
  iso8859: 'iso-8859-1',
  '8859': 'iso-8859-1',
  ansi: 'windows-1252',
  'ms-ansi': 'windows-1252',
  'win-1251': 'windows-1251',
  win1251: 'windows-1251',
  'ms-cyrl': 'windows-1251',
  koi8: 'koi8-r',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp932: 'shift_jis',
  'euc-cn': 'gb18030',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
  maccyrillic: 'x-mac-cyrillic',
};

type Decoder = InstanceType<typeof TextDecoder>;

/** One byte a character and ASCII in its lower half: text in them that is valid UTF-8 is UTF-8. */
const SINGLE_BYTE =
  /^(?:windows-125\d|windows-874|iso-8859-\d+(?:-i)?|koi8-[ru]|macintosh|x-mac-cyrillic|ibm866)$/;

function findDecoder(label: string): Decoder | null {
  const name = label.trim().toLowerCase();
  const dashed = name.replaceAll('_', '-');
  for (const candidate of [ALIASES[dashed], name, dashed]) {
    if (candidate === undefined || candidate === '') continue;
    try {
      return new TextDecoder(candidate, { fatal: true });
    } catch {
      // Not a name that this platform knows: the next spelling is tried.
    }
  }
  return null;
}

/** The encoding of a document of two or four bytes a character, by its mark or by how its first `<` is written. */
function findWideEncoding(bytes: Uint8Array): { name: string; skip: number } | null {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { name: 'utf-32be', skip: 4 };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { name: 'utf-32le', skip: 4 };
  if (a === 0xfe && b === 0xff) return { name: 'utf-16be', skip: 2 };
  if (a === 0xff && b === 0xfe) return { name: 'utf-16le', skip: 2 };
  if (a === 0 && b === 0 && c === 0 && d === 0x3c) return { name: 'utf-32be', skip: 0 };
  if (a === 0x3c && b === 0 && c === 0 && d === 0) return { name: 'utf-32le', skip: 0 };
  if (a === 0 && b !== undefined && b !== 0 && c === 0) return { name: 'utf-16be', skip: 0 };
  if (a !== undefined && a !== 0 && b === 0 && c !== 0 && d === 0) return { name: 'utf-16le', skip: 0 };
  return null;
}

/** What the XML declaration names, or null. It is looked for behind junk too. */
function findDeclared(bytes: Uint8Array): string | null {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, DECLARATION_BYTES));
  const declaration = /<\?xml\s[^>]{0,500}>/i.exec(head)?.[0];
  return /\sencoding\s*=\s*["']?\s*([^"'\s?>]{1,60})/i.exec(declaration ?? '')?.[1] ?? null;
}

/** The `charset` of a Content-Type header, or null. */
function findCharset(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*["']?\s*([^"';\s]{1,60})/i.exec(contentType ?? '')?.[1] ?? null;
}

function tryDecode(decoder: Decoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function decodeWide(bytes: Uint8Array, wide: { name: string; skip: number }, problems: Problems): string {
  const body = bytes.subarray(wide.skip);
  if (wide.name.startsWith('utf-32')) return decodeUtf32(body, wide.name === 'utf-32le');
  const text = tryDecode(new TextDecoder(wide.name, { fatal: true }), body);
  if (text !== null) return text;
  problems.add('encoding', `the text is not sound ${wide.name}: what could not be read is replaced`);
  return new TextDecoder(wide.name).decode(body);
}

/**
 * The text of a feed. What counts, in this order: the byte order mark, the HTTP header's charset, the XML
 * declaration, UTF-8 (RFC 7303); one that does not fit the bytes is passed over and noted. Bytes that fit none are
 * read stretch by stretch, as UTF-8 where that is sound and as windows-1252 elsewhere. Never throws.
 */
export function decodeFeed(bytes: Uint8Array, contentType: string | null, problems: Problems): string {
  const wide = findWideEncoding(bytes);
  if (wide) return decodeWide(bytes, wide, problems);
  if (EBCDIC_START.every((byte, at) => bytes[at] === byte)) return decodeEbcdic(bytes);
  const utf8 = tryDecode(new TextDecoder('utf-8', { fatal: true }), bytes);
  for (const label of [findCharset(contentType), findDeclared(bytes)]) {
    if (label === null) continue;
    const decoder = findDecoder(label);
    if (decoder === null) {
      problems.add('encoding', `the encoding "${label}" is not known`);
    } else if (decoder.encoding === 'utf-8' || decoder.encoding.startsWith('utf-16')) {
      if (utf8 !== null) return utf8;
    } else if (utf8 !== null && SINGLE_BYTE.test(decoder.encoding)) {
      return utf8;
    } else {
      const text = tryDecode(decoder, bytes);
      if (text !== null) return text;
      problems.add('encoding', `the text is not the ${label} that it says it is`);
    }
  }
  if (utf8 !== null) return utf8;
  problems.add('encoding', 'the text is not UTF-8: stretches that are not are read as windows-1252');
  return decodeStretches(bytes);
}
