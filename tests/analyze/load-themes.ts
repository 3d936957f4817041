import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledThemes, compileThemes } from '../../src/analyze/compile-themes.ts';
import { ConceptSet, ThemeDefinition } from '../../src/model/theme.ts';

const CORPUS = join(import.meta.dirname, '../../corpus');
const read = (file: string): unknown => JSON.parse(readFileSync(join(CORPUS, file), 'utf8'));

/** The three built-in themes, compiled. */
export function loadBuiltInThemes(): CompiledThemes {
  const themes = ['leadership-strain', 'morale', 'casualties'].map((id) =>
    ThemeDefinition.parse(read(`themes/${id}.json`)),
  );
  const result = compileThemes(themes, [ConceptSet.parse(read('concepts/war.json'))]);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('; '));
  return result.compiled;
}
