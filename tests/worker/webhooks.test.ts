import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WEBHOOK_KEPT_DAYS, WEBHOOK_LEASE_SECONDS, WEBHOOK_RETRY_SECONDS } from '../../src/limits.ts';
import { suppressionHash } from '../../src/model/suppression-hash.ts';
import { WebhookList } from '../../src/model/webhook.ts';
import { publishDigest } from '../../src/store/digests.ts';
import { confirmSubscription } from '../../src/store/opt-in.ts';
import { deleteSubscriber } from '../../src/store/subscribers.ts';
import { unsubscribe } from '../../src/store/subscriptions.ts';
import { digestWebhookStatement, listWebhooks } from '../../src/store/webhook-events.ts';
import type { AppEnv } from '../../src/worker/app-env.ts';
import { readConfig } from '../../src/worker/config.ts';
import { webhookApi } from '../../src/worker/routes/api/webhooks.ts';
import { deliverWebhooks, pruneWebhooks, runWebhooks } from '../../src/worker/webhooks.ts';
import { deploy, storeDelivered, TOKEN_SECRET } from './delivered.ts';

const db = env.DB;
const ENDPOINT = { url: 'https://hooks.example/in', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
const START = Date.parse('2026-03-09T07:00:00.000Z');

beforeEach(async () => {
  await db.prepare('DELETE FROM webhook_event').run();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The operator's endpoint: answers with each status in turn, the last one from then on; `heard` holds the events' ids. */
function answerWith(...statuses: number[]) {
  const heard: string[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_input, init) => {
    heard.push(new Headers(init?.headers).get('webhook-id') ?? '');
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    return new Response(null, { status: status ?? 500 });
  });
  return heard;
}

/** A clock that tests move. */
function clock() {
  let ms = START;
  return { now: () => new Date(ms), pass: (seconds: number) => (ms += seconds * 1000) };
}

let published = 0;

/** Publishes a digest at an instant; answers the id of its event. */
async function enqueue(at = new Date(START)): Promise<string> {
  published += 1;
  const digest = `frontline-2026-03-09-${published}`;
  await storeDelivered({ send: digest });
  await publishDigest(db, digest, at);
  const event = (await stored()).find(({ data }) => data['digest'] === digest);
  if (event === undefined) throw new Error('nothing was enqueued');
  return event.id;
}

const stored = async () => listWebhooks(db, { after: null, status: null, limit: 100 });
const noJitter = () => 0;

describe('events', () => {
  test('are told once where the endpoint takes them', async () => {
    const heard = answerWith(204);
    const ids = [await enqueue(), await enqueue()];
    const { now } = clock();
    expect(await deliverWebhooks(db, ENDPOINT, now, noJitter)).toBe(2);
    expect(await deliverWebhooks(db, ENDPOINT, now, noJitter)).toBe(0);
    expect(heard.sort()).toEqual(ids.sort());
    expect((await stored()).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['sent', 1],
      ['sent', 1],
    ]);
  });

  test('are told again after a while where it does not, and no sooner', async () => {
    const heard = answerWith(500, 500, 200);
    await enqueue();
    const { now, pass } = clock();
    await deliverWebhooks(db, ENDPOINT, now, noJitter);
    expect((await stored())[0]).toMatchObject({ status: 'pending', reason: 'the endpoint answers 500' });
    pass((WEBHOOK_RETRY_SECONDS[0] ?? 0) - 1);
    expect(await deliverWebhooks(db, ENDPOINT, now, noJitter)).toBe(0);
    pass(1);
    expect(await deliverWebhooks(db, ENDPOINT, now, noJitter)).toBe(1);
    pass(WEBHOOK_RETRY_SECONDS[1] ?? 0);
    expect(await deliverWebhooks(db, ENDPOINT, now, noJitter)).toBe(1);
    expect(heard).toHaveLength(3);
    expect((await stored())[0]).toMatchObject({ status: 'sent', attempts: 3, reason: null });
  });

  test('are given up after the last try', async () => {
    const heard = answerWith(500);
    await enqueue();
    const { now, pass } = clock();
    for (const wait of [...WEBHOOK_RETRY_SECONDS, 0]) {
      await deliverWebhooks(db, ENDPOINT, now, noJitter);
      pass(wait);
    }
    expect(heard).toHaveLength(WEBHOOK_RETRY_SECONDS.length + 1);
    expect((await stored())[0]).toMatchObject({ status: 'failed', attempts: heard.length });
    pass(86_400);
    expect(await deliverWebhooks(db, ENDPOINT, now, noJitter)).toBe(0);
  });

  test('are told by one run where two come at the same time', async () => {
    const heard = answerWith(200);
    for (let count = 0; count < 5; count += 1) await enqueue();
    const { now } = clock();
    await Promise.all([1, 2, 3].map(() => deliverWebhooks(db, ENDPOINT, now, noJitter)));
    expect(heard).toHaveLength(5);
    expect(new Set(heard).size).toBe(5);
  });

  test('are not lost by a run that was cut off: another comes to them once its time is over', async () => {
    await enqueue();
    const { now, pass } = clock();
    let begun = 0;
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
      begun += 1;
      return new Promise(() => undefined);
    });
    void deliverWebhooks(db, ENDPOINT, now, noJitter);
    await vi.waitFor(() => expect(begun).toBe(1));
    const heard = answerWith(200);
    expect(await deliverWebhooks(db, ENDPOINT, now, noJitter)).toBe(0);
    pass(WEBHOOK_LEASE_SECONDS);
    expect(await deliverWebhooks(db, ENDPOINT, now, noJitter)).toBe(1);
    expect(heard).toHaveLength(1);
  });

  test('are dropped where no endpoint is set, and told where one is', async () => {
    const heard = answerWith(200);
    await enqueue();
    await runWebhooks(deploy({ TOKEN_SECRET, WEBHOOK_URL: ENDPOINT.url, WEBHOOK_SECRET: ENDPOINT.secret }));
    expect(heard).toHaveLength(1);
    await enqueue();
    await runWebhooks(deploy({ TOKEN_SECRET, WEBHOOK_URL: '', WEBHOOK_SECRET: '' }));
    expect(heard).toHaveLength(1);
    expect((await stored()).map(({ status }) => status)).toEqual(['sent']);
  });

  test('are deleted long after they were told, and never while they wait', async () => {
    answerWith(200);
    await enqueue();
    const { now } = clock();
    await deliverWebhooks(db, ENDPOINT, now, noJitter);
    const waiting = await enqueue();
    const later = new Date(START + (WEBHOOK_KEPT_DAYS + 1) * 86_400_000);
    expect(await pruneWebhooks(db, now())).toBe(0);
    expect(await pruneWebhooks(db, later)).toBe(1);
    expect((await stored()).map(({ id }) => id)).toEqual([waiting]);
  });
});

describe('the transaction of what happened', () => {
  test('enqueues with it, or neither', async () => {
    await storeDelivered({ send: 'frontline-broken' });
    const publish = db.prepare("UPDATE digest SET published_at = '2026' WHERE id = 'frontline-broken'");
    const event = digestWebhookStatement(db, 'frontline-broken', '2026-03-09T07:00:00.000Z');
    const broken = db.prepare('INSERT INTO setting (key, value) VALUES (NULL, NULL)');
    await expect(db.batch([publish, event, broken])).rejects.toThrow();
    expect(await stored()).toEqual([]);
    await db.batch([publish, event]);
    expect(await stored()).toHaveLength(1);
  });

  test('of a publication enqueues once, with its days', async () => {
    await storeDelivered({ send: 'frontline-once' });
    const now = new Date(START);
    expect(await publishDigest(db, 'frontline-once', now)).toBe(true);
    expect(await publishDigest(db, 'frontline-once', now)).toBe(false);
    expect((await stored()).map(({ type, data }) => [type, data])).toEqual([
      [
        'digest.published',
        {
          digest: 'frontline-once',
          newsletter: 'frontline',
          from: '2026-03-02',
          to: '2026-03-08',
          at: now.toISOString(),
        },
      ],
    ]);
  });

  test('of an unsubscribe enqueues once, with ids and no address', async () => {
    const reader = await storeDelivered();
    const now = new Date(START);
    expect(await unsubscribe(db, reader.subscription, now)).toBe('ended');
    expect(await unsubscribe(db, reader.subscription, now)).toBe('already');
    expect((await stored()).map(({ type, data }) => [type, data])).toEqual([
      [
        'subscriber.unsubscribed',
        {
          subscription: reader.subscription,
          subscriber: reader.subscriber,
          newsletter: 'frontline',
          at: now.toISOString(),
        },
      ],
    ]);
  });

  test('of a deletion enqueues the end of what was active', async () => {
    const [reader, left] = [await storeDelivered(), await storeDelivered()];
    const now = new Date(START);
    await unsubscribe(db, left.subscription, now);
    await db.prepare('DELETE FROM webhook_event').run();
    expect(await deleteSubscriber(db, reader.subscriber, now)).toBe(true);
    expect(await deleteSubscriber(db, reader.subscriber, now)).toBe(false);
    expect(await deleteSubscriber(db, left.subscriber, now)).toBe(true);
    expect((await stored()).map(({ data }) => data['subscription'])).toEqual([reader.subscription]);
  });

  test('of a confirmation enqueues once', async () => {
    const reader = await storeDelivered();
    const confirmUntil = '2026-03-11T07:00:00Z';
    await db
      .prepare("UPDATE subscription SET status = 'pending', confirm_until = ? WHERE id = ?")
      .bind(confirmUntil, reader.subscription)
      .run();
    const subscription = { id: reader.subscription, newsletter: 'frontline' };
    const link = { confirmUntil, hash: suppressionHash('salt', reader.address) };
    const confirm = () => confirmSubscription(db, subscription, link, new Date(START));
    expect([await confirm(), await confirm()]).toEqual(['confirmed', 'already']);
    expect((await stored()).map(({ type }) => type)).toEqual(['subscriber.confirmed']);
  });
});

describe('/api/webhooks', () => {
  const api = new Hono<AppEnv>();
  api.use(async (c, next) => {
    c.set('base', 'https://news.example');
    await next();
  });
  api.route('/api/webhooks', webhookApi);

  async function ask(path: string, init: RequestInit = {}) {
    const ctx = createExecutionContext();
    const deployment = {
      ...env,
      TOKEN_SECRET,
      WEBHOOK_URL: ENDPOINT.url,
      WEBHOOK_SECRET: ENDPOINT.secret,
    };
    const response = await api.request(path, init, deployment, ctx);
    await waitOnExecutionContext(ctx);
    return response;
  }

  test('lists events oldest first, page by page', async () => {
    const instants = [3, 1, 2].map((day) => `2026-03-0${day}T00:00:00.000Z`);
    for (const at of instants) await enqueue(new Date(at));
    const first = WebhookList.parse(await (await ask('/api/webhooks?status=pending&limit=2')).json());
    expect(first.events.map(({ createdAt }) => createdAt)).toEqual([instants[1], instants[2]]);
    const next = new URL(first.next ?? '');
    const second = WebhookList.parse(await (await ask(next.pathname + next.search)).json());
    expect(second.events.map(({ createdAt }) => createdAt)).toEqual([instants[0]]);
    expect(second.next).toBeNull();
    expect(await (await ask('/api/webhooks?status=failed')).json()).toEqual({ events: [], next: null });
    expect((await ask('/api/webhooks?status=lost')).status).toBe(400);
  });

  test('sends an event again that was given up', async () => {
    answerWith(410);
    const id = await enqueue();
    await deliverWebhooks(db, ENDPOINT, clock().now, noJitter);
    expect((await stored())[0]).toMatchObject({ status: 'failed' });
    const heard = answerWith(200);
    const response = await ask(`/api/webhooks/${id}/retry`, { method: 'POST' });
    expect(await response.json()).toEqual({ id, status: 'pending' });
    expect(heard).toEqual([id]);
    expect((await stored())[0]).toMatchObject({ status: 'sent', attempts: 1 });
    expect((await ask(`/api/webhooks/${'0'.repeat(32)}/retry`, { method: 'POST' })).status).toBe(404);
  });
});

describe('WEBHOOK_URL', () => {
  const problemsOf = (url: string): readonly string[] => {
    const reading = readConfig({ TOKEN_SECRET, WEBHOOK_URL: url, WEBHOOK_SECRET: ENDPOINT.secret });
    return reading.ok ? [] : reading.problems;
  };

  test.each(['https://hooks.example/in/', 'http://localhost:9000/', 'http://127.0.0.1/', 'http://[::1]:1/'])(
    'may be %s, and stays as it is',
    (url) => {
      const reading = readConfig({ TOKEN_SECRET, WEBHOOK_URL: url, WEBHOOK_SECRET: ENDPOINT.secret });
      expect(reading.ok && reading.config.webhook?.url).toBe(url);
    },
  );

  test.each([
    'http://hooks.example/',
    'http://127.0.0.1.example/',
    'https://user:hunter2@hooks.example/',
    'ftp://hooks.example/',
    'hooks.example',
  ])('may not be %s', (url) => {
    expect(problemsOf(url)).toEqual([expect.stringMatching(/^WEBHOOK_URL must (?!.*hunter2)/)]);
  });
});
