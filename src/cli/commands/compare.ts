import type { Command } from 'commander';
import { z } from 'zod';
import { compareStories, describeStory } from '../../digest/compare.ts';
import { TEXT_MAX, TITLE_MAX } from '../../limits.ts';
import { answerLines, LineId } from '../answer-lines.ts';
import { CommandError } from '../command-error.ts';

/** One side of a pair, as it came. */
const Piece = z.object({
  title: z
    .string()
    .max(TITLE_MAX * 1000)
    .nullish(),
  text: z
    .string()
    .max(TEXT_MAX * 10)
    .nullish(),
  published: z.string().nullish(),
  publisher: z.string().nullish(),
});

const Line = z.object({ id: LineId, a: Piece, b: Piece });

function describe({ title, text, published, publisher }: z.infer<typeof Piece>) {
  return describeStory({ title: title ?? '', text: text ?? '', published, publisher });
}

async function runCompare(file: string, options: { jsonl?: boolean; explain?: boolean }): Promise<void> {
  if (!options.jsonl) throw new CommandError('compare reads pairs of articles as JSON lines: give --jsonl');
  await answerLines(file, Line, ({ id, a, b }) => {
    const { relation, score, reasons } = compareStories(describe(a), describe(b));
    return options.explain ? { id, relation, score, reasons } : { id, relation };
  });
}

/** `compare`: how the two articles of each line stand to each other. */
export function registerCompare(program: Command): void {
  program
    .command('compare')
    .description('tell whether two articles are one text, report one event, or share a topic')
    .argument('[file]', 'pairs of articles, one {id,a:{title,text},b:{…}} a line; - for standard input', '-')
    .option('--jsonl', 'one pair a line in, one {id,relation} a line out')
    .option('--explain', 'adds the score and the reasons to each answer')
    .action(runCompare);
}
