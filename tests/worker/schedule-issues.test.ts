import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { Corpus } from '../../src/model/corpus.ts';
import { Newsletter, type Sending } from '../../src/model/newsletter.ts';
import { sha256 } from '../../src/model/sha256.ts';
import { moveSend } from '../../src/store/sends.ts';
import { buildDue, restartDue } from '../../src/worker/build-due.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { loadBatch } from './loading.ts';
import { get } from './serve.ts';
import { reportOf } from './wire.ts';

const BASE = 'http://localhost:8787';

const DAYS = [
  '2024-03-04',
  '2024-03-05',
  '2024-03-06',
  '2024-03-07',
  '2024-03-08',
  '2024-03-09',
  '2024-03-10',
  '2024-03-11',
];

const DAILY = { every: 'day', at: '07:00' } as const;

/** A newsletter in New York, where the clocks went forward on 10 March 2024: 07:00 was 12:00 UTC before, 11:00 after. */
const newsletterOf = (cadence: Newsletter['cadence'], sending: Partial<Sending>) =>
  Newsletter.parse({
    id: 'wire',
    title: 'Wire',
    description: 'What was reported.',
    zone: 'America/New_York',
    cadence,
    themes: ['casualties'],
    sender: { name: 'Wire', address: 'wire@example.com' },
    listId: 'wire.example.com',
    sending,
  });

/** Loads a corpus with one report a day; answers its newsletter. */
async function load(
  sending: Partial<Sending> = {},
  { days = DAYS, cadence = DAILY as Newsletter['cadence'] } = {},
): Promise<Newsletter> {
  const newsletter = newsletterOf(cadence, sending);
  const articles = await Promise.all(days.map((day, index) => reportOf(index, day)));
  const hash = await sha256(JSON.stringify([articles, newsletter]));
  const corpus = Corpus.parse({
    ...Corpus.parse(embeddedCorpus),
    newsletters: [newsletter],
    articles,
    hash,
  });
  expect(await loadBatch(corpus)).toBe('loaded');
  await restartDue(env.DB, newsletter);
  return newsletter;
}

const fire = (newsletter: Newsletter, now: string) =>
  buildDue(env.DB, BASE, newsletter, new Date(now), () => true);

const listSends = async () =>
  (
    await env.DB.prepare('SELECT id, audience, status, due_at AS due FROM send ORDER BY due_at, id').all<{
      id: string;
      audience: string;
      status: string;
      due: string;
    }>()
  ).results;

const sendIds = async () => (await listSends()).map(({ id }) => id);

const listStored = async () =>
  (
    await env.DB.prepare(
      'SELECT id, published_at IS NOT NULL AS public FROM digest ORDER BY to_day, id',
    ).all<{
      id: string;
      public: 0 | 1;
    }>()
  ).results;

/** Puts down a reader of the newsletter who takes it so often. */
async function subscribe(id: string, frequency: 'every' | 'weekly', status = 'active'): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      'INSERT INTO subscriber (id, address, address_key, created_at) VALUES (?1, ?2, ?2, ?3)',
    ).bind(id, `${id}@example.com`, '2024-01-01T00:00:00.000Z'),
    env.DB.prepare(
      `INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, consent_source, updated_at)
       VALUES (?1, ?1, 'wire', ?2, '["casualties"]', ?3, 'test', '2024-01-01T00:00:00.000Z')`,
    ).bind(id, status, frequency),
  ]);
}

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

describe('an automatic newsletter', () => {
  test('is published and approved when it falls due, and not a minute before', async () => {
    const wire = await load({}, { days: ['2024-03-08', '2024-03-09'] });
    await fire(wire, '2024-03-09T11:59:00Z');
    expect(await listStored()).toEqual([]);
    await fire(wire, '2024-03-09T12:00:00Z');
    expect(await listStored()).toEqual([{ id: 'wire-2024-03-08', public: 1 }]);
    expect(await listSends()).toEqual([
      { id: 'wire-2024-03-08', audience: 'every', status: 'approved', due: '2024-03-09T12:00:00.000Z' },
    ]);
    // The clocks have gone forward: an hour earlier by UTC.
    await fire(wire, '2024-03-10T10:59:00Z');
    expect(await listSends()).toHaveLength(1);
    await fire(wire, '2024-03-10T11:00:00Z');
    expect((await listSends())[1]).toMatchObject({ id: 'wire-2024-03-09', due: '2024-03-10T11:00:00.000Z' });
  });

  test('is sent once however often the schedule fires', async () => {
    const wire = await load({}, { days: ['2024-03-08'] });
    for (const minute of ['00', '05', '05', '10']) await fire(wire, `2024-03-09T12:${minute}:00Z`);
    await restartDue(env.DB, wire);
    await fire(wire, '2024-03-09T12:15:00Z');
    expect(await sendIds()).toEqual(['wire-2024-03-08']);
  });

  test('is sent once when the schedule fires several times at once', async () => {
    const wire = await load({}, { days: ['2024-03-07', '2024-03-08'] });
    await subscribe('reader', 'weekly');
    await Promise.all([1, 2, 3, 4].map(() => fire(wire, '2024-03-11T12:01:00Z')));
    expect(await sendIds()).toEqual(['wire-2024-03-08', 'wire-2024-03-04--2024-03-10~weekly']);
    expect((await listSends()).map(({ status }) => status)).toEqual(['approved', 'approved']);
  });

  test('sends what fell due while the schedule stood still, for a day or for three', async () => {
    const wire = await load();
    await fire(wire, '2024-03-05T12:00:00Z');
    expect(await sendIds()).toEqual(['wire-2024-03-04']);
    await fire(wire, '2024-03-06T18:00:00Z');
    expect(await sendIds()).toEqual(['wire-2024-03-04', 'wire-2024-03-05']);
    await fire(wire, '2024-03-09T18:00:00Z');
    expect(await sendIds()).toEqual(['04', '05', '06', '07', '08'].map((day) => `wire-2024-03-${day}`));
    expect((await listStored()).map((digest) => digest.public)).toEqual([1, 1, 1, 1, 1]);
  });

  test('sends what fell due 72 hours ago, and publishes only what did before', async () => {
    const wire = await load();
    await fire(wire, '2024-03-09T12:00:00Z');
    expect((await listStored()).map(({ id }) => id)).toEqual(
      ['04', '05', '06', '07', '08'].map((day) => `wire-2024-03-${day}`),
    );
    expect((await listStored()).map((digest) => digest.public)).toEqual([1, 1, 1, 1, 1]);
    expect(await sendIds()).toEqual(['05', '06', '07', '08'].map((day) => `wire-2024-03-${day}`));
  });

  test('sends nothing old when its windows are gone through again', async () => {
    const wire = await load();
    await fire(wire, '2024-06-01T00:00:00Z');
    await restartDue(env.DB, wire);
    await fire(wire, '2024-06-01T00:05:00Z');
    expect(await listStored()).toHaveLength(DAYS.length);
    expect(await listSends()).toEqual([]);
  });

  test('sends nothing that was public before it had a send', async () => {
    const wire = await load({}, { days: ['2024-03-08'] });
    await fire(wire, '2024-03-09T12:00:00Z');
    await env.DB.prepare('DELETE FROM send').run();
    await restartDue(env.DB, wire);
    await fire(wire, '2024-03-09T12:05:00Z');
    expect(await listSends()).toEqual([]);
  });

  test('goes on where a run was cut off', async () => {
    const wire = await load({}, { days: ['2024-03-08'] });
    await fire(wire, '2024-03-09T12:00:00Z');
    const cuts = [
      // After the digest was stored; after its send was; after it was published.
      'DELETE FROM send; UPDATE digest SET published_at = NULL;',
      "UPDATE send SET status = 'draft', approved_at = NULL; UPDATE digest SET published_at = NULL;",
      "UPDATE send SET status = 'draft', approved_at = NULL;",
    ];
    for (const cut of cuts) {
      for (const statement of cut.split(';').filter((part) => part.trim() !== ''))
        await env.DB.prepare(statement).run();
      await restartDue(env.DB, wire);
      await fire(wire, '2024-03-09T12:05:00Z');
      expect(await listSends()).toMatchObject([{ id: 'wire-2024-03-08', status: 'approved' }]);
      expect(await listStored()).toEqual([{ id: 'wire-2024-03-08', public: 1 }]);
    }
  });

  test('leaves a send alone that an operator cancelled', async () => {
    const wire = await load({}, { days: ['2024-03-08'] });
    await fire(wire, '2024-03-09T12:00:00Z');
    await moveSend(env.DB, 'wire-2024-03-08', ['approved'], 'cancelled', new Date('2024-03-09T12:01:00Z'));
    await restartDue(env.DB, wire);
    await fire(wire, '2024-03-09T12:05:00Z');
    expect(await listSends()).toMatchObject([{ status: 'cancelled' }]);
  });

  test('skips an issue below its minimum, and sends the next', async () => {
    const wire = await load({ minimumStories: 2 }, { days: ['2024-03-07', '2024-03-08', '2024-03-08'] });
    await fire(wire, '2024-03-09T12:00:00Z');
    expect(await sendIds()).toEqual(['wire-2024-03-08']);
    expect(await listStored()).toHaveLength(1);
    // What the skipped day reported can still be read.
    const preview = await get('/preview?newsletter=wire&from=2024-03-07&to=2024-03-07&format=text');
    expect(await preview.text()).toContain('Izium');
  });

  test.each<[cadence: Newsletter['cadence'], id: string, due: string]>([
    [{ every: 'week', on: 'friday', at: '07:00' }, 'wire-2024-03-07', '2024-03-08T12:00:00.000Z'],
    [
      { every: 'weekdays', on: ['monday', 'friday'], at: '07:00' },
      'wire-2024-03-07',
      '2024-03-08T12:00:00.000Z',
    ],
    [{ every: 'month', on: 8, at: '07:00' }, 'wire-2024-03-07', '2024-03-08T12:00:00.000Z'],
  ])('with the cadence %j sends its issue when it falls due', async (cadence, id, due) => {
    const wire = await load({}, { cadence });
    await fire(wire, '2024-03-08T12:00:00Z');
    expect((await listSends()).at(-1)).toEqual({ id, audience: 'every', status: 'approved', due });
  });
});

describe('a newsletter that an operator approves', () => {
  test('is stored with a draft, and shown to nobody', async () => {
    const wire = await load({ approval: 'manual' }, { days: ['2024-03-08'] });
    await fire(wire, '2024-03-09T12:00:00Z');
    await fire(wire, '2024-03-09T12:05:00Z');
    expect(await listStored()).toEqual([{ id: 'wire-2024-03-08', public: 0 }]);
    expect(await listSends()).toMatchObject([{ id: 'wire-2024-03-08', status: 'draft' }]);
    expect((await get('/digests/wire-2024-03-08')).status).toBe(404);
  });

  test('waits for its operator however old it is, and is not published by going through it again', async () => {
    const wire = await load({ approval: 'manual' }, { days: ['2024-03-08'] });
    await fire(wire, '2024-06-01T00:00:00Z');
    await restartDue(env.DB, wire);
    await fire(wire, '2024-06-01T00:05:00Z');
    expect(await listStored()).toEqual([{ id: 'wire-2024-03-08', public: 0 }]);
    expect(await listSends()).toMatchObject([{ status: 'draft' }]);
  });

  test('has no draft for what is public already', async () => {
    await fire(await load(), '2024-06-01T00:00:00Z');
    const wire = newsletterOf(DAILY, { approval: 'manual' });
    await restartDue(env.DB, wire);
    await fire(wire, '2024-06-01T00:05:00Z');
    expect(await listSends()).toEqual([]);
  });
});

describe('readers who take one digest a week of a daily newsletter', () => {
  const WEEK = 'wire-2024-03-04--2024-03-10';

  test('get that of Monday to Sunday when Monday’s issue falls due', async () => {
    await subscribe('reader', 'weekly');
    const wire = await load();
    await fire(wire, '2024-03-11T10:59:00Z');
    expect(await sendIds()).not.toContain(`${WEEK}~weekly`);
    await fire(wire, '2024-03-11T11:00:00Z');
    await fire(wire, '2024-03-11T11:05:00Z');
    expect((await listSends()).filter(({ audience }) => audience === 'weekly')).toEqual([
      { id: `${WEEK}~weekly`, audience: 'weekly', status: 'approved', due: '2024-03-11T11:00:00.000Z' },
    ]);
    expect((await get(`/digests/${WEEK}`)).status).toBe(200);
  });

  test('leave its feeds as they are', async () => {
    await subscribe('reader', 'weekly');
    const wire = await load();
    await fire(wire, '2024-03-11T11:00:00Z');
    const feed = await (await get('/feeds/wire.json')).text();
    expect(feed).toContain('wire-2024-03-10');
    expect(feed).not.toContain(WEEK);
    expect((await get('/digests/latest')).headers.get('location') ?? '').not.toContain('--');
  });

  test.each([
    ['nobody wants it', async () => subscribe('reader', 'every')],
    ['who wanted it has not confirmed', async () => subscribe('reader', 'weekly', 'pending')],
    ['who wanted it has left', async () => subscribe('reader', 'weekly', 'unsubscribed')],
  ])('have none built where %s', async (_name, prepare) => {
    await prepare();
    const wire = await load();
    await fire(wire, '2024-03-11T11:00:00Z');
    expect((await listStored()).map(({ id }) => id)).not.toContain(WEEK);
    // Who joins after it fell due begins with the next.
    await subscribe('later', 'weekly');
    await fire(wire, '2024-03-11T12:00:00Z');
    expect(await sendIds()).not.toContain(`${WEEK}~weekly`);
  });

  test('get it three days late, and not after that', async () => {
    await subscribe('reader', 'weekly');
    const wire = await load();
    await fire(wire, '2024-03-14T11:01:00Z');
    expect(await sendIds()).not.toContain(`${WEEK}~weekly`);
    await env.DB.prepare("DELETE FROM progress WHERE job LIKE 'due-week:%'").run();
    await fire(wire, '2024-03-14T11:00:00Z');
    expect(await sendIds()).toContain(`${WEEK}~weekly`);
  });

  test('wait for the operator as the others do', async () => {
    await subscribe('reader', 'weekly');
    const wire = await load({ approval: 'manual' });
    await fire(wire, '2024-03-11T11:00:00Z');
    expect((await listSends()).filter(({ audience }) => audience === 'weekly')).toMatchObject([
      { status: 'draft' },
    ]);
    expect((await get(`/digests/${WEEK}`)).status).toBe(404);
  });

  test('are not written to about a week below the minimum', async () => {
    await subscribe('reader', 'weekly');
    const wire = await load({ minimumStories: 2 }, { days: ['2024-03-06'] });
    await fire(wire, '2024-03-11T11:00:00Z');
    expect(await listStored()).toEqual([]);
    expect(await listSends()).toEqual([]);
  });

  test.each([
    { every: 'week', on: 'monday', at: '07:00' },
    { every: 'weekdays', on: ['monday'], at: '07:00' },
  ] as Newsletter['cadence'][])(
    'get the issues themselves of a newsletter that is no more frequent: %j',
    async (cadence) => {
      await subscribe('reader', 'weekly');
      const wire = await load({}, { cadence });
      await fire(wire, '2024-03-11T11:00:00Z');
      expect(await sendIds()).toEqual(['wire-2024-03-10']);
    },
  );

  test('are looked for by their index', async () => {
    const { results } = await env.DB.prepare(
      `EXPLAIN QUERY PLAN SELECT 1 AS found FROM subscription
       WHERE newsletter = ? AND status = 'active' AND frequency = 'weekly' LIMIT 1`,
    )
      .bind('wire')
      .all<{ detail: string }>();
    expect(results.map(({ detail }) => detail).join()).toContain('subscription_weekly');
  });
});
