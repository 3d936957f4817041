import type { Claim, Measure, Side } from '../model/claim.ts';
import type { AttributeSentence } from './attribution.ts';
import {
  CIVILIANS,
  EQUIPMENT,
  EQUIPMENT_LOST,
  FILLERS,
  OTHER_UNITS,
  SIDE_WORDS,
  SOLDIERS,
  TRIGGERS,
} from './loss-words.ts';
import { findPeriod } from './period.ts';
import { type FoundQuantity, listQuantities } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

type Counted = 'soldiers' | 'civilians' | 'equipment' | 'nothing' | 'other';

/** How far after a number its noun may stand, and a verb before or after it, in words. */
const NOUN_REACH = 5;
const BEFORE_REACH = 5;
const AFTER_REACH = 7;
/** How far from its verb a number may stand that counts no noun ("killed 40"), in words. */
const BARE_REACH = 3;

const PASSIVE = new Set(['is', 'are', 'was', 'were']);

const formAt = (sentence: Sentence, at: number) => sentence.words[at]?.form ?? '';

/** What a number counts, and the word index after the noun that says so. */
function findCounted(sentence: Sentence, found: FoundQuantity): { counted: Counted; to: number } {
  const number = sentence.words[found.to - 1];
  const first = sentence.words[found.to - (found.to - found.from)];
  if (number === undefined || first === undefined) return { counted: 'other', to: found.to };
  const before = sentence.text.slice(
    Math.max(0, first.start - sentence.start - 1),
    first.start - sentence.start,
  );
  const after = sentence.text.slice(number.end - sentence.start, number.end - sentence.start + 2);
  if (/[$£€#]/u.test(before) || /^\s?%/u.test(after)) return { counted: 'other', to: found.to };
  for (let at = found.to; at < found.to + NOUN_REACH; at++) {
    const form = formAt(sentence, at);
    if (OTHER_UNITS.has(form)) return { counted: 'other', to: at };
    if (EQUIPMENT.has(form)) return { counted: 'equipment', to: at + 1 };
    const people = SOLDIERS.has(form) ? 'soldiers' : CIVILIANS.has(form) ? 'civilians' : null;
    if (people !== null) {
      const next = formAt(sentence, at + 1);
      // "Russian army soldiers", "military vehicles": the last noun of the run decides.
      if (SOLDIERS.has(next) || CIVILIANS.has(next) || EQUIPMENT.has(next)) continue;
      return { counted: people, to: at + 1 };
    }
    if (!FILLERS.has(form)) break;
  }
  return { counted: 'nothing', to: found.to };
}

type Trigger = { measure: Measure; at: number };

/** Joins "killed or wounded" and "dead and injured" into casualties. */
function widen(sentence: Sentence, trigger: Trigger): Trigger {
  let { measure } = trigger;
  for (const step of [-1, 1]) {
    let at = trigger.at + step;
    while (['or', 'and', 'been', 'either'].includes(formAt(sentence, at))) at += step;
    const other = at !== trigger.at + step || step === 0 ? TRIGGERS.get(formAt(sentence, at)) : undefined;
    if (other === undefined || other === measure) continue;
    const pair = [measure, other];
    if (pair.includes('killed') && pair.includes('wounded')) measure = 'casualties';
    else if (pair.includes('casualties')) measure = 'casualties';
  }
  return { measure, at: trigger.at };
}

/** The word that says what happened to those counted: after the noun first, then before the number. */
function findTrigger(
  sentence: Sentence,
  found: FoundQuantity,
  nounTo: number,
  others: readonly FoundQuantity[],
): Trigger | null {
  const isNumber = (at: number) =>
    others.some((other) => other !== found && at >= other.from && at < other.to);
  let after: Trigger | null = null;
  for (let at = found.to; at < nounTo + AFTER_REACH; at++) {
    if (isNumber(at)) break;
    const measure = TRIGGERS.get(formAt(sentence, at));
    if (measure === undefined) continue;
    after = widen(sentence, { measure, at });
    break;
  }
  let before: Trigger | null = null;
  for (let at = found.from - 1; at >= Math.max(0, found.from - BEFORE_REACH); at--) {
    if (isNumber(at)) break;
    const measure = TRIGGERS.get(formAt(sentence, at));
    if (measure === undefined) continue;
    before = widen(sentence, { measure, at });
    break;
  }
  if (after === null || before === null) return after ?? before;
  const afterGap = after.at - nounTo;
  const beforeGap = found.from - 1 - before.at;
  return beforeGap <= 1 && afterGap > 1 ? before : afterGap <= beforeGap + 1 ? after : before;
}

/** Whose losses: the noun's own adjective, then who lost them, then what kind of people they are. */
function findSide(
  sentence: Sentence,
  found: FoundQuantity,
  nounTo: number,
  counted: Counted,
  trigger: Trigger | null,
): Side {
  for (let at = found.to; at < nounTo; at++) {
    const side = SIDE_WORDS.get(formAt(sentence, at));
    if (side !== undefined)
      return counted === 'civilians' && formAt(sentence, nounTo - 1) !== 'people' ? 'civilian' : side;
  }
  if (counted === 'civilians') return 'civilian';
  const lossNoun = trigger === null ? '' : formAt(sentence, trigger.at - 1);
  const adjective = SIDE_WORDS.get(lossNoun);
  if (adjective !== undefined) return adjective;
  for (let at = found.from - 1; at >= 0; at--) {
    const form = formAt(sentence, at);
    if (CIVILIANS.has(form) && counted === 'nothing') return 'civilian';
    const side = SIDE_WORDS.get(form);
    if (side !== undefined && !isSpeaking(sentence, at)) return side;
  }
  return 'unknown';
}

/** Whether the side named at a word is the one that speaks, not the one that loses ("Ukraine says…"). */
function isSpeaking(sentence: Sentence, at: number): boolean {
  const next = [1, 2, 3, 4].map((step) => formAt(sentence, at + step));
  // "Russian forces are said to have lost": a passive names no speaker.
  if (next.some((form) => PASSIVE.has(form))) return false;
  return next.some((form) =>
    /^(?:sa(?:ys|id|ying)|claim|estimat|report|believ|general|official|ministr|president|defen[cs]e|staff|intelligence|author)/.test(
      form,
    ),
  );
}

/** Every figure for losses in an article's sentences, in order. */
export function extractClaims(sentences: readonly Sentence[], attribute: AttributeSentence): Claim[] {
  const claims: Claim[] = [];
  for (const [index, sentence] of sentences.entries()) {
    if (!sentence.words.some((word) => TRIGGERS.has(word.form) || EQUIPMENT_LOST.has(word.form))) continue;
    const quantities = listQuantities(sentence);
    for (const found of quantities) {
      const claim = readClaim(sentence, found, quantities);
      if (claim === null) continue;
      const { speaker, hedge } = attribute(index);
      const { quantity, measure, side, evidence } = claim;
      claims.push({
        quantity,
        measure,
        side,
        claimant: speaker,
        hedge,
        asOf: findPeriod(sentence),
        evidence,
      });
    }
  }
  return claims;
}

/** What a number measures, and the last word of the figure; null where it is no loss. */
function findMeasure(
  sentence: Sentence,
  found: FoundQuantity,
  noun: { counted: Counted; to: number },
  trigger: Trigger | null,
): { measure: Measure; to: number } | null {
  if (noun.counted === 'equipment') {
    const near = sentence.words.slice(Math.max(0, found.from - BEFORE_REACH), noun.to + AFTER_REACH);
    return near.some((word) => EQUIPMENT_LOST.has(word.form)) ? { measure: 'equipment', to: noun.to } : null;
  }
  if (trigger === null) return null;
  if (noun.counted !== 'nothing') return { measure: trigger.measure, to: noun.to };
  const away = Math.min(Math.abs(trigger.at - noun.to), Math.abs(found.from - 1 - trigger.at));
  if (away > BARE_REACH) return null;
  return { measure: trigger.measure, to: trigger.at >= found.to ? trigger.at + 1 : noun.to };
}

function readClaim(sentence: Sentence, found: FoundQuantity, all: readonly FoundQuantity[]) {
  const noun = findCounted(sentence, found);
  if (noun.counted === 'other') return null;
  const { low, high } = found.quantity;
  // A bare "one" is more often a pronoun than a count.
  if (noun.counted === 'nothing' && (low ?? high) === 1) return null;
  const trigger = findTrigger(sentence, found, noun.to, all);
  const measured = findMeasure(sentence, found, noun, trigger);
  const first = sentence.words[found.from];
  const last = measured === null ? undefined : sentence.words[measured.to - 1];
  if (measured === null || first === undefined || last === undefined) return null;
  return {
    quantity: found.quantity,
    measure: measured.measure,
    side: findSide(sentence, found, noun.to, noun.counted, trigger),
    evidence: {
      in: sentence.in,
      start: first.start,
      end: last.end,
      text: sentence.text.slice(first.start - sentence.start, last.end - sentence.start),
    },
  };
}
