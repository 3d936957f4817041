/** An article as the trainer sees it: the features of each sentence that a theme would weigh. */
export type Item = { readonly holds: boolean; readonly sentences: readonly (readonly string[])[] };

/** Features seen in fewer items than this are left out: they would only remember their article. */
const ITEMS_MIN = 4;
const EPOCHS = 12;
const RATE = 0.05;
/** How hard a weight is pulled to its prior, and what a missed article costs beside a wrong one. */
const PULL = 0.3;
const MISSED_COST = 2;
const SEED = 20220224;

/** A small seeded generator (mulberry32), so that training twice gives the same weights. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function indexFeatures(items: readonly Item[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items)
    for (const feature of new Set(item.sentences.flat())) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const kept = [...counts]
    .filter(([name, count]) => count >= ITEMS_MIN || name === 'bias')
    .map(([name]) => name);
  return new Map(kept.map((name, index) => [name, index]));
}

/**
 * Logistic regression over an article's strongest sentence, by adaptive gradient steps (AdaGrad), with
 * each weight pulled to `prior`: what a rule is worth by its definition, 0 for what was only counted.
 */
export function trainWeights(
  items: readonly Item[],
  prior: (feature: string) => number,
): Map<string, number> {
  const index = indexFeatures(items);
  const priors = Float64Array.from(index.keys(), prior);
  const weights = Float64Array.from(priors);
  const squares = new Float64Array(weights.length).fill(1e-6);
  const rows = items.map(({ holds, sentences }) => ({
    holds,
    sentences: sentences.map((features) =>
      features.map((name) => index.get(name)).filter((id) => id !== undefined),
    ),
  }));
  const random = seeded(SEED);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let at = rows.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      const [a, b] = [rows[at], rows[other]];
      if (a && b) [rows[at], rows[other]] = [b, a];
    }
    for (const row of rows) step(row, weights, priors, squares);
  }
  return new Map([...index].map(([name, id]) => [name, weights[id] ?? 0]));
}

function step(
  row: { holds: boolean; sentences: number[][] },
  weights: Float64Array,
  priors: Float64Array,
  squares: Float64Array,
): void {
  let best = Number.NEGATIVE_INFINITY;
  let strongest: number[] | null = null;
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
    const gradient = slope + PULL * ((weights[id] ?? 0) - (priors[id] ?? 0));
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

/** The threshold with the best F1 on articles that training did not see. */
export function findThreshold(held: readonly Held[]): number {
  let best = { threshold: 0, f1: -1 };
  for (let tenths = -25; tenths <= 25; tenths++) {
    const { f1 } = scoresAt(held, tenths / 10);
    if (f1 > best.f1) best = { threshold: tenths / 10, f1 };
  }
  return best.threshold;
}
