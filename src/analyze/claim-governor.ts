import type { Measure } from '../model/claim.ts';
import type { Counted } from './claim-noun.ts';
import { formAt, isNumberWord } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import { findNounBefore } from './claim-toll.ts';
import { findPredicate, findVerbBefore, type Trigger } from './claim-trigger.ts';
import { isPassiveAt } from './claim-verb.ts';
import { BE, CLAUSE_WORDS, FUNCTION_WORDS, HAVE, LOSSES, PEOPLE, SIDE_WORDS } from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';

/** What earlier figures of the sentence took: the loss words that have their subject, and the last figure. */
export type Earlier = {
  readonly taken: ReadonlySet<number>;
  readonly last: {
    readonly found: FoundQuantity;
    readonly counted: Counted;
    readonly trigger: Trigger;
  } | null;
};

/** How far from a figure the one whose verb it shares may end, in words. */
const SHARE_REACH = 12;
const LIVES_REACH = 5;
const LIVES = /^(?:claim|lost|cost|took|take|taking|ended|losing)/;
const BODIES =
  /^(?:found|recover|exhum|buri|return|discover|retriev|pull|identif|unearth|of|receiv|littered|lay|lying|dug|repatriat|with)/;
const HELD =
  /^(?:exchang|swap|freed|releas|return|repatriat|captur|taken|took|taking|handed|brought|surrender|held|holding)/;

const anyNear = ({ sentence }: Reading, from: number, to: number, pattern: RegExp) => {
  for (let at = Math.max(0, from); at < to && at < sentence.words.length; at++)
    if (pattern.test(formAt(sentence.words, at))) return true;
  return false;
};

/** The loss that the noun phrase states by itself ("ten deaths"), where it means one here. */
function findOwn(reading: Reading, found: FoundQuantity, counted: Counted): Trigger | null {
  const { words } = reading.sentence;
  if (counted.loss === null) {
    const noun = formAt(words, counted.to - 1);
    if (!/^(?:prisoners?|pows|captives)$/.test(noun) || !reading.tellsOfCaptivity) return null;
    if (!anyNear(reading, 0, words.length, HELD) || anyNear(reading, 0, words.length, /^recruit/))
      return null;
    return { measure: 'captured', at: counted.to - 1, role: 'noun' };
  }
  const { measure, at } = counted.loss;
  const form = formAt(words, at);
  if (form === 'lives' && !anyNear(reading, found.from - LIVES_REACH, counted.to + LIVES_REACH, LIVES))
    return null;
  if (/^(?:bodies|corpses)$/.test(form) && at !== found.to && !anyNear(reading, 0, words.length, BODIES))
    return null;
  if (/^(?:losses|loss|toll|prisoners?|executions?)$/.test(form)) return null;
  // "111 injuries on her body" are one person's.
  if (form === 'injuries' && /^(?:on|to)$/.test(formAt(words, at + 1))) return null;
  return { measure, at, role: 'noun' };
}

/** Whether the figure is joined to what stands before it: "and ten", "including ten", ", ten". */
function findJoint(reading: Reading, found: FoundQuantity): 'including' | 'and' | null {
  const { sentence } = reading;
  const link = formAt(sentence.words, found.from - 1);
  if (link === 'including' || link === 'among' || link === 'them') return 'including';
  if (link === 'and' || link === 'plus') return 'and';
  if (
    /^(?:with|to)$/.test(link) &&
    /^(?:along|together|compared)$/.test(formAt(sentence.words, found.from - 2))
  )
    return 'and';
  return gapBefore(sentence, found.from).trim() === ',' ? 'and' : null;
}

/** Whether the phrase ends without a verb of its own behind it. */
function endsAlone(reading: Reading, counted: Counted): boolean {
  const { sentence } = reading;
  const next = formAt(sentence.words, counted.to);
  if (next === '' || /[,.;:)”"–—]/u.test(gapBefore(sentence, counted.to))) return true;
  if (BE.has(next) || HAVE.has(next) || /ed$/.test(next) || /^(?:who|which|that)$/.test(next)) return false;
  if (
    counted.kind === 'bare' &&
    /^(?:in|on|at)$/.test(next) &&
    isNumberWord(formAt(sentence.words, counted.to + 1))
  )
    return false;
  return FUNCTION_WORDS.has(next) || CLAUSE_WORDS.has(next) || (counted.kind !== 'bare' && !/s$/.test(next));
}

/** The verb of an earlier figure, or of an object without one, that this figure shares. */
function findShared(
  reading: Reading,
  found: FoundQuantity,
  counted: Counted,
  last: Earlier['last'],
): Trigger | null {
  const joint = findJoint(reading, found);
  if (joint === null) return null;
  const { words } = reading.sentence;
  if (last !== null && found.from - Math.max(last.counted.to, last.trigger.at) <= SHARE_REACH) {
    const { measure, at, role } = last.trigger;
    const shared = (to: Measure): Trigger => ({ measure: to, at, role: 'shared' });
    if (joint === 'including') return counted.kind === 'bare' ? null : shared(measure);
    if (!endsAlone(reading, counted) || /^los/.test(formAt(words, at))) return null;
    const together =
      role === 'object' ||
      role === 'shared' ||
      (role === 'noun' && formAt(words, found.from - 1) === 'and') ||
      counted.kind === 'bare' ||
      last.counted.loss !== null;
    const bare =
      counted.kind === 'bare' && !/^(?:in|from|near|at|of|more|others)$/.test(formAt(words, counted.to));
    if (together && !bare) return shared(measure);
  }
  // "killed a woman and two children"
  if (counted.kind === 'bare') return null;
  for (let at = found.from - 2; at >= 0 && found.from - at < SHARE_REACH; at--) {
    const form = formAt(words, at);
    const loss = LOSSES.get(form);
    if (loss !== undefined && loss.mode !== 'noun' && loss.measure !== 'captured') {
      const object = loss.mode === 'active' || (loss.mode === 'past' && !isPassiveAt(reading.sentence, at));
      const along = /^(?:along|together)$/.test(formAt(words, found.from - 2)) && loss.measure !== 'missing';
      const listed = (joint === 'including' || along) && loss.mode !== 'active';
      if (!(object || listed) || /^los/.test(form)) return null;
      return (object && takesPerson(reading, at + 1)) || listed
        ? { measure: loss.measure, at, role: 'shared' }
        : null;
    }
    if (CLAUSE_WORDS.has(form) || BE.has(form) || reading.quantityAt.has(at)) return null;
  }
  return null;
}

/** Whether a person stands right behind a verb, as its object. */
function takesPerson({ sentence }: Reading, at: number): boolean {
  for (let index = at; index < at + 6; index++) {
    const form = formAt(sentence.words, index);
    if (PEOPLE.has(form) || SIDE_WORDS.has(form)) return true;
    const word = sentence.words[index];
    if (word && /^\p{Lu}/u.test(sentence.text.charAt(word.start - sentence.start))) return true;
  }
  return false;
}

/** Whether "lost" tells of people here, not of a match, a market or a customer. */
function isHumanLoss(reading: Reading, counted: Counted, trigger: Trigger): boolean {
  if (!/^los/.test(formAt(reading.sentence.words, trigger.at)) || trigger.measure === 'killed') return true;
  if (trigger.role === 'noun') return true;
  if (counted.kind === 'soldiers' || counted.loss !== null) return true;
  if (counted.kind === 'civilians') return false;
  // "losing 16 of them": missiles as likely as men.
  if (/^(?:them|whom)$/.test(formAt(reading.sentence.words, counted.to - 1))) return false;
  return reading.sides.length > 0 && (reading.tellsOfSoldiers || counted.kind === 'people');
}

/** What happened to those that a quantity counts; null where the text does not tell of a loss. */
export function findGovernor(
  reading: Reading,
  found: FoundQuantity,
  counted: Counted,
  { taken, last }: Earlier,
): Trigger | null {
  const { words } = reading.sentence;
  const value = found.quantity.low ?? found.quantity.high;
  if (value !== null && (!Number.isInteger(value) || value === 0)) return null;
  const single = value === 1;
  if (single && formAt(words, found.from - 1) === 'no') return null;
  // "one of those killed" singles a person out; "killing one of its workers" counts one.
  const singled = single && formAt(words, found.to) === 'of';
  const verb = findVerbBefore(reading, found);
  const predicate = findPredicate(reading, counted);
  if (singled && (verb === null || counted.kind === 'bare')) return null;
  const usable = verb !== null && !taken.has(verb.at) && isHumanLoss(reading, counted, verb) ? verb : null;
  if (usable !== null) {
    const lost = /^los/.test(formAt(words, usable.at)) && usable.measure === 'casualties';
    // "losing sixty soldiers a day as killed in action"
    const told =
      lost && predicate !== null && predicate.at - counted.to < 6 ? predicate.measure : usable.measure;
    return { ...usable, measure: told };
  }
  if (single && counted.kind === 'bare')
    return predicate !== null && predicate.at - counted.to <= 3 ? predicate : null;
  if (predicate !== null && predicate.at - counted.to <= 2) return predicate;
  const noun = findNounBefore(reading, counted, found);
  if (noun !== null && isHumanLoss(reading, counted, noun)) return noun;
  const own = findOwn(reading, found, counted);
  if (own !== null && counted.loss?.mode === 'noun') return own;
  if (predicate !== null && isHumanLoss(reading, counted, predicate)) return predicate;
  return own ?? findShared(reading, found, counted, last);
}
