import type { Measure } from '../model/claim.ts';
import type { Counted } from './claim-noun.ts';
import { formAt, isNumberWord } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import { findNounBefore } from './claim-toll.ts';
import { findPredicate, findVerbBefore, type Trigger } from './claim-trigger.ts';
import { isPassiveAt, isUnreal, widen } from './claim-verb.ts';
import {
  BE,
  CLAUSE_WORDS,
  FUNCTION_WORDS,
  HAVE,
  LOSSES,
  PEOPLE,
  RELEASES,
  SIDE_WORDS,
} from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';

/** What earlier figures took: the loss words of the sentence that have their subject, its last figure, and what the sentence before told of. */
export type Earlier = {
  readonly taken: ReadonlySet<number>;
  readonly told: Measure | null;
  readonly last: {
    readonly found: FoundQuantity;
    readonly counted: Counted;
    readonly trigger: Trigger;
  } | null;
};

/** How far from a figure the one whose verb it shares may end, in words. */
const SHARE_REACH = 12;
const LIVES_REACH = 5;
/** How far from the sentence's start "among the dead" may stand, in words. */
const AMONG_REACH = 12;
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
  if (/^includ(?:ing|es?|ed)$/.test(link) || link === 'among' || link === 'them') return 'including';
  if (link === 'and' || link === 'plus') return 'and';
  if (
    /^(?:with|to)$/.test(link) &&
    /^(?:along|together|compared)$/.test(formAt(sentence.words, found.from - 2))
  )
    return 'and';
  const gap = gapBefore(sentence, found.from).trim();
  // "six children: three boys and three girls"
  if (gap === ':') return 'including';
  return gap === ',' ? 'and' : null;
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
      /^(?:them|whom)$/.test(formAt(words, found.to + 1)) ||
      last.counted.loss !== null;
    const bare =
      counted.kind === 'bare' && !/^(?:in|on|from|near|at|of|more|others)$/.test(formAt(words, counted.to));
    if (together && !bare) return shared(measure);
  }
  // "killed a woman and two children"
  if (counted.kind === 'bare' || BE.has(formAt(words, counted.to))) return null;
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

/** "Among the dead were two nurses", "of those hurt, nine are children": a part of those whom the sentence opens with. */
function findAmong(
  { sentence }: Reading,
  found: FoundQuantity,
  counted: Counted,
  before: Measure | null,
): Trigger | null {
  const { words } = sentence;
  // "Among them are twelve generals.": of those whom the sentence before counted.
  const them = /^(?:among|of)$/.test(formAt(words, 0)) && formAt(words, 1) === 'them';
  if (them && before !== null && (found.from === 2 || found.from === 3))
    return { measure: before, at: 1, role: 'shared' };
  const inverted = BE.has(formAt(words, found.from - 1)) && /^(?:among|amongst)$/.test(formAt(words, 0));
  const parted =
    formAt(words, 0) === 'of' &&
    (BE.has(formAt(words, counted.to)) || counted.kind === 'bare') &&
    found.from < 8;
  if (!inverted && !parted) return null;
  for (let at = 1; at < Math.min(found.from, AMONG_REACH); at++) {
    const loss = LOSSES.get(formAt(words, at));
    if (loss === undefined || loss.mode === 'active' || loss.mode === 'noun') continue;
    const here = /^(?:the|those)$/.test(formAt(words, at - 1)) || at + 1 >= found.from - 1;
    return here ? { measure: widen(sentence, at, loss.measure), at, role: 'shared' } : null;
  }
  return null;
}

/** "destroyed ninety militants": what a communiqué says of soldiers. */
function findDestroyed({ sentence }: Reading, found: FoundQuantity, counted: Counted): Trigger | null {
  const passive = counted.to + 1;
  if (
    counted.kind === 'soldiers' &&
    BE.has(formAt(sentence.words, passive - 1)) &&
    formAt(sentence.words, passive) === 'destroyed'
  )
    return { measure: 'casualties', at: passive, role: 'subject' };
  const at = found.from - 1;
  if (counted.kind !== 'soldiers' || !/^destroy(?:ed|ing)?$/.test(formAt(sentence.words, at))) return null;
  return isUnreal(sentence, at) || isPassiveAt(sentence, at)
    ? null
    : { measure: 'casualties', at, role: 'object' };
}

/** "…, taking the total to 13": what the figure before it counts. */
function findTotal({ sentence }: Reading, found: FoundQuantity, last: Earlier['last']): Trigger | null {
  const { words } = sentence;
  const at = found.from - 2;
  if (last === null || formAt(words, found.from - 1) !== 'to') return null;
  if (!/^(?:total|tally|count|figure)$/.test(formAt(words, at))) return null;
  return { measure: last.trigger.measure, at, role: 'shared' };
}

/** Whether "lost" tells of people here, not of a match, a market or a customer. */
function isHumanLoss(reading: Reading, counted: Counted, trigger: Trigger, told: Measure | null): boolean {
  if (!/^los/.test(formAt(reading.sentence.words, trigger.at)) || trigger.measure === 'killed') return true;
  if (trigger.role === 'noun') return true;
  if (counted.kind === 'soldiers' || counted.loss !== null) return true;
  if (counted.kind === 'civilians') return false;
  // "Russia lost 900 men. Ukraine lost 300."
  if (counted.kind === 'bare' && told === 'casualties' && reading.sides.length > 0) return true;
  // "losing 16 of them": missiles as likely as men.
  if (/^(?:them|whom)$/.test(formAt(reading.sentence.words, counted.to - 1))) return false;
  if (reading.tellsOfSoldiers && /^(?:men|women)$/.test(formAt(reading.sentence.words, counted.to - 1)))
    return true;
  return reading.sides.length > 0 && (reading.tellsOfSoldiers || counted.kind === 'people');
}

/** Whether another quantity begins between two words. */
function countsBetween({ quantityAt }: Reading, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (quantityAt.has(at)) return true;
  return false;
}

/** What happened to those that a quantity counts; null where the text does not tell of a loss. */
export function findGovernor(
  reading: Reading,
  found: FoundQuantity,
  counted: Counted,
  { taken, told: before, last }: Earlier,
): Trigger | null {
  const { words } = reading.sentence;
  const value = found.quantity.low ?? found.quantity.high;
  if (value !== null && (!Number.isInteger(value) || value === 0)) return null;
  const single = value === 1;
  if (single && formAt(words, found.from - 1) === 'no') return null;
  // "one of those killed" singles a person out; "killing one of its workers" counts one.
  const singled = single && formAt(words, found.to) === 'of';
  const verb = findVerbBefore(reading, found) ?? findDestroyed(reading, found, counted);
  const predicate = findPredicate(reading, counted);
  if (singled && (verb === null || counted.kind === 'bare')) return null;
  const usable =
    verb !== null && !taken.has(verb.at) && isHumanLoss(reading, counted, verb, before) ? verb : null;
  if (usable !== null) {
    const lost = /^los/.test(formAt(words, usable.at)) && usable.measure === 'casualties';
    // "losing sixty soldiers a day as killed in action"
    const told =
      lost &&
      predicate !== null &&
      predicate.at - counted.to < 6 &&
      !countsBetween(reading, counted.to, predicate.at)
        ? predicate.measure
        : usable.measure;
    return { ...usable, measure: told };
  }
  if (single && counted.kind === 'bare') {
    // "bloggers like one killed in a blast": one of them, not a count.
    if (/^(?:like|the|this|that|another|other|each|every|any)$/.test(formAt(words, found.from - 1)))
      return null;
    const near = predicate !== null && predicate.at - counted.to <= 3 ? predicate : null;
    const listed = /^(?:in|on|near|at)$/.test(formAt(words, counted.to));
    return near ?? (listed ? findShared(reading, found, counted, last) : null);
  }
  const among = findAmong(reading, found, counted, before);
  if (among !== null) return among;
  // "1,900 bodies were returned": the dead, not captives.
  const dead = counted.loss?.mode === 'noun' && counted.loss.measure === 'killed';
  const freed = predicate !== null && RELEASES.has(formAt(words, predicate.at));
  if (predicate !== null && predicate.at - counted.to <= 2 && !(dead && freed)) return predicate;
  const total = findTotal(reading, found, last);
  if (total !== null) return total;
  const noun = findNounBefore(reading, counted, found);
  if (noun !== null && isHumanLoss(reading, counted, noun, before)) return noun;
  const own = findOwn(reading, found, counted);
  if (own !== null && counted.loss?.mode === 'noun') return own;
  if (predicate !== null && isHumanLoss(reading, counted, predicate, before)) return predicate;
  return own ?? findShared(reading, found, counted, last);
}
