import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { CommandError } from './cli/command-error.ts';
import { registerAnnotate } from './cli/commands/annotate.ts';
import { registerCompare } from './cli/commands/compare.ts';
import { registerDigest } from './cli/commands/digest.ts';
import { registerEval } from './cli/commands/eval.ts';
import { registerExtract } from './cli/commands/extract.ts';
import { registerImport } from './cli/commands/import.ts';
import { registerParseFeed } from './cli/commands/parse-feed.ts';
import { registerPoll } from './cli/commands/poll.ts';
import { registerSend } from './cli/commands/send.ts';
import { registerSubscribers } from './cli/commands/subscribers.ts';
import { registerThemes } from './cli/commands/themes.ts';
import { issueWords } from './model/issue-words.ts';

/** Exit code for bad input. */
const BAD_INPUT = 2;

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

registerDigest(program);
registerAnnotate(program);
registerImport(program);
registerExtract(program);
registerParseFeed(program);
registerPoll(program);
registerCompare(program);
registerEval(program);
registerThemes(program);
registerSend(program);
registerSubscribers(program);
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
