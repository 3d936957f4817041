import type { Sentence } from './read-sentences.ts';

/** Words that may follow "since" and the like as part of a period; bounds the phrase. */
const PERIOD_WORDS = 6;

const OPENINGS: readonly string[][] = [
  ['since'],
  ['so', 'far'],
  ['to', 'date'],
  ['as', 'of'],
  ['in', 'the', 'past'],
  ['in', 'the', 'last'],
  ['over', 'the', 'past'],
  ['over', 'the', 'last'],
  ['during', 'the', 'past'],
  ['during', 'the', 'last'],
  ['within', 'the', 'last'],
  ['from', 'february'],
  ['per', 'day'],
  ['a', 'day'],
  ['overnight'],
];
const COMPLETE = new Set(['so far', 'to date', 'per day', 'a day', 'overnight']);

/** The words of a sentence that date a figure or give its period, verbatim; null where it has none. */
export function findPeriod(sentence: Sentence): string | null {
  const { words } = sentence;
  for (let at = 0; at < words.length; at++) {
    const opening = OPENINGS.find((parts) =>
      parts.every((part, offset) => words[at + offset]?.form === part),
    );
    const first = words[at];
    if (opening === undefined || first === undefined) continue;
    let to = at + opening.length - 1;
    if (!COMPLETE.has(opening.join(' '))) {
      while (to + 1 < words.length && to - at < PERIOD_WORDS) {
        const here = words[to];
        const next = words[to + 1];
        if (here === undefined || next === undefined) break;
        if (/[,;:.!?”"()]/u.test(sentence.text.slice(here.end - sentence.start, next.start - sentence.start)))
          break;
        to++;
      }
    }
    const last = words[to];
    if (last !== undefined)
      return sentence.text.slice(first.start - sentence.start, last.end - sentence.start);
  }
  return null;
}
