/** How often a method was right, found what was not there, and missed what was. */
export type Counts = { tp: number; fp: number; fn: number };

/** Counts with the shares made of them, each from 0 to 1. */
export type Score = Counts & { precision: number; recall: number; f1: number };

/** A method's score beside that of a plain baseline. */
export type Beside = { ours: Score; baseline: Score };

const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);

/** Precision, recall and F1 of counts. Where there was nothing to find, or nothing was said, the share is 1. */
export function scoreCounts({ tp, fp, fn }: Counts): Score {
  return {
    tp,
    fp,
    fn,
    precision: share(tp, tp + fp),
    recall: share(tp, tp + fn),
    f1: share(2 * tp, 2 * tp + fp + fn),
  };
}

/** The counts of two sets: what of `found` stands in `expected`. */
export function countSets<T>(found: ReadonlySet<T>, expected: ReadonlySet<T>): Counts {
  let tp = 0;
  for (const member of found) if (expected.has(member)) tp++;
  return { tp, fp: found.size - tp, fn: expected.size - tp };
}

/** The sum of counts. */
export function addCounts(all: Iterable<Counts>): Counts {
  const sum = { tp: 0, fp: 0, fn: 0 };
  for (const { tp, fp, fn } of all) {
    sum.tp += tp;
    sum.fp += fp;
    sum.fn += fn;
  }
  return sum;
}

/** The mean of F1 over classes, each weighing the same; 0 for none. */
export function macroF1(scores: readonly Score[]): number {
  return scores.length === 0 ? 0 : scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length;
}
