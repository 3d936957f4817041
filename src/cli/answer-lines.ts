import { createInterface } from 'node:readline';
import { z } from 'zod';
import { firstIssue } from '../model/issue-words.ts';
import { CommandError } from './command-error.ts';
import { openInput } from './read-input.ts';

/** What a line of `--jsonl` is called by; its answer carries the same. */
export const LineId = z.union([z.string(), z.number()]);

/** The answer to one line and whether it could be read: JSON that names the line's id, or an error in words. */
function answerLine<T>(
  schema: z.ZodType<T>,
  line: string,
  number: number,
  answer: (value: T) => object,
): { isRead: boolean; json: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { isRead: false, json: JSON.stringify({ error: `line ${number} is not JSON` }) };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { isRead: true, json: JSON.stringify(answer(parsed.data)) };
  const id = z.object({ id: LineId }).safeParse(value);
  const error = `line ${number}: ${firstIssue(parsed.error)}`;
  return { isRead: false, json: JSON.stringify(id.success ? { id: id.data.id, error } : { error }) };
}

/**
 * Answers each line of a file, or of standard input for `-`, with one line, in order, never stopping at
 * a bad one. Blank lines are passed over. Memory stays flat however many lines there are. Throws a
 * CommandError after the last answer where a line could not be read.
 */
export async function answerLines<T>(
  file: string,
  schema: z.ZodType<T>,
  answer: (value: T) => object,
): Promise<void> {
  const input = createInterface({ input: await openInput(file), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  let asked = 0;
  let bad = 0;
  for await (const line of input) {
    number++;
    // A byte order mark opens some files, and is no part of their first line.
    const content = number === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (content.trim() === '') continue;
    asked++;
    const { isRead, json } = answerLine(schema, content, number, answer);
    if (!isRead) bad++;
    // Waits where the reader of our output is slower than we are.
    if (!process.stdout.write(`${json}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  if (bad > 0)
    throw new CommandError(`${bad} of ${asked} ${asked === 1 ? 'line' : 'lines'} could not be read`);
}
