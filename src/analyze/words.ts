import { type Lexicon, type Pattern, readSpelling } from './lexicon.ts';
import { isApostrophe } from './spelling.ts';

/** A word with its UTF-16 offsets; `form` is lower-case, with straight apostrophes and without a possessive 's. */
export type Word = {
  readonly form: string;
  readonly start: number;
  readonly end: number;
  /** The lexicon's patterns that may begin with it. */
  readonly opens: readonly Pattern[];
};

/** Letters and digits beyond ASCII, and marks that belong to them. */
const WIDE = /[\p{L}\p{M}\p{N}]/u;
const WIDE_LETTER = /[\p{L}\p{M}]/u;

const isDigit = (code: number) => code >= 48 && code <= 57;
const isAsciiLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/** Whether the character at `at` is part of a word; surrogate pairs are looked at whole. */
function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return isAsciiLetter(code) || isDigit(code);
  // The quotation marks and dashes of prose: the pattern below would find the same, only slower.
  if (code >= 0x2010 && code <= 0x2027) return false;
  return WIDE.test(String.fromCodePoint(text.codePointAt(at) ?? 0)) || isTrailOfWord(text, at, code);
}

/** The second half of a surrogate pair belongs where its first half does. */
function isTrailOfWord(text: string, at: number, code: number): boolean {
  if (code < 0xdc00 || code > 0xdfff || at === 0) return false;
  const lead = text.codePointAt(at - 1) ?? 0;
  return lead > 0xffff && WIDE.test(String.fromCodePoint(lead));
}

function isLetterAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 ? isAsciiLetter(code) : WIDE_LETTER.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

/** Where a number that begins at `at` ends: digits with commas or points between them, then k or m. */
function numberEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (isDigit(code)) end++;
    else if ((code === 44 || code === 46) && isDigit(text.charCodeAt(end + 1))) end += 2;
    else break;
  }
  const unit = text.charCodeAt(end) | 32;
  const scaled = (unit === 107 || unit === 109) && !(end + 1 < text.length && isWordAt(text, end + 1));
  return scaled ? end + 1 : end;
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length) {
    if (isWordAt(text, end)) end++;
    else if (isApostrophe(text.charCodeAt(end)) && end + 1 < text.length && isLetterAt(text, end + 1)) end++;
    else break;
  }
  return end;
}

/**
 * The words of a sentence, with offsets counted from `base`. Numbers keep their commas and points
 * ("28,000", "1.5"); hyphens and full stops part words, apostrophes between letters do not. One pass.
 */
export function listWords(sentence: string, base: number, lexicon: Lexicon): Word[] {
  const words: Word[] = [];
  for (let at = 0; at < sentence.length; ) {
    if (!isWordAt(sentence, at)) {
      at++;
      continue;
    }
    const start = at;
    at = isDigit(sentence.charCodeAt(at)) ? numberEnd(sentence, at) : wordEnd(sentence, at);
    // "155th", "2S19": a number that letters follow is one word with them.
    if (at < sentence.length && isWordAt(sentence, at)) at = wordEnd(sentence, at);
    const { form, opens } = readSpelling(lexicon, sentence.slice(start, at));
    words.push({ form, start: base + start, end: base + at, opens });
  }
  return words;
}
