import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { app } from '../../src/worker/app.ts';
import { get, loadEverything, post } from './serve.ts';

const operator = { Authorization: 'Bearer test-token' };
const window = { newsletter: 'frontline', from: '2022-03-28', to: '2022-05-22' };
const id = 'frontline-2022-03-28--2022-05-22';

beforeAll(async () => {
  await loadEverything();
});

describe('POST /api/digests', () => {
  test.each([
    ['no token', {}],
    ['another token', { Authorization: 'Bearer other' }],
    ['another scheme', { Authorization: 'Basic dGVzdC10b2tlbg==' }],
    ['an empty token', { Authorization: 'Bearer ' }],
  ])('refuses %s', async (_name, headers) => {
    const response = await post('/api/digests', window, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toContain('Bearer');
  });

  test('is shut where no token is set', async () => {
    const request = new Request('http://localhost:8787/api/digests', { method: 'POST', headers: operator });
    const response = await app.request(
      request,
      {},
      { DB: env.DB, PUBLIC_URL: env.PUBLIC_URL, TEST_MIGRATIONS: [] },
    );
    expect(response.status).toBe(503);
  });

  test('builds a window once, and answers where it is', async () => {
    const first = await post('/api/digests', window, operator);
    expect(first.status).toBe(201);
    expect(await first.json()).toEqual({
      id,
      url: `http://localhost:8787/digests/${id}`,
      built: true,
      waiting: 0,
    });
    const second = await post('/api/digests', window, operator);
    expect(second.status).toBe(200);
    expect(await second.json()).toMatchObject({ id, built: false });
  });

  test('says how many entries wait that the newsletter takes in', async () => {
    const at = '2022-05-22T07:00:00.000Z';
    for (const [source, newsletter] of [
      ['own', 'frontline'],
      ['of-all', null],
      ['of-another', 'other'],
    ] as const)
      await env.DB.batch([
        env.DB.prepare(
          `INSERT INTO source (id, kind, newsletter, title, settings, status, created_at, interval_minutes)
           VALUES (?1, 'api', ?2, ?1, '{}', 'active', ?3, 60)`,
        ).bind(source, newsletter, at),
        env.DB.prepare(
          `INSERT INTO entry (source, key, hash, state, seen_at, listed_at, due_at)
           VALUES (?1, 'a', 'h', 'waiting', ?2, ?2, ?2), (?1, 'b', 'h', 'failed', ?2, ?2, NULL)`,
        ).bind(source, at),
      ]);
    const answer = await (await post('/api/digests', window, operator)).json();
    await env.DB.prepare('DELETE FROM source').run();
    expect(answer).toMatchObject({ id, waiting: 2 });
  });

  test('shows nobody what is not approved', async () => {
    await post('/api/digests', window, operator);
    for (const path of ['', '/email', '/text', '/json', '/eml'])
      expect([path, (await get(`/digests/${id}${path}`)).status]).toEqual([path, 404]);
    for (const path of ['/', '/digests', '/digests?newsletter=frontline', '/feeds/frontline.atom'])
      expect(await (await get(path)).text()).not.toContain(id);
    const report = await get(`/api/digests/${id}`, operator);
    expect(await report.json()).toMatchObject({ id, publishedAt: null, sends: [{ status: 'draft' }] });
    const list = await get('/api/digests?status=unpublished', operator);
    expect(await list.json()).toMatchObject({ digests: [{ id, sends: [{ id, status: 'draft' }] }] });
  });

  test('makes a draft of the send of a digest that was published before there was one', async () => {
    const week = { newsletter: 'frontline', from: '2023-05-15', to: '2023-05-21' };
    const answer = await post('/api/digests', week, operator);
    expect(await answer.json()).toMatchObject({ id: 'frontline-2023-05-21', built: false });
    const report = await get('/api/digests/frontline-2023-05-21', operator);
    expect(await report.json()).toMatchObject({
      publishedAt: expect.any(String),
      sends: [{ status: 'draft', audience: 'every' }],
    });
  });

  test('keeps a window somebody asked for out of the feeds', async () => {
    await post('/api/digests', window, operator);
    expect(await (await get('/feeds/frontline.rss')).text()).not.toContain(id);
  });

  test.each<[string, unknown, number, string]>([
    ['what is no JSON', '{', 400, 'must be JSON'],
    ['a missing field', { newsletter: 'frontline', from: '2022-03-28' }, 400, 'to '],
    ['an impossible date', { ...window, to: '2022-02-30' }, 400, 'must be a day of the calendar'],
    ['a reversed window', { ...window, from: '2023-01-01' }, 400, 'ends before it begins'],
    ['a window too long', { ...window, from: '2000-01-01' }, 400, 'at most 731'],
    ['an unknown newsletter', { ...window, newsletter: 'nope' }, 404, 'there is no newsletter'],
    [
      'a window without articles',
      { ...window, from: '2021-01-04', to: '2021-01-10' },
      404,
      'no articles were published',
    ],
    ['an unknown field', { ...window, force: true }, 400, 'force'],
  ])('refuses %s in words', async (_name, body, status, words) => {
    const response = await post('/api/digests', body, operator);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(words) });
  });

  test('refuses a body over the limit', async () => {
    const response = await post(
      '/api/digests',
      JSON.stringify({ newsletter: 'x'.repeat(1_100_000) }),
      operator,
    );
    expect(response.status).toBe(413);
  });
});
