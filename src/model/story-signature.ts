import { z } from 'zod';

/** What kind of piece a title announces, where it is not a plain report. */
export const Marker = z.enum([
  'live',
  'roundup',
  'opinion',
  'explainer',
  'media',
  'question',
  'quote',
  'feature',
  'copula',
  'prospect',
]);
export type Marker = z.infer<typeof Marker>;

/** An event some days back of which a piece gives the toll: "the toll from last week's strike on a market in Kupiansk". */
export const StoryReference = z.object({
  /** When it was, minutes since 1970, UTC: a day or the week before, with what time zones and habits add. */
  from: z.number(),
  to: z.number(),
  /** Terms of the towns it was in: at least one. */
  places: z.array(z.string()).readonly(),
  /** Terms of what was hit. */
  targets: z.array(z.string()).readonly(),
  /** The dead, as the piece counts them. */
  toll: z.number(),
});
export type StoryReference = z.infer<typeof StoryReference>;

/** All that a comparison knows of an article: plain JSON, 2 KB at most, made once when the article is stored. */
export const StorySignature = z.object({
  /** Version of the words' reading: signatures of two versions cannot be compared. */
  v: z.literal(1),
  /** Terms of the title, in order. */
  title: z.array(z.string()).readonly(),
  /** Terms of the text's opening, in order. */
  lead: z.array(z.string()).readonly(),
  /** Terms among them that are names: people, towns, organisations, ships. */
  names: z.array(z.string()).readonly(),
  /** Figures with what they count: `kill:19`, or `:2240000000000` where that is not clear. */
  numbers: z.array(z.string()).readonly(),
  markers: z.array(Marker).readonly(),
  /** Minutes since 1970, UTC; null where unknown. */
  at: z.number().nullable(),
  publisher: z.string().nullable(),
  /** The smallest shingle hashes of title and text, in base 36, ascending, joined by commas. */
  sketch: z.string(),
  /** Distinct shingles of title and text. */
  shingles: z.int().nonnegative(),
  /** Absent where a piece goes on with no dated event, as most do. */
  refers: StoryReference.optional(),
});
export type StorySignature = z.infer<typeof StorySignature>;
