import { env, exports } from 'cloudflare:workers';
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { HUB_RENEW_EVERY_HOURS } from '../../src/limits.ts';
import {
  deleteHubSubscription,
  findHubSubscription,
  saveHubSubscription,
} from '../../src/store/hub-subscriptions.ts';
import { leaveHub, renewHubs } from '../../src/worker/ingest/follow-hub.ts';
import { pollSource } from '../../src/worker/ingest/poll-source.ts';
import { writeFeed } from '../feeds/written-feed.ts';
import { borrowFeeds, type LentFeeds } from './lent-feeds.ts';
import { addFeed, forgetSources, makePollWorld, type PollWorld } from './polling.ts';

const db = env.DB;
const DAY_MS = 86_400_000;

let feeds: LentFeeds;
let world: PollWorld;

beforeAll(async () => {
  feeds = await borrowFeeds();
});
afterAll(() => feeds.stop());
afterEach(() => {
  vi.restoreAllMocks();
});
beforeEach(async () => {
  await forgetSources();
  // Verification counts leases by the Worker's own clock.
  world = makePollWorld(Date.now());
  await feeds.publish([{ id: '1', title: 'Ferry delayed', text: 'The ferry left an hour late.' }]);
  await addFeed(`${feeds.url}/hubbed.xml`, 'harbour', world.time);
});

const known = async () => findHubSubscription(db, 'harbour');

/** Polls the feed with its hub, and answers what the hub was asked. */
async function subscribe() {
  expect((await pollSource(world.deps(), 'harbour')).status).toBe('ok');
  const asked = (await feeds.asked()).at(-1);
  if (asked === undefined) throw new Error('the hub was not asked');
  return asked;
}

/** The hub calls back; `more` is what it says. */
async function verify(callback: string, more: Record<string, string>): Promise<Response> {
  const url = new URL(callback);
  for (const [name, value] of Object.entries(more)) url.searchParams.set(`hub.${name}`, value);
  return exports.default.fetch(url);
}

async function confirm() {
  const asked = await subscribe();
  const { topic, callback } = asked;
  await verify(callback, { mode: 'subscribe', topic, challenge: 'c', lease_seconds: '864000' });
  return asked;
}

const newer = () =>
  writeFeed('https://harbour.example', [
    { id: '2', title: 'Pier closed', text: 'The pier is closed until May.' },
    { id: '3', title: 'Storm ahead', text: 'A storm is expected.' },
  ]);

function push(callback: string, secret: string, body = newer(), method = 'sha256'): Promise<Response> {
  const signature = `${method}=${createHmac(method, secret).update(body).digest('hex')}`;
  return exports.default.fetch(callback, {
    method: 'POST',
    headers: { 'Content-Type': 'application/rss+xml', 'X-Hub-Signature': signature },
    body,
  });
}

const countEntries = () => db.prepare('SELECT count(*) AS n FROM entry').first<number>('n');

describe('a hub that a feed announces', () => {
  test('is asked for a subscription, with a secret and a callback of its own', async () => {
    const asked = await subscribe();
    expect(asked).toMatchObject({ mode: 'subscribe', topic: `${feeds.url}/hubbed.xml` });
    expect(asked.callback).toMatch(/^http:\/\/localhost:8787\/hooks\/websub\/harbour\?key=[0-9a-f]{32}$/);
    expect(asked.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(await known()).toMatchObject({ status: 'asked', hub: `${feeds.url}/hub`, secret: asked.secret });
  });

  test('is asked once', async () => {
    await subscribe();
    const before = (await feeds.asked()).length;
    world.time += 3_600_000;
    await feeds.publish([{ id: '9', title: 'Another', text: 'Another one.' }]);
    expect((await pollSource(world.deps(), 'harbour', true)).status).toBe('ok');
    expect(await feeds.asked()).toHaveLength(before);
  });

  test('gets its challenge back where it asks what we asked for, and the feed is then polled rarely', async () => {
    const { topic, callback } = await subscribe();
    const answer = await verify(callback, {
      mode: 'subscribe',
      topic,
      challenge: '<b>42</b>',
      lease_seconds: '864000',
    });
    expect([answer.status, await answer.text()]).toEqual([200, '<b>42</b>']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const stored = await known();
    expect(stored?.status).toBe('active');
    expect(Date.parse(stored?.leaseUntil ?? '') - Date.now()).toBeGreaterThan(9 * DAY_MS);
    world.time += 3_600_000;
    const { nextPollAt } = await pollSource(world.deps(), 'harbour', true);
    expect(Date.parse(nextPollAt ?? '') - world.time).toBe(DAY_MS);
  });

  test.each([
    ['another topic', { topic: 'https://other.example/' }],
    ['another mode', { mode: 'unsubscribe' }],
    ['a mode that nobody knows', { mode: 'publish' }],
    ['no lease', { lease_seconds: '' }],
  ])('gets nothing back for %s', async (_words, more) => {
    const { topic, callback } = await subscribe();
    const answer = await verify(callback, {
      mode: 'subscribe',
      topic,
      challenge: 'echo-this',
      lease_seconds: '864000',
      ...more,
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).not.toContain('echo-this');
    expect((await known())?.status).toBe('asked');
  });

  test.each(['?key=00000000000000000000000000000000', ''])(
    'is nobody who does not know the key: %s',
    async (query) => {
      const { topic, callback, secret } = await subscribe();
      const other = `${callback.split('?')[0]}${query}`;
      const answer = await verify(other, { mode: 'subscribe', topic, challenge: 'c', lease_seconds: '60' });
      expect(answer.status).toBe(404);
      expect((await verify(other, { mode: 'denied', topic })).status).toBe(404);
      expect((await push(other, secret)).status).toBe(410);
      expect((await known())?.status).toBe('asked');
    },
  );

  test('may say no', async () => {
    const { topic, callback } = await subscribe();
    expect((await verify(callback, { mode: 'denied', topic })).status).toBe(204);
    expect((await known())?.status).toBe('refused');
  });

  test('that is not there leaves the feed to be polled', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const post = async () => 'it cannot be reached';
    expect((await pollSource(world.deps({ post }), 'harbour')).status).toBe('ok');
    expect((await known())?.status).toBe('refused');
  });
});

describe('what a hub sends', () => {
  test.each(['sha1', 'sha256', 'sha384', 'sha512'])(
    'is stored where it is signed with %s',
    async (method) => {
      const { callback, secret } = await confirm();
      expect((await push(callback, secret, newer(), method)).status).toBe(204);
      expect(await countEntries()).toBe(3);
    },
  );

  test('is stored once, however often it comes, and by whatever way', async () => {
    const { callback, secret } = await confirm();
    await push(callback, secret);
    await push(callback, secret);
    await feeds.publish([{ id: '2', title: 'Pier closed', text: 'The pier is closed until May.' }]);
    world.time += 3_600_000;
    await pollSource(world.deps(), 'harbour', true);
    expect(await countEntries()).toBe(3);
  });

  test('is not read where its signature is another’s', async () => {
    const { callback } = await confirm();
    expect((await push(callback, 'another secret')).status).toBe(401);
    const unsigned = await exports.default.fetch(callback, { method: 'POST', body: newer() });
    expect(unsigned.status).toBe(401);
    expect(await countEntries()).toBe(1);
  });

  test('is taken and dropped where it is no feed', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { callback, secret } = await confirm();
    expect((await push(callback, secret, '<html></html>')).status).toBe(204);
    expect(await countEntries()).toBe(1);
  });

  test('is not wanted for a source that is paused', async () => {
    const { callback, secret } = await confirm();
    await db.prepare("UPDATE source SET status = 'paused'").run();
    expect((await push(callback, secret)).status).toBe(410);
  });
});

describe('a subscription', () => {
  test('is asked for again before it ends, with the same secret', async () => {
    const { secret } = await confirm();
    const before = (await feeds.asked()).length;
    expect(await renewHubs(world.deps())).toBe(0);
    world.time += 9 * DAY_MS;
    expect(await renewHubs(world.deps())).toBe(1);
    expect((await feeds.asked()).slice(before)).toMatchObject([{ mode: 'subscribe', secret }]);
    // It pushes until its lease ends, whatever comes of that.
    expect((await known())?.status).toBe('active');
    expect(await renewHubs(world.deps())).toBe(0);
    world.time += HUB_RENEW_EVERY_HOURS * 3_600_000;
    expect(await renewHubs(world.deps())).toBe(1);
  });

  test('is ended at its hub, which may then confirm that', async () => {
    const { topic, callback } = await confirm();
    await leaveHub(world.deps(), 'harbour');
    expect((await feeds.asked()).at(-1)).toMatchObject({ mode: 'unsubscribe', topic, callback });
    expect(await known()).toBeNull();
    const answer = await verify(callback, { mode: 'unsubscribe', topic, challenge: 'bye' });
    expect([answer.status, await answer.text()]).toEqual([200, 'bye']);
  });

  test('ends where the feed names no hub any more', async () => {
    await confirm();
    await db.prepare('UPDATE source SET url = ?').bind(`${feeds.url}/feed.xml`).run();
    world.time += DAY_MS;
    await pollSource(world.deps(), 'harbour', true);
    expect(await known()).toBeNull();
    expect((await feeds.asked()).at(-1)?.mode).toBe('unsubscribe');
  });

  test('ends with its source, whose server says that it is gone', async () => {
    const { topic, callback, secret } = await confirm();
    world.time += DAY_MS;
    const fetch = async () => ({ kind: 'gone' as const });
    expect((await pollSource(world.deps({ fetch }), 'harbour', true)).status).toBe('gone');
    expect((await feeds.asked()).at(-1)).toMatchObject({ mode: 'unsubscribe', topic, callback });
    expect(await known()).toBeNull();
    expect((await verify(callback, { mode: 'unsubscribe', topic, challenge: 'bye' })).status).toBe(200);
    expect((await push(callback, secret)).status).toBe(410);
  });

  test('does not keep a source from ending, where the hub cannot be told', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await confirm();
    world.time += DAY_MS;
    const fetch = async () => ({ kind: 'gone' as const });
    const post = async (): Promise<string | null> => {
      throw new Error('no way there');
    };
    expect((await pollSource(world.deps({ fetch, post }), 'harbour', true)).status).toBe('gone');
    expect(await db.prepare('SELECT status FROM source').first('status')).toBe('gone');
  });

  test('of a source that is gone is not stored', async () => {
    await subscribe();
    const subscription = await known();
    await deleteHubSubscription(db, 'harbour');
    if (subscription !== null) await saveHubSubscription(db, { ...subscription, source: 'nobody' });
    expect(await findHubSubscription(db, 'nobody')).toBeNull();
  });

  test('is not asked for by a machine that the hub could not reach', async () => {
    const before = (await feeds.asked()).length;
    const setting = { ...world.deps().setting, rule: { allowLocal: true } };
    const asked: string[] = [];
    const post = async (url: string) => {
      asked.push(url);
      return null;
    };
    const fetch = async () => ({
      kind: 'ok' as const,
      url: 'https://news.example/feed.xml',
      movedTo: null,
      bytes: new TextEncoder().encode(newer()),
      headers: new Headers({ Link: '<https://hub.example/>; rel="hub"' }),
    });
    await pollSource(world.deps({ setting, post, fetch }), 'harbour');
    expect(asked).toEqual([]);
    expect(await feeds.asked()).toHaveLength(before);
  });
});
