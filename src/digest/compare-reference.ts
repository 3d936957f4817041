import type { Prepared } from './compare-prepare.ts';
import { ATTACK_TERMS, NAME_TERMS, ONCE_TERMS, PLACE_TERMS, SEAT_TERMS } from './story-lexicon.ts';

/** Terms within which a report names what was hit and where: one clause. */
const CLAUSE = 6;

/** Kinds of piece that tell of many events, or of none. */
const OTHER_KINDS: ReadonlySet<string> = new Set(['live', 'roundup', 'opinion', 'explainer']);

/** Whether a term may be a town: a known one, or a name that no list knows. */
const mayBeTown = (term: string, { names }: Prepared) =>
  PLACE_TERMS.has(term) || (names.has(term) && !NAME_TERMS.has(term));

/** Whether two terms stand in one clause of a passage, and no other town between them. */
function standTogether(passage: readonly string[], one: string, other: string, piece: Prepared): boolean {
  return passage.some((term, at) => {
    if (term !== one) return false;
    for (const way of [1, -1])
      for (let step = 1; step <= CLAUSE; step++) {
        const near = passage[at + way * step];
        if (near === undefined) break;
        if (near === other) return true;
        if (near !== one && mayBeTown(near, piece)) break;
      }
    return false;
  });
}

/** The first figure of the dead: the one that a report leads with. */
function findDead({ signature }: Prepared): number | null {
  const kill = signature.numbers.find((item) => item.startsWith('kill:'));
  return kill === undefined ? null : Number(kill.slice('kill:'.length));
}

/** Whether the earlier piece is of the time that the later one refers to: by its date, or by referring to it itself. */
function isOfTime({ signature: { at, refers } }: Prepared, from: number, to: number): boolean {
  if (at !== null && at >= from && at <= to) return true;
  return refers !== undefined && refers.from >= from && refers.to <= to;
}

/**
 * Whether the later of two pieces gives the toll of the very event that the earlier reports: it dates the event, the
 * earlier piece is of that time, and names the same town with the same target, or where no target is named the event
 * itself and its dead, of whom there are no fewer later. Returns both tolls, `was` null where the earlier gives none;
 * null where they are not of one event for all that is said.
 */
export function findReferred(a: Prepared, b: Prepared): { was: number | null; now: number } | null {
  const [first, second] = [a.signature.at, b.signature.at];
  if (first === null || second === null || first === second) return null;
  const [earlier, later] = first < second ? [a, b] : [b, a];
  const { refers } = later.signature;
  if (refers === undefined || !isOfTime(earlier, refers.from, refers.to)) return null;
  const { places, targets, toll } = refers;
  if ([a, b].some(({ signature }) => signature.markers.some((marker) => OTHER_KINDS.has(marker))))
    return null;
  if (!['toll', 'kill', ...places, ...targets].some((term) => later.title.has(term))) return null;
  if (
    ![...ATTACK_TERMS].some((term) => earlier.all.has(term)) ||
    !places.every((term) => earlier.all.has(term))
  )
    return null;
  const was = findDead(earlier);
  if (was !== null && was > toll) return null;
  const together = (one: string, other: string) =>
    [earlier.signature.title, earlier.signature.lead].some((passage) =>
      standTogether(passage, one, other, earlier),
    );
  const joined = (terms: readonly string[]) =>
    places.some((place) => terms.some((term) => together(place, term)));
  const aimed = targets.filter((term) => ONCE_TERMS.has(term));
  if (targets.length > 0) return joined(aimed.length > 0 ? aimed : targets) ? { was, now: toll } : null;
  // A capital is struck often, and its name stands for a government.
  if (was === null || places.some((term) => SEAT_TERMS.has(term))) return null;
  return joined([...ATTACK_TERMS]) ? { was, now: toll } : null;
}
