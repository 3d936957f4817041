import { basename } from 'node:path';
import type { Command } from 'commander';
import { annotate } from '../../analyze/annotate.ts';
import { type CompiledThemes, compileThemes } from '../../analyze/compile-themes.ts';
import { parseDefinitionFile } from '../../ingest/definition-file.ts';
import { listFoundThemes } from '../../model/annotation.ts';
import type { Corpus } from '../../model/corpus.ts';
import { findSideProblem, ThemeDefinition } from '../../model/theme.ts';
import { CommandError } from '../command-error.ts';
import { openCorpus } from '../open-corpus.ts';
import { readInput } from '../read-input.ts';

type Options = { corpus?: string; json?: boolean };

/** Compiles one definition file with the concept sets of a corpus. Throws, naming file and line, where it is wrong. */
function compileFile(
  file: string,
  content: string,
  corpus: Corpus,
): { theme: ThemeDefinition; compiled: CompiledThemes } {
  const parsed = parseDefinitionFile(ThemeDefinition, file, content);
  if (!parsed.ok) {
    const [first] = parsed.problems;
    throw new CommandError(`${file}:${first?.line ?? 1}: ${first?.message ?? 'is no theme'}`);
  }
  const result = compileThemes({ themes: [parsed.value], conceptSets: corpus.conceptSets });
  if (!result.ok) throw new CommandError(`${file}: ${result.problems[0]?.message ?? 'does not compile'}`);
  const lost = findSideProblem(parsed.value, corpus.themes);
  if (lost !== null) throw new CommandError(`${file}: ${lost}`);
  return { theme: parsed.value, compiled: result.compiled };
}

async function testTheme(file: string, options: Options): Promise<void> {
  const corpus = await openCorpus(options.corpus);
  const { theme, compiled } = compileFile(file, await readInput(file), corpus);
  let caught = 0;
  let sentences = 0;
  for (const article of corpus.articles) {
    const [match] = listFoundThemes(annotate(article, compiled));
    if (match === undefined) continue;
    caught++;
    sentences += match.evidence.length;
    if (options.json) {
      console.log(JSON.stringify({ article: article.id, score: match.score, evidence: match.evidence }));
      continue;
    }
    console.log(`${article.id}  ${article.title}  (score ${match.score})`);
    for (const evidence of match.evidence)
      console.log(`  ${evidence.rule}, ${evidence.in} ${evidence.start}-${evidence.end}: ${evidence.text}`);
  }
  if (!options.json)
    console.log(
      `${theme.id} (${basename(file)}): ${sentences} sentences in ${caught} of ${corpus.articles.length} articles`,
    );
}

/** `themes test`: the sentences of an archive that a theme definition catches. */
export function registerThemes(program: Command): void {
  const themes = program.command('themes').description('work on theme definitions');
  themes
    .command('test')
    .description('print the sentences of the corpus that a theme definition catches, with the rule of each')
    .argument('<file>', 'a theme definition, themes/ID.json')
    .option('--corpus <dir>', 'folder whose articles and concepts are used; what it lacks comes from corpus/')
    .option('--json', 'one {article,score,evidence} a line')
    .action(testTheme)
    .exitOverride();
}
