import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CompiledThemes, compileThemes } from '../analyze/compile-themes.ts';
import type { Corpus } from '../model/corpus.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { CommandError } from './command-error.ts';
import { readCorpus } from './read-corpus.ts';
import { ROOT } from './root.ts';

const BUILT_IN = join(ROOT, 'corpus');

/** Reads the corpus a command works on, and says on standard error what of it was skipped. */
export async function openCorpus(dir: string | undefined): Promise<Corpus> {
  const folder = dir === undefined ? BUILT_IN : resolve(dir);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new CommandError(`there is no corpus folder "${dir ?? folder}"`);
  const { corpus, problems, notices } = await readCorpus(folder, BUILT_IN);
  for (const problem of problems) console.error(`skipped: ${problem}`);
  for (const notice of notices) console.error(`note: ${notice}`);
  return corpus;
}

/** The themes of the corpus a command works on, compiled with their models. */
export async function openThemes(dir: string | undefined): Promise<CompiledThemes> {
  const result = compileThemes(await openCorpus(dir));
  if (!result.ok) throw new CommandError(result.problems[0]?.message ?? 'a theme is broken');
  return result.compiled;
}

/** The newsletter of that id, of the corpus or built in. */
export async function findCorpusNewsletter(corpus: Corpus, id: string): Promise<Newsletter> {
  const found = corpus.newsletters.find((newsletter) => newsletter.id === id);
  if (found) return found;
  const { corpus: builtIn } = await readCorpus(BUILT_IN, BUILT_IN);
  const fallback = builtIn.newsletters.find((newsletter) => newsletter.id === id);
  if (fallback) return fallback;
  const known = corpus.newsletters.map((newsletter) => newsletter.id).join(', ');
  throw new CommandError(`there is no newsletter "${id}"; there is ${known}`);
}
