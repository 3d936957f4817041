import type { GoldPair, Relation } from './gold.ts';
import { addCounts, type Beside, type Score, scoreCounts } from './score.ts';
import { weighOverlaps } from './word-overlap.ts';

/** A pair merged or parted otherwise than its reader did, or given another relation. */
export type PairError = {
  id: string;
  phenomenon: string;
  problem: 'false merge' | 'missed merge' | 'other relation';
  expected: string;
  got: Relation;
  a: string;
  b: string;
};

export type PairsReport = {
  kind: 'pairs';
  items: number;
  /** Whether both report the same event, beside weighted word overlap at its best threshold. */
  same: Beside;
  /** The overlap, from 0 to 1, at which the baseline finds most while one merge in fifteen at most is false. */
  baselineThreshold: number;
  /** The baseline's recall before its first false merge. */
  baselineSafeRecall: number;
  /** Pairs whose exact relation was right, of those whose reader gave one. */
  relations: { right: number; of: number };
  errors: PairError[];
};

/** Precision that the baseline must keep: a false merge is worse than a missed one. */
const BASELINE_PRECISION_MIN = 14 / 15;

const SAME = new Set<string>(['same', 'same-text', 'same-event', 'update']);

const expectedOf = (pair: GoldPair) => pair.relation ?? pair.label ?? 'none';

function scoreSame(expected: readonly boolean[], got: readonly boolean[]): Score {
  const counts = expected.map((same, at) => ({
    tp: same && got[at] ? 1 : 0,
    fp: !same && got[at] ? 1 : 0,
    fn: same && !got[at] ? 1 : 0,
  }));
  return scoreCounts(addCounts(counts));
}

/** The baseline at every threshold: most recall at that precision, and the recall while it has merged nothing falsely. */
function scoreOverlap(expected: readonly boolean[], overlaps: readonly number[]) {
  let best = { threshold: 1, score: scoreSame(expected, []) };
  let safeRecall = 0;
  for (const threshold of new Set(overlaps)) {
    const score = scoreSame(
      expected,
      overlaps.map((overlap) => overlap >= threshold),
    );
    if (score.precision >= BASELINE_PRECISION_MIN && score.recall > best.score.recall)
      best = { threshold, score };
    if (score.fp === 0) safeRecall = Math.max(safeRecall, score.recall);
  }
  return { ...best, safeRecall };
}

function findError(pair: GoldPair, got: Relation): PairError | null {
  const expected = expectedOf(pair);
  const problem =
    SAME.has(expected) !== SAME.has(got)
      ? SAME.has(got)
        ? 'false merge'
        : 'missed merge'
      : pair.relation !== undefined && pair.relation !== got
        ? 'other relation'
        : null;
  if (problem === null) return null;
  const { id, phenomenon, a, b } = pair;
  return { id, phenomenon, problem, expected, got, a: a.title || a.text, b: b.title || b.text };
}

/** Scores the relation that `relate` gives to each pair that its reader was sure of. */
export function scorePairs(
  all: readonly GoldPair[],
  relate: (pair: Pick<GoldPair, 'a' | 'b'>) => Relation,
): PairsReport {
  const pairs = all.filter(({ sure }) => sure);
  const answers = pairs.map((pair) => ({ pair, got: relate(pair) }));
  const expected = pairs.map((pair) => SAME.has(expectedOf(pair)));
  const overlap = scoreOverlap(expected, weighOverlaps(pairs));
  const related = answers.filter(({ pair }) => pair.relation !== undefined);
  return {
    kind: 'pairs',
    items: pairs.length,
    same: {
      ours: scoreSame(
        expected,
        answers.map(({ got }) => SAME.has(got)),
      ),
      baseline: overlap.score,
    },
    baselineThreshold: overlap.threshold,
    baselineSafeRecall: overlap.safeRecall,
    relations: {
      right: related.filter(({ pair, got }) => pair.relation === got).length,
      of: related.length,
    },
    errors: answers.map(({ pair, got }) => findError(pair, got)).filter((error) => error !== null),
  };
}
