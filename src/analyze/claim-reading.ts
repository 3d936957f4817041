import type { Side } from '../model/claim.ts';
import { beginsNumber } from './claim-numbers.ts';
import {
  ATTACKS,
  CAPTIVITY,
  CIVIL,
  EQUIPMENT_LOST,
  LOSSES,
  MILITARY_PLACES,
  MILITARY_THINGS,
  PEOPLE,
  SIDE_WORDS,
  WARS,
} from './loss-words.ts';
import { type FoundQuantity, listQuantities } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

/** What the words of one sentence are, looked up once for all its figures. */
export type Reading = {
  readonly sentence: Sentence;
  readonly quantities: readonly FoundQuantity[];
  /** The quantity that begins at a word, its qualifier included. */
  readonly quantityAt: ReadonlyMap<number, FoundQuantity>;
  readonly sides: readonly { readonly at: number; readonly side: Side }[];
  readonly tellsOfCaptivity: boolean;
  readonly tellsOfSoldiers: boolean;
  readonly tellsOfAttack: boolean;
  readonly tellsOfCivilians: boolean;
  readonly tellsOfWar: boolean;
  readonly tellsOfMilitaryPlace: boolean;
};

/** Whether a sentence has both a number and a word of loss; most have not, and are read no further. */
export function mayHoldFigure(sentence: Sentence): boolean {
  let number = false;
  // "Among them are two children.": of those whom the sentence before counted.
  let loss = sentence.words[0]?.form === 'among' && sentence.words[1]?.form === 'them';
  for (const { form } of sentence.words) {
    number ||= beginsNumber(form) && form !== 'a';
    loss ||= LOSSES.has(form) || EQUIPMENT_LOST.has(form) || form === 'remains';
    if (number && loss) return true;
  }
  return loss && /\ba (?:hundred|thousand|million|dozen)/i.test(sentence.text);
}

/** How far behind "since" a name may stand that only says which war, in words. */
const SINCE_REACH = 8;

/** Whether a name at a word only says which war a period counts from: "since the invasion of Ukraine began". */
function inPeriodOfWar({ words, text, start }: Sentence, at: number): boolean {
  let war = WARS.has(words[at + 1]?.form ?? '') || WARS.has(words[at + 2]?.form ?? '');
  for (let step = 0; step <= SINCE_REACH; step++) {
    const here = words[at - step];
    if (here === undefined) return false;
    if (step > 0 && here.form === 'since') return war;
    // "since the war began Russia has lost …": a name behind the verb is the sentence's own.
    if (step > 0 && /^(?:began|begun|started|broke)$/.test(here.form)) return false;
    war ||= WARS.has(here.form);
    const before = words[at - step - 1];
    if (before && /[,;:]/.test(text.slice(before.end - start, here.start - start))) return false;
  }
  return false;
}

/** Reads a sentence: its quantities, the sides it names and what it tells of. */
export function readFigures(sentence: Sentence): Reading {
  const quantities = listQuantities(sentence);
  const sides: { at: number; side: Side }[] = [];
  let [tellsOfCaptivity, tellsOfSoldiers, tellsOfAttack] = [false, false, false];
  let [tellsOfCivilians, tellsOfWar, tellsOfMilitaryPlace] = [false, false, false];
  sentence.words.forEach(({ form }, at) => {
    const side = SIDE_WORDS.get(form);
    if (side !== undefined && !inPeriodOfWar(sentence, at)) sides.push({ at, side });
    tellsOfCaptivity ||= CAPTIVITY.has(form);
    tellsOfSoldiers ||= PEOPLE.get(form) === 'soldiers';
    tellsOfAttack ||= ATTACKS.has(form);
    tellsOfCivilians ||= CIVIL.has(form);
    tellsOfWar ||= WARS.has(form);
    // "a military airfield", "an air base"
    const adjective =
      form === 'military' || form === 'air' || form === 'naval' || form === 'training' || form === 'flight';
    tellsOfMilitaryPlace ||=
      MILITARY_PLACES.has(form) || (adjective && MILITARY_THINGS.has(sentence.words[at + 1]?.form ?? ''));
  });
  const quantityAt = new Map(quantities.map((found) => [found.from, found]));
  return {
    sentence,
    quantities,
    quantityAt,
    sides,
    tellsOfCaptivity,
    tellsOfSoldiers,
    tellsOfAttack,
    tellsOfCivilians,
    tellsOfWar,
    tellsOfMilitaryPlace,
  };
}
