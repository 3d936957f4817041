import { beforeAll, describe, expect, test } from 'vitest';
import { Digest } from '../../src/model/digest.ts';
import { get, loadEverything } from './serve.ts';

beforeAll(async () => {
  await loadEverything();
});

const WEEK = '/digests/frontline-2022-05-22';

describe('public paths', () => {
  test.each([
    ['/', 'text/html'],
    ['/digests', 'text/html'],
    ['/digests/latest', 'text/html'],
    [WEEK, 'text/html'],
    [`${WEEK}/email`, 'text/html'],
    [`${WEEK}/text`, 'text/plain'],
    [`${WEEK}/json`, 'application/json'],
    [`${WEEK}/eml`, 'message/rfc822'],
    ['/digests/latest/json', 'application/json'],
    ['/preview', 'text/html'],
    ['/feeds/frontline.rss', 'application/rss+xml'],
    ['/feeds/frontline.atom', 'application/atom+xml'],
    ['/feeds/frontline.json', 'application/feed+json'],
    ['/feeds/frontline/morale.rss', 'application/rss+xml'],
    ['/feeds/frontline/morale.atom', 'application/atom+xml'],
    ['/feeds/frontline/morale.json', 'application/feed+json'],
    ['/articles/2022-05-19-russian-commanders-removed', 'text/html'],
    ['/schemas/digest.json', 'application/schema+json'],
    ['/healthz', 'application/json'],
    ['/favicon.ico', 'image/svg+xml'],
  ])('%s answers 200 as %s', async (path, type) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toContain(type);
    expect((await response.text()).length).toBeGreaterThan(10);
  });

  test.each(['web', 'html', 'email', 'text', 'json', 'eml', 'rss', 'atom', 'feed'])(
    'previews as %s',
    async (format) => {
      const response = await get(
        `/preview?newsletter=frontline&from=2022-03-28&to=2023-05-21&format=${format}`,
      );
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('2022-03-30-putin-misled-by-advisers');
    },
  );

  test('the newest digest is the newest that has stories', async () => {
    const response = await get('/digests/latest');
    expect(response.headers.get('Content-Location')).toBe(
      'http://localhost:8787/digests/frontline-2023-05-21',
    );
  });

  test('a preview of one theme holds that section alone', async () => {
    const response = await get(
      '/preview?newsletter=frontline&from=2022-03-28&to=2023-05-21&theme=morale&format=json',
    );
    const digest = Digest.parse(await response.json());
    expect(digest.sections.map(({ theme }) => theme)).toEqual(['morale']);
  });

  test('a preview of a published week is the frozen digest', async () => {
    const preview = await get('/preview?newsletter=frontline&from=2022-05-16&to=2022-05-22&format=json');
    const frozen = await get(`${WEEK}/json`);
    expect(await preview.text()).toBe(await frozen.text());
  });

  test('a digest of two years and a day is refused, one of two years is not', async () => {
    expect(
      (await get('/preview?newsletter=frontline&from=2022-01-01&to=2024-01-01&format=json')).status,
    ).toBe(200);
    expect(
      (await get('/preview?newsletter=frontline&from=2022-01-01&to=2024-01-02&format=json')).status,
    ).toBe(400);
  });
});

describe('what cannot be answered', () => {
  test.each<[string, number, string]>([
    ['/preview?newsletter=nope', 404, 'there is no newsletter "nope"'],
    [
      '/preview?newsletter=frontline&from=2022-02-30&to=2022-03-01',
      400,
      'from must be a day of the calendar',
    ],
    ['/preview?newsletter=frontline&from=yesterday&to=2022-03-01', 400, 'from must be a day of the calendar'],
    ['/preview?newsletter=frontline&from=2022-03-02&to=2022-03-01', 400, 'ends before it begins'],
    ['/preview?newsletter=frontline&from=2019-01-01&to=2022-03-01', 400, 'at most 731'],
    ['/preview?newsletter=frontline&format=pdf', 400, 'there is no format "pdf"'],
    ['/preview?newsletter=frontline&theme=sport', 404, 'has no theme "sport"'],
    ['/preview?newsletter=frontline&from=2021-01-04&to=2021-01-10', 404, 'no articles were published'],
    ['/digests/frontline-2021-01-10', 404, 'there is no published digest'],
    ['/digests/frontline-2022-05-22/pdf', 404, 'has no rendition "pdf"'],
    ['/digests?after=nonsense', 400, 'after must be'],
    ['/digests?newsletter=nope', 404, 'there is no newsletter'],
    ['/feeds/nope.rss', 404, 'there is no newsletter'],
    ['/feeds/frontline/nope.rss', 404, 'has no theme'],
    ['/feeds/frontline.xml', 404, 'nothing is published at'],
    ['/articles/nope', 404, 'there is no article'],
    ['/nowhere', 404, 'nothing is published at'],
    ["/articles/'; DROP TABLE article; --", 404, 'there is no article'],
  ])('%s answers %i in words', async (path, status, words) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, detail: expect.stringContaining(words) });
  });

  test('a browser gets a page', async () => {
    const response = await get('/digests/%3Cscript%3Ealert(1)%3C%2Fscript%3E', {
      Accept: 'text/html,*/*;q=0.8',
    });
    expect(response.status).toBe(404);
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(await response.text()).not.toContain('<script');
  });
});

describe('headers', () => {
  test('pages run nothing and load nothing', async () => {
    for (const path of ['/', '/digests', WEEK, '/articles/2022-05-19-russian-commanders-removed']) {
      const policy = (await get(path)).headers.get('Content-Security-Policy') ?? '';
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'/);
      expect(policy).not.toContain('unsafe');
    }
  });

  test('the email alone inlines styles, in a sandbox', async () => {
    const policy = (await get(`${WEEK}/email`)).headers.get('Content-Security-Policy');
    expect(policy).toBe("sandbox; default-src 'none'; img-src https: data:; style-src 'unsafe-inline'");
  });

  test.each(['/', WEEK, `${WEEK}/json`, '/feeds/frontline.rss', '/preview'])(
    '%s answers 304 to its own ETag',
    async (path) => {
      const tag = (await get(path)).headers.get('ETag');
      expect(tag).toMatch(/^"[^"]+"$/);
      const again = await get(path, { 'If-None-Match': tag ?? '' });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
      expect((await get(path, { 'If-None-Match': '"other"' })).status).toBe(200);
    },
  );

  test('a digest says when it was published, and answers 304 since then', async () => {
    const modified = (await get(WEEK)).headers.get('Last-Modified') ?? '';
    expect(modified).toBe('Mon, 05 Jun 2023 12:00:00 GMT');
    expect((await get(WEEK, { 'If-Modified-Since': modified })).status).toBe(304);
    expect((await get(WEEK, { 'If-Modified-Since': 'Mon, 05 Jun 2023 11:59:59 GMT' })).status).toBe(200);
  });

  test('caches may keep what is public, and no problem', async () => {
    expect((await get(WEEK)).headers.get('Cache-Control')).toBe('public, max-age=300');
    expect((await get('/nowhere')).headers.get('Cache-Control')).toBe('no-store');
  });

  test('links come from PUBLIC_URL, never from the Host header', async () => {
    const body = await (await get(WEEK, { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' })).text();
    expect(body).not.toContain('evil.example');
  });

  test('HEAD answers as GET without a body', async () => {
    const { exports } = await import('cloudflare:workers');
    const response = await exports.default.fetch(`http://localhost:8787${WEEK}`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

test.each([
  ['POST', WEEK, 'GET, HEAD'],
  ['PUT', WEEK, 'GET, HEAD'],
  ['DELETE', WEEK, 'GET, HEAD'],
  ['OPTIONS', WEEK, 'GET, HEAD'],
  ['PUT', '/unsubscribe', 'GET, HEAD, POST'],
  ['DELETE', '/preferences', 'GET, HEAD, POST'],
  ['GET', '/hooks/ses', 'POST'],
  ['HEAD', '/hooks/ses', 'POST'],
  ['PATCH', '/hooks/websub/harbour', 'GET, HEAD, POST'],
])('%s %s is refused with the methods that are answered there', async (method, path, allowed) => {
  const { exports } = await import('cloudflare:workers');
  const response = await exports.default.fetch(`http://localhost:8787${path}`, { method });
  expect([response.status, response.headers.get('Allow')]).toEqual([405, allowed]);
  await response.text();
});

test.each(['GET', 'POST', 'DELETE'])('%s where nothing is gets 404', async (method) => {
  const { exports } = await import('cloudflare:workers');
  for (const path of ['/hooks/zzz', '/nowhere']) {
    const response = await exports.default.fetch(`http://localhost:8787${path}`, { method });
    expect([response.status, response.headers.get('Allow')]).toEqual([404, null]);
    await response.text();
  }
});
