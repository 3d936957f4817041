const UTF8 = new TextDecoder('utf-8', { fatal: true });
const WESTERN = new TextDecoder('windows-1252');
const WESTERN_CONTROL = /[\x80-\x9F]/g;
const HIGH = /[\x80-\xFF]/;

/** The first byte of a UTF-8 sequence as Latin-1 shows it. */
const LEADING = /[\xC2-\xF4]/;

/** The bytes of the characters that windows-1252 has where Latin-1 has controls: `€` was 0x80. */
const WESTERN_BYTES: ReadonlyMap<number, number> = new Map(
  Array.from({ length: 0x20 }, (_, at) => [
    WESTERN.decode(Uint8Array.of(0x80 + at)).charCodeAt(0),
    0x80 + at,
  ]),
);

/** The bytes that text would be in windows-1252 or Latin-1, or null where it is more than these can write. */
function encodeWestern(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const byte = unit <= 0xff ? unit : WESTERN_BYTES.get(unit);
    if (byte === undefined) return null;
    bytes[at] = byte;
  }
  return bytes;
}

/**
 * Undoes UTF-8 that was taken for Latin-1 or windows-1252 and encoded once more: `cafÃ©` is `café`, `donâ€™t` is `don’t`. Text
 * that is not wholly such comes back as it is, but for controls, which windows-1252 meant as letters and signs.
 */
export function repairTwiceEncoded(text: string): string {
  if (!HIGH.test(text)) return text;
  let repaired = text;
  const bytes = LEADING.test(text) ? encodeWestern(text) : null;
  if (bytes !== null) {
    try {
      repaired = UTF8.decode(bytes);
    } catch {
      // It is what it seems to be.
    }
  }
  return repaired.replace(WESTERN_CONTROL, (control) => WESTERN.decode(Uint8Array.of(control.charCodeAt(0))));
}
