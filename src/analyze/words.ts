/** A word with its UTF-16 offsets; `form` is lower-case, with straight apostrophes and without a possessive 's. */
export type Word = { readonly form: string; readonly start: number; readonly end: number };

/** Numbers keep their commas and points ("28,000", "1.5"); hyphens and full stops part words, apostrophes do not. */
const WORD = /\p{N}+(?:[.,]\p{N}+)*[km]?(?!\p{L})|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;

/** The words of a sentence, with offsets counted from `base`. Linear. */
export function listWords(sentence: string, base: number): Word[] {
  const words: Word[] = [];
  for (const match of sentence.matchAll(WORD)) {
    const raw = match[0];
    const start = base + match.index;
    const form = raw.toLowerCase().replaceAll('’', "'").replace(/'s$/, '');
    words.push({ form, start, end: start + raw.length });
  }
  return words;
}
