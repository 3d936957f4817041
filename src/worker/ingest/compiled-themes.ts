import { compileThemes } from '../../analyze/compile-themes.ts';
import { definitionsHash } from '../../analyze/definitions-hash.ts';
import { Corpus } from '../../model/corpus.ts';
import type { OpenThemes } from './deps.ts';

const Definitions = Corpus.pick({ themes: true, conceptSets: true, models: true, hash: true });

/** The themes of the corpus that this isolate compiled last: compiling takes longer than annotating a report. */
let kept: { readonly corpus: string; readonly themes: OpenThemes } | null = null;

/** Themes, concepts and models as one hash: what annotations made with others differ in. */
async function openCompiled(embedded: unknown): Promise<OpenThemes> {
  const { themes, conceptSets, models } = Definitions.parse(embedded);
  const result = compileThemes({ themes, conceptSets, models });
  if (!result.ok) throw new Error(`the corpus carries a broken theme: ${result.problems[0]?.message ?? ''}`);
  return {
    compiled: result.compiled,
    definitions: await definitionsHash({ themes, conceptSets, models }),
  };
}

/** The themes that the Worker's corpus defines, compiled once for each. Throws where one is broken. */
export async function openThemes(embedded: unknown): Promise<OpenThemes> {
  const { hash } = Corpus.pick({ hash: true }).parse(embedded);
  if (kept?.corpus === hash) return kept.themes;
  // The themes are kept and not the promise of them, which another request must not wait for.
  const themes = await openCompiled(embedded);
  kept = { corpus: hash, themes };
  return themes;
}
