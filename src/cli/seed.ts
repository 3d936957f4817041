import { DatabaseSync } from 'node:sqlite';
import { Command } from 'commander';
import { z } from 'zod';
import { compileThemes } from '../analyze/compile-themes.ts';
import { definitionsHash } from '../analyze/definitions-hash.ts';
import { Day } from '../model/ids.ts';
import { CommandError } from './command-error.ts';
import { openCorpus } from './open-corpus.ts';
import { ProgressBar } from './progress-bar.ts';
import { ROOT } from './root.ts';
import { fillArchive } from './seed/fill-archive.ts';
import { findDatabaseFile, findStateDir, newDatabaseWords } from './seed/target.ts';
import { localEnvironment, runWrangler } from './start/wrangler.ts';

const DAY_MS = 86_400_000;
const BAD_INPUT = 2;

const Options = z.object({
  articles: z.coerce.number().int().min(1).max(10_000_000),
  perDay: z.coerce.number().int().min(1).max(100_000),
  from: Day,
  seed: z.coerce.number().int().min(0).max(1_000_000),
  corpus: z.string().optional(),
  port: z.string().optional(),
  baseUrl: z.string().optional(),
});

/** Makes the local database of a state folder, or brings it up to date; answers its file. */
async function openLocalFile(stateDir: string): Promise<string> {
  if (findDatabaseFile(ROOT, stateDir) === null) console.error(newDatabaseWords(ROOT, stateDir));
  const migrate = ['d1', 'migrations', 'apply', 'DB', '--local', `--persist-to=${stateDir}`];
  const { code, output } = await runWrangler(ROOT, migrate, localEnvironment(ROOT, process.env));
  if (code !== 0) throw new Error(`the migrations did not apply to ${stateDir}:\n${output.trim()}`);
  const file = findDatabaseFile(ROOT, stateDir);
  if (file === null) throw new Error(`the migrations made no database in ${stateDir}`);
  return file;
}

async function main(given: unknown): Promise<void> {
  const parsed = Options.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new CommandError(`--${name}: ${issue?.message ?? 'is not understood'}`);
  }
  const { articles, perDay, from, seed, corpus: folder } = parsed.data;
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const stateDir = findStateDir(parsed.data, { root: ROOT, cwd });
  const corpus = await openCorpus(folder);
  const themes = compileThemes(corpus);
  if (!themes.ok) throw new CommandError(themes.problems[0]?.message ?? 'a theme is broken');
  const sqlite = new DatabaseSync(await openLocalFile(stateDir));
  // What is cut off is written again: a crash of the machine may cost the database, which holds nothing else.
  sqlite.exec('PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL');
  const bar = new ProgressBar(process.stderr);
  try {
    const added = await fillArchive(sqlite, {
      archive: { seed, from: new Date(`${from}T00:00:00Z`), gapMs: Math.floor(DAY_MS / perDay) },
      articles,
      themes: themes.compiled,
      definitions: await definitionsHash(corpus),
      show: (done) => bar.show(done / articles, `${done} of ${articles} articles`),
    });
    bar.end();
    console.log(
      added === 0
        ? `The archive in ${stateDir} holds ${articles} generated articles already.`
        : `Added ${added} generated articles to ${stateDir}. npm start with the same --port, --base-url and --corpus serves them and builds their digests, some each minute.`,
    );
  } finally {
    sqlite.close();
  }
}

const program = new Command('npm run seed --')
  .description(
    'Fills the local database of npm start with a generated archive: reports of events that never were, in made-up towns, with true annotations. Run it again to go on where it was cut off; the same numbers give the same archive. Stop npm start first.',
  )
  .requiredOption('--articles <n>', 'how many the archive holds in the end')
  .option('--per-day <n>', 'articles a day', '300')
  .option('--from <date>', 'the first day, YYYY-MM-DD', '2016-01-01')
  .option('--seed <n>', 'another number writes another archive', '1')
  .option('--corpus <dir>', 'whose themes they are annotated with, as for npm start')
  .option('--port <n>', 'of the npm start whose database it is')
  .option('--base-url <url>', 'of the npm start whose database it is')
  .allowExcessArguments(false)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : BAD_INPUT))
  .action(main);

try {
  await program.parseAsync();
} catch (error) {
  console.error(`seed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof CommandError ? BAD_INPUT : 1;
}
