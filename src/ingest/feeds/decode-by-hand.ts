/** UTF-32, which TextDecoder does not know. What is no character becomes U+FFFD, and so does a cut last one. */
export function decodeUtf32(bytes: Uint8Array, isLittleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, isLittleEndian);
    const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    parts.push(isCharacter ? String.fromCodePoint(point) : '\uFFFD');
  }
  if (bytes.length % 4 !== 0) parts.push('\uFFFD');
  return parts.join('');
}

const LINE_FEED = 0x0a;
const LESS_THAN = 0x3c;

/**
 * Bytes of mixed or misnamed encoding: each stretch between line ends and tags is read as UTF-8 where it is sound
 * UTF-8, else as windows-1252. Both bytes at which it is cut are ASCII, so that no character is ever split.
 */
export function decodeStretches(bytes: Uint8Array): string {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const western = new TextDecoder('windows-1252');
  const parts: string[] = [];
  let start = 0;
  let isAscii = true;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at] ?? LINE_FEED;
    if (byte >= 0x80) isAscii = false;
    // Plain ASCII is left to pile up: most of a feed needs no second look.
    const isCut = byte === LINE_FEED || byte === LESS_THAN;
    if (at < bytes.length && (!isCut || isAscii)) continue;
    const stretch = bytes.subarray(start, at);
    try {
      parts.push(utf8.decode(stretch));
    } catch {
      parts.push(western.decode(stretch));
    }
    start = at;
    isAscii = true;
  }
  return parts.join('');
}

/** EBCDIC code page 037 from 0x40 on; the other ones differ from it in a few signs, not in letters and digits. */
const EBCDIC =
  ' \xA0âäàáãåçñ¢.<(+|&éêëèíîïìß!$*);¬-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ`:#@\'="' +
  'Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ¤µ~stuvwxyz¡¿ÐÝÞ®^£¥·©§¶¼½¾[]¯¨´×' +
  '{ABCDEFGHI\xADôöòóõ}JKLMNOPQR¹ûüùúÿ\\÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ';
const EBCDIC_FIRST = 0x40;

/** EBCDIC, in which mainframes write. Controls become line ends, what is no character a space. */
export function decodeEbcdic(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (const byte of bytes)
    parts.push(byte < EBCDIC_FIRST ? '\n' : EBCDIC.charAt(byte - EBCDIC_FIRST) || ' ');
  return parts.join('');
}
