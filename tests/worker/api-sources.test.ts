import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { app } from '../../src/worker/app.ts';
import { ingestNow } from '../../src/worker/poll-now.ts';
import { borrowFeeds, type LentFeeds } from './lent-feeds.ts';
import { forgetSources } from './polling.ts';
import { loadEverything } from './serve.ts';

let feeds: LentFeeds;
const open = { ...env, ALLOW_LOCAL_SOURCES: 'true' };

const ITEMS = [
  {
    id: '1',
    title: 'Brigade reports losses near the harbour',
    text: 'The brigade said that 40 Russian soldiers were killed near the harbour.',
    published: '2026-03-09T06:00:00Z',
  },
  {
    id: '2',
    title: 'Pier closed',
    text: 'The pier is closed until May.',
    published: '2026-03-08T06:00:00Z',
  },
];

beforeAll(async () => {
  await loadEverything();
  feeds = await borrowFeeds();
});
afterAll(() => feeds.stop());
beforeEach(async () => {
  await forgetSources();
  await feeds.publish(ITEMS);
});

/** Asks as an operator does, of a server that may fetch from this machine. */
async function ask(method: string, path: string, body?: unknown, deployment: Env = open) {
  const ctx = createExecutionContext();
  const init = {
    method,
    headers: { Authorization: 'Bearer test-token', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
  const response = await app.fetch(new Request(`http://localhost:8787${path}`, init), deployment, ctx);
  await waitOnExecutionContext(ctx);
  const text = await response.text();
  const isJson = (response.headers.get('Content-Type') ?? '').includes('json');
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

const Id = z.object({ id: z.string() });
const idOf = (answer: { body: unknown }): string => Id.parse(answer.body).id;
const add = async (more: object = {}): Promise<string> =>
  idOf(await ask('POST', '/api/sources', { url: `${feeds.url}/feed.xml`, ...more }));

describe('POST /api/sources', () => {
  test('adds the feed at an address and says what was found there', async () => {
    const answer = await ask('POST', '/api/sources', {
      url: `${feeds.url}/feed.xml`,
      newsletter: 'frontline',
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        id: 'harbour-news',
        kind: 'feed',
        newsletter: 'frontline',
        title: 'Harbour News',
        url: `${feeds.url}/feed.xml`,
        status: 'active',
        settings: { fullText: false, senders: [] },
        health: { failures: 0, lastSuccessAt: null, nextPollAt: expect.any(String) },
        discovered: { format: 'rss', entries: 2, title: 'Harbour News', candidates: [] },
      },
    });
  });

  test('finds the feed behind a page, and follows one that moved for good', async () => {
    expect(await ask('POST', '/api/sources', { url: `${feeds.url}/pages/2` })).toMatchObject({
      status: 201,
      body: { url: `${feeds.url}/feed.xml` },
    });
    await forgetSources();
    expect(await ask('POST', '/api/sources', { url: `${feeds.url}/moved.xml` })).toMatchObject({
      body: { url: `${feeds.url}/feed.xml` },
    });
  });

  test('refuses an address that is a source already, under whichever name it is given', async () => {
    await add();
    for (const path of ['/feed.xml', '/moved.xml'])
      expect(await ask('POST', '/api/sources', { url: `${feeds.url}${path}` })).toMatchObject({
        status: 409,
      });
  });

  test('names the other feeds of a page whose first is a source already', async () => {
    const id = await add();
    expect(await ask('POST', '/api/sources', { url: `${feeds.url}/two-feeds` })).toMatchObject({
      status: 409,
      body: {
        detail: `the source "${id}" has that address already; the site names ${feeds.url}/no-validators.xml`,
        candidates: [{ url: `${feeds.url}/no-validators.xml`, title: 'Harbour alone' }],
      },
    });
  });

  test('gives sources of one title ids of their own', async () => {
    const ids = [await add(), await add({ url: `${feeds.url}/no-validators.xml` })];
    expect(ids[1]).toMatch(/^harbour-news-[0-9a-f]{8}$/);
  });

  test.each([
    ['nothing there', { path: '/missing.xml' }, /404/],
    ['a private address', { url: 'http://10.0.0.1/feed' }, /private/],
    ['the cloud’s own service', { url: 'http://169.254.169.254/latest' }, /not public/],
    ['a redirect into a private network', { path: '/to-private.xml' }, /not fetched/],
    ['no address', {}, /url/],
    ['an unknown field', { url: 'https://a.example', fulltext: true }, /fulltext/i],
    ['an unknown newsletter', { url: 'https://a.example', newsletter: 'none' }, /no newsletter/],
    ['senders of a feed', { url: 'https://a.example', senders: ['a.example'] }, /mail sources/],
    ['a mail source without senders', { kind: 'mail', title: 'Press' }, /senders/],
    ['an api source with an address', { kind: 'api', title: 'A', url: 'https://a.example' }, /url/],
  ] as readonly (readonly [string, Record<string, unknown> & { path?: string }, RegExp])[])(
    'refuses %s in words',
    async (_what, { path, ...body }, words) => {
      const url = path === undefined ? {} : { url: `${feeds.url}${path}` };
      const answer = await ask('POST', '/api/sources', { ...body, ...url });
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).toMatch(words);
    },
  );

  test('keeps this machine shut where it was not opened', async () => {
    const answer = await ask('POST', '/api/sources', { url: `${feeds.url}/feed.xml` }, env);
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('not public') } });
  });

  test('gives a mail source an address that nobody guesses', async () => {
    const asked = { kind: 'mail', title: 'Press', newsletter: 'frontline', senders: ['Press.Example'] };
    const answer = await ask('POST', '/api/sources', asked);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        kind: 'mail',
        url: null,
        address: expect.stringMatching(/^source-s[a-z2-7]{52}@in\.sitrep\.example$/),
        settings: { senders: ['press.example'] },
        health: { nextPollAt: null },
      },
    });
  });
});

describe('POST /api/sources/:id/poll', () => {
  test('answers what came in, and the second time that nothing did', async () => {
    const id = await add();
    expect(await ask('POST', `/api/sources/${id}/poll`)).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        entries: 2,
        fresh: 2,
        changed: 0,
        stored: 2,
        failed: 0,
        left: false,
        articles: expect.arrayContaining([
          { id: expect.stringContaining('pier-closed'), title: 'Pier closed' },
        ]),
      },
    });
    await env.DB.prepare('DELETE FROM host').run();
    expect(await ask('POST', `/api/sources/${id}/poll`)).toMatchObject({
      body: { status: 'unchanged', fresh: 0, stored: 0, articles: [] },
    });
    expect(await ask('GET', `/api/sources/${id}`)).toMatchObject({
      body: { health: { itemsAWeek: 2, lastError: null, failures: 0, lastSuccessAt: expect.any(String) } },
    });
  });

  test('says what went wrong, which /api/jobs shows too', async () => {
    const id = await add();
    await ask('PATCH', `/api/sources/${id}`, { url: `${feeds.url}/fault.xml` });
    expect(await ask('POST', `/api/sources/${id}/poll`)).toMatchObject({
      body: { status: 'failed', error: expect.stringContaining('500'), articles: [] },
    });
    expect(await ask('GET', '/api/jobs')).toMatchObject({
      body: { sources: [{ id, failures: 1, lastError: expect.stringContaining('500') }] },
    });
  });

  test('is not for what is paused, or is not fetched', async () => {
    const id = await add();
    await ask('PATCH', `/api/sources/${id}`, { status: 'paused' });
    expect((await ask('POST', `/api/sources/${id}/poll`)).status).toBe(409);
    const api = idOf(await ask('POST', '/api/sources', { kind: 'api', title: 'Desk' }));
    expect((await ask('POST', `/api/sources/${api}/poll`)).status).toBe(409);
    expect((await ask('POST', '/api/sources/none/poll')).status).toBe(404);
  });
});

describe('a source', () => {
  test('is changed in what is named alone', async () => {
    const id = await add({ lang: 'en' });
    const answer = await ask('PATCH', `/api/sources/${id}`, { publisher: 'Harbour', status: 'paused' });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        status: 'paused',
        title: 'Harbour News',
        settings: { publisher: 'Harbour', lang: 'en' },
        health: { nextPollAt: null },
      },
    });
    expect(await ask('PATCH', `/api/sources/${id}`, { status: 'active' })).toMatchObject({
      body: { health: { nextPollAt: expect.any(String) } },
    });
  });

  test('that asks for whole texts from now on gets them for what its feed still lists', async () => {
    const id = await add();
    await env.DB.prepare('DELETE FROM article WHERE source = ?').bind(id).run();
    await ask('POST', `/api/sources/${id}/poll`);
    const before = Date.now();
    const changed = await ask('PATCH', `/api/sources/${id}`, { fullText: true });
    const Health = z.object({ health: z.object({ nextPollAt: z.string() }) });
    expect(Date.parse(Health.parse(changed.body).health.nextPollAt)).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(Health.parse(changed.body).health.nextPollAt)).toBeGreaterThanOrEqual(before);
    const rows = async () =>
      (
        await env.DB.prepare('SELECT text, revision FROM article WHERE source = ? ORDER BY text')
          .bind(id)
          .all()
      ).results;
    expect(await rows()).toEqual(ITEMS.map(({ text }) => ({ text, revision: 1 })));
    await env.DB.prepare('DELETE FROM host').run();
    expect(await ask('POST', `/api/sources/${id}/poll`)).toMatchObject({
      body: { status: 'ok', fresh: 0, changed: 2, left: true },
    });
    // The pages of one host come one by one.
    for (let tries = 0; tries < 5 && (await rows()).some(({ revision }) => revision === 1); tries++) {
      await env.DB.prepare('DELETE FROM host').run();
      await env.DB.prepare(`UPDATE entry SET due_at = '' WHERE state = 'waiting'`).run();
      await ingestNow(open);
    }
    expect(await rows()).toEqual(
      ITEMS.map(({ text }) => ({ text: expect.stringContaining(`${text} Paragraph 6`), revision: 2 })),
    );
  });

  test('says page by page of which entries the page was not read, and why', async () => {
    const id = await add({ fullText: true });
    await env.DB.batch(
      ['a', 'b', 'c'].map((key) =>
        env.DB.prepare(
          `INSERT INTO entry (source, key, hash, state, seen_at, listed_at, reason)
           VALUES (?, ?, 'x.y', 'stored', '2026-03-09T06:00:00.000Z', '', ?)`,
        ).bind(id, key, key === 'b' ? null : `its page was not read: ${key}`),
      ),
    );
    const first = await ask('GET', `/api/sources/${id}/notes?limit=1`);
    expect(first).toMatchObject({
      status: 200,
      body: { notes: [{ key: 'a', reason: 'its page was not read: a', article: null }] },
    });
    const { next } = z.object({ next: z.string() }).parse(first.body);
    expect(await ask('GET', next.replace('http://localhost:8787', ''))).toMatchObject({
      body: { notes: [{ key: 'c' }] },
    });
    expect((await ask('GET', `/api/sources/${id}/notes?after=nonsense`)).status).toBe(400);
    expect((await ask('GET', '/api/sources/none/notes')).status).toBe(404);
  });

  test('is not moved to an address that may not be fetched, or that another has', async () => {
    const id = await add();
    const other = await add({ url: `${feeds.url}/no-validators.xml` });
    expect((await ask('PATCH', `/api/sources/${id}`, { url: 'http://127.0.0.1/x' }, env)).status).toBe(400);
    expect((await ask('PATCH', `/api/sources/${other}`, { url: `${feeds.url}/feed.xml` })).status).toBe(409);
    expect((await ask('PATCH', `/api/sources/${id}`, { status: 'gone' })).status).toBe(400);
    expect((await ask('PATCH', '/api/sources/none', {})).status).toBe(404);
  });

  test('is deleted; its articles stay', async () => {
    const id = await add();
    await ask('POST', `/api/sources/${id}/poll`);
    expect((await ask('DELETE', `/api/sources/${id}`)).status).toBe(204);
    expect((await ask('GET', `/api/sources/${id}`)).status).toBe(404);
    expect((await ask('DELETE', `/api/sources/${id}`)).status).toBe(404);
    expect(await ask('GET', `/api/articles?source=${id}`)).toMatchObject({
      body: { articles: [{ source: id }, { source: id }] },
    });
  });

  test('is listed page by page, those of one newsletter by themselves', async () => {
    const made = [
      await add(),
      idOf(await ask('POST', '/api/sources', { kind: 'api', title: 'Desk', newsletter: 'frontline' })),
    ];
    const Page = z.object({ sources: z.array(Id), next: z.string().nullable() });
    const listed: string[] = [];
    for (let next: string | null = '/api/sources?limit=1'; next !== null; ) {
      const page: z.infer<typeof Page> = Page.parse((await ask('GET', next)).body);
      listed.push(...page.sources.map(({ id }) => id));
      next = page.next?.replace('http://localhost:8787', '') ?? null;
    }
    expect(listed).toEqual(made.toSorted());
    expect((await ask('GET', '/api/sources?newsletter=frontline')).body).toMatchObject({
      sources: [{ id: 'desk' }],
    });
  });
});

describe('/api/opml', () => {
  const file = (outlines: string): string => `<opml version="2.0"><body>${outlines}</body></opml>`;

  test('makes sources of feeds, leaves those that are there, and names what it refuses', async () => {
    const known = await add();
    const text = file(
      `<outline xmlUrl="${feeds.url}/feed.xml"/><outline text="Wire" xmlUrl="https://a.example/wire" category="/frontline"/>` +
        '<outline text="Wire" xmlUrl="https://b.example/wire"/><outline text="Bad" xmlUrl="http://10.0.0.1/"/>',
    );
    const answer = await ask('POST', '/api/opml', text);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        made: [
          { id: 'wire', url: 'https://a.example/wire' },
          { id: expect.stringMatching(/^wire-[0-9a-f]{8}$/), url: 'https://b.example/wire' },
        ],
        known: [{ id: known }],
        refused: 1,
        refusals: [{ outline: 'Bad' }],
      },
    });
    expect(await ask('GET', '/api/sources/wire')).toMatchObject({
      body: { newsletter: 'frontline', health: { nextPollAt: expect.any(String) } },
    });
    expect(await ask('POST', '/api/opml', text)).toMatchObject({ body: { made: [], refused: 1 } });
  });

  test('writes the sources so that they can be read back', async () => {
    await add({ newsletter: 'frontline' });
    const { body } = await ask('GET', '/api/opml');
    expect(body).toContain(`xmlUrl="${feeds.url}/feed.xml"`);
    await forgetSources();
    expect(await ask('POST', '/api/opml', body)).toMatchObject({ body: { made: [{ id: 'harbour-news' }] } });
    expect(await ask('GET', '/api/sources/harbour-news')).toMatchObject({
      body: { newsletter: 'frontline' },
    });
  });

  test('takes a thousand feeds in a few statements', async () => {
    const many = Array.from(
      { length: 1_000 },
      (_, at) => `<outline text="Wire" xmlUrl="https://a.example/${at}"/>`,
    );
    const { body } = await ask('POST', '/api/opml', file(many.join('')));
    expect(z.object({ made: z.array(Id) }).parse(body).made).toHaveLength(1_000);
  });

  test('refuses what is none, and a newsletter that there is not', async () => {
    expect((await ask('POST', '/api/opml', 'nothing')).status).toBe(400);
    expect((await ask('POST', '/api/opml?newsletter=none', file(''))).status).toBe(404);
  });
});
