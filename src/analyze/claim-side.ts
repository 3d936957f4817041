import type { Side } from '../model/claim.ts';
import type { Counted } from './claim-noun.ts';
import { formAt } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import {
  hasWord,
  isTarget,
  OWN,
  type SideContext,
  sideBefore,
  sideFromAround,
  sideOfFighters,
  sideOfGarrison,
  sideOfName,
  sideOfNoun,
  sideOfPhrase,
  sideOfVerb,
} from './claim-side-named.ts';
import type { Trigger } from './claim-trigger.ts';
import { CIVIL, CLAUSE_WORDS, MILITARY_PLACES, PEOPLE, SIDE_WORDS } from './loss-words.ts';
import type { FoundQuantity } from './quantities.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));
const EACH = list('each both');
const OWN_LOSSES = list('losses casualties');
const INSTALLED = list('installed imposed loyal appointed proxy');
const COMBAT = list('battlefield combat battle battles frontline front trenches action');
/** From here on a bare number of dead is an army's, not a strike's. */
const ARMY_SCALE = 2_000;

function isCivilian(reading: Reading, counted: Counted, trigger: Trigger): boolean {
  // Women and staff among prisoners exchanged are as often soldiers.
  const noun = formAt(reading.sentence.words, counted.to - 1);
  if (counted.kind === 'civilians')
    return trigger.measure !== 'captured' || /^(?:civilians?|child|children)$/.test(noun);
  if (counted.kind === 'soldiers' || trigger.measure === 'captured') return false;
  const { at } = trigger;
  return trigger.role === 'noun' && hasWord(reading, at - 3, at + 4, CIVIL);
}

/** Whether figures of "people", or without any noun, are an army's here. */
function isMilitary(
  reading: Reading,
  found: FoundQuantity,
  counted: Counted,
  trigger: Trigger,
  context: SideContext,
): boolean {
  const { sentence } = reading;
  const { words } = sentence;
  if (trigger.measure === 'captured' || formAt(words, counted.to - 1) === 'pows') return true;
  if (counted.loss !== null && /^casualt/.test(formAt(words, counted.loss.at)) && !reading.tellsOfAttack)
    return true;
  if (
    /^(?:lo[st]|casualt|eliminat|liquidat|neutrali|pow|prisoner|captur|surrender)/.test(
      formAt(words, trigger.at),
    )
  ) {
    const attacked = reading.tellsOfAttack && formAt(words, trigger.at).startsWith('casualt');
    if (!attacked) return true;
  }
  if (trigger.role === 'noun' && PEOPLE.get(formAt(words, trigger.at - 1)) === 'soldiers') return true;
  // "a fleet commander among 34 killed"
  if (formAt(words, found.from - 1) === 'among' && PEOPLE.get(formAt(words, found.from - 2)) === 'soldiers')
    return true;
  if (reading.tellsOfCivilians) return false;
  if (hasWord(reading, trigger.at, trigger.at + 6, COMBAT)) return true;
  const { low, high, qualifier } = found.quantity;
  const size = low ?? high ?? (/thousand|million/.test(qualifier ?? '') ? ARMY_SCALE : 0);
  const attacked = reading.tellsOfAttack;
  if (counted.kind === 'bare' || /^(?:men|others|dead|deaths|members)$/.test(formAt(words, counted.to - 1))) {
    if (size >= ARMY_SCALE && !attacked) return true;
    // The soldiers before a verb did the killing; before a passive they are those counted.
    const soldiers =
      (trigger.role !== 'object' && hasSoldiersBefore(reading, found.from)) ||
      (!attacked && (context.before?.tellsOfSoldiers ?? false) && !tellsOfCivilians(context.before));
    return soldiers && !attacked;
  }
  return false;
}

const tellsOfCivilians = (reading: Reading | null) =>
  reading !== null && (reading.tellsOfCivilians || reading.tellsOfAttack);

function hasSoldiersBefore({ sentence }: Reading, to: number): boolean {
  for (let at = 0; at < to; at++) if (PEOPLE.get(formAt(sentence.words, at)) === 'soldiers') return true;
  return false;
}

/** Whether the figure is a whole war's, which counts soldiers and civilians together. */
function isWarTotal(reading: Reading, { quantity: { low, high, qualifier } }: FoundQuantity): boolean {
  const size = low ?? high ?? (/thousand|million/.test(qualifier ?? '') ? ARMY_SCALE : 0);
  return size >= ARMY_SCALE && reading.tellsOfWar;
}

/** Whether another clause begins behind what was hit and before the loss: "attacked troops on the day that missiles killed ten". */
function opensClauseBetween({ sentence }: Reading, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (CLAUSE_WORDS.has(formAt(sentence.words, at))) return true;
  return false;
}

/** The side of the soldiers whom an attack was on: "in an attack on Russian military recruits". */
function sideOfTarget(reading: Reading, trigger: Trigger): Side | null {
  const { words } = reading.sentence;
  for (const { at, side } of reading.sides) {
    if (!isTarget(reading, at) || opensClauseBetween(reading, at, trigger.at)) continue;
    const soldiers = [1, 2, 3].some((step) => {
      const form = formAt(words, at + step);
      const place = MILITARY_PLACES.has(form) && !/^of$/.test(formAt(words, at + step - 1));
      return place || (PEOPLE.get(form) === 'soldiers' && !/^(?:military|army|border)$/.test(form));
    });
    if (soldiers) return side;
  }
  return null;
}

/** Whose losses a figure counts: the noun's own word for them, then who lost or struck them, then what was told before. */
export function findSide(
  reading: Reading,
  found: FoundQuantity,
  counted: Counted,
  trigger: Trigger,
  context: SideContext,
): Side {
  const fighters = sideOfFighters(reading, counted);
  if (fighters !== null && fighters !== 'unknown') return fighters;
  if (isCivilian(reading, counted, trigger)) return fighters ?? 'civilian';
  const { words } = reading.sentence;
  const phrase = sideOfPhrase(reading, found, counted, context);
  const last = formAt(words, counted.to - 1);
  const soldiers = counted.kind === 'soldiers' || isMilitary(reading, found, counted, trigger, context);
  if (phrase === 'unknown') return phrase;
  if (phrase !== null && (soldiers || /^(?:russians|ukrainians)$/.test(last))) {
    const struck = last === 'ukrainians' && reading.tellsOfAttack;
    return struck && !soldiers ? 'civilian' : phrase;
  }
  const plain = counted.kind === 'bare' || counted.kind === 'people';
  const own = plain ? sideOfOwnNoun(reading, found, trigger) : null;
  if (own !== null) return own;
  if (plain && context.beside !== null) return context.beside;
  const suffered = /^(?:killed|wounded|casualties)$/.test(trigger.measure);
  const lives =
    /^(?:lives|deaths?)$/.test(formAt(words, trigger.at)) && !SIDE_WORDS.has(formAt(words, trigger.at - 1));
  const counts = counted.loss?.measure !== 'casualties' && (trigger.role !== 'noun' || lives);
  if (plain && phrase === null && counts && suffered && isWarTotal(reading, found)) return 'unknown';
  if (!soldiers) return sideOfTarget(reading, trigger) ?? sideOfPeople(reading, trigger, context);
  if (trigger.role === 'noun' || counted.loss?.at === trigger.at) {
    const side = sideOfNoun(reading, trigger.at, found.from, context.speaker);
    if (side !== null) return side;
  }
  if (last !== 'own' && hasWord(reading, found.to, counted.to, OWN)) {
    // "Russia and Ukraine have each seen 100,000 of their soldiers killed"
    if (hasWord(reading, 0, found.from, EACH)) return 'unknown';
    const owner = sideBefore(reading, found.from, () => true)?.side ?? sideOfName(context.speaker);
    if (owner !== null) return owner;
  }
  if (trigger.role === 'shared' && context.beside !== null && context.beside !== 'civilian')
    return context.beside;
  return sideOfVerb(reading, found, trigger, context) ?? sideFromAround(reading, context);
}

/** Recruits hit where they train are the country's: "at a training ground in Russia". */
function sideOfTraining({ sentence, sides }: Reading): Side | null {
  const { words } = sentence;
  if (!words.some(({ form }) => form === 'training')) return null;
  const place = sides.find(
    ({ at }) => formAt(words, at - 1) === 'in' && !/^fight/.test(formAt(words, at - 2)),
  );
  return place?.side ?? null;
}

/** An army's figure by the words right before it: "the number of Ukrainian fighters killed at ten", "Russia had 700,000 dead". */
function sideOfOwnNoun(reading: Reading, found: FoundQuantity, trigger: Trigger): Side | null {
  const { words } = reading.sentence;
  const fighters = [1, 2].some((step) => PEOPLE.get(formAt(words, trigger.at - step)) === 'soldiers');
  if (trigger.role === 'noun' && trigger.at < found.from && fighters)
    return reading.sides.findLast(({ at }) => at < trigger.at && at >= trigger.at - 4)?.side ?? null;
  if (reading.tellsOfAttack) return null;
  // "put Russian losses at", "Ukraine's losses stand at"
  const losses = [1, 2, 3].map((step) => found.from - step).find((at) => OWN_LOSSES.has(formAt(words, at)));
  if (losses !== undefined) return reading.sides.find(({ at }) => at === losses - 1)?.side ?? null;
  if (!/^(?:had|has|suffered)$/.test(formAt(words, found.from - 1))) return null;
  const have = /^(?:has|have|had)$/.test(formAt(words, found.from - 2)) ? 3 : 2;
  return reading.sides.find(({ at }) => at === found.from - have)?.side ?? null;
}

/** Those hit far from any army are civilians; near one, and in an occupier's count, the text does not say. */
function sideOfPeople(reading: Reading, trigger: Trigger, context: SideContext): Side {
  const { words } = reading.sentence;
  // "did not say whether they were soldiers or civilians"
  if (reading.tellsOfSoldiers && reading.tellsOfCivilians && words.some(({ form }) => form === 'whether'))
    return 'unknown';
  if (reading.tellsOfMilitaryPlace) return sideOfTraining(reading) ?? 'unknown';
  // A strike on a barracks, and in the next sentence how many it killed.
  const { before } = context;
  if (
    before?.tellsOfMilitaryPlace &&
    before.tellsOfAttack &&
    !tellsOfCivilians(reading) &&
    before.quantities.length === 0
  )
    return sideOfGarrison(before) ?? 'unknown';
  const installed =
    (context.before !== null &&
      hasWord(context.before, 0, context.before.sentence.words.length, INSTALLED)) ||
    hasWord(reading, 0, words.length, INSTALLED);
  if (installed && trigger.role !== 'noun') return 'unknown';
  return 'civilian';
}
