/** What the learned model adds up: for each named feature a weight, and steps from a value on. */
export type CompareModel = {
  readonly bias: number;
  readonly features: readonly {
    readonly name: string;
    /** Added for each unit of the feature. */
    readonly weight: number;
    /** `[from, gain]`: added once the feature is at least `from`. */
    readonly steps: readonly (readonly [number, number])[];
  }[];
};

type Feature = CompareModel['features'][number];

function gainOf(weight: Feature['weight'], steps: Feature['steps'], value: number): number {
  let gain = weight * value;
  for (const [from, step] of steps) if (value >= from) gain += step;
  return gain;
}

/** What each feature adds to the score of a pair, in the order of the features; logarithms of odds. */
export function weighFeatures(model: CompareModel, values: readonly number[]): number[] {
  return model.features.map(({ weight, steps }, index) => gainOf(weight, steps, values[index] ?? 0));
}

/** How likely it is that a pair reports one event, 0 to 1. */
export function scoreFeatures({ bias, features }: CompareModel, values: readonly number[]): number {
  let total = bias;
  let index = 0;
  for (const { weight, steps } of features) total += gainOf(weight, steps, values[index++] ?? 0);
  return 1 / (1 + Math.exp(-total));
}
