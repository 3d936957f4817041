import type { Side } from '../model/claim.ts';
import type { Counted } from './claim-noun.ts';
import { formAt } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import type { Trigger } from './claim-trigger.ts';
import { ATTACKS, BE, CLAUSE_WORDS, GARRISONS, HAVE, SIDE_NOUNS, SIDE_WORDS } from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';

/** What a figure's own sentence does not say: who speaks, and what was told before. */
export type SideContext = {
  readonly speaker: string | null;
  /** The sentence before, the title for the first; null where there is none. */
  readonly before: Reading | null;
  /** The side of the figure before this one in the same sentence. */
  readonly beside: Side | null;
  /** The side of the last soldiers that were counted, in this sentence or the one before it. */
  readonly soldiers: Side | null;
};

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));
const AGENTS = list(
  `forces troops army soldiers military air navy soldier aviation invasion counteroffensive aggression captivity custody`,
);
const SPEAKING = list(
  `said says say saying claimed claims claim estimated estimates estimate reported reports report believes believe official officials ministry
   minister president defence defense staff intelligence authorities spokesman spokesperson spokeswoman announced told media ombudsman general
   governor mayor adviser accused confirmed acknowledged admitted according denied denies rejected rejects dismissed dismisses`,
);
/** Words that give those counted to whoever is named before. */
export const OWN = list('its their our his');
const OURS = list('our my');
const ENEMY = list('enemy adversary');
/** What kills without an enemy. */
const ACCIDENTS = list('incident collision crash accident');

const opposite = (side: Side): Side => (side === 'russia' ? 'ukraine' : side === 'ukraine' ? 'russia' : side);

/** The side of a name ("Ukraine's general staff", "Zelensky"); null where it has none or both. */
export function sideOfName(name: string | null): Side | null {
  if (name === null) return null;
  const sides = new Set(
    name
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .flatMap((word) => SIDE_WORDS.get(word) ?? []),
  );
  const [only] = sides;
  return sides.size === 1 && only !== undefined ? only : null;
}

const isSpeaking = ({ sentence }: Reading, at: number) =>
  [1, 2, 3].some((step) => {
    const form = formAt(sentence.words, at + step);
    if (step > 1 && SIDE_WORDS.has(formAt(sentence.words, at + step - 1))) return false;
    if (step === 3 && SIDE_WORDS.has(formAt(sentence.words, at + 1))) return false;
    // "Ukraine was said to have": of Ukraine, not by it.
    if (BE.has(formAt(sentence.words, at + step - 1))) return false;
    return SPEAKING.has(form) && !/[,;]/.test(gapBefore(sentence, at + 1));
  }) ||
  (formAt(sentence.words, at - 1) === 'to' && formAt(sentence.words, at - 2) === 'according');

/** Whether the side at a word is named as the one that attacks ("a Russian missile", "Ukrainian forces' fire"). */
const isAttacking = ({ sentence }: Reading, at: number) =>
  [1, 2, 3, 4].some((step) => ATTACKS.has(formAt(sentence.words, at + step)));

/** What a strike or a charge does to what it hits. */
const HITS = list(
  `hit hits hitting struck shelled bombed targeted targets targeting attacked attacking destroyed destroys destroying sank
   sunk downed ambushed raided stormed stormed blew obliterated overran blasted
   sinks sinking rocked gutted levelled leveled devastated ripped`,
);
/** How far a target may stand behind the verb or noun that hits it, in words. */
const HIT_REACH = 6;

/** Whether the side at a word is named as what is hit: "hit a Russian barracks", "a strike on Ukrainian positions", "a Russian base was hit". */
export function isTarget(reading: Reading, at: number): boolean {
  const { sentence } = reading;
  const { words } = sentence;
  if (isAttacking(reading, at)) return false;
  for (let step = 1; step <= HIT_REACH; step++) {
    const form = formAt(words, at - step);
    if (/[,;:]/.test(gapBefore(sentence, at - step + 1)) || CLAUSE_WORDS.has(form)) break;
    if (HITS.has(form)) return !BE.has(formAt(words, at - step - 1));
    const onto = /^(?:on|against|at|upon)$/.test(form);
    if (onto && (ATTACKS.has(formAt(words, at - step - 1)) || HITS.has(formAt(words, at - step - 1))))
      return true;
    if (/^(?:by|in|from|near|to|with)$/.test(form)) break;
  }
  for (let step = 2; step <= HIT_REACH; step++) {
    if (/[,;:]/.test(gapBefore(sentence, at + step))) return false;
    if (BE.has(formAt(words, at + step)) && HITS.has(formAt(words, at + step + 1))) return true;
  }
  return false;
}

/** The one side named from word `from` to before word `to`; `unknown` where both are, null where none is. */
function sideWithin(reading: Reading, from: number, to: number): Side | null {
  let found: Side | null = null;
  for (const { at, side } of reading.sides) {
    if (at < from || at >= to) continue;
    if (found !== null && found !== side) return 'unknown';
    found = side;
  }
  for (let at = from; found === null && at < to; at++)
    found = SIDE_NOUNS.get(formAt(reading.sentence.words, at)) ?? null;
  return found;
}

/** The last side named before a word, in the order of the text. */
export function sideBefore(
  reading: Reading,
  to: number,
  accept: (at: number) => boolean,
): { at: number; side: Side } | null {
  for (let index = reading.sides.length - 1; index >= 0; index--) {
    const named = reading.sides[index];
    if (named !== undefined && named.at < to && accept(named.at)) return named;
  }
  return null;
}

/** Whether a word of a set stands from word `from` to before word `to`. */
export const hasWord = ({ sentence }: Reading, from: number, to: number, words: ReadonlySet<string>) => {
  for (let at = Math.max(0, from); at < to; at++) if (words.has(formAt(sentence.words, at))) return true;
  return false;
};

/** The side that the noun phrase or what belongs to it names: "Russian soldiers", "soldiers from Ukraine". */
export function sideOfPhrase(
  reading: Reading,
  found: FoundQuantity,
  counted: Counted,
  context: SideContext,
): Side | null {
  const { words } = reading.sentence;
  const within = sideWithin(reading, found.to, counted.to);
  if (within !== null) {
    // "Russians and Ukrainians"
    const after =
      formAt(words, counted.to) === 'and' ? SIDE_WORDS.get(formAt(words, counted.to + 1)) : undefined;
    return after !== undefined && after !== within ? 'unknown' : within;
  }
  for (let at = found.to; at < counted.to; at++)
    if (formAt(words, at) === 'enemy') return opposite(sideOfName(context.speaker) ?? 'ukraine');
  if (/^(?:of|from|for|on)$/.test(formAt(words, counted.to))) {
    let to = counted.to + 1;
    const end = counted.to + (counted.loss === null ? 7 : 8);
    const stops = (at: number) =>
      /[,;:]/.test(gapBefore(reading.sentence, at)) ||
      BE.has(formAt(words, at)) ||
      HAVE.has(formAt(words, at));
    while (to < end && (to === counted.to + 1 || !stops(to))) to++;
    return sideWithin(reading, counted.to + 1, to);
  }
  return null;
}

/** The side for which those counted fight: "volunteers fighting for Ukraine"; null where the text does not say that they fight. */
export function sideOfFighters({ sentence }: Reading, counted: Counted): Side | null {
  const { words } = sentence;
  for (let at = counted.to; at < counted.to + 5; at++) {
    if (/[,;:]/.test(gapBefore(sentence, at))) return null;
    if (!/^(?:fighting|fought|serving|served|enlisted)$/.test(formAt(words, at))) continue;
    let side: Side | null = null;
    let link = '';
    for (let next = at + 1; next < at + 5 && side === null; next++) {
      const form = formAt(words, next);
      if (/^(?:for|with|alongside|against|in)$/.test(form)) link = form;
      side = SIDE_WORDS.get(form) ?? null;
    }
    const ranks = /^(?:military|army|forces|ranks|navy)$/;
    const within = [at + 3, at + 4, at + 5].some((near) => ranks.test(formAt(words, near)));
    if (side === null || (link === 'in' && !within)) return 'unknown';
    return link === 'against' || link === '' ? opposite(side) : side;
  }
  return null;
}

/** The side that a loss noun names: "Russian losses", "casualties on the Ukrainian side", "Moscow's death toll". */
export function sideOfNoun(
  reading: Reading,
  at: number,
  figure: number,
  speaker: string | null,
): Side | null {
  if (OURS.has(formAt(reading.sentence.words, at - 1)) || OURS.has(formAt(reading.sentence.words, at - 2)))
    return sideOfName(speaker);
  const before = sideWithin(reading, at - 4, at);
  if (before !== null && before !== 'unknown') return before;
  // "casualties in Ukraine" says where, not whose.
  const named = (from: number, to: number) => {
    const first = reading.sides.find((one) => one.at >= from && one.at < to);
    return first !== undefined && formAt(reading.sentence.words, first.at - 1) === 'in'
      ? null
      : sideWithin(reading, from, to);
  };
  const after = at < figure ? named(at + 1, Math.min(at + 6, figure)) : named(at + 1, at + 6);
  return after ?? before;
}

/** The side of those that a verb counts, from who did it to them and whose they are. */
export function sideOfVerb(
  reading: Reading,
  found: FoundQuantity,
  trigger: Trigger,
  context: SideContext,
): Side | null {
  const { sentence } = reading;
  const { words } = sentence;
  const form = formAt(words, trigger.at);
  const losing = /^los/.test(form) || formAt(words, trigger.at - 1) === 'suffered';
  if (trigger.role === 'object' && !losing) {
    if (/^(?:exchang|swap)/.test(form)) return null;
    const agent = sideBefore(reading, trigger.at, () => true);
    if (agent !== null && isTarget(reading, agent.at)) return agent.side;
    if (agent !== null)
      return hasWord(reading, trigger.at - 4, trigger.at, ACCIDENTS) ? agent.side : opposite(agent.side);
    const speaker = sideOfName(context.speaker);
    return speaker === null ? null : opposite(speaker);
  }
  if (losing && hasWord(reading, trigger.at - 6, trigger.at, ENEMY))
    return opposite(sideOfName(context.speaker) ?? 'ukraine');
  if (losing && /^(?:we|our)$/.test(formAt(words, trigger.at - 1).replace(/'.*/, '')))
    return sideOfName(context.speaker);
  // "denied claims that it had lost …": whoever the sentence is about.
  if (losing && [1, 2].some((step) => /^(?:it|they)$/.test(formAt(words, trigger.at - step))))
    return reading.sides[0]?.side ?? null;
  const reach = trigger.role === 'noun' ? found.from : Math.min(trigger.at, found.from);
  if (losing && hasWord(reading, trigger.at - 6, trigger.at, OWN)) {
    const owner = sideBefore(reading, trigger.at, () => true);
    if (owner !== null) return owner.side;
  }
  // "killed fifty Russian troops and lost twelve": whoever did the killing.
  if (losing && /^(?:and|but)$/.test(formAt(words, trigger.at - 1)))
    return reading.sides.find(({ at }) => !isSpeaking(reading, at))?.side ?? null;
  const subject = sideBefore(reading, reach, (at) => !isSpeaking(reading, at));
  if (!losing) {
    for (const { at, side } of reading.sides) {
      if (at <= trigger.at || at > trigger.at + 8) continue;
      const by = [1, 2, 3].some((step) => /^(?:by|in|under|from|during)$/.test(formAt(words, at - step)));
      const agents = [1, 2].some((step) => AGENTS.has(formAt(words, at + step)));
      if (by && (isAttacking(reading, at) || agents || formAt(words, at - 1) === 'by')) return opposite(side);
    }
  }
  if (subject === null) return null;
  return isAttacking(reading, subject.at) && !losing ? opposite(subject.side) : subject.side;
}

/** The side whose soldiers stand where the sentence tells of a strike; null where it names no such place, or two. */
export function sideOfGarrison({ sentence, tellsOfAttack }: Reading): Side | null {
  if (!tellsOfAttack) return null;
  const sides = new Set(sentence.words.flatMap(({ form }) => GARRISONS.get(form) ?? []));
  const [only] = sides;
  return sides.size === 1 ? (only ?? null) : null;
}

/** The side of soldiers whom the sentence does not place: from the sentence before, then from whoever is named at all. */
export function sideFromAround(reading: Reading, context: SideContext): Side {
  const only = sideWithin(reading, 0, reading.sentence.words.length);
  const before =
    context.before === null ? null : sideWithin(context.before, 0, context.before.sentence.words.length);
  // "Kyiv's forces said that forty had been killed", after a strike on a barracks: those of the barracks.
  const told = context.before?.tellsOfMilitaryPlace === true ? sideOfGarrison(context.before) : null;
  if (told !== null && reading.sides.every(({ at }) => isSpeaking(reading, at))) return told;
  for (const around of [reading, context.before]) {
    // "after Ukraine destroys a Russian warship": its crew.
    const target = around?.sides.find(({ at }) => isTarget(around, at));
    if (context.soldiers === null && target !== undefined) return target.side;
    const attacker = around?.sides.find(({ at }) => isAttacking(around, at) && !isSpeaking(around, at));
    if (context.soldiers === null && attacker !== undefined) return opposite(attacker.side);
  }
  return (
    context.soldiers ??
    (before === 'unknown' ? null : before) ??
    only ??
    sideOfGarrison(reading) ??
    sideOfName(context.speaker) ??
    'unknown'
  );
}
