import { formAt } from './claim-numbers.ts';
import { CLAUSE_WORDS, FUNCTION_WORDS, LOSSES, type Loss } from './loss-words.ts';
import { gapBefore } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

const PIECES = /^(?:pieces|units|items)$/;

/** Word index after "pieces of military equipment" that begins at word `at`; null where none does. */
export function findHardware({ words }: Sentence, at: number): number | null {
  if (!PIECES.test(formAt(words, at)) || formAt(words, at + 1) !== 'of') return null;
  for (let index = at + 2; index < at + 5; index++)
    if (/^(?:equipment|hardware|weaponry|armour|armor|artillery)$/.test(formAt(words, index)))
      return index + 1;
  return null;
}

/** The loss of "250,000 Russian dead", whose adjective stands as a noun at word `at`; null where it describes another or none stands there. */
export function findState(sentence: Sentence, at: number): Loss | null {
  const form = formAt(sentence.words, at);
  if (!/^(?:dead|wounded|injured|missing)$/.test(form) || gapBefore(sentence, at) !== ' ') return null;
  const next = formAt(sentence.words, at + 1);
  const ends =
    next === '' || FUNCTION_WORDS.has(next) || CLAUSE_WORDS.has(next) || gapBefore(sentence, at + 1) !== ' ';
  return ends ? (LOSSES.get(form) ?? null) : null;
}
