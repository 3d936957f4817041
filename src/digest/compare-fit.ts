type Rows = readonly (readonly number[])[];

/** How strongly weights are held back (ridge), and rounds of Newton's method: it settles in fewer. */
const RIDGE = 12;
const NEWTON_ROUNDS = 15;

/** Rounds, pace, cuts tried per feature, least rows on a side and ridge of the boosted steps. */
const ROUNDS = 120;
const PACE = 0.05;
const CUTS = 24;
const SIDE_MIN = 8;
const STEP_RIDGE = 2;

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

/** Solves a small system of linear equations by elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, index) => Float64Array.from([...row, right[index] ?? 0]));
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let pivot = 0; pivot < size; pivot++) {
    let best = pivot;
    for (let row = pivot + 1; row < size; row++)
      if (Math.abs(at(row, pivot)) > Math.abs(at(best, pivot))) best = row;
    const [one, other] = [rows[pivot], rows[best]];
    if (!one || !other) continue;
    rows[pivot] = other;
    rows[best] = one;
    for (let row = pivot + 1; row < size; row++) {
      const factor = at(row, pivot) / at(pivot, pivot);
      const target = rows[row];
      if (target)
        for (let column = pivot; column <= size; column++)
          target[column] = at(row, column) - factor * at(pivot, column);
    }
  }
  const result = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let value = at(row, size);
    for (let column = row + 1; column < size; column++) value -= at(row, column) * (result[column] ?? 0);
    result[row] = value / at(row, row);
  }
  return result;
}

/** Logistic regression with a ridge, on standardised features; weights come back in the features' own units. */
export function fitLinear(rows: Rows, same: readonly boolean[]): { bias: number; weights: number[] } {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, index) => rows.map((row) => row[index] ?? 0));
  const means = columns.map((column) => column.reduce((a, b) => a + b, 0) / rows.length);
  const spreads = columns.map((column, index) => {
    const mean = means[index] ?? 0;
    return Math.sqrt(column.reduce((total, value) => total + (value - mean) ** 2, 0) / rows.length) || 1;
  });
  const standard = rows.map((row) => [...row.map((v, i) => (v - (means[i] ?? 0)) / (spreads[i] ?? 1)), 1]);
  const weights = new Array<number>(width + 1).fill(0);
  for (let round = 0; round < NEWTON_ROUNDS; round++) {
    const slope = weights.map((weight, index) => (index < width ? RIDGE * weight : 0));
    const curve: number[][] = weights.map((_, i) =>
      weights.map((__, j) => (i !== j ? 0 : i < width ? RIDGE : 1e-6)),
    );
    for (const [index, row] of standard.entries()) {
      const p = logistic(row.reduce((total, value, i) => total + value * (weights[i] ?? 0), 0));
      const error = p - Number(same[index]);
      const bend = Math.max(1e-6, p * (1 - p));
      for (const [i, value] of row.entries()) {
        slope[i] = (slope[i] ?? 0) + error * value;
        const line = curve[i];
        if (line) for (const [j, other] of row.entries()) line[j] = (line[j] ?? 0) + bend * value * other;
      }
    }
    for (const [i, step] of solve(curve, slope).entries()) weights[i] = (weights[i] ?? 0) - step;
  }
  const own = weights.slice(0, width).map((weight, index) => weight / (spreads[index] ?? 1));
  const shift = own.reduce((total, weight, index) => total + weight * (means[index] ?? 0), 0);
  return { bias: (weights[width] ?? 0) - shift, weights: own };
}

function listCuts(column: readonly number[]): number[] {
  const sorted = [...column].sort((a, b) => a - b);
  const values = [...new Set(sorted)];
  if (values.length <= CUTS) return values.slice(1).map((value, index) => (value + (values[index] ?? 0)) / 2);
  const cuts = Array.from(
    { length: CUTS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / CUTS)] ?? 0,
  );
  return [...new Set(cuts)];
}

type Split = { readonly feature: number; readonly cut: number; readonly low: number; readonly high: number };

function findSplit(rows: Rows, cuts: Rows, slope: readonly number[], bend: readonly number[]): Split | null {
  const [slopes, bends] = [slope.reduce((a, b) => a + b, 0), bend.reduce((a, b) => a + b, 0)];
  let best: Split | null = null;
  let most = 0;
  for (const [feature, tried] of cuts.entries())
    for (const cut of tried) {
      let [g, h, n] = [0, 0, 0];
      for (const [index, row] of rows.entries()) {
        if ((row[feature] ?? 0) >= cut) continue;
        g += slope[index] ?? 0;
        h += bend[index] ?? 0;
        n++;
      }
      if (n < SIDE_MIN || rows.length - n < SIDE_MIN) continue;
      const gain = g ** 2 / (h + STEP_RIDGE) + (slopes - g) ** 2 / (bends - h + STEP_RIDGE);
      if (gain <= most) continue;
      most = gain;
      best = {
        feature,
        cut,
        low: (PACE * g) / (h + STEP_RIDGE),
        high: (PACE * (slopes - g)) / (bends - h + STEP_RIDGE),
      };
    }
  return best;
}

/** Gradient-boosted stumps, added up into one staircase a feature: `[cut, gain]` counts from the cut on up. */
export function fitSteps(
  rows: Rows,
  same: readonly boolean[],
): { bias: number; steps: [number, number][][] } {
  const width = rows[0]?.length ?? 0;
  const cuts = Array.from({ length: width }, (_, index) => listCuts(rows.map((row) => row[index] ?? 0)));
  const share = same.filter(Boolean).length / same.length;
  let bias = Math.log(share / (1 - share));
  const scores = rows.map(() => bias);
  const stairs = cuts.map(() => new Map<number, number>());
  for (let round = 0; round < ROUNDS; round++) {
    const chance = scores.map(logistic);
    const slope = chance.map((p, index) => Number(same[index]) - p);
    const split = findSplit(
      rows,
      cuts,
      slope,
      chance.map((p) => p * (1 - p)),
    );
    if (split === null) break;
    const { feature, cut, low, high } = split;
    bias += low;
    const stair = stairs[feature];
    stair?.set(cut, (stair.get(cut) ?? 0) + high - low);
    for (const [index, row] of rows.entries())
      scores[index] = (scores[index] ?? 0) + ((row[feature] ?? 0) < cut ? low : high);
  }
  return { bias, steps: stairs.map((stair) => [...stair].sort(([a], [b]) => a - b)) };
}
