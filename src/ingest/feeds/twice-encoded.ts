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

/** A character of windows-1252 that Latin-1 has not. */
const WESTERN_SIGN = /[^\0-\xFF]/g;

/**
 * Bytes, one to a character, that are UTF-8 and that no sound text holds in windows-1252. A capital with a sign behind it proves
 * nothing: `ROSÉ’S`, `MANHÃ…`, `LIBERTÉ :`, `Spaß…`, `belâ…”`, and Czech and Slovak have `VÝŠKA`.
 */
const TELLING = new RegExp(
  [
    // A capital after a small letter: `cafÃ©`, `dÅº`. Neither `ß` nor `×` is one.
    String.raw`[a-z][\xC2-\xD6\xD8-\xDE][\x80-\xBF]`,
    // What windows-1252 has no character for.
    String.raw`[\xC2-\xDF][\x81\x8D\x8F\x90\x9D]`,
    // The signs of three bytes: `â€™`, `â‚¬`, `â„¢`, `âˆ’`.
    String.raw`\xE2[\x80-\x84\x86\x88-\x8A\x8C-\x90\x98\x9A\x9C-\x9E][\x80-\xBF]`,
    // `Ã` and a sign that no word ends with: `Ã‰`, `Ã¼`, `ÃŸ`.
    String.raw`\xC3[\x82-\x84\x88-\x8A\x8C-\x90\x98\x9A\x9C-\x9F\xA2-\xA6\xA8\xAC\xAF\xB5\xB6\xB8]`,
    // `Ã` by itself, with what cannot close a quotation: `Ã© bom`, `Ã la`.
    String.raw`(?<![A-Za-z\x80-\xFF])\xC3[\xA0-\xAA\xAC-\xB6\xB8-\xBA\xBC-\xBE]`,
    // Signs that do not stand between letters: `LÃ©a`, `HÃ´tel`, `ESPAÃ‘A`, `Ã–l`, `Å»ycie`.
    String.raw`\xC3(?:[\xA1-\xB3\xB5\xB6\xB8-\xBF][a-z]|\xB4[a-z]{2}|[\x80\x86\x87\x8B\x91\x93-\x95\x99\x9B][A-Za-z])`,
    String.raw`(?<![A-Za-z\x80-\xFF])\xC3[\x80-\xBF][A-Za-z]`,
    String.raw`[\xC4\xC5][\x80-\x84\x86-\x90\x98\x9A\x9C-\x9F\xA1-\xB3\xB5\xB6\xB8-\xBF][A-Za-z]`,
    String.raw`\xE1[\xBA\xBB][\x80-\xBF][A-Za-z]`,
    // Signs of two bytes: `5Â°`, `Â£5`, `Â«`.
    String.raw`(?<![A-Za-z\x80-\xFF])\xC2[\xA1-\xAB\xAD-\xBA\xBC-\xBF]|\d\xC2[\xA0-\xBF]`,
    // Words of Greek, Cyrillic, Armenian, Hebrew, Arabic, and of the scripts whose letters are three bytes each; emoji.
    String.raw`(?:[\xCE\xCF][\x80-\xBF]){2}|(?:[\xD0-\xD2][\x80-\xBF]){2}|(?:[\xD4-\xD6][\x80-\xBF]){3}`,
    String.raw`(?:\xD7[\x90-\xAA]){2}|(?:[\xD8-\xDB][\x80-\xBF]){2}|(?:[\xE0-\xEF][\x80-\xBF]{2}){2}`,
    String.raw`\xF0\x9F[\x80-\xBF]{2}`,
  ].join('|'),
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

/** The text that was encoded twice, or null where there is no proof that it was. */
function decodeTwice(text: string): string | null {
  const bytes = encodeWestern(text);
  if (bytes === null) return null;
  const shown = text.replace(WESTERN_SIGN, (sign) =>
    String.fromCharCode(WESTERN_BYTES.get(sign.charCodeAt(0)) ?? 0),
  );
  if (!TELLING.test(shown)) return null;
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Undoes UTF-8 that was taken for Latin-1 or windows-1252 and encoded once more: `cafÃ©` is `café`, `donâ€™t` is `don’t`. Text
 * that is not wholly such, or that may mean what it says (`ROSÉ’S`), comes back as it is, but for controls, which windows-1252
 * meant as letters and signs.
 */
export function repairTwiceEncoded(text: string): string {
  if (!HIGH.test(text)) return text;
  const repaired = (LEADING.test(text) ? decodeTwice(text) : null) ?? text;
  return repaired.replace(WESTERN_CONTROL, (control) => WESTERN.decode(Uint8Array.of(control.charCodeAt(0))));
}
