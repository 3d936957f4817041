import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type FeedServer, startFeedServer } from '../feeds/feed-server.ts';
import { HARBOUR_ITEMS, HARBOUR_PORT } from '../feeds/harbour.ts';
import {
  BUSY,
  BUSY_SECONDS,
  CLOSED,
  LOSSES,
  MISSING,
  type PageSite,
  SLOW,
  startPageSite,
} from '../feeds/page-site.ts';
import { type App, type Clone, cloneProject, findFreePort, startApp } from '../setup/app.ts';

let clone: Clone;
let feeds: FeedServer;
let site: PageSite;
let app: App;
let token = '';

beforeAll(async () => {
  clone = cloneProject();
  feeds = await startFeedServer();
  feeds.publish(HARBOUR_ITEMS);
  site = await startPageSite();
  process.env['ALLOW_LOCAL_SOURCES'] = 'true';
  app = await startApp(clone.dir, await findFreePort());
  token = /^ADMIN_TOKEN=(\S+)$/m.exec(readFileSync(join(clone.dir, '.dev.vars'), 'utf8'))?.[1] ?? '';
}, 240_000);
afterAll(async () => {
  delete process.env['ALLOW_LOCAL_SOURCES'];
  await app?.stop();
  await feeds?.stop();
  await site?.stop();
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

const Stored = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  publisher: z.string().nullable(),
  byline: z.string().nullable(),
  lang: z.string(),
  published: z.string(),
  publishedBasis: z.string(),
});
type Stored = z.infer<typeof Stored>;

const asked = (path: string, body: object | null = null): Typed => ({
  url: `${app.url}${path}`,
  method: body === null ? 'GET' : 'POST',
  body: body === null ? null : JSON.stringify(body),
});

/** The articles of a source by title, once there are as many as that. */
async function waitForStored(source: string, count: number): Promise<Map<string, Stored>> {
  for (let tries = 0; tries < 600; tries++) {
    const list = asked(`/api/articles?source=${source}`);
    const { articles } = await run(list, z.object({ articles: z.array(Stored) }));
    if (articles.length >= count) return new Map(articles.map((one) => [one.title, one]));
    await sleep(100);
  }
  throw new Error(`the articles of ${source} never came`);
}

const open = async (path: string): Promise<string> => (await fetch(`${app.url}${path}`)).text();

describe('a source whose pages are read', () => {
  const reports = [LOSSES, CLOSED, MISSING, SLOW, BUSY];
  let source = '';
  let articles = new Map<string, Stored>();
  const find = ({ title }: { title: string }): Stored => articles.get(title) ?? expect.fail(`no ${title}`);

  beforeAll(async () => {
    const added = { url: site.feedUrl, newsletter: 'frontline', fullText: true };
    source = (await run(asked('/api/sources', added), z.object({ id: z.string() }))).id;
    await run(asked(`/api/sources/${source}/poll`, {}), z.object({ error: z.null() }));
    articles = await waitForStored(source, reports.length);
  });

  test('has its articles under their own addresses, with who wrote and published them, and when', () => {
    expect(find(LOSSES)).toMatchObject({
      url: `${site.url}${LOSSES.path}`,
      publisher: 'The Harbour Gazette',
      byline: 'Olena Petrenko',
      lang: 'en-GB',
      published: '2026-03-03T16:30:00Z',
      publishedBasis: expect.stringContaining('page'),
    });
    expect(find(SLOW)).toMatchObject({
      url: `${site.hosts.slow}${SLOW.path}`,
      published: SLOW.published,
      publishedBasis: "the feed's date of the item",
    });
  });

  test('has what the pages say, and nothing of what stands around it', async () => {
    const page = await open(`/articles/${find(LOSSES).id}`);
    expect(page).toContain('Russia lost 640 soldiers, killed and wounded');
    for (const word of ['carpentry', 'lampwright'])
      expect(await open(`/search?q=${word}`)).toContain('/articles/');
    for (const word of ['zeppelin', 'albatross', 'Terny', 'Kurakhove'])
      expect([word, (await open(`/search?q=${word}`)).includes(find(LOSSES).id)]).toEqual([word, false]);
  });

  test('makes a digest of them', async () => {
    const digest = await open('/preview?newsletter=frontline&from=2026-03-02&to=2026-03-08&format=text');
    expect(digest).toContain('Russia lost 640 soldiers, killed and wounded');
    expect(digest).toContain('The Harbour Gazette');
    expect(digest).toContain(`${site.url}${LOSSES.path}`);
    expect(digest).toContain('refused to go back to the front');
    expect(digest).not.toMatch(/losses\?utm_|Svatove|Kurakhove|Terny|cookies/);
  });

  test('has the feed’s own text of what could not be read, and says why', async () => {
    expect(find(CLOSED)).toMatchObject({
      publisher: 'Gazette wire',
      byline: null,
      published: CLOSED.published,
    });
    expect(await open('/search?q=heliotrope')).not.toContain(find(CLOSED).id);
    const Note = z.object({ article: z.object({ title: z.string() }).nullable(), reason: z.string() });
    const { notes } = await run(asked(`/api/sources/${source}/notes`), z.object({ notes: z.array(Note) }));
    expect(Object.fromEntries(notes.map(({ article, reason }) => [article?.title, reason]))).toEqual({
      [CLOSED.title]: expect.stringContaining('robots.txt'),
      [MISSING.title]: expect.stringContaining('404'),
    });
  });

  test('keeps off what is closed, and away for as long as it is told to', () => {
    const times = (url: string) => site.heard.filter((one) => one.url === url).map(({ at }) => at);
    expect(times(`${site.url}${CLOSED.path}`)).toEqual([]);
    expect(times(`${site.url}/robots.txt`)).toHaveLength(1);
    const [first = 0, second = 0, ...more] = times(`${site.hosts.busy}${BUSY.path}`);
    expect(second - first).toBeGreaterThanOrEqual(BUSY_SECONDS * 1000);
    expect(more).toEqual([]);
    const pages = site.heard.filter(({ url }) => url.startsWith(`${site.url}/news/`)).map(({ at }) => at);
    expect(Math.min(...pages.slice(1).map((at, index) => at - (pages[index] ?? 0)))).toBeGreaterThan(1_500);
  });
});
