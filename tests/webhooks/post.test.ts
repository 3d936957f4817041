import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { WEBHOOK_JITTER, WEBHOOK_RETRY_SECONDS } from '../../src/limits.ts';
import type { WebhookEvent } from '../../src/model/webhook.ts';
import { postWebhook, settlePost } from '../../src/worker/webhook-post.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = '0123456789abcdef'.repeat(2);
const event: WebhookEvent = {
  id: ID,
  type: 'subscriber.confirmed',
  data: { subscriber: 'b'.repeat(26), newsletter: 'frontline', at: '2026-03-09T07:00:00.000Z' },
  status: 'pending',
  attempts: 1,
  nextAt: '2026-03-09T07:00:00.000Z',
  reason: null,
  createdAt: '2026-03-09T07:00:00.000Z',
};

type Heard = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** An endpoint on this machine that answers with a status, or not at all; `heard` is what came. */
async function listen(status: number | null, headers: Record<string, string> = {}, body = '') {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      heard.push({ method, url, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      if (status !== null) response.writeHead(status, headers).end(body);
    });
  });
  running.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return { url: `http://127.0.0.1:${address.port}/in?key=1`, heard };
}

describe('an endpoint', () => {
  test('is told in a request that the Standard Webhooks verify', async () => {
    const { url, heard } = await listen(204);
    const now = new Date();
    expect(await postWebhook({ url, secret: SECRET }, event, now)).toEqual({ kind: 'sent' });
    expect(heard).toHaveLength(1);
    const [request] = heard;
    expect(request).toMatchObject({ method: 'POST', url: '/in?key=1' });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': ID });
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
        name,
        String(request?.headers[name]),
      ]),
    );
    expect(new Webhook(SECRET).verify(request?.body ?? '', headers)).toEqual({
      type: 'subscriber.confirmed',
      timestamp: '2026-03-09T07:00:00.000Z',
      data: event.data,
    });
    const other = new Webhook('whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD');
    expect(() => other.verify(request?.body ?? '', headers)).toThrow();
  });

  test('is told the same at every try, signed anew', async () => {
    const { url, heard } = await listen(500);
    await postWebhook({ url, secret: SECRET }, event, new Date('2026-03-09T07:00:00Z'));
    await postWebhook({ url, secret: SECRET }, { ...event, attempts: 2 }, new Date('2026-03-09T07:05:00Z'));
    expect(heard[0]?.body).toBe(heard[1]?.body);
    expect(heard[0]?.headers['webhook-id']).toBe(heard[1]?.headers['webhook-id']);
    expect(heard[0]?.headers['webhook-signature']).not.toBe(heard[1]?.headers['webhook-signature']);
  });

  test('that leads elsewhere is not followed', async () => {
    const other = await listen(200);
    const { url } = await listen(307, { Location: other.url });
    const result = await postWebhook({ url, secret: SECRET }, event, new Date());
    expect(result).toMatchObject({ kind: 'failed', reason: expect.stringContaining('WEBHOOK_URL') });
    expect(other.heard).toEqual([]);
  });

  test('that wants no more of them is believed', async () => {
    const { url } = await listen(410);
    expect(await postWebhook({ url, secret: SECRET }, event, new Date())).toMatchObject({ kind: 'gone' });
  });

  test('may say when to come again', async () => {
    const { url } = await listen(503, { 'Retry-After': '600' });
    expect(await postWebhook({ url, secret: SECRET }, event, new Date())).toEqual({
      kind: 'failed',
      reason: 'the endpoint answers 503',
      retryAfter: 600,
    });
  });

  test('that does not answer in time, or at all, is tried again; its address stands in no reason', async () => {
    const silent = await listen(null);
    const late = await postWebhook({ url: silent.url, secret: SECRET }, event, new Date(), 50);
    expect(late).toEqual({ kind: 'failed', reason: 'no answer within 0.05 s', retryAfter: null });
    const nobody = await postWebhook({ url: 'http://127.0.0.1:1/?key=1', secret: SECRET }, event, new Date());
    expect(nobody).toEqual({ kind: 'failed', reason: 'the endpoint cannot be reached', retryAfter: null });
  });

  test('may answer with more than anybody reads', async () => {
    const { url } = await listen(200, {}, 'x'.repeat(5_000_000));
    expect(await postWebhook({ url, secret: SECRET }, event, new Date())).toEqual({ kind: 'sent' });
  });
});

describe('what follows a try', () => {
  const now = new Date('2026-03-09T07:00:00.000Z');
  const failed = { kind: 'failed', reason: 'the endpoint answers 500', retryAfter: null } as const;
  const waitOf = (attempts: number, random: number, retryAfter: number | null = null): number => {
    const { nextAt } = settlePost({ id: ID, attempts }, { ...failed, retryAfter }, now, random);
    return (Date.parse(nextAt ?? '') - now.getTime()) / 1000;
  };

  test('waits longer each time, for three days, and then gives up', () => {
    const waits = WEBHOOK_RETRY_SECONDS.map((_, at) => waitOf(at + 1, 0));
    expect(waits).toEqual([...WEBHOOK_RETRY_SECONDS]);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 86_400).toBeCloseTo(3.1, 0);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    const last = settlePost({ id: ID, attempts: WEBHOOK_RETRY_SECONDS.length + 1 }, failed, now, 0);
    expect(last).toMatchObject({ status: 'failed', nextAt: null, reason: 'the endpoint answers 500' });
  });

  test('spreads the waits', () => {
    expect(waitOf(3, 1)).toBe((WEBHOOK_RETRY_SECONDS[2] ?? 0) * (1 + WEBHOOK_JITTER));
  });

  test('waits no less than it is asked to', () => {
    expect(waitOf(1, 0, 600)).toBe(600);
    expect(waitOf(5, 0, 600)).toBe(WEBHOOK_RETRY_SECONDS[4]);
  });

  test('ends where the endpoint took it, or wants no more', () => {
    expect(settlePost({ id: ID, attempts: 1 }, { kind: 'sent' }, now, 0).status).toBe('sent');
    expect(settlePost({ id: ID, attempts: 1 }, { kind: 'gone', reason: 'no' }, now, 0).status).toBe('failed');
  });
});
