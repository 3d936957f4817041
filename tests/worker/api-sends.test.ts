import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { get, loadEverything, post } from './serve.ts';

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
      `INSERT INTO delivery (send, n, batch, subscription, variant, status, next_at, attempts, provider, updated_at)
       SELECT ?1, row_number() OVER (ORDER BY p.address) - 1, 0, s.id, s.themes,
         iif(p.address LIKE 'ann%', 'sent', 'unknown'), ?2, 1, 'smtp', ?2
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
        { n: 0, status: 'sent', provider: 'smtp', address: 'ann@example.org' },
        { n: 1, status: 'unknown', address: 'bob@example.org', updatedAt: at },
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

  test('lets an operator decide on what is unknown, once, and on nothing else', async () => {
    const resolve = (n: number, as: string) => act(`deliveries/${n}/resolve`, { as });
    expect(await (await resolve(1, 'sent')).json()).toEqual({ n: 1, status: 'sent' });
    expect((await resolve(1, 'sent')).status).toBe(200);
    expect((await resolve(1, 'pending')).status).toBe(409);
    expect((await resolve(9, 'sent')).status).toBe(404);
    expect((await resolve(1, 'bounced')).status).toBe(400);
  });
});
