import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type FeedServer, startFeedServer } from '../feeds/feed-server.ts';
import { HARBOUR_ITEMS, HARBOUR_PORT } from '../feeds/harbour.ts';
import { type App, type Clone, cloneProject, findFreePort, startApp } from '../setup/app.ts';

let clone: Clone;
let feeds: FeedServer;
let app: App;
let token = '';

beforeAll(async () => {
  clone = cloneProject();
  feeds = await startFeedServer();
  feeds.publish(HARBOUR_ITEMS);
  process.env['ALLOW_LOCAL_SOURCES'] = 'true';
  app = await startApp(clone.dir, await findFreePort());
  token = /^ADMIN_TOKEN=(\S+)$/m.exec(readFileSync(join(clone.dir, '.dev.vars'), 'utf8'))?.[1] ?? '';
}, 240_000);
afterAll(async () => {
  delete process.env['ALLOW_LOCAL_SOURCES'];
  await app?.stop();
  await feeds?.stop();
  clone.remove();
});

/** A request that the README tells to type. */
type Typed = { readonly url: string; readonly method: string; readonly body: string | null };

/** What the README's tour of sources tells to type and open, for the addresses of this test. */
function readTour(): { typed: Typed[]; preview: string } {
  const readme = readFileSync(join(clone.dir, 'README.md'), 'utf8');
  const tour = readme
    .slice(readme.indexOf('## A tour: a source'), readme.indexOf('## From the command line'))
    .replaceAll('http://localhost:8787', app.url)
    .replaceAll(`http://127.0.0.1:${HARBOUR_PORT}`, feeds.url)
    .replaceAll('\\\n', '');
  const typed = [...tour.matchAll(/^ *curl (.+)$/gm)].map(([, words = '']): Typed => {
    const body = /--json '([^']*)'/.exec(words)?.[1] ?? null;
    const url = /(?:^| )"?(http:[^"' ]+)/.exec(words)?.[1] ?? '';
    return { url, body, method: body !== null || words.includes('-X POST') ? 'POST' : 'GET' };
  });
  return { typed, preview: /<(http:[^>]+\/preview[^>]+)>/.exec(tour)?.[1] ?? '' };
}

async function run<T>({ url, method, body }: Typed, schema: z.ZodType<T>): Promise<T> {
  const answer = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === null ? {} : { body }),
  });
  const text = await answer.text();
  expect([url, answer.ok, text]).toEqual([url, true, text]);
  return schema.parse(JSON.parse(text));
}

const Listed = z.object({
  articles: z.array(z.object({ title: z.string(), themes: z.array(z.object({ theme: z.string() })) })),
});

/** Asks until all articles are there: the schedule may have polled at the same moment, and the queue makes them. */
async function waitForArticles(list: Typed): Promise<z.infer<typeof Listed>['articles']> {
  for (let tries = 0; tries < 300; tries++) {
    const { articles } = await run(list, Listed);
    if (articles.length >= HARBOUR_ITEMS.length) return articles;
    await sleep(100);
  }
  throw new Error('the articles never came');
}

test('the README’s tour: a source, its articles, a digest', { timeout: 120_000 }, async () => {
  const { typed, preview } = readTour();
  const [add, poll, list] = typed;
  if (add === undefined || poll === undefined || list === undefined) throw new Error('the tour has changed');

  const added = await run(
    add,
    z.object({ id: z.string(), url: z.string(), discovered: z.object({ entries: z.int() }) }),
  );
  expect(added).toEqual({
    id: 'harbour-news',
    url: `${feeds.url}/feed.xml`,
    discovered: { entries: HARBOUR_ITEMS.length },
  });

  const polled = await run(poll, z.object({ status: z.string(), error: z.string().nullable() }));
  expect(polled.error).toBeNull();
  const articles = await waitForArticles(list);
  expect(articles.map(({ title, themes }) => [title, themes.map(({ theme }) => theme)])).toEqual([
    ['Pier closed until May', []],
    ['Russian soldiers refuse to go back to the front', ['morale']],
    ['Ukraine puts Russian losses of one day at 1,100', ['casualties']],
  ]);

  const digest = await (await fetch(`${preview}&format=text`)).text();
  expect(digest).toContain('Russia lost 1,100 soldiers, killed and wounded, in one day.');
  expect(digest).toContain('refused to return to the front');
  expect(digest).not.toContain('Pier');
});

test('polling again asks for nothing that did not change', async () => {
  const before = feeds.heard.filter(({ path }) => path === '/feed.xml').length;
  const Health = z.object({ status: z.string(), fresh: z.int() });
  const poll = { url: `${app.url}/api/sources/harbour-news/poll`, method: 'POST', body: null };
  for (let tries = 0; tries < 100; tries++) {
    const { status, fresh } = await run(poll, Health);
    expect(fresh).toBe(0);
    if (status === 'unchanged') break;
    // Two requests to one host are seconds apart.
    await sleep(100);
  }
  const asked = feeds.heard.filter(({ path }) => path === '/feed.xml').slice(before);
  expect(asked.at(-1)?.headers['if-none-match']).toBeDefined();
});
