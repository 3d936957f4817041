import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { z } from 'zod';
import { compareStories, describeStory } from '../../digest/compare.ts';
import { TEXT_MAX, TITLE_MAX } from '../../limits.ts';
import { CommandError } from '../command-error.ts';
import { openInput } from '../read-input.ts';

const Id = z.union([z.string(), z.number()]);

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

const Line = z.object({ id: Id, a: Piece, b: Piece });

function describe({ title, text, published, publisher }: z.infer<typeof Piece>) {
  return describeStory({ title: title ?? '', text: text ?? '', published, publisher });
}

function compareLine(line: string, number: number, explain: boolean): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return JSON.stringify({ error: `line ${number} is not JSON` });
  }
  const parsed = Line.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const id = z.object({ id: Id }).safeParse(value);
    const reason = `line ${number}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
    return JSON.stringify(id.success ? { id: id.data.id, error: reason } : { error: reason });
  }
  const { id, a, b } = parsed.data;
  const { relation, score, reasons } = compareStories(describe(a), describe(b));
  return JSON.stringify(explain ? { id, relation, score, reasons } : { id, relation });
}

async function runCompare(file: string, options: { jsonl?: boolean; explain?: boolean }): Promise<void> {
  if (!options.jsonl) throw new CommandError('compare reads pairs of articles as JSON lines: give --jsonl');
  let number = 0;
  const input = createInterface({ input: await openInput(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of input) {
    number++;
    if (line.trim() === '') continue;
    // Waits where the reader of our output is slower than we are, so that memory stays flat.
    if (!process.stdout.write(`${compareLine(line, number, options.explain ?? false)}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
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
