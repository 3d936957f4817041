import type { Prepared } from './compare-prepare.ts';
import { FOLLOW_TERMS, HAPPENING_TERMS } from './story-lexicon.ts';

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

function readCounts({ signature }: Prepared): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of signature.numbers) {
    const at = item.indexOf(':');
    const unit = item.slice(0, at);
    // The first figure of a kind is the one that a report leads with.
    if (unit !== '' && !counts.has(unit)) counts.set(unit, Number(item.slice(at + 1)));
  }
  return counts;
}

function findFigure(earlier: Prepared, later: Prepared): string | null {
  const before = readCounts(earlier);
  for (const [unit, value] of readCounts(later)) {
    const was = before.get(unit);
    if (was !== undefined && was !== value && (GROWING.has(unit) ? value > was : true))
      return `${unit} ${was}, then ${value}`;
  }
  return null;
}

function findReaction(earlier: Prepared, later: Prepared): string | null {
  const happened = earlier.signature.title.some((term) => HAPPENING_TERMS.has(term));
  const follow = later.signature.title.find((term) => FOLLOW_TERMS.has(term) && !earlier.all.has(term));
  return happened && follow !== undefined ? `the later title adds "${follow}"` : null;
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
