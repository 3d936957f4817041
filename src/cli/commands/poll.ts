import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { userAgentOf } from '../../ingest/document-request.ts';
import { renderArticleFile } from '../../ingest/front-matter.ts';
import { parseOpml } from '../../ingest/opml.ts';
import { HttpUrl } from '../../model/ids.ts';
import { CommandError } from '../command-error.ts';
import { nodeTransport } from '../fetch/node-transport.ts';
import { type Polled, pollFeeds } from '../poll-feeds.ts';
import { ProgressBar } from '../progress-bar.ts';
import { openInput } from '../read-input.ts';
import { writeAtomic } from '../write-atomic.ts';

type Options = { out?: string; contact?: string; baseUrl: string; allowLocal?: boolean };

const count = (n: number, noun: string, plural = `${noun}s`): string => `${n} ${n === 1 ? noun : plural}`;

/** Plain text for a line of a terminal: no control of a feed's gets there. */
const shown = (text: string): string => text.replace(/\p{C}/gu, ' ').slice(0, 200);

function describe(polled: Polled): string {
  const name = shown(polled.feed.title || (polled.ok ? polled.document.title : '') || polled.feed.url);
  if (!polled.ok) return `${name}: ${shown(polled.reason)}`;
  const { document, articles } = polled;
  const problems = document.problems.map(({ detail }) => shown(detail));
  const said = `${count(document.entries.length, 'entry', 'entries')}, ${count(articles.length, 'article')}`;
  return `${name}: ${[said, ...problems].join('; ')}`;
}

/** Who asks, as servers are told. */
function readUserAgent({ contact, baseUrl }: Options): string {
  const base = HttpUrl.safeParse(baseUrl);
  if (!base.success)
    throw new CommandError(`--base-url must be an absolute http(s) address, not "${baseUrl}"`);
  const mail = z.email().optional().safeParse(contact);
  if (!mail.success) throw new CommandError(`--contact must be a mail address, not "${contact}"`);
  return userAgentOf(base.data.replace(/\/+$/, ''), mail.data ?? null);
}

function write(out: string, polled: readonly Polled[]): number {
  const articles = polled.flatMap((one) => (one.ok ? one.articles : []));
  try {
    for (const article of articles)
      writeAtomic(join(out, 'articles', `${article.id}.md`), renderArticleFile(article));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new CommandError(`"${out}" cannot be written${code}`);
  }
  return new Set(articles.map(({ id }) => id)).size;
}

async function runPoll(file: string, options: Options): Promise<void> {
  const rule = { allowLocal: options.allowLocal === true };
  const setting = { userAgent: readUserAgent(options), rule };
  const reading = parseOpml(await buffer(await openInput(file)), rule);
  if (!reading.ok)
    throw new CommandError(`${file === '-' ? 'standard input' : `"${file}"`}: ${reading.error}`);
  const { feeds, refusals } = reading;
  for (const { outline, reason } of refusals) {
    const hint = reason.endsWith(': it is this machine')
      ? '; --allow-local lets this command fetch from it'
      : '';
    console.error(`left out: ${shown(outline)}: ${reason}${hint}`);
  }
  if (feeds.length === 0)
    throw new CommandError(
      `${file === '-' ? 'standard input' : `"${file}"`} names no feed that can be polled`,
    );

  const bar = new ProgressBar(process.stderr);
  const isTerminal = process.stderr.isTTY === true;
  let done = 0;
  const tell = (): void => {
    done += 1;
    if (isTerminal) bar.show(done / feeds.length, `${done} of ${count(feeds.length, 'feed')}`);
  };
  const polled = await pollFeeds(
    { transport: nodeTransport(rule), setting, now: () => new Date(), wait: (ms) => setTimeout(ms) },
    feeds,
    tell,
  );
  bar.end();
  for (const one of polled) console.log(describe(one));
  const read = polled.filter(({ ok }) => ok).length;
  if (read === 0) throw new CommandError(`none of ${count(feeds.length, 'feed')} could be read`);
  const kept =
    options.out === undefined
      ? ''
      : `; ${count(write(options.out, polled), 'article')} in ${join(options.out, 'articles')}`;
  console.log(`${read} of ${count(feeds.length, 'feed')} read${kept}`);
}

/** `poll`: fetches the feeds of an OPML file once. */
export function registerPoll(program: Command): void {
  program
    .command('poll')
    .description('fetch the feeds of an OPML file once, and say what each holds')
    .argument('[file]', 'an OPML file; - for standard input', '-')
    .option('--out <dir>', 'write the articles to its articles/, as a corpus folder has them')
    .option(
      '--contact <address>',
      'a mail address for the servers that are asked, sent as part of User-Agent',
    )
    .option(
      '--base-url <url>',
      'where Sitrep runs, sent as part of User-Agent',
      process.env['PUBLIC_URL'] ?? 'http://localhost:8787',
    )
    .option('--allow-local', 'fetch from this machine too, for development')
    .action(runPoll);
}
