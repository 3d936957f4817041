import { z } from 'zod';
import { Claim, Hedge, Probability } from './claim.ts';
import { Slug } from './ids.ts';
import { Span } from './span.ts';

/** Who a sentence is attributed to in its text, and how surely they put it. */
export const Attribution = z.object({
  /** The words of the text that name the speaker; null where the outlet speaks for itself. */
  speaker: z.string().min(1).nullable(),
  hedge: Hedge.nullable(),
  probability: Probability.nullable(),
});
export type Attribution = z.infer<typeof Attribution>;

/** The sentence that earned a theme, the id of the rule that matched, and what it weighed. */
export const Evidence = Span.extend({
  score: z.number().positive(),
  rule: z.string().min(1),
  ...Attribution.shape,
});
export type Evidence = z.infer<typeof Evidence>;

/** A theme that holds for an article: `score` is at or over the theme's threshold. */
export const ThemeMatch = z.object({
  theme: Slug,
  score: z.number().positive(),
  evidence: z.array(Evidence).min(1),
});
export type ThemeMatch = z.infer<typeof ThemeMatch>;

/** What analysis found in one article. Themes that do not hold are absent. */
export const Annotation = z.object({
  themes: z.array(ThemeMatch),
  claims: z.array(Claim),
});
export type Annotation = z.infer<typeof Annotation>;
