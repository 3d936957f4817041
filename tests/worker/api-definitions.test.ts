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
    ['an unknown field', { colour: 'red' }, 'the body has what is not known here: "colour"'],
    ['no themes', { themes: [] }, 'themes must have at least 1 entry'],
    ['no zone', { zone: undefined }, 'zone is missing'],
    ['no title', { title: '' }, 'title must not be empty'],
    ['a blank title', { title: ' \u00a0 ' }, 'title must not be empty'],
    ['a title of two lines', { title: 'A\r\nBcc: x@example.org' }, 'title must be one line'],
    [
      'a sender of two lines',
      { sender: { name: 'A\nB', address: 'a@example.org' } },
      'sender.name must be one line',
    ],
    ['a blank sender', { sender: { name: ' ', address: 'a@example.org' } }, 'sender.name must not be empty'],
  ])('refuses %s in words', async (_name, change, words) => {
    const answer = await call('PUT', '/api/newsletters/frontline', { ...(await getFrontline()), ...change });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(words) });
  });

  test('answers 404 for one that there is not', async () => {
    expect((await get('/api/newsletters/nope', operator)).status).toBe(404);
  });
});

describe('DELETE /api/newsletters/:id', () => {
  const at = '2023-01-01T00:00:00.000Z';
  const remove = (id: string) => call('DELETE', `/api/newsletters/${id}`);
  const statusOf = (send: string) =>
    env.DB.prepare('SELECT status FROM send WHERE id = ?').bind(send).first<string>('status');

  async function store(id: string): Promise<void> {
    await call('PUT', `/api/newsletters/${id}`, { ...(await getFrontline()), id, title: `Title of ${id}` });
  }

  async function addSend(newsletter: string, status: string): Promise<void> {
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, published_at, summary, data)
         VALUES (?1, ?1, '2023-01-01', '2023-01-07', 0, ?1, 0, ?2, NULL, '{}', '{}')`,
      ).bind(newsletter, at),
      env.DB.prepare(
        `INSERT INTO send (id, digest, newsletter, audience, status, due_at, created_at)
         VALUES (?1, ?1, ?1, 'every', ?2, ?3, ?3)`,
      ).bind(newsletter, status, at),
    ]);
  }

  test('deletes one that nobody reads, with the drafts of its sends', async () => {
    await store('short-lived');
    await addSend('short-lived', 'draft');
    expect((await remove('short-lived')).status).toBe(204);
    expect((await get('/api/newsletters/short-lived', operator)).status).toBe(404);
    expect(await (await get('/')).text()).not.toContain('Title of short-lived');
    expect(await statusOf('short-lived')).toBe('cancelled');
    expect((await remove('short-lived')).status).toBe(404);
  });

  test('refuses one that has readers', async () => {
    await store('well-read');
    const reader = 'a'.repeat(26);
    await env.DB.batch([
      env.DB.prepare('INSERT INTO subscriber VALUES (?1, ?2, ?2, NULL, ?3)').bind(
        reader,
        'r@example.org',
        at,
      ),
      env.DB.prepare(
        `INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, consent_source, updated_at)
         VALUES (?1, ?1, 'well-read', 'active', '["morale"]', 'every', 'form', ?2)`,
      ).bind(reader, at),
    ]);
    const answer = await remove('well-read');
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('1 active reader:') });
    expect((await get('/api/newsletters/well-read', operator)).status).toBe(200);
    await env.DB.prepare('DELETE FROM subscriber WHERE id = ?').bind(reader).run();
    expect((await remove('well-read')).status).toBe(204);
  });

  test.each(['approved', 'sending', 'paused', 'cancelled'])(
    'refuses one whose send is %s',
    async (status) => {
      await store(`is-${status}`);
      await addSend(`is-${status}`, status);
      const answer = await remove(`is-${status}`);
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(`send is-${status} of`) });
      expect(await statusOf(`is-${status}`)).toBe(status);
    },
  );

  test('refuses one that the corpus carries, edited or not', async () => {
    const answer = await remove('frontline');
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('come back') });
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
    expect(await found.json()).toEqual({
      subscriber: null,
      subscriptions: [],
      suppressions: [entry],
      role: false,
    });
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
