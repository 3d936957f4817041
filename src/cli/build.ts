import { resolve } from 'node:path';
import { compileTemplates } from './compile-templates.ts';
import { embedCorpus } from './embed-corpus.ts';
import { ROOT } from './root.ts';

/** What a build did, and what it found wrong in the corpus: each problem names its file and line. */
export interface BuildResult {
  changed: boolean;
  problems: string[];
}

/**
 * Compiles `templates/` and embeds the corpus, into git-ignored files that the Worker, the tests and
 * the command line import. Writes nothing where nothing changed. `corpus` is a folder laid out as
 * `corpus/` (default: the environment's `SITREP_CORPUS`, else `corpus/`).
 *
 * Throws where a template does not compile. A bad file of the corpus is skipped and reported.
 */
export async function buildAll(options: { corpus?: string } = {}): Promise<BuildResult> {
  const corpus = resolve(ROOT, options.corpus ?? (process.env['SITREP_CORPUS'] || 'corpus'));
  const templates = await compileTemplates(ROOT);
  const embedded = await embedCorpus(ROOT, corpus);
  return { changed: templates.changed || embedded.changed, problems: embedded.problems };
}

/** Builds and says what a reader should know; the exit code is 1 where the templates do not compile. */
async function main(): Promise<void> {
  try {
    const { problems } = await buildAll();
    for (const problem of problems) console.warn(`skipped: ${problem}`);
  } catch (error) {
    console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
