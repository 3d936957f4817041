import { enableCompileCache } from 'node:module';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { CommandError } from './cli/command-error.ts';
import { issueWords } from './model/issue-words.ts';

/** What adds each command to the program, in the order in which help lists them. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  digest: async () => (await import('./cli/commands/digest.ts')).registerDigest,
  annotate: async () => (await import('./cli/commands/annotate.ts')).registerAnnotate,
  import: async () => (await import('./cli/commands/import.ts')).registerImport,
  extract: async () => (await import('./cli/commands/extract.ts')).registerExtract,
  'parse-feed': async () => (await import('./cli/commands/parse-feed.ts')).registerParseFeed,
  poll: async () => (await import('./cli/commands/poll.ts')).registerPoll,
  compare: async () => (await import('./cli/commands/compare.ts')).registerCompare,
  eval: async () => (await import('./cli/commands/eval.ts')).registerEval,
  themes: async () => (await import('./cli/commands/themes.ts')).registerThemes,
  send: async () => (await import('./cli/commands/send.ts')).registerSend,
  subscribers: async () => (await import('./cli/commands/subscribers.ts')).registerSubscribers,
};

/** Exit code for bad input. */
const BAD_INPUT = 2;

// Types are stripped from each file once, and not at each start.
enableCompileCache();

// Whatever a schema refuses is told to a person, not to a programmer.
z.config({ customError: issueWords });

const program = new Command('sitrep')
  .description('themed news digests in which every line can be traced to its source')
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError(false)
  // Commander puts what was perhaps meant on a line of its own; commands made from here on have this too.
  .configureOutput({
    outputError: (words, write) =>
      write(
        `sitrep: ${words
          .replace(/^error: /, '')
          .trim()
          .replaceAll('\n', ' ')}\n`,
      ),
  })
  .exitOverride();

// Loading them all takes a second: only the one that is named is, and all for help and for a word that is none of them.
const named = process.argv[2] ?? '';
for (const name of Object.hasOwn(COMMANDS, named) ? [named] : Object.keys(COMMANDS))
  (await COMMANDS[name]?.())?.(program);
for (const command of program.commands) command.exitOverride();

// A reader of our output that stops early (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
  else if (error instanceof CommandError) {
    console.error(`sitrep: ${error.message}`);
    process.exitCode = BAD_INPUT;
  } else throw error;
}
