import type { Measure } from '../model/claim.ts';
import { isFigureOnly } from './claim-figure.ts';
import type { Counted } from './claim-noun.ts';
import { formAt } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import { closesClause, hasObject, isAdverb, isPassiveAt, isUnreal, lossAt, widen } from './claim-verb.ts';
import { BE, CLAUSE_WORDS, HAVE, LOSSES, PEOPLE } from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

/** The word that says what happened to those counted: its measure, its place, and how they stand to it. */
export type Trigger = {
  readonly measure: Measure;
  readonly at: number;
  /** `object`: "killed ten"; `subject`: "ten were killed"; `noun`: "a toll of ten", "ten deaths"; `shared`: "…and ten more". */
  readonly role: 'object' | 'subject' | 'noun' | 'shared';
};

/** How far a predicate may stand after its subject, in words. */
const AFTER_REACH = 24;

const ARTICLES = new Set([
  'the',
  'a',
  'an',
  'another',
  'its',
  'their',
  'his',
  'our',
  'these',
  'those',
  'all',
  'just',
  'only',
  'off',
]);

/** The predicate after a noun phrase that ends before `to`: "ten people, two of them children, were killed". */
export function findPredicate(reading: Reading, counted: Counted): Trigger | null {
  const { sentence } = reading;
  const { words } = sentence;
  let relative = false;
  let auxiliary = false;
  for (let at = counted.to; at < counted.to + AFTER_REACH; at++) {
    const form = formAt(words, at);
    const gap = gapBefore(sentence, at);
    if (form === '' || closesClause(gap)) return null;
    // "…, with the number of wounded at twelve": told of others.
    if (form === 'with' && gap.includes(',')) return null;
    const quantity = reading.quantityAt.get(at);
    if (quantity !== undefined) {
      if (isFigureOnly(sentence, quantity)) {
        at = quantity.to - 1;
        continue;
      }
      // "…, and nine people were injured": another clause.
      const clause = formAt(words, at - 1) === 'and' && gapBefore(sentence, at - 1).includes(',');
      if (clause && PEOPLE.has(formAt(words, quantity.to))) return null;
      const among = formAt(words, at - 1) === 'the' && formAt(words, at - 2) === 'among';
      const joins =
        among ||
        /^(?:and|including|or|among|with|of|from|in|near|at|on)$/.test(formAt(words, at - 1)) ||
        /,/.test(gap);
      if (!joins || counted.kind === 'bare' || /^(?:percent|per)$/.test(formAt(words, quantity.to)))
        return null;
      at = quantity.to - 1;
      continue;
    }
    if (counted.kind === 'bare' && gap.includes(',')) return null;
    const loss = lossAt(reading, at);
    if (loss !== null) {
      const judged = judgePredicate(sentence, counted, { at, auxiliary, ...loss });
      if (judged !== null || !relative) return judged;
      // "soldiers who did not want to surrender were killed": on to the verb of the main clause.
      relative = false;
      auxiliary = false;
      continue;
    }
    // "soldiers a day as killed in action"
    if (CLAUSE_WORDS.has(form) && !(form === 'as' && LOSSES.has(formAt(words, at + 1)))) return null;
    if (form === 'who' || form === 'which' || form === 'whom') relative = true;
    if (BE.has(form) || HAVE.has(form)) {
      auxiliary = true;
      continue;
    }
    // "were rescued and": another predicate, unless it is a relative clause's.
    if (
      auxiliary &&
      !isAdverb(form) &&
      !/^(?:not|either|among|those|the|as|to|in|a|on|list|of|serious|critical|grave)$/.test(form)
    ) {
      if (!relative) return null;
      relative = false;
      auxiliary = false;
    }
    if (counted.kind === 'bare' && at > counted.to + 6) return null;
  }
  return null;
}

function judgePredicate(
  sentence: Sentence,
  counted: Counted,
  { at, measure, mode, auxiliary }: { at: number; measure: Measure; mode: string; auxiliary: boolean },
): Trigger | null {
  const { words } = sentence;
  const form = formAt(words, at);
  const trigger: Trigger = { measure: widen(sentence, at, measure), at, role: 'subject' };
  // "asked for help with the wounded": others.
  if (formAt(words, at - 1) === 'the' && formAt(words, at - 2) !== 'among' && formAt(words, at - 2) !== 'of')
    return null;
  // "taken to hospital" is no "to kill"
  if (!form.startsWith('hospital') && isUnreal(sentence, at)) return null;
  if (mode === 'intransitive' || mode === 'adjective') return trigger;
  if (mode === 'noun') return null;
  // "ten people lost their lives", "lives were lost"
  if (/^los[et]/.test(form) && /^(?:lives|life)$/.test(formAt(words, at + 2)))
    return { ...trigger, measure: 'killed' };
  if (mode === 'active') return null;
  if (isPassiveAt(sentence, at)) return trigger;
  if (form === 'lost')
    return at === counted.to && counted.kind !== 'bare' && !hasObject(sentence, at) ? trigger : null;
  if (auxiliary && !hasObject(sentence, at)) return trigger;
  if (hasObject(sentence, at) && counted.kind !== 'bare') return null;
  return at - counted.to <= 7 ? trigger : null;
}

/** The verb right before a number that has it for its object: "killed at least ten", "wounding ten". */
export function findVerbBefore(reading: Reading, found: FoundQuantity): Trigger | null {
  const { sentence } = reading;
  const { words } = sentence;
  let at = found.from - 1;
  if (/[;:]/u.test(gapBefore(sentence, found.from)) && !/:/.test(gapBefore(sentence, found.from)))
    return null;
  while (
    at >= 0 &&
    found.from - at < 5 &&
    (ARTICLES.has(formAt(words, at)) || isAdverb(formAt(words, at)) || formAt(words, at) === 'least')
  )
    at--;
  // "lost, among others, sixty men"
  if (formAt(words, at) === 'among' && formAt(words, at + 1) === 'others') at--;
  else if (/[,;–—]/u.test(gapBefore(sentence, at + 1))) return null;
  // "shot dead four comrades"
  if (formAt(words, at) === 'dead' && formAt(words, at - 1) === 'shot' && !isPassiveAt(sentence, at - 1))
    at--;
  const loss = lossAt(reading, at);
  if (loss === null || loss.mode === 'noun' || loss.mode === 'adjective' || isUnreal(sentence, at))
    return null;
  if (loss.mode === 'intransitive') return null;
  const form = formAt(words, at);
  if (loss.mode === 'past' && form !== 'lost' && isPassiveAt(sentence, at)) return null;
  const lives = /^los/.test(form) && formAt(words, found.to) === 'lives';
  return { measure: lives ? 'killed' : widen(sentence, at, loss.measure), at, role: 'object' };
}
