import type { Prepared } from './compare-prepare.ts';

/** What the later of two pieces has that the earlier has not. */
export type Newness = {
  /** Hours between the two; 0 where a date is missing. */
  readonly hours: number;
  /** A count that changed, in words; null without one. */
  readonly figure: string | null;
  /** A count that grows as an event becomes known and is lower in the later, in words; null without one. */
  readonly fallen: string | null;
  /** What was done or said about the event, in words; null without it. */
  readonly reaction: string | null;
};

/** Counts that grow as an event becomes known. */
const GROWING = new Set(['kill', 'wound', 'child', 'prisoner']);

function findFigure(earlier: Prepared, later: Prepared): string | null {
  for (const [unit, value] of later.counts) {
    const was = earlier.counts.get(unit);
    if (was !== undefined && was !== value && (GROWING.has(unit) ? value > was : true))
      return `${unit} ${was}, then ${value}`;
  }
  return null;
}

function findReaction({ happened, all }: Prepared, { follows }: Prepared): string | null {
  const follow = happened ? follows.find((term) => !all.has(term)) : undefined;
  return follow === undefined ? null : `the later title adds "${follow}"`;
}

/** What is new in the later of two pieces: by their dates, or, where one is missing, in the second. */
export function hasNews(a: Prepared, b: Prepared): Newness {
  const [first, second] = [a.signature.at, b.signature.at];
  const known = first !== null && second !== null;
  const [earlier, later] = known && first > second ? [b, a] : [a, b];
  return {
    hours: known ? Math.abs(first - second) / 60 : 0,
    figure: findFigure(earlier, later),
    fallen: findFigure(later, earlier),
    reaction: findReaction(earlier, later),
  };
}
