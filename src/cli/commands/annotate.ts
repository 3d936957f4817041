import type { Command } from 'commander';
import { z } from 'zod';
import { annotate } from '../../analyze/annotate.ts';
import { parseArticleFile } from '../../ingest/front-matter.ts';
import { TEXT_MAX, TITLE_MAX } from '../../limits.ts';
import { answerLines, LineId } from '../answer-lines.ts';
import { CommandError } from '../command-error.ts';
import { openThemes } from '../open-corpus.ts';
import { readInput } from '../read-input.ts';

type Options = { jsonl?: boolean; corpus?: string };

/** A line of `--jsonl`: text to annotate, with a title or without. */
const Line = z.object({
  id: LineId,
  title: z
    .string()
    .max(TITLE_MAX * 1000)
    .nullish(),
  text: z.string().max(TEXT_MAX * 10),
});

/** An article file's title and text; anything else is text without a title, taken as it stands. */
function parseInput(content: string): { title: string; text: string } {
  if (content.startsWith('---\n') || content.startsWith('---\r\n')) {
    const parsed = parseArticleFile('standard-input.md', content);
    if (parsed.ok) return parsed.article;
    const [problem] = parsed.problems;
    throw new CommandError(
      `line ${problem?.line ?? 1} of the article: ${problem?.message ?? 'cannot be read'}`,
    );
  }
  return { title: '', text: content };
}

async function runAnnotate(file: string, options: Options): Promise<void> {
  const themes = await openThemes(options.corpus);
  if (!options.jsonl) {
    const content = await readInput(file);
    if (content.trim() === '') throw new CommandError('there is no text to annotate');
    console.log(JSON.stringify(annotate(parseInput(content), themes), null, 2));
    return;
  }
  await answerLines(file, Line, ({ id, title, text }) => {
    const { themes: found, otherSides, claims } = annotate({ title: title ?? '', text }, themes);
    return { id, themes: found, ...(otherSides.length > 0 ? { otherSides } : {}), claims };
  });
}

/** `annotate`: themes with evidence, and claims, of one article or of a stream of them. */
export function registerAnnotate(program: Command): void {
  program
    .command('annotate')
    .description('print the themes, evidence and claims of an article as JSON')
    .argument('[file]', 'an article file or plain text; - for standard input', '-')
    .option(
      '--jsonl',
      'one {id,title?,text} a line in, one {id,themes,claims} a line out, with otherSides where a side of a theme holds',
    )
    .option('--corpus <dir>', 'folder whose themes are used; what it lacks comes from corpus/')
    .action(runAnnotate);
}
