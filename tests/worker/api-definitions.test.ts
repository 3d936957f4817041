import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { Corpus } from '../../src/model/corpus.ts';
import { Newsletter } from '../../src/model/newsletter.ts';
import { replaceDefinitions } from '../../src/store/definitions.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { get, post } from './serve.ts';

const operator = { Authorization: 'Bearer test-token' };
const corpus = Corpus.parse(embeddedCorpus);

const call = (method: string, path: string, body?: unknown) =>
  exports.default.fetch(`http://localhost:8787${path}`, {
    method,
    headers: { ...operator, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

beforeAll(async () => {
  await replaceDefinitions(env.DB, corpus);
});

const getFrontline = async () =>
  Newsletter.parse(await (await get('/api/newsletters/frontline', operator)).json());

describe('/api/newsletters', () => {
  test('stores a whole newsletter, which a corpus loaded later leaves as it is', async () => {
    const before = await getFrontline();
    const edited = { ...before, title: 'Front line, edited' };
    const answer = await call('PUT', '/api/newsletters/frontline', edited);
    expect(answer.status).toBe(200);
    await replaceDefinitions(env.DB, corpus);
    expect(await getFrontline()).toEqual(edited);
  });

  test('takes a new one, after the others', async () => {
    const fresh = { ...(await getFrontline()), id: 'morale-daily', themes: ['morale'] };
    expect((await call('PUT', '/api/newsletters/morale-daily', fresh)).status).toBe(201);
    await replaceDefinitions(env.DB, corpus);
    const list = await (await get('/api/newsletters', operator)).json();
    expect(list).toMatchObject({ newsletters: [{ id: 'frontline' }, { id: 'morale-daily' }] });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['another id', { id: 'else' }, 'id must be the one'],
    ['a theme that there is not', { themes: ['morale', 'weather'] }, 'there is no theme "weather"'],
    ['a theme twice', { themes: ['morale', 'morale'] }, 'each may stand once'],
    ['a zone that is none', { zone: 'Mars/Base' }, 'zone'],
    ['an unknown field', { colour: 'red' }, 'colour'],
    ['no title', { title: '' }, 'title'],
  ])('refuses %s in words', async (_name, change, words) => {
    const answer = await call('PUT', '/api/newsletters/frontline', { ...(await getFrontline()), ...change });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(words) });
  });

  test('answers 404 for one that there is not', async () => {
    expect((await get('/api/newsletters/nope', operator)).status).toBe(404);
  });
});

describe('/api/suppressions', () => {
  test('takes an address, lists a hash, and lets it go again', async () => {
    const answer = await post('/api/suppressions', { address: 'Dan@Example.org' }, operator);
    expect(answer.status).toBe(201);
    const entry = await answer.json();
    expect(entry).toMatchObject({ newsletter: '', reason: 'operator' });
    const listed = await (await get('/api/suppressions', operator)).text();
    expect(JSON.parse(listed)).toMatchObject({ suppressions: [entry], next: null });
    expect(listed.toLowerCase()).not.toContain('dan@');
    const found = await post('/api/subscribers/find', { address: 'dan@example.org' }, operator);
    expect(await found.json()).toEqual({ subscriber: null, subscriptions: [], suppressions: [entry] });
    expect((await call('DELETE', '/api/suppressions', { address: 'dan@example.org' })).status).toBe(204);
    expect((await call('DELETE', '/api/suppressions', { address: 'dan@example.org' })).status).toBe(404);
  });

  test('pages through the list', async () => {
    for (const n of [1, 2, 3])
      await post('/api/suppressions', { address: `p${n}@example.org`, newsletter: 'frontline' }, operator);
    const seen: unknown[] = [];
    for (let path: string | null = '/api/suppressions?limit=2'; path !== null; ) {
      const page = JSON.parse(await (await get(path, operator)).text());
      seen.push(...page.suppressions);
      path = page.next?.replace('http://localhost:8787', '') ?? null;
    }
    expect(seen).toHaveLength(3);
  });

  test.each<[unknown]>([
    [{}],
    [{ address: 'no' }],
    [{ address: 'a@b.example', newsletter: 'nope' }],
    [{ hash: 'x' }],
  ])('refuses %j', async (body) => {
    expect((await post('/api/suppressions', body, operator)).status).toBe(400);
  });
});

describe('/api/subscribers/:id', () => {
  test('shows a reader, and deletes them for good', async () => {
    await post('/api/subscribers/import?newsletter=frontline&consent=x', 'email\neve@example.org\n', {
      ...operator,
      'Content-Type': 'text/csv',
    });
    const found = JSON.parse(
      await (await post('/api/subscribers/find', { address: 'EVE@example.org' }, operator)).text(),
    );
    const path = `/api/subscribers/${found.subscriber.id}`;
    expect(await (await get(path, operator)).json()).toMatchObject({
      subscriptions: [{ newsletter: 'frontline', status: 'active' }],
    });
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('DELETE', path)).status).toBe(404);
    const rows = await env.DB.prepare('SELECT count(*) AS n FROM subscription').first<{ n: number }>();
    expect(rows?.n).toBe(0);
  });
});
