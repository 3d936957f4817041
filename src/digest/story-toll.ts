import { fold, NUMBER_WORDS } from './story-words.ts';

/** What stands before the figure of a toll, and what may stand between. */
const BEFORE_FIGURE = new Set('to at reached reaches reaching is was'.split(' '));
const HEDGES = new Set('least about around nearly almost some now'.split(' '));

/** After a figure: it counts no dead. */
const OTHER_COUNT = new Set(
  'wounded injured hurt missing percent % days weeks months years hours'.split(' '),
);

const TOKEN = /\p{N}+(?:[.,]\p{N}+)*(?:-[\p{L}\p{N}-]+)?|[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|\S/gu;

/** The words and marks of a sentence, as written, and in lower case without accents. */
export type Sentence = { readonly raw: readonly string[]; readonly words: readonly string[] };

/** Cuts a sentence into words and marks. */
export function readSentence(text: string): Sentence {
  const raw = text.match(TOKEN) ?? [];
  return { raw, words: raw.map(fold) };
}

/** The number that a word stands for; null where it stands for none. */
export function readValue(word: string | undefined): number | null {
  if (word === undefined) return null;
  const known = NUMBER_WORDS.get(word);
  if (known !== undefined) return known;
  return /^\d{1,3}(?:,?\d{3})*$/.test(word) ? Number(word.replaceAll(',', '')) : null;
}

/**
 * Index of the word that says that a sentence counts the dead: "toll", "bodies", "died of", "number of people killed";
 * null without one.
 */
export function findTollWord({ words }: Sentence): number | null {
  const at = words.findIndex((word, index) => {
    const next = words.slice(index + 1, index + 4);
    if (word === 'toll')
      return !words
        .slice(Math.max(0, index - 2), index)
        .some((one) => OTHER_COUNT.has(one) || one === 'injury');
    if (word === 'number')
      return next[0] === 'of' && next.some((one) => /^(?:killed|dead|deaths)$/.test(one));
    return word === 'bodies' || (word === 'died' && next[0] === 'of');
  });
  return at < 0 ? null : at;
}

/**
 * The toll that a sentence gives, and the index of its word: "rose to 14", "stands at 14", "14 bodies"; null where no
 * figure is one surely. `tollWord`: as `findTollWord` gives it.
 */
export function findToll({ words }: Sentence, tollWord: number): { value: number; at: number } | null {
  for (let at = tollWord + 1; at < words.length; at++) {
    const value = readValue(words[at]);
    if (value === null || OTHER_COUNT.has(words[at + 1] ?? '')) continue;
    let before = at - 1;
    while (HEDGES.has(words[before] ?? '')) before--;
    const word = words[before] ?? '';
    // "A toll of 14", and not "one of 14 towns".
    if (before > tollWord && (BEFORE_FIGURE.has(word) || (word === 'of' && before === tollWord + 1)))
      return { value, at };
  }
  if (words[tollWord] === 'toll' || words[tollWord] === 'number') return null;
  for (let at = tollWord - 1; at >= Math.max(0, tollWord - 3); at--) {
    const value = readValue(words[at]);
    if (value !== null) return { value, at };
    // "Two more bodies" is what was added.
    if (/^(?:more|another|further|other|others)$/.test(words[at] ?? '')) return null;
  }
  return null;
}
