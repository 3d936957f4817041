import type { Side } from '../model/claim.ts';
import type { Counted } from './claim-noun.ts';
import { formAt } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import type { Trigger } from './claim-trigger.ts';
import { ATTACKS, SIDE_NOUNS, SIDE_WORDS } from './loss-words.ts';
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
  `forces troops army soldiers military air navy soldier aviation invasion counteroffensive aggression`,
);
const SPEAKING = list(
  `said says say saying claimed claims claim estimated estimates estimate reported reports report believes believe official officials ministry
   minister president defence defense staff intelligence authorities spokesman spokesperson spokeswoman announced told media ombudsman general
   governor mayor adviser accused confirmed acknowledged admitted according`,
);
/** Words that give those counted to whoever is named before. */
export const OWN = list('its their our his');
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
    return SPEAKING.has(form) && !/[,;]/.test(gapBefore(sentence, at + 1));
  }) ||
  (formAt(sentence.words, at - 1) === 'to' && formAt(sentence.words, at - 2) === 'according');

/** Whether the side at a word is named as the one that attacks ("a Russian missile", "Ukrainian forces' fire"). */
const isAttacking = ({ sentence }: Reading, at: number) =>
  [1, 2, 3, 4].some((step) => ATTACKS.has(formAt(sentence.words, at + step)));

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
  if (/^(?:of|from|for|on)$/.test(formAt(words, counted.to)))
    return sideWithin(reading, counted.to + 1, counted.to + (counted.loss === null ? 4 : 8));
  return null;
}

/** The side that a loss noun names: "Russian losses", "casualties on the Ukrainian side", "Moscow's death toll". */
export function sideOfNoun(reading: Reading, at: number, figure: number): Side | null {
  const before = sideWithin(reading, at - 4, at);
  if (before !== null && before !== 'unknown') return before;
  const after =
    at < figure ? sideWithin(reading, at + 1, Math.min(at + 6, figure)) : sideWithin(reading, at + 1, at + 6);
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
    if (agent !== null)
      return hasWord(reading, trigger.at - 4, trigger.at, ACCIDENTS) ? agent.side : opposite(agent.side);
    const speaker = sideOfName(context.speaker);
    return speaker === null ? null : opposite(speaker);
  }
  if (losing && /^(?:we|our)$/.test(formAt(words, trigger.at - 1).replace(/'.*/, '')))
    return sideOfName(context.speaker);
  const reach = trigger.role === 'noun' ? found.from : Math.min(trigger.at, found.from);
  if (losing && hasWord(reading, trigger.at - 6, trigger.at, OWN)) {
    const owner = sideBefore(reading, trigger.at, () => true);
    if (owner !== null) return owner.side;
  }
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

/** The side of soldiers whom the sentence does not place: from the sentence before, then from whoever is named at all. */
export function sideFromAround(reading: Reading, context: SideContext): Side {
  const only = sideWithin(reading, 0, reading.sentence.words.length);
  const before =
    context.before === null ? null : sideWithin(context.before, 0, context.before.sentence.words.length);
  for (const around of [reading, context.before]) {
    const attacker = around?.sides.find(({ at }) => isAttacking(around, at) && !isSpeaking(around, at));
    if (context.soldiers === null && attacker !== undefined) return opposite(attacker.side);
  }
  return (
    context.soldiers ??
    (before === 'unknown' ? null : before) ??
    only ??
    sideOfName(context.speaker) ??
    'unknown'
  );
}
