import { seededRandom } from './seeded-random.ts';

/** An article as the trainer sees it: the features of each sentence that a theme would weigh. */
export type Item = { readonly holds: boolean; readonly sentences: readonly (readonly string[])[] };

/** Features seen in fewer items than this are left out: they would only remember their article. */
const ITEMS_MIN = 3;
const EPOCHS = 20;
const RATE = 0.05;
/**
 * How hard a weight is pulled to its prior over one pass of all items: as hard for a feature of three items as for one
 * of a thousand, so that what was rarely seen stays near its prior.
 */
const PULL = 10;
/** What a missed article costs beside a wrong one. */
const MISSED_COST = 1.5;
const SEED = 20220224;
/** Trainings whose weights are averaged: they differ in what their copies go without, and in the order of the articles. */
const RUNS = 3;
/**
 * Share of an article's named signs (rules, concepts) that a second copy of it goes without, so that single words learn to
 * stand in for a sign that the wording of another month does not show.
 */
const UNSEEN_SHARE = 0.2;
const NAMED = /^(?:rule|concept|near|context) /;

/** The feature that every sentence has. */
const BIAS = 'bias';

/** The features that are kept, each with its number of items; the first is the bias. */
function countFeatures(items: readonly Item[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items)
    for (const feature of new Set(item.sentences.flat())) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return new Map([...counts].filter(([name, count]) => count >= ITEMS_MIN || name === BIAS));
}

type Row = { readonly holds: boolean; readonly sentences: readonly (readonly number[])[] };

/** What a step needs to know of the features, each by its number. */
type State = {
  readonly weights: Float64Array;
  readonly priors: Float64Array;
  readonly pulls: Float64Array;
  readonly squares: Float64Array;
};

/**
 * Logistic regression over an article's strongest sentence, by adaptive gradient steps (AdaGrad), with
 * each weight pulled to `prior`: what a rule is worth by its definition, 0 for what was only counted. The
 * weights are the mean of those after each pass of the second half, over some runs.
 */
export function trainWeights(
  items: readonly Item[],
  prior: (feature: string) => number,
): Map<string, number> {
  const runs = Array.from({ length: RUNS }, (_, run) => trainOnce(items, prior, seededRandom(SEED + run)));
  const mean = (name: string) => runs.reduce((sum, weights) => sum + (weights.get(name) ?? 0), 0) / RUNS;
  return new Map([...(runs[0]?.keys() ?? [])].map((name) => [name, mean(name)]));
}

function trainOnce(
  items: readonly Item[],
  prior: (feature: string) => number,
  random: () => number,
): Map<string, number> {
  const both = items.flatMap((item) => [item, withUnseen(item, random)]);
  const counts = countFeatures(both);
  const index = new Map([...counts.keys()].map((name, id) => [name, id]));
  const priors = Float64Array.from(index.keys(), prior);
  const state: State = {
    weights: Float64Array.from(priors),
    priors,
    pulls: Float64Array.from(counts, ([name, count]) => (name === BIAS ? 0 : PULL / count)),
    squares: new Float64Array(priors.length).fill(1e-6),
  };
  const rows = both.map(({ holds, sentences }): Row => {
    const ids = (features: readonly string[]) =>
      features.map((name) => index.get(name)).filter((id) => id !== undefined);
    return { holds, sentences: sentences.map(ids) };
  });
  const sums = new Float64Array(priors.length);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(rows, random);
    for (const row of rows) step(row, state);
    if (epoch >= EPOCHS / 2)
      for (const id of sums.keys()) sums[id] = (sums[id] ?? 0) + (state.weights[id] ?? 0);
  }
  return new Map([...index].map(([name, id]) => [name, (sums[id] ?? 0) / (EPOCHS / 2)]));
}

/** The same article, some of whose named signs were not seen. */
function withUnseen({ holds, sentences }: Item, random: () => number): Item {
  const isSeen = (feature: string) => !NAMED.test(feature) || random() >= UNSEEN_SHARE;
  return { holds, sentences: sentences.map((features) => features.filter(isSeen)) };
}

function shuffle(rows: Row[], random: () => number): void {
  for (let at = rows.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [rows[at], rows[other]];
    if (a && b) [rows[at], rows[other]] = [b, a];
  }
}

function step(row: Row, { weights, priors, pulls, squares }: State): void {
  let best = Number.NEGATIVE_INFINITY;
  let strongest: readonly number[] | null = null;
  for (const features of row.sentences) {
    let score = 0;
    for (const id of features) score += weights[id] ?? 0;
    if (score > best) {
      best = score;
      strongest = features;
    }
  }
  if (strongest === null) return;
  const error = 1 / (1 + Math.exp(-best)) - (row.holds ? 1 : 0);
  const slope = error * (row.holds ? MISSED_COST : 1);
  for (const id of strongest) {
    const gradient = slope + (pulls[id] ?? 0) * ((weights[id] ?? 0) - (priors[id] ?? 0));
    squares[id] = (squares[id] ?? 0) + gradient * gradient;
    weights[id] = (weights[id] ?? 0) - (RATE * gradient) / Math.sqrt(squares[id] ?? 1);
  }
}

/** The score of an article's strongest sentence; minus infinity where a theme would weigh none. */
export function scoreItem(item: Item, weights: ReadonlyMap<string, number>): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const features of item.sentences) {
    let score = 0;
    for (const name of features) score += weights.get(name) ?? 0;
    if (score > best) best = score;
  }
  return best;
}

type Held = { readonly holds: boolean; readonly score: number };

/** Right, wrong and missed articles at a threshold, and their F1. */
export function scoresAt(
  held: readonly Held[],
  threshold: number,
): { tp: number; fp: number; fn: number; f1: number } {
  let [tp, fp, fn] = [0, 0, 0];
  for (const { holds, score } of held) {
    if (score > threshold) holds ? tp++ : fp++;
    else if (holds) fn++;
  }
  return { tp, fp, fn, f1: tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn) };
}

/** How far under the best F1 a threshold counts as good as the best. */
const F1_SPARED = 0.0025;
/** Thresholds on either side that one is averaged with: the F1 at one alone jumps with a single article. */
const NEIGHBOURS = 3;

/**
 * One of the thresholds at which the mean F1 of some groups of articles that training did not see is as good as the best,
 * a quarter of the way up: F1 is flat there and its highest point a matter of three or four articles; what no training saw
 * scores lower, and at the lower end F1 begins to fall. Groups weigh the same, however large.
 */
export function findThreshold(groups: readonly (readonly Held[])[]): number {
  const single = Array.from({ length: 66 }, (_, at) => (at - 40) / 10).map((threshold) => ({
    threshold,
    f1: groups.reduce((sum, held) => sum + scoresAt(held, threshold).f1, 0) / groups.length,
  }));
  const scores = single.map(({ threshold }, at) => {
    const around = single.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
    return { threshold, f1: around.reduce((sum, { f1 }) => sum + f1, 0) / around.length };
  });
  const best = Math.max(...scores.map(({ f1 }) => f1));
  const good = scores.filter(({ f1 }) => f1 >= best - F1_SPARED);
  return good[Math.floor(good.length / 4)]?.threshold ?? 0;
}
