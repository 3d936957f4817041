import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { z } from 'zod';
import { annotate } from '../../analyze/annotate.ts';
import { type CompiledThemes, compileThemes } from '../../analyze/compile-themes.ts';
import { parseArticleFile } from '../../ingest/front-matter.ts';
import { TEXT_MAX, TITLE_MAX } from '../../limits.ts';
import { CommandError } from '../command-error.ts';
import { openCorpus } from '../open-corpus.ts';
import { openInput, readInput } from '../read-input.ts';

type Options = { jsonl?: boolean; corpus?: string };

/** A line of `--jsonl`: text to annotate, with a title or without. */
const Line = z.object({
  id: z.union([z.string(), z.number()]),
  title: z
    .string()
    .max(TITLE_MAX * 1000)
    .nullish(),
  text: z.string().max(TEXT_MAX * 10),
});

async function openThemes(dir: string | undefined): Promise<CompiledThemes> {
  const corpus = await openCorpus(dir);
  const result = compileThemes(corpus);
  if (!result.ok) throw new CommandError(result.problems[0]?.message ?? 'a theme is broken');
  return result.compiled;
}

/** An article file's title and text; anything else is text without a title, taken as it stands. */
function parseInput(content: string): { title: string; text: string } {
  if (content.startsWith('---\n') || content.startsWith('---\r\n')) {
    const parsed = parseArticleFile('standard-input.md', content);
    if (parsed.ok) return parsed.article;
  }
  return { title: '', text: content };
}

function annotateLine(line: string, number: number, themes: CompiledThemes): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return JSON.stringify({ error: `line ${number} is not JSON` });
  }
  const parsed = Line.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const id = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(value);
    const reason = `line ${number}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
    return JSON.stringify(id.success ? { id: id.data.id, error: reason } : { error: reason });
  }
  const { id, title, text } = parsed.data;
  return JSON.stringify({ id, ...annotate({ title: title ?? '', text }, themes) });
}

async function runAnnotate(file: string, options: Options): Promise<void> {
  const themes = await openThemes(options.corpus);
  if (!options.jsonl) {
    const content = await readInput(file);
    if (content.trim() === '') throw new CommandError('there is no text to annotate');
    console.log(JSON.stringify(annotate(parseInput(content), themes), null, 2));
    return;
  }
  let number = 0;
  for await (const line of createInterface({
    input: await openInput(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number++;
    if (line.trim() === '') continue;
    // Waits where the reader of our output is slower than we are, so that memory stays flat.
    if (!process.stdout.write(`${annotateLine(line, number, themes)}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

/** `annotate`: themes with evidence, and claims, of one article or of a stream of them. */
export function registerAnnotate(program: Command): void {
  program
    .command('annotate')
    .description('print the themes, evidence and claims of an article as JSON')
    .argument('[file]', 'an article file or plain text; - for standard input', '-')
    .option('--jsonl', 'one {id,title?,text} a line in, one {id,themes,claims} a line out')
    .option('--corpus <dir>', 'folder whose themes are used; what it lacks comes from corpus/')
    .action(runAnnotate);
}
