import { z } from 'zod';
import { Digest } from '../../model/digest.ts';
import { ConceptSet, ThemeDefinition, ThemeModel } from '../../model/theme.ts';

/** What the Worker of the bench can be asked to repeat. */
export const Subject = z.enum([
  'our-email',
  'mjml',
  'mrml',
  'our-annotations',
  'keyword-list',
  'our-fills',
  'our-messages',
  'messages-anew',
  'our-feeds',
  'feedsmith-feeds',
]);
export type Subject = z.infer<typeof Subject>;

/** What the Worker needs before it can be asked: sent once, so that no measured request has to parse it. */
export const BenchInputs = z.object({
  digest: Digest,
  /** The same digest as plain MJML. */
  mjmlSource: z.string(),
  articles: z.array(z.object({ title: z.string(), text: z.string() })),
  themes: z.array(ThemeDefinition),
  conceptSets: z.array(ConceptSet),
  models: z.array(ThemeModel),
  /** Feed documents, well formed: RSS, Atom and JSON. */
  feeds: z.array(z.string()),
});
export type BenchInputs = z.infer<typeof BenchInputs>;

/** The email as each renderer writes it. */
export const Emails = z.object({ 'our-email': z.string(), mjml: z.string(), mrml: z.string() });
export type Emails = z.infer<typeof Emails>;
