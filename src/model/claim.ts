import { z } from 'zod';
import { Span } from './span.ts';

/** What a figure counts. `casualties` is killed plus wounded, or what the text leaves at that word. */
export const Measure = z.enum(['killed', 'wounded', 'casualties', 'captured', 'missing', 'equipment']);
export type Measure = z.infer<typeof Measure>;

/** Whose losses a figure counts. Civilians of any nationality are `civilian`. */
export const Side = z.enum(['russia', 'ukraine', 'civilian', 'unknown']);
export type Side = z.infer<typeof Side>;

/** How a speaker put a statement, from the verb that attributes it. */
export const Hedge = z.enum(['said', 'claimed', 'estimated', 'reported', 'confirmed', 'denied']);
export type Hedge = z.infer<typeof Hedge>;

/**
 * Probability words of the UK's PHIA yardstick (Professional Head of Intelligence Assessment), as
 * they stand in a text that uses them.
 */
export const Probability = z.enum([
  'remote chance',
  'highly unlikely',
  'unlikely',
  'realistic possibility',
  'likely',
  'probable',
  'highly likely',
  'almost certain',
]);
export type Probability = z.infer<typeof Probability>;

/**
 * A number as stated. Exact, "about" and "nearly" N: `low` = `high` = N. "More than" and "at least"
 * N: `high` null. "Up to" N: `low` null. "Dozens": both null with the word as `qualifier`.
 */
export const Quantity = z.object({
  low: z.number().nonnegative().nullable(),
  high: z.number().nonnegative().nullable(),
  qualifier: z.string().min(1).nullable(),
});
export type Quantity = z.infer<typeof Quantity>;

/** One figure for losses, with who claims it and the words of the text that hold it. */
export const Claim = z.object({
  quantity: Quantity,
  measure: Measure,
  side: Side,
  /** The words of the text that name who says it; null for the outlet itself. */
  claimant: z.string().min(1).nullable(),
  hedge: Hedge.nullable(),
  /** The words of the text that date it or give its period ("since February"), or null. */
  asOf: z.string().min(1).nullable(),
  evidence: Span,
});
export type Claim = z.infer<typeof Claim>;
