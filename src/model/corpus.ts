import { z } from 'zod';
import { Article } from './article.ts';
import { Newsletter } from './newsletter.ts';
import { ConceptSet, ThemeDefinition, ThemeModel } from './theme.ts';

/** An article as it is stored: `fingerprint` is the SHA-256 of its text's words, equal for syndicated copies. */
export const FingerprintedArticle = Article.extend({ fingerprint: z.string().regex(/^[0-9a-f]{64}$/) });
export type FingerprintedArticle = z.infer<typeof FingerprintedArticle>;

/** A folder of definitions and articles, read whole: what `corpus/` holds, or a folder laid out as it. */
export const Corpus = z.object({
  newsletters: z.array(Newsletter),
  themes: z.array(ThemeDefinition),
  conceptSets: z.array(ConceptSet),
  /** Trained weights of those themes that have them. */
  models: z.array(ThemeModel),
  articles: z.array(FingerprintedArticle),
  /** SHA-256 of all of the above: a changed corpus is loaded again, an unchanged one is not. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Corpus = z.infer<typeof Corpus>;
