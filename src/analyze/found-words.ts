import { stemOf } from './stem.ts';

/** A piece of a sentence; `isFound` where it is what was looked for. */
export type Piece = { text: string; isFound: boolean };

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/** Letters of the shortest stem that may stand for a longer word's: "mobilis" for "mobilisation". */
const PREFIX_MIN = 5;

/** A word without case and accents, as a stem. */
const foldOf = (word: string): string =>
  stemOf(
    word
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase(),
  );

function isSame(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= PREFIX_MIN && long.startsWith(short) && /^\p{L}+$/u.test(long);
}

type Range = { start: number; end: number };

/** Where a phrase's words stand side by side. */
function rangesOf(words: readonly (Range & { fold: string })[], phrase: readonly string[]): Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at + phrase.length <= words.length; at++) {
    const first = words[at];
    const last = words[at + phrase.length - 1];
    if (first === undefined || last === undefined) continue;
    if (phrase.every((fold, offset) => isSame(words[at + offset]?.fold ?? '', fold)))
      ranges.push({ start: first.start, end: last.end });
  }
  return ranges;
}

/**
 * A sentence in pieces, with the phrases of a search found in it in any inflection, and how many of them it holds.
 * The pieces together are the sentence. Near enough to the stemming of the index to show a reader why a report
 * was found; which reports are is decided there.
 */
export function findWords(
  sentence: string,
  phrases: readonly (readonly string[])[],
): { held: number; pieces: Piece[] } {
  const words = [...sentence.matchAll(WORD)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    fold: foldOf(match[0]),
  }));
  const found = phrases.map((phrase) => rangesOf(words, phrase.map(foldOf)));
  const pieces: Piece[] = [];
  let reached = 0;
  const add = (end: number, isFound: boolean) => {
    if (end > reached) pieces.push({ text: sentence.slice(reached, end), isFound });
    reached = Math.max(reached, end);
  };
  for (const { start, end } of found.flat().sort((a, b) => a.start - b.start || b.end - a.end)) {
    add(start, false);
    add(end, true);
  }
  add(sentence.length, false);
  return { held: found.filter((ranges) => ranges.length > 0).length, pieces };
}
