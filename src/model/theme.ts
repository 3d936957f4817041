import { z } from 'zod';
import { Slug } from './ids.ts';

/**
 * One way to say a concept: words separated by spaces, matched against a sentence's words without regard to
 * case. A word that ends in `*` matches every word that begins so
 * (`resign*`); `_`, not in the first place, matches any one word (`lost _ faith`), and `#` any number
 * in digits.
 */
export const Phrase = z
  .string()
  .max(120)
  .regex(
    /^(?:#|[\p{Ll}\p{N}']+\*?)(?: (?:_|#|[\p{Ll}\p{N}']+\*?))*$/u,
    'must be lower-case words, each with an optional * at its end',
  );

/** A named concept: an actor, an event, a state, in all the ways it is said. */
export const Concepts = z.record(Slug, z.array(Phrase).min(1).max(500));
export type Concepts = z.infer<typeof Concepts>;

/** A set of concepts that several themes share (`corpus/concepts/ID.json`). */
export const ConceptSet = z.strictObject({
  id: Slug,
  description: z.string().min(1),
  concepts: Concepts,
});
export type ConceptSet = z.infer<typeof ConceptSet>;

/** Concept names of which any one will do. */
const AnyOf = z.array(Slug).min(1).max(30);

/** A condition under which a sentence is evidence for a theme. */
export const Rule = z.strictObject({
  id: Slug,
  /** What the rule catches, in words: shown to readers who ask why a line was chosen. */
  description: z.string().min(1).max(300),
  /** Each entry must be found in the sentence; an entry is a list of concepts of which any one will do. */
  all: z.array(AnyOf).min(1).max(8),
  /** None of these may be found in the sentence. */
  none: AnyOf.optional(),
  /** At most this many words may lie between neighbouring entries of `all`. */
  near: z.int().min(0).max(60).optional(),
  /** The entries of `all` must be found in this order. */
  ordered: z.boolean().default(false),
  /** One of these must be found in the sentence, in the title, or up to two sentences before. */
  context: AnyOf.optional(),
  /** Whether a negation right before the first entry's words blocks the rule ("denied that…", "no…"). */
  negation: z.enum(['blocks', 'allowed']).default('blocks'),
  weight: z.number().positive().max(10),
});
export type Rule = z.infer<typeof Rule>;

/** A theme as data: it holds for an article whose sentences together reach `threshold`. */
export const ThemeDefinition = z
  .strictObject({
    id: Slug,
    title: z.string().min(1).max(120),
    description: z.string().min(1).max(600),
    /**
     * The theme that this one is another side of: what it finds is recorded beside that theme and never counted in it.
     * Its rules alone decide.
     */
    sideOf: Slug.optional(),
    /** Whose side that is, in one word: given where `sideOf` is. */
    side: Slug.optional(),
    /**
     * Concepts that name whom `sideOf` is about: in an article for which this side holds, a sentence is asked for that
     * theme only where it, or what stands around it, names one.
     */
    countsWith: AnyOf.optional(),
    /** Concept sets whose concepts its rules may name. */
    uses: z.array(Slug).max(10).default([]),
    concepts: Concepts,
    /** The article must mention one of these somewhere, or no rule is tried. */
    scope: AnyOf.optional(),
    rules: z.array(Rule).min(1).max(200),
    threshold: z.number().positive().max(10),
  })
  .superRefine((theme, ctx) => {
    const ids = theme.rules.map((rule) => rule.id);
    const twice = ids.find((id, at) => ids.indexOf(id) !== at);
    if (twice !== undefined)
      ctx.addIssue({ code: 'custom', path: ['rules'], message: `two rules are called "${twice}"` });
    if ((theme.sideOf === undefined) !== (theme.side === undefined))
      ctx.addIssue({ code: 'custom', path: ['side'], message: 'sideOf and side go together' });
    if (theme.countsWith !== undefined && theme.sideOf === undefined)
      ctx.addIssue({
        code: 'custom',
        path: ['countsWith'],
        message: 'countsWith is for a theme with sideOf',
      });
    if (theme.sideOf === theme.id)
      ctx.addIssue({ code: 'custom', path: ['sideOf'], message: 'a theme is no side of itself' });
  });
export type ThemeDefinition = z.infer<typeof ThemeDefinition>;

/** Why a theme cannot be a side among these themes, in words; null where it can, or is none. */
export function findSideProblem(
  { sideOf }: Pick<ThemeDefinition, 'sideOf'>,
  themes: readonly Pick<ThemeDefinition, 'id' | 'sideOf'>[],
): string | null {
  if (sideOf === undefined) return null;
  const base = themes.find(({ id }) => id === sideOf);
  if (base === undefined) return `sideOf names the theme "${sideOf}", which does not exist`;
  return base.sideOf === undefined ? null : `sideOf names the theme "${sideOf}", which is a side itself`;
}

/**
 * What a theme's trained model weighs: each feature of a sentence (`word mutin`, `concept war/russia`,
 * `near signals/killed signals/people`, `context war/ukraine`, `rule casualties/people-lost`). A sentence whose
 * weights add up to more than `threshold` is evidence. Written by the training command.
 */
export const ThemeModel = z.strictObject({
  id: Slug,
  /** What it was trained on and how it scored, in words. */
  trained: z.string().min(1).max(1000),
  threshold: z.number(),
  weights: z.record(z.string().max(300), z.number()),
});
export type ThemeModel = z.infer<typeof ThemeModel>;
