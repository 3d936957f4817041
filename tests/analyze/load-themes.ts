import { join } from 'node:path';
import { type CompiledThemes, compileThemes } from '../../src/analyze/compile-themes.ts';
import { readCorpus } from '../../src/cli/read-corpus.ts';

const CORPUS = join(import.meta.dirname, '../../corpus');
const { corpus } = await readCorpus(CORPUS, CORPUS);

/** The three built-in themes, compiled with their models. */
export function loadBuiltInThemes(): CompiledThemes {
  const result = compileThemes(corpus);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('; '));
  return result.compiled;
}
