import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openInput } from './read-input.ts';

/** What a line of `--jsonl` is called by; its answer carries the same. */
export const LineId = z.union([z.string(), z.number()]);

/** The answer to one line: JSON that names the line's id, or an error in words where the line is bad. */
function answerLine<T>(
  schema: z.ZodType<T>,
  line: string,
  number: number,
  answer: (value: T) => object,
): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return JSON.stringify({ error: `line ${number} is not JSON` });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return JSON.stringify(answer(parsed.data));
  const [issue] = parsed.error.issues;
  const id = z.object({ id: LineId }).safeParse(value);
  const error = `line ${number}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
  return JSON.stringify(id.success ? { id: id.data.id, error } : { error });
}

/**
 * Answers each line of a file, or of standard input for `-`, with one line, in order, never stopping at
 * a bad one. Blank lines are passed over. Memory stays flat however many lines there are.
 */
export async function answerLines<T>(
  file: string,
  schema: z.ZodType<T>,
  answer: (value: T) => object,
): Promise<void> {
  const input = createInterface({ input: await openInput(file), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const line of input) {
    number++;
    // A byte order mark opens some files, and is no part of their first line.
    const content = number === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (content.trim() === '') continue;
    // Waits where the reader of our output is slower than we are.
    if (!process.stdout.write(`${answerLine(schema, content, number, answer)}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
