/**
 * C0 and C1 controls but tab and newline, line and paragraph separators, explicit bidirectional controls
 * (which could reorder what surrounds them) and the non-characters XML 1.0 forbids.
 */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/;
const ALL_UNPRINTABLE = new RegExp(UNPRINTABLE.source, 'g');

/** Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms: what makes a run right-to-left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b][\udc00-\udfff]/;

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/**
 * Text that is safe in every rendition: no control characters, no bidirectional overrides, nothing that
 * XML 1.0 forbids, lone surrogates replaced by U+FFFD. Other characters stay as they are.
 */
export function cleanText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return UNPRINTABLE.test(wellFormed) ? wellFormed.replace(ALL_UNPRINTABLE, '') : wellFormed;
}

/** `text` cut to `max` UTF-16 units, an ellipsis included; never between the halves of a pair. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trimEnd()}…`;
}

/** White space that a single line does not hold: tabs, line breaks, runs of spaces, spaces at either end. */
const UNTIDY = new RegExp(`${UNPRINTABLE.source}|[\\t\\n]|\\s\\s|^\\s|\\s$`);

/** Clean text on one line, at most `max` UTF-16 units: for headlines, names and headers. */
export function cleanLine(text: string, max: number): string {
  // Line breaks become spaces before controls go, so that words on two lines stay two words.
  const tidy = UNTIDY.test(text) ? text.replace(/\s+/g, ' ').replace(ALL_UNPRINTABLE, '').trim() : text;
  return clip(tidy.isWellFormed() ? tidy : tidy.toWellFormed(), max);
}

/** Whether any character of `text` is written from right to left. */
export function isRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** A name that cannot reorder its neighbours: right-to-left ones stand in a Unicode isolate (UAX 9). */
export function isolate(name: string): string {
  return isRightToLeft(name) ? `${FIRST_STRONG_ISOLATE}${name}${POP_ISOLATE}` : name;
}

/** The address if it is absolute http, https or mailto, else null: nothing else reaches an `href`. */
export function safeUrl(url: string | null): string | null {
  if (url === null) return null;
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:' && protocol !== 'mailto:') return null;
  // As written where that is plain ASCII; else as the URL standard writes it, which is.
  return /^[\x21-\x7e]+$/.test(url) ? url : href;
}

const RIGHT_TO_LEFT_LANGUAGES = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The base direction of a BCP 47 language tag. */
export function directionOf(lang: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT_LANGUAGES.has(lang.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
