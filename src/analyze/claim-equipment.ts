import type { Side } from '../model/claim.ts';
import { findCounted } from './claim-noun.ts';
import { formAt } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import { sideOfName } from './claim-side-named.ts';
import { isPassiveAt } from './claim-verb.ts';
import { EQUIPMENT_LOST } from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';

/** How far from its number a verb of loss may stand, in words. */
const BEFORE_REACH = 5;
const AFTER_REACH = 9;

const opposite = (side: Side): Side =>
  side === 'russia' ? 'ukraine' : side === 'ukraine' ? 'russia' : 'unknown';

/** A number of vehicles, aircraft or weapons that the sentence says were lost, and whose; null where it counts none. */
export function findEquipmentLoss(
  reading: Reading,
  found: FoundQuantity,
  speaker: string | null,
): { to: number; side: Side } | null {
  const counted = findCounted(reading.sentence, found);
  if (counted.kind !== 'equipment') return null;
  const { words } = reading.sentence;
  let verb = -1;
  for (let at = found.from - 1; at >= Math.max(0, found.from - BEFORE_REACH) && verb < 0; at--) {
    if (/[;:]/u.test(gapBefore(reading.sentence, at + 1))) break;
    if (EQUIPMENT_LOST.has(formAt(words, at))) verb = at;
  }
  for (let at = counted.to; at < counted.to + AFTER_REACH && verb < 0; at++) {
    if (/[;:]/u.test(gapBefore(reading.sentence, at)) || reading.quantityAt.has(at)) break;
    const form = formAt(words, at);
    // "ten drones hit a depot and destroyed": the weapons did it, unless the verb is passive or shooting down.
    if (!EQUIPMENT_LOST.has(form)) continue;
    const passive = at === counted.to || isPassiveAt(reading.sentence, at);
    if (passive) verb = at;
    else break;
  }
  if (verb < 0) return null;
  const own = reading.sides.find(({ at }) => at >= found.to && at < counted.to);
  if (own !== undefined) return { to: counted.to, side: own.side };
  const named = reading.sides.findLast(({ at }) => at < verb)?.side ?? sideOfName(speaker);
  if (named === null) return { to: counted.to, side: 'unknown' };
  const losing = /^los/.test(formAt(words, verb)) || verb >= counted.to;
  return { to: counted.to, side: losing ? named : opposite(named) };
}
