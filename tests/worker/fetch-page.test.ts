import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FetchResult } from '../../src/ingest/fetch-document.ts';
import {
  HOST_DOWN_SECONDS,
  HOST_GAP_MS,
  HOST_HELD_MAX_SECONDS,
  HOST_HELD_SECONDS,
  ROBOTS_RETRY_MINUTES,
} from '../../src/limits.ts';
import { findSource } from '../../src/store/sources.ts';
import { fetchPage } from '../../src/worker/fetch/fetch-page.ts';
import type { GuardedRequest } from '../../src/worker/fetch/guarded-fetch.ts';
import type { PageResult } from '../../src/worker/ingest/deps.ts';
import type { PollDeps } from '../../src/worker/ingest/poll-deps.ts';
import { borrowFeeds, type LentFeeds } from './lent-feeds.ts';
import { addFeed, forgetSources, makePollWorld, type PollWorld } from './polling.ts';

const START = Date.parse('2026-03-09T07:00:00.000Z');
const DAY_MS = 86_400_000;

let feeds: LentFeeds;
let world: PollWorld;

beforeAll(async () => {
  feeds = await borrowFeeds();
  await feeds.publish([{ id: '1', title: 'Ferry delayed', text: 'The ferry left an hour late.' }]);
});
afterAll(() => feeds.stop());
beforeEach(async () => {
  await forgetSources();
  world = makePollWorld(START);
  await feeds.setRobots(null);
  await addFeed(`${feeds.url}/feed.xml`, 'harbour', START, { fullText: true });
});

async function read(path: string, more: Partial<PollDeps> = {}): Promise<PageResult> {
  const source = await findSource(env.DB, 'harbour');
  if (source === null) throw new Error('the source is not there');
  return fetchPage(world.deps(more), source, path.startsWith('http') ? path : `${feeds.url}${path}`);
}

const countRobots = async (): Promise<number> =>
  (await feeds.heard()).filter(({ path }) => path === '/robots.txt').length;
const pass = (ms: number): number => {
  world.time += ms;
  return world.time;
};

/** A web of its own: what each address answers, and what was asked for. */
function madeWeb(pages: Readonly<Record<string, FetchResult>>) {
  const asked: string[] = [];
  const fetch = async ({ url, mayFollow }: GuardedRequest): Promise<FetchResult> => {
    asked.push(url);
    const result = pages[url] ?? { kind: 'http-error', status: 404 };
    if (result.kind !== 'ok' || result.url === url) return result;
    const objection = await mayFollow?.(result.url);
    return objection == null ? result : { kind: 'refused', reason: objection };
  };
  return { asked, fetch };
}
const answer = (url: string, text: string, type = 'text/html'): FetchResult => ({
  kind: 'ok',
  url,
  movedTo: null,
  bytes: new TextEncoder().encode(text),
  headers: new Headers({ 'Content-Type': type }),
});
const PAGE = `<html><body><article><h1>Title</h1>${'<p>A paragraph of some length that stands in an article.</p>'.repeat(5)}</article></body></html>`;

describe('the page of an entry', () => {
  test('is fetched, and its article read', async () => {
    const result = await read('/pages/1');
    expect(result.kind === 'page' && result.article.text).toContain('The ferry left an hour late.');
  });

  test('is asked for as a page, by name', async () => {
    await read('/pages/1');
    const headers = (await feeds.heard()).at(-1)?.headers;
    expect(headers?.['accept']).toContain('text/html');
    expect(headers?.['user-agent']).toMatch(/^Sitrep\//);
  });

  test('is not fetched where robots.txt asks not to', async () => {
    await feeds.setRobots('User-agent: *\nDisallow: /pages/');
    expect(await read('/pages/1')).toEqual({
      kind: 'none',
      reason: 'the robots.txt of its host asks not to',
    });
    expect((await feeds.heard()).at(-1)?.path).toBe('/robots.txt');
  });

  test('asks for robots.txt once a day', async () => {
    const before = await countRobots();
    await read('/pages/1');
    pass(HOST_GAP_MS);
    await read('/pages/1');
    expect((await countRobots()) - before).toBe(1);
    pass(DAY_MS);
    await read('/pages/1');
    expect((await countRobots()) - before).toBe(2);
  });

  test('waits for its host’s turn', async () => {
    await read('/pages/1');
    expect(await read('/pages/1')).toEqual({
      kind: 'later',
      at: new Date(START + HOST_GAP_MS).toISOString(),
      reason: null,
    });
  });

  test('waits for as long as robots.txt asks for', async () => {
    await feeds.setRobots('User-agent: *\nCrawl-delay: 30');
    await read('/pages/1');
    expect(await read('/pages/1')).toEqual({
      kind: 'later',
      at: new Date(START + 30_000).toISOString(),
      reason: null,
    });
  });

  test('waits where the server asks for it, an hour at most, and says why', async () => {
    const hour = new Date(START + HOST_HELD_MAX_SECONDS * 1000).toISOString();
    expect(await read('/slow-down.xml')).toEqual({
      kind: 'later',
      at: hour,
      reason: expect.stringMatching(/429/),
    });
    expect(await read('/pages/1')).toEqual({
      kind: 'later',
      at: hour,
      reason: expect.stringMatching(/left alone/),
    });
    const { fetch } = madeWeb({
      'https://a.example/1': { kind: 'throttled', status: 429, retryAfter: null },
    });
    const at = new Date(START + HOST_HELD_SECONDS * 1000).toISOString();
    expect(await read('https://a.example/1', { fetch })).toMatchObject({ kind: 'later', at });
  });

  test.each<FetchResult>([
    { kind: 'timeout' },
    { kind: 'network', reason: 'the connection broke' },
    { kind: 'http-error', status: 502 },
  ])('leaves its host alone for minutes after $kind', async (result) => {
    const { fetch, asked } = madeWeb({ 'https://a.example/1': result });
    expect(await read('https://a.example/1', { fetch })).toMatchObject({ kind: 'retry' });
    const heard = asked.length;
    expect(await read('https://a.example/2', { fetch })).toEqual({
      kind: 'later',
      at: new Date(START + HOST_DOWN_SECONDS * 1000).toISOString(),
      reason: expect.stringMatching(/left alone/),
    });
    expect(asked).toHaveLength(heard);
  });

  test('that is not there leaves its host open to the next', async () => {
    const { fetch } = madeWeb({});
    expect(await read('https://a.example/1', { fetch })).toMatchObject({ kind: 'none' });
    pass(HOST_GAP_MS);
    expect(await read('https://a.example/2', { fetch })).toMatchObject({ kind: 'none' });
  });

  test.each([
    ['/missing.xml', 'none'],
    ['/gone.xml', 'none'],
    ['/feed.xml', 'none'],
    ['/to-private.xml', 'none'],
    ['/fault.xml', 'retry'],
    ['/cut.xml', 'retry'],
    ['http://10.0.0.1/', 'none'],
  ])('of %s is %s, in words', async (path, kind) => {
    const result = await read(path);
    expect(result).toEqual({ kind, reason: expect.stringMatching(/^.{15,}/) });
  });

  test('is left where its host cannot say what it allows, for an hour', async () => {
    const { fetch, asked } = madeWeb({
      'https://a.example/robots.txt': { kind: 'http-error', status: 503 },
      'https://a.example/1': answer('https://a.example/1', PAGE),
    });
    expect(await read('https://a.example/1', { fetch })).toEqual({
      kind: 'retry',
      reason: 'its host cannot say now what its robots.txt allows',
    });
    pass(HOST_GAP_MS);
    await read('https://a.example/1', { fetch });
    expect(asked).toEqual(['https://a.example/robots.txt']);
    pass(ROBOTS_RETRY_MINUTES * 60_000);
    await read('https://a.example/1', { fetch });
    expect(asked).toHaveLength(2);
  });

  test('is left where it leads to a host that asks not to be read', async () => {
    const { fetch } = madeWeb({
      'https://a.example/1': answer('https://b.example/1', PAGE),
      'https://b.example/robots.txt': answer(
        'https://b.example/robots.txt',
        'User-agent: *\nDisallow: /',
        'text/plain',
      ),
    });
    expect(await read('https://a.example/1', { fetch })).toEqual({
      kind: 'none',
      reason: 'the robots.txt of its host asks not to',
    });
  });
});
