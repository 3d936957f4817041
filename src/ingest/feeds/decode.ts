import { findCharset, findDecoder, findWideEncoding, guessCyrillic, tryDecode } from '../encodings.ts';
import { decodeEbcdic, decodeStretches, decodeUtf32 } from './decode-by-hand.ts';
import type { Problems } from './problems.ts';

/** Bytes in which an XML declaration must stand to be read. */
const DECLARATION_BYTES = 1_024;

/** `<?xm` in EBCDIC. */
const EBCDIC_START = [0x4c, 0x6f, 0xa7, 0x94];

/** One byte a character and ASCII in its lower half: text in them that is valid UTF-8 is UTF-8. */
const SINGLE_BYTE =
  /^(?:windows-125\d|windows-874|iso-8859-\d+(?:-i)?|koi8-[ru]|macintosh|x-mac-cyrillic|ibm866)$/;

/** What the XML declaration names, or null. It is looked for behind junk too. */
function findDeclared(bytes: Uint8Array): string | null {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, DECLARATION_BYTES));
  const declaration = /<\?xml\s[^>]{0,500}>/i.exec(head)?.[0];
  return /\sencoding\s*=\s*["']?\s*([^"'\s?>]{1,60})/i.exec(declaration ?? '')?.[1] ?? null;
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
 * declaration, UTF-8 (RFC 7303); one that does not fit the bytes is passed over and noted. Bytes that fit none are Cyrillic by their words, or
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
  const cyrillic = guessCyrillic(bytes);
  if (cyrillic !== null) {
    problems.add('encoding', `the text is not UTF-8: by its words it is ${cyrillic}`);
    return new TextDecoder(cyrillic).decode(bytes);
  }
  problems.add('encoding', 'the text is not UTF-8: stretches that are not are read as windows-1252');
  return decodeStretches(bytes);
}
