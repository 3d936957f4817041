import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import type { CompiledThemes } from '../../analyze/compile-themes.ts';
import { CommandError } from '../command-error.ts';
import { evaluateGold } from '../eval/evaluate.ts';
import { parseGold } from '../eval/gold.ts';
import { formatErrors, formatReport } from '../eval/print.ts';
import { openThemes } from '../open-corpus.ts';
import { readInput } from '../read-input.ts';
import { ROOT } from '../root.ts';

type Options = { gold?: string; json?: boolean; errors?: boolean; corpus?: string };

/** The gold that ships with the project. */
const BUILT_IN = join(ROOT, 'corpus/gold');

/** The gold files of a corpus folder that has some, else those built in. */
function listGoldFiles(dir: string | undefined): string[] {
  const own = dir === undefined ? BUILT_IN : join(dir, 'gold');
  const folder = existsSync(own) && statSync(own).isDirectory() ? own : BUILT_IN;
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  if (files.length === 0) throw new CommandError(`there are no gold files in "${folder}"`);
  return files.sort().map((name) => join(folder, name));
}

/** A path as a person types it: relative to the project where it lies inside. */
const shownPath = (file: string) => (file.startsWith(`${ROOT}/`) ? relative(ROOT, file) : file);

async function evaluateFile(file: string, themes: CompiledThemes) {
  const known = [...themes.themes, ...themes.sides].map(({ id }) => id);
  const gold = parseGold(await readInput(file), known);
  if (!gold.ok) throw new CommandError(`${shownPath(file)}: ${gold.message}`);
  return evaluateGold(gold.value, themes);
}

async function runEval(options: Options): Promise<void> {
  const files = options.gold === undefined ? listGoldFiles(options.corpus) : [options.gold];
  const themes = await openThemes(options.corpus);
  for (const [index, file] of files.entries()) {
    const report = await evaluateFile(file, themes);
    if (options.json) {
      const { errors, ...scores } = report;
      console.log(
        JSON.stringify({ file: shownPath(file), ...scores, ...(options.errors ? { errors } : {}) }),
      );
      continue;
    }
    if (index > 0) console.log('');
    console.log(`${shownPath(file)}: ${formatReport(report).join('\n')}`);
    if (options.errors) for (const line of formatErrors(report)) console.log(line);
  }
}

/** `eval`: how often themes, claims, pairs and sentences are as a reader marked them, beside plain baselines. */
export function registerEval(program: Command): void {
  program
    .command('eval')
    .description('score themes, claims, story pairs or sentences against labelled lines, beside a baseline')
    .option('--gold <file>', 'labelled JSON Lines, - for standard input; without it, all of corpus/gold')
    .option('--errors', 'print each item that is not as its reader marked it')
    .option('--json', 'one JSON object a file')
    .option('--corpus <dir>', 'folder whose themes and gold are used; what it lacks comes from corpus/')
    .action(runEval);
}
