import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { nodeTransport } from '../../src/cli/fetch/node-transport.ts';
import { buildRequest, userAgentOf } from '../../src/ingest/document-request.ts';
import {
  describeFetch,
  type FetchResult,
  fetchDocument,
  type Transport,
} from '../../src/ingest/fetch-document.ts';
import { ROBOTS_MAX_BYTES } from '../../src/limits.ts';
import { platformTransport } from '../../src/worker/fetch/guarded-fetch.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';

const NOW = new Date('2026-03-09T07:00:00.000Z');
const OPEN = { allowLocal: true };
const SETTING = { userAgent: userAgentOf('https://digest.example', 'desk@digest.example'), rule: OPEN };

let server: FeedServer;
beforeAll(async () => {
  server = await startFeedServer();
  server.publish([{ id: '1', title: 'Ferry delayed', text: 'The ferry left an hour late.' }]);
});
afterAll(() => server.stop());

type Options = {
  rule?: { allowLocal: boolean };
  signal?: AbortSignal;
  maxBytes?: number;
  validators?: { etag: string | null; lastModified: string | null };
  mayFollow?: (url: string) => Promise<string | null>;
};

/** Both ways in which a request goes out: what the Worker uses, and what the command line does. */
const TRANSPORTS: readonly (readonly [name: string, transport: Transport])[] = [
  ['the platform’s fetch', platformTransport],
  ['Node’s own requests', nodeTransport(OPEN)],
];

describe.each(TRANSPORTS)('a guarded fetch over %s', (_name, transport) => {
  const get = (path: string, { validators, ...options }: Options = {}): Promise<FetchResult> =>
    fetchDocument(transport, {
      ...buildRequest('feed', path.startsWith('http') ? path : `${server.url}${path}`, SETTING, validators),
      signal: AbortSignal.timeout(20_000),
      now: NOW,
      ...options,
    });
  const textOf = (result: FetchResult): string =>
    result.kind === 'ok' ? new TextDecoder().decode(result.bytes) : `not ok: ${JSON.stringify(result)}`;

  test.each(['/feed.xml', '/no-validators.xml', '/gzip.xml', '/br.xml'])('reads %s', async (path) => {
    expect(textOf(await get(path))).toContain('<title>Ferry delayed</title>');
  });

  test('says who asks, and what for', async () => {
    await get('/feed.xml');
    const headers = server.heard.at(-1)?.headers;
    expect(headers?.['user-agent']).toMatch(
      /^Sitrep\/\d+\.\d+\.\d+ \(\+https:\/\/digest\.example; desk@digest\.example\)$/,
    );
    expect(headers?.accept).toContain('application/rss+xml');
    expect(headers?.['accept-encoding']).toContain('gzip');
  });

  test('asks only for what is new since the last time', async () => {
    const first = await get('/feed.xml');
    const etag = first.kind === 'ok' ? first.headers.get('etag') : null;
    const again = await get('/feed.xml', {
      validators: { etag, lastModified: 'Mon, 09 Mar 2026 06:00:00 GMT' },
    });
    expect(again.kind).toBe('not-modified');
    expect(server.heard.at(-1)?.headers['if-modified-since']).toBe('Mon, 09 Mar 2026 06:00:00 GMT');
  });

  test('leaves out a validator that no header can carry', async () => {
    expect(
      (await get('/feed.xml', { validators: { etag: '"a\r\nX-Evil: 1"', lastModified: null } })).kind,
    ).toBe('ok');
    expect(server.heard.at(-1)?.headers['if-none-match']).toBeUndefined();
  });

  test.each([
    ['/feed.xml', null],
    ['/moved.xml', '/feed.xml'],
    ['/today.xml', null],
    ['/moved-then-today.xml', '/today.xml'],
  ])('of %s learns that it moved for good to %s', async (path, movedTo) => {
    const result = await get(path);
    expect(result).toMatchObject({
      kind: 'ok',
      url: `${server.url}/feed.xml`,
      movedTo: movedTo === null ? null : `${server.url}${movedTo}`,
    });
  });

  test('follows eight redirects and no more', async () => {
    expect((await get('/chain/7')).kind).toBe('ok');
    expect(await get('/chain/8')).toEqual({ kind: 'refused', reason: 'it redirects more than 8 times' });
  });

  test('sees a circle', async () => {
    expect(await get('/loop.xml')).toEqual({ kind: 'refused', reason: 'its redirects lead in a circle' });
  });

  test.each(['/to-private.xml', '/to-metadata.xml', '/to-file.xml'])('does not follow %s', async (path) => {
    const result = await get(path);
    expect(result.kind).toBe('refused');
    expect(describeFetch(result)).toMatch(/^it redirects to an address that is not fetched: /);
  });

  test('asks before it follows', async () => {
    const asked: string[] = [];
    const mayFollow = async (url: string): Promise<string> => {
      asked.push(url);
      return 'its robots.txt asks not to';
    };
    expect(await get('/today.xml', { mayFollow })).toEqual({
      kind: 'refused',
      reason: 'its robots.txt asks not to',
    });
    expect(asked).toEqual([`${server.url}/feed.xml`]);
  });

  test.each([
    ['/gone.xml', { kind: 'gone' }],
    ['/missing.xml', { kind: 'http-error', status: 404 }],
    ['/fault.xml', { kind: 'http-error', status: 500 }],
    ['/status/503', { kind: 'http-error', status: 503 }],
    ['/status/204', { kind: 'http-error', status: 204 }],
    ['/status/304', { kind: 'http-error', status: 304 }],
    ['/status/403', { kind: 'http-error', status: 403 }],
    ['/nowhere.xml', { kind: 'http-error', status: 302 }],
    ['/slow-down.xml', { kind: 'throttled', status: 429, retryAfter: 7_200 }],
    ['/maintenance.xml', { kind: 'throttled', status: 503, retryAfter: 600 }],
    ['/bad-gzip.xml', { kind: 'network', reason: 'the body could not be decompressed' }],
  ])('of %s tells what came of it', async (path, expected) => {
    const result = await get(path);
    expect(result).toEqual(expected);
    expect(describeFetch(result)).toMatch(/\w{3}/);
  });

  test('stops where a small answer swells up', async () => {
    expect(await get('/bomb.xml')).toEqual({ kind: 'too-large', maxBytes: 16_000_000 });
  });

  test('takes the first whole lines of a robots.txt that is too long', async () => {
    const rules = 'User-agent: *\nDisallow: /private\n';
    server.setRobots(`${rules}Disallow: /${'x'.repeat(ROBOTS_MAX_BYTES)}\n`);
    const request = buildRequest('robots', `${server.url}/robots.txt`, SETTING);
    const result = await fetchDocument(transport, {
      ...request,
      signal: AbortSignal.timeout(20_000),
      now: NOW,
    });
    server.setRobots(null);
    expect(textOf(result)).toBe(rules);
  });

  test('stops where a body never ends', async () => {
    expect(await get('/endless.xml', { maxBytes: 500_000 })).toEqual({
      kind: 'too-large',
      maxBytes: 500_000,
    });
  });

  test.each(['/drip.xml', '/silent.xml'])('gives up on %s when its time is over', async (path) => {
    const ending = new AbortController();
    const heard = server.heard.length;
    const result = get(path, { signal: ending.signal });
    await vi.waitUntil(() => server.heard.length > heard);
    ending.abort(new Error('time is over'));
    expect(await result).toEqual({ kind: 'timeout' });
  });

  test('says that a body broke off', async () => {
    expect(await get('/cut.xml')).toEqual({ kind: 'network', reason: 'the connection broke' });
  });

  test('says that nobody listens', async () => {
    expect(await get('http://127.0.0.1:1/')).toMatchObject({ kind: expect.stringMatching(/network/) });
  });

  test('refuses addresses that are not public before anything is sent', async () => {
    const heard = server.heard.length;
    const result = await get('/feed.xml', { rule: { allowLocal: false } });
    expect(result).toMatchObject({ kind: 'refused' });
    expect(server.heard).toHaveLength(heard);
  });
});

describe('names on the command line', () => {
  const ask = (addresses: readonly string[], rule = { allowLocal: false }): Promise<FetchResult> => {
    const transport = nodeTransport(rule, (_name, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    );
    return fetchDocument(transport, {
      ...buildRequest('feed', 'http://feeds.publisher.example:8080/feed.xml', { ...SETTING, rule }),
      signal: AbortSignal.timeout(20_000),
      now: NOW,
    });
  };

  test.each([['127.0.0.1'], ['10.0.0.5'], ['169.254.169.254'], ['::1'], ['::ffff:10.0.0.1']])(
    'that resolve to %s are refused',
    async (address) => {
      const result = await ask([address]);
      expect(result.kind).toBe('refused');
      expect(describeFetch(result)).toContain(`feeds.publisher.example resolves to ${address}`);
    },
  );

  test('are refused where one of several addresses is not public', async () => {
    expect((await ask(['93.184.215.14', '127.0.0.1'])).kind).toBe('refused');
  });

  test('that resolve to nothing are an error of the network', async () => {
    expect(await ask([])).toEqual({ kind: 'network', reason: 'the name of the server is not known' });
  });
});
