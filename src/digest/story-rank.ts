import { STORY_CANDIDATES, STORY_KEY_ARTICLES, STORY_WINDOW_HOURS } from '../limits.ts';

/** What a full key counts beside one that few articles share; a little over a third, so that three make one. */
const FULL_KEY_WORTH = 0.34;

/**
 * The candidates for a story, from what stands under each of an article's keys: those that share most keys first, then
 * as `inTurn` orders them; at most `STORY_CANDIDATES`. A key that is full is everyone's: it counts a third, and one or
 * two such lead to nobody. Equal items are one candidate; those that `isNear` refuses are none.
 */
export function rankSharers<T>(
  lists: Iterable<readonly T[]>,
  inTurn: (one: T, other: T) => number,
  isNear: (found: T) => boolean = () => true,
): T[] {
  const shared = new Map<T, number>();
  for (const list of lists) {
    const worth = list.length >= STORY_KEY_ARTICLES ? FULL_KEY_WORTH : 1;
    for (const found of list) shared.set(found, (shared.get(found) ?? 0) + worth);
  }
  return [...shared]
    .filter(([found, worth]) => worth >= 1 && isNear(found))
    .sort(([a, one], [b, other]) => other - one || inTurn(a, b))
    .slice(0, STORY_CANDIDATES)
    .map(([found]) => found);
}

/** An article about to be stored: when it was published, in minutes since 1970, and its hashed keys. */
export type Arrival = { readonly at: number; readonly keys: readonly number[] };

/** A stored article under a key, by its number, and when it was published. */
export type KeyHolder = { readonly n: number; readonly at: number };

/** The number that stands for an arrival before it has one: negative, so that it is no stored article's. */
export const numberOfArrival = (index: number): number => -1 - index;

/**
 * For each of a batch of articles, in their order: the candidates for its story, best first, among what is stored
 * (`stored`, for each arrival and key in turn) and the arrivals before it, by their numbers.
 */
export function rankArrivals(
  arrivals: readonly Arrival[],
  stored: readonly (readonly (readonly KeyHolder[])[])[],
): number[][] {
  const before = new Map<number, KeyHolder[]>();
  const at = new Map<number, number>();
  // An arrival is younger than all that is stored, and the later of two is the younger.
  const turn = (n: number) => (n < 0 ? Number.MAX_SAFE_INTEGER / 2 - n : n);
  const newestFirst = (a: number, b: number) => (at.get(b) ?? 0) - (at.get(a) ?? 0) || turn(b) - turn(a);
  return arrivals.map((arrival, index) => {
    const lists = arrival.keys.map((key, position) => {
      const near = (before.get(key) ?? []).filter(
        (holder) => Math.abs(holder.at - arrival.at) <= STORY_WINDOW_HOURS * 60,
      );
      const holders = [...(stored[index]?.[position] ?? []), ...near];
      for (const holder of holders) at.set(holder.n, holder.at);
      return holders
        .map(({ n }) => n)
        .sort(newestFirst)
        .slice(0, STORY_KEY_ARTICLES);
    });
    for (const key of arrival.keys) {
      const holders = before.get(key) ?? [];
      holders.push({ n: numberOfArrival(index), at: arrival.at });
      before.set(key, holders);
    }
    return rankSharers(lists, newestFirst);
  });
}
