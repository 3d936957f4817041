import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addDays, dayOf } from '../../src/digest/calendar.ts';
import { app } from '../../src/worker/app.ts';
import { findEnd } from '../../src/worker/due.ts';
import { get, loadEverything, post } from './serve.ts';
import { wireOf } from './wire.ts';

const operator = { Authorization: 'Bearer test-token' };
const id = 'frontline-2022-03-28--2022-05-22';
const window = { newsletter: 'frontline', from: '2022-03-28', to: '2022-05-22' };

const act = (action: string, body: unknown = {}) => post(`/api/digests/${id}/${action}`, body, operator);

async function put(changes: Record<string, unknown>): Promise<void> {
  const newsletter = z
    .record(z.string(), z.unknown())
    .parse(await (await get('/api/newsletters/frontline', operator)).json());
  await env.DB.prepare("UPDATE newsletter SET data = ? WHERE id = 'frontline'")
    .bind(JSON.stringify({ ...newsletter, sending: changes }))
    .run();
}

beforeAll(async () => {
  await loadEverything();
});

beforeEach(async () => {
  await env.DB.batch(['delivery', 'send'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
  await env.DB.prepare('DELETE FROM digest WHERE id = ?').bind(id).run();
  await put({ approval: 'manual' });
  await post('/api/digests', window, operator);
});

describe('the actions on a digest', () => {
  test('approve publishes it, and repeated changes nothing', async () => {
    const first = await act('approve');
    expect(first.status).toBe(200);
    expect(await first.json()).toMatchObject({ id, status: 'approved' });
    expect((await get(`/digests/${id}`)).status).toBe(200);
    const again = await act('approve');
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ status: 'approved' });
  });

  test('send asks for the approval that the newsletter wants', async () => {
    const early = await act('send');
    expect(early.status).toBe(409);
    expect(await early.json()).toMatchObject({ detail: expect.stringContaining('approve it first') });
    expect((await get(`/digests/${id}`)).status).toBe(404);
    await act('approve');
    expect(await (await act('send')).json()).toMatchObject({ status: 'sending' });
    const late = await act('approve');
    expect([late.status, await late.json()]).toMatchObject([200, { status: 'sending' }]);
  });

  test('send approves by itself where the newsletter wants no approval', async () => {
    await put({ approval: 'automatic' });
    expect(await (await act('send')).json()).toMatchObject({ status: 'sending' });
    expect((await get(`/digests/${id}`)).status).toBe(200);
  });

  test('pause, resume and cancel move it, and a wrong state is named', async () => {
    await act('approve');
    await act('send');
    expect(await (await act('pause')).json()).toMatchObject({ status: 'paused' });
    expect(await (await act('resume')).json()).toMatchObject({ status: 'sending' });
    expect(await (await act('cancel')).json()).toMatchObject({ status: 'cancelled' });
    const late = await act('resume');
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ detail: expect.stringContaining('cancelled') });
  });

  test.each(['approve', 'send', 'pause', 'resume', 'cancel'])(
    '%s answers 404 for a digest that is none',
    async (action) => {
      expect((await post(`/api/digests/nope/${action}`, {}, operator)).status).toBe(404);
    },
  );

  test('test sends one message, counted nowhere, with the draft still unpublished', async () => {
    const answer = await act('test', { to: 'Editor@Example.org' });
    expect(await answer.json()).toMatchObject({ status: 'sent' });
    const outbox = await (await get('/api/outbox', operator)).json();
    expect(outbox).toMatchObject({ messages: [{ recipient: 'Editor@example.org', kind: 'test' }] });
    expect((await get(`/digests/${id}`)).status).toBe(404);
    expect(await (await get(`/api/digests/${id}`, operator)).json()).toMatchObject({
      sends: [{ status: 'draft', counts: { sent: 0 } }],
    });
  });

  test('test refuses what is no address', async () => {
    expect((await act('test', { to: 'a@b.example\r\nBcc: c@d.example' })).status).toBe(400);
  });
});

describe('test messages and the rate of the provider', () => {
  /** Asks for a test message where the Worker has other variables. */
  const tryTest = (variables: Readonly<Record<string, string>>): Promise<Response> =>
    Promise.resolve(
      app.request(
        `http://localhost:8787/api/digests/${id}/test`,
        {
          method: 'POST',
          headers: { ...operator, 'Content-Type': 'application/json' },
          body: JSON.stringify({ to: 'editor@example.org' }),
        },
        { ...env, ...variables },
      ),
    );
  const countMessages = () => env.DB.prepare('SELECT count(*) FROM outbox').first<number>('count(*)');

  beforeEach(async () => {
    await env.DB.batch(['send_rate', 'outbox'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
  });

  test('take their share of the day, and are refused once it is used up', async () => {
    expect((await tryTest({ SEND_PER_DAY: '1' })).status).toBe(200);
    const refused = await tryTest({ SEND_PER_DAY: '1' });
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(86_401);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('SEND_PER_DAY') });
    expect(await countMessages()).toBe(1);
  });

  test('go by the rate of TRANSACTIONAL_PROVIDER where it is another', async () => {
    const other = {
      PROVIDER: 'resend',
      RESEND_API_KEY: 're_of_the_tests',
      SEND_PER_DAY: '1',
      TRANSACTIONAL_PROVIDER: 'outbox',
      TRANSACTIONAL_PER_DAY: '2',
    };
    expect((await tryTest(other)).status).toBe(200);
    expect((await tryTest(other)).status).toBe(200);
    const refused = await tryTest(other);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('TRANSACTIONAL_PER_DAY') });
    expect(await countMessages()).toBe(2);
  });

  test('of many at once no more go out than the day has', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => tryTest({ SEND_PER_DAY: '2' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429]);
    expect(await countMessages()).toBe(2);
  });
});

describe('a window that is not over', () => {
  const today = dayOf(new Date().toISOString().replace(/\.\d+Z$/, 'Z'), 'Europe/Kyiv');

  test.each([
    ['today alone', today, today],
    ['the year to today', addDays(today, -365), today],
    ['days to come', addDays(today, 40), addDays(today, 45)],
  ])('is not frozen: %s', async (_name, from, to) => {
    const answer = await post('/api/digests', { newsletter: 'frontline', from, to }, operator);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      detail: expect.stringMatching(
        /is not over until \d{4}-\d\d-\d\dT\d\d:00:00Z; \/preview shows it so far/,
      ),
    });
    expect((await get(`/api/digests/frontline-${to}`, operator)).status).toBe(404);
    expect((await get(`/api/digests/frontline-${from}--${to}`, operator)).status).toBe(404);
  });

  test('is told from one that is none', async () => {
    const reversed = { newsletter: 'frontline', from: addDays(today, 9), to: addDays(today, 2) };
    const answer = await post('/api/digests', reversed, operator);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('ends before it begins') });
  });

  test.each([
    ['an issue ends when it falls due', '2024-03-08', '2024-03-08', '2024-03-09T05:00:00Z'],
    ['other windows end with their last day', '2024-03-07', '2024-03-08', '2024-03-08T22:00:00Z'],
  ])('%s', (_name, from, to, end) => {
    const wire = wireOf({ zone: 'Europe/Kyiv' });
    expect(findEnd(wire, { from, to })).toBe(end);
  });
});

describe('the issue of a window of which another told in part', () => {
  const week = { newsletter: 'frontline', from: '2022-03-28', to: '2022-04-03' };

  /** Puts an issue of the cadence before in the place of the week's. */
  async function issue(from: string, to: string): Promise<void> {
    await env.DB.batch([
      env.DB.prepare("DELETE FROM digest_article WHERE digest = 'frontline-2022-04-03'"),
      env.DB.prepare("DELETE FROM digest WHERE own = 1 AND to_day BETWEEN '2022-03-28' AND '2022-04-03'"),
      env.DB.prepare(
        `INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, summary, data)
         VALUES ('frontline-before', 'frontline', ?, ?, 1, 'h', 1, '2022-04-03T00:00:00.000Z', '[]', '{}')`,
      ).bind(from, to),
    ]);
  }

  afterEach(async () => {
    await env.DB.prepare("DELETE FROM digest WHERE id = 'frontline-before'").run();
  });

  test('holds the days that are left', async () => {
    await issue('2022-03-28', '2022-03-28');
    const answer = await post('/api/digests', week, operator);
    expect(await answer.json()).toMatchObject({ id: 'frontline-2022-04-03', built: true });
    expect(await (await get('/api/digests/frontline-2022-04-03', operator)).json()).toMatchObject({
      from: '2022-03-29',
      to: '2022-04-03',
    });
    await env.DB.batch([
      env.DB.prepare("DELETE FROM send WHERE digest = 'frontline-2022-04-03'"),
      env.DB.prepare("DELETE FROM digest WHERE id = 'frontline-2022-04-03'"),
    ]);
  });

  test('is refused where none is left', async () => {
    await issue('2022-03-01', '2022-04-10');
    const answer = await post('/api/digests', week, operator);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('told of in other issues') });
  });
});

describe('GET /api/digests/:id/deliveries', () => {
  const at = '2022-05-23T07:00:00.000Z';

  beforeEach(async () => {
    await env.DB.prepare('DELETE FROM subscriber').run();
    await post(
      '/api/subscribers/import?newsletter=frontline&consent=x',
      'email\nann@example.org\nbob@example.org\n',
      { ...operator, 'Content-Type': 'text/csv' },
    );
    await env.DB.prepare(
      `INSERT INTO delivery
         (send, n, batch, subscription, variant, status, next_at, attempts, provider, updated_at, delivered_at)
       SELECT ?1, row_number() OVER (ORDER BY p.address) - 1, 0, s.id, s.themes,
         iif(p.address LIKE 'ann%', 'sent', 'unknown'), ?2, 1, 'smtp', ?2, iif(p.address LIKE 'ann%', ?2, NULL)
       FROM subscription s JOIN subscriber p ON p.id = s.subscriber`,
    )
      .bind(id, at)
      .run();
  });

  test('answers the count of each outcome, and rows with their readers', async () => {
    const answer = await get(`/api/digests/${id}/deliveries`, operator);
    expect(await answer.json()).toMatchObject({
      send: { id, status: 'draft' },
      counts: { pending: 0, sent: 1, unknown: 1, skipped: 0 },
      deliveries: [
        { n: 0, status: 'sent', provider: 'smtp', address: 'ann@example.org', deliveredAt: at },
        { n: 1, status: 'unknown', address: 'bob@example.org', updatedAt: at, deliveredAt: null },
      ],
      next: null,
    });
  });

  test('pages by number, and picks one status', async () => {
    const Page = z.object({ deliveries: z.array(z.object({ n: z.int() })), next: z.string().nullable() });
    const first = Page.parse(await (await get(`/api/digests/${id}/deliveries?limit=1`, operator)).json());
    expect(first.deliveries.map(({ n }) => n)).toEqual([0]);
    const path = (first.next ?? '').replace('http://localhost:8787', '');
    const second = Page.parse(await (await get(path, operator)).json());
    expect(second.deliveries.map(({ n }) => n)).toEqual([1]);
    const unknown = await get(`/api/digests/${id}/deliveries?status=unknown`, operator);
    expect(Page.parse(await unknown.json()).deliveries.map(({ n }) => n)).toEqual([1]);
  });

  test('keeps a row whose reader was deleted, without an address', async () => {
    await env.DB.prepare("DELETE FROM subscriber WHERE address_key = 'ann@example.org'").run();
    const answer = await get(`/api/digests/${id}/deliveries`, operator);
    expect(await answer.json()).toMatchObject({ deliveries: [{ n: 0, address: null }, { n: 1 }] });
  });

  test('answers the counts of a send whose rows were forgotten, and that nothing is left to decide', async () => {
    await env.DB.prepare('UPDATE send SET outcomes = ? WHERE id = ?')
      .bind(JSON.stringify({ sent: 7, unknown: 2 }), id)
      .run();
    const answer = await get(`/api/digests/${id}/deliveries`, operator);
    expect(await answer.json()).toMatchObject({ counts: { sent: 7, unknown: 2, pending: 0 } });
    const late = await act('deliveries/1/resolve', { as: 'sent' });
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ detail: expect.stringContaining('over for good') });
  });

  test('lets an operator decide on what is unknown, once, and on nothing else', async () => {
    const resolve = (n: number, as: string) => act(`deliveries/${n}/resolve`, { as });
    expect(await (await resolve(1, 'sent')).json()).toEqual({ n: 1, status: 'sent' });
    expect((await resolve(1, 'sent')).status).toBe(200);
    expect((await resolve(1, 'pending')).status).toBe(409);
    expect((await resolve(9, 'sent')).status).toBe(404);
    expect((await resolve(1, 'bounced')).status).toBe(400);
  });
});
