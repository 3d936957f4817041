import type { Side } from '../model/claim.ts';
import { findCounted } from './claim-noun.ts';
import { formAt } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import { sideOfName } from './claim-side-named.ts';
import { isPassiveAt, isUnreal } from './claim-verb.ts';
import { EQUIPMENT_LOST } from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';

/** How far from its number a word of loss may stand, in words. */
const BEFORE_REACH = 5;
const AFTER_REACH = 9;

/** Nouns that have what was lost behind them: "the loss of ten tanks". */
const NOUNS = /^(?:loss|losses|destruction)$/;
/** What makes the number behind it no object of the verb before: "destroyed by 14 drones". */
const PARTS = /^(?:by|with|using|against|to|from|near|for|after|when|while|as|that|who|which)$/;
/** What air defences do, to what the other side sent. */
const DOWNED = /^(?:downed|downing|shot|intercepted|destroyed|eliminated)$/;

const opposite = (side: Side): Side =>
  side === 'russia' ? 'ukraine' : side === 'ukraine' ? 'russia' : 'unknown';

/** A figure for people, as far as a list of losses goes on from it: "900 soldiers, 14 tanks". */
type Listed = { readonly from: number; readonly to: number; readonly verb: number; readonly side: Side };

/** A number of vehicles, aircraft or weapons lost: where its words end, and whose it was. */
export type EquipmentLoss = { readonly found: FoundQuantity; readonly to: number; readonly side: Side };

/** The word before a number that has it for what was lost: "lost ten tanks", "the destruction of ten tanks"; -1 where there is none. */
function findLossBefore({ sentence }: Reading, { from }: FoundQuantity): number {
  const { words } = sentence;
  for (let at = from - 1; at >= Math.max(0, from - BEFORE_REACH); at--) {
    const form = formAt(words, at);
    if (/[;:]/u.test(gapBefore(sentence, at + 1)) || PARTS.test(form)) return -1;
    if (!EQUIPMENT_LOST.has(form)) continue;
    if (NOUNS.test(form)) return at;
    if (form === 'shot' && formAt(words, at + 1) === 'at') return -1;
    return isUnreal(sentence, at) || isPassiveAt(sentence, at) ? -1 : at;
  }
  return -1;
}

/** The verb behind or within the phrase that counts: "ten tanks were destroyed", "ten destroyed tanks"; -1 where there is none. */
function findLossAfter({ sentence, quantityAt }: Reading, found: FoundQuantity, to: number): number {
  const { words } = sentence;
  for (let at = found.to; at < to + AFTER_REACH; at++) {
    if (at >= to && (/[;:]/u.test(gapBefore(sentence, at)) || quantityAt.has(at))) return -1;
    const form = formAt(words, at);
    if (!EQUIPMENT_LOST.has(form) || form === 'loss' || form === 'destruction') continue;
    // "ten drones hit a depot and destroyed": the weapons did it, unless the verb is passive or shooting down.
    return at <= to || (isPassiveAt(sentence, at) && !isUnreal(sentence, at)) ? at : -1;
  }
  return -1;
}

/** Whose equipment was lost, from who lost it or struck it. */
function findOwner(reading: Reading, found: FoundQuantity, verb: number, speaker: string | null): Side {
  const { words } = reading.sentence;
  const form = formAt(words, verb);
  const losing = /^los/.test(form);
  for (let at = verb - 1; losing && at >= Math.max(0, verb - 4); at--)
    if (/^(?:enemy|adversary)$/.test(formAt(words, at))) return opposite(sideOfName(speaker) ?? 'ukraine');
  const named = reading.sides.findLast(({ at }) => at < verb);
  const side = named?.side ?? sideOfName(speaker);
  if (side === null) return 'unknown';
  if (losing) return side;
  if (verb < found.from) return opposite(side);
  // "ten drones launched by Russia were downed", but "Russia said ten drones were downed".
  if (named !== undefined && named.at > found.from) return side;
  return DOWNED.test(form) ? opposite(side) : side;
}

/** Whether a figure goes on with the list that ends before it: ", ten", "and ten", "as well as ten". */
function isListed({ sentence }: Reading, from: number, to: number): boolean {
  const { words } = sentence;
  if (from - to > 4 || from < to) return false;
  if (from === to) return gapBefore(sentence, from).trim() === ',';
  for (let at = to; at < from; at++)
    if (!/^(?:and|plus|including|as|well|along|with|another|also)$/.test(formAt(words, at))) return false;
  return true;
}

/**
 * Every number of vehicles, aircraft or weapons that the sentence says were lost, in order. One that goes on with a
 * list of losses shares its verb; one that is only sent, owned or fired is none. `people` are the sentence's figures.
 */
export function listEquipmentLosses(
  reading: Reading,
  people: readonly Listed[],
  speaker: string | null,
): EquipmentLoss[] {
  const losses: EquipmentLoss[] = [];
  const personAt = new Map(people.map((person) => [person.from, person]));
  let last: Omit<Listed, 'from'> | null = null;
  for (const found of reading.quantities) {
    const person = personAt.get(found.from);
    if (person !== undefined) {
      last = person;
      continue;
    }
    const counted = findCounted(reading.sentence, found);
    const listed: boolean = last !== null && isListed(reading, found.from, last.to);
    if (counted.kind !== 'equipment') {
      // "six tanks, two depots and three guns"
      last = listed && last !== null ? { ...last, to: counted.to } : null;
      continue;
    }
    const before = findLossBefore(reading, found);
    const after = findLossAfter(reading, found, counted.to);
    const shared: number =
      listed && last !== null && EQUIPMENT_LOST.has(formAt(reading.sentence.words, last.verb))
        ? last.verb
        : -1;
    const verb: number = before >= 0 ? before : after >= 0 ? after : shared;
    if (verb < 0) {
      last = null;
      continue;
    }
    const own = reading.sides.find(({ at }) => at >= found.to && at < counted.to);
    const together: Side | null =
      last !== null && (listed || NOUNS.test(formAt(reading.sentence.words, verb))) ? last.side : null;
    const side: Side = own?.side ?? together ?? findOwner(reading, found, verb, speaker);
    losses.push({ found, to: counted.to, side });
    last = { to: counted.to, verb, side };
  }
  return losses;
}
