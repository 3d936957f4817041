import { z } from 'zod';
import { Claim, Hedge, Probability } from './claim.ts';
import { Slug } from './ids.ts';
import { Span } from './span.ts';

/** Whether a sentence gives its speaker's own words, as direct speech, or reports what was said. */
export const Manner = z.enum(['quotation', 'report']);
export type Manner = z.infer<typeof Manner>;

/** Who a sentence is attributed to in its text, and how surely they put it. */
export const Attribution = z.object({
  /** The words of the text that name the speaker; null where the outlet speaks for itself. */
  speaker: z.string().min(1).nullable(),
  hedge: Hedge.nullable(),
  /** Null where the outlet speaks for itself; absent in what was stored before it was read. */
  manner: Manner.nullable().optional(),
  probability: Probability.nullable(),
});
export type Attribution = z.infer<typeof Attribution>;

/** The sentence that earned a theme, the rule that matched, and what it weighed. */
export const Evidence = Span.extend({
  score: z.number().positive(),
  /** The rule's id, or `weighed:` and names of features where a model decided without one. */
  rule: z.string().min(1),
  /** What the rule looks for, or which words weighed, in words for a reader; absent in what was stored before there were any. */
  reason: z.string().optional(),
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

/** A theme that holds and is another side of the theme `of`: whose side it is, and what was found. */
export const SideMatch = ThemeMatch.extend({ side: Slug, of: Slug });
export type SideMatch = z.infer<typeof SideMatch>;

/** What analysis found in one article. Themes that do not hold are absent. */
export const Annotation = z.object({
  /** Themes that are no side of another. */
  themes: z.array(ThemeMatch),
  /** Sides of themes, recorded beside them and never counted in them. */
  otherSides: z.array(SideMatch).default([]),
  claims: z.array(Claim),
});
export type Annotation = z.infer<typeof Annotation>;

/** Every theme that holds, those that are sides of others last: what lists, pages and sections are made from. */
export function listFoundThemes(
  annotation: Pick<Annotation, 'themes' | 'otherSides'>,
): readonly ThemeMatch[] {
  return [...annotation.themes, ...annotation.otherSides];
}
