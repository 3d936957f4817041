import type { Measure } from '../model/claim.ts';
import type { Counted } from './claim-noun.ts';
import { formAt } from './claim-numbers.ts';
import type { Trigger } from './claim-trigger.ts';
import type { FoundQuantity } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

/** A figure as far as this file reads it. */
type Figure = { readonly found: FoundQuantity; readonly counted: Counted; readonly trigger: Trigger };

/** A toll that a sentence says rose, and to what. */
export type Risen = { readonly measure: Measure; readonly value: number; readonly to: number };

const ROSE =
  /^(?:rose|rises|risen|rising|climbed|climbs|grew|grown|increased|jumped|went|goes|brought|bringing|raised|raising|taking|up)$/;
const AFTER = /^(?:after|when|as|with|following)$/;
/** How far before its figure the verb of a rise may stand, in words. */
const ROSE_REACH = 6;

const countOf = ({ quantity: { low, high } }: FoundQuantity): number | null => low ?? high;

/** The toll that a figure is, where its sentence says that the toll rose to it ("the toll rose to six"); null otherwise. */
export function findRisen({ words }: Sentence, { found, trigger }: Figure): Risen | null {
  const value = countOf(found);
  if (value === null || trigger.role !== 'noun' || formAt(words, found.from - 1) !== 'to') return null;
  for (let at = found.from - 2; at >= 0 && found.from - at <= ROSE_REACH; at--)
    if (ROSE.test(formAt(words, at))) return { measure: trigger.measure, value, to: found.to };
  return null;
}

/** Whether the words of a figure say that it comes on top of others: "another two", "five more bodies". */
function addsOn({ words }: Sentence, { found, counted }: Figure): boolean {
  for (let at = found.from; at <= counted.to; at++) {
    const form = formAt(words, at);
    if (/^(?:another|further|additional)$/.test(form)) return true;
    if (form === 'more' && formAt(words, at + 1) !== 'than') return true;
  }
  return false;
}

/**
 * Whether a figure is only what a toll rose by, which is no rival of the toll: "rose to six after two
 * women died". `here` is the toll risen in the same sentence, `before` the one of the sentence before.
 */
export function isIncrement(
  sentence: Sentence,
  figure: Figure,
  here: Risen | null,
  before: Risen | null,
): boolean {
  const value = countOf(figure.found);
  const adds = addsOn(sentence, figure);
  const smaller = (risen: Risen) =>
    value !== null && value < risen.value && risen.measure === figure.trigger.measure;
  if (here !== null && here.to <= figure.found.from && smaller(here)) {
    if (adds) return true;
    for (let at = here.to; at < figure.found.from; at++)
      if (AFTER.test(formAt(sentence.words, at))) return true;
  }
  return adds && before !== null && smaller(before);
}
