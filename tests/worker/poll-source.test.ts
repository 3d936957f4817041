import { env } from 'cloudflare:workers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { HOST_GAP_MS, POLL_LEASE_MS } from '../../src/limits.ts';
import type { PollReport } from '../../src/model/poll-report.ts';
import { findSourceHealth, leaseSource } from '../../src/store/sources.ts';
import { openPollDeps } from '../../src/worker/ingest/open-poll-deps.ts';
import type { PollDeps } from '../../src/worker/ingest/poll-deps.ts';
import { pollSource } from '../../src/worker/ingest/poll-source.ts';
import { borrowFeeds, type LentFeeds } from './lent-feeds.ts';
import { addFeed, forgetSources, makePollWorld, type PollWorld } from './polling.ts';

const db = env.DB;
const START = Date.parse('2026-03-09T07:00:00.000Z');
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
  world = makePollWorld(START);
  await feeds.publish([
    {
      id: '1',
      title: 'Ferry delayed',
      text: 'The ferry left an hour late.',
      published: '2026-03-09T06:00:00Z',
    },
    {
      id: '2',
      title: 'Pier closed',
      text: 'The pier is closed until May.',
      published: '2026-03-08T06:00:00Z',
    },
  ]);
});

const addSource = (path: string, id = 'harbour', title = ''): Promise<void> =>
  addFeed(`${feeds.url}${path}`, id, START, { title });
const stateOf = async (id = 'harbour') => {
  const found = await findSourceHealth(db, id, new Date(world.time));
  if (found === null) throw new Error(`${id} is not there`);
  return found;
};
const listEntries = async () =>
  (await db.prepare('SELECT source, key, hash, state FROM entry ORDER BY key').all()).results;
const countEntries = async (): Promise<number> => (await listEntries()).length;
const requests = async (): Promise<string[]> => (await feeds.heard()).map(({ path }) => path);
const minutes = (report: PollReport): number => (Date.parse(report.nextPollAt ?? '') - world.time) / 60_000;

/** Dependencies whose database dies at its `at`th statement, as a killed worker's does; with `onlyBatch`, at its batches. */
function failingAt(deps: PollDeps, at: number, onlyBatch = false): PollDeps {
  let count = 0;
  const fail = (): never => {
    throw new Error('D1_ERROR: overloaded');
  };
  const database = new Proxy(deps.db, {
    get(target, name) {
      if (name === 'batch') return (list: D1PreparedStatement[]) => (onlyBatch ? fail() : target.batch(list));
      if (name === 'prepare')
        return (sql: string) => {
          count += 1;
          return count >= at ? fail() : target.prepare(sql);
        };
      return Reflect.get(target, name);
    },
  });
  return { ...deps, db: database };
}

/** Lets a time pass after which any source and host is due. */
function passDay(): void {
  world.time += DAY_MS;
}

describe('a poll', () => {
  test('stores what the feed holds, and says so', async () => {
    await addSource('/feed.xml');
    const report = await pollSource(world.deps(), 'harbour');
    expect(report).toMatchObject({
      source: 'harbour',
      status: 'ok',
      entries: 2,
      fresh: 2,
      changed: 0,
      error: null,
    });
    // Two items a week: eight polls.
    expect(minutes(report)).toBe(720);
    expect(await countEntries()).toBe(2);
    expect(world.jobs).toEqual([{ body: { job: 'ingest' }, delaySeconds: 0 }]);
  });

  test('takes the title of a source that has none', async () => {
    await addSource('/feed.xml');
    await addSource('/no-validators.xml', 'named', 'My own name');
    await pollSource(world.deps(), 'harbour');
    passDay();
    await pollSource(world.deps(), 'named');
    expect((await stateOf()).source.title).toBe('Harbour News');
    expect((await stateOf('named')).source.title).toBe('My own name');
  });

  test('asks only for what is new, and stores nothing twice', async () => {
    await addSource('/feed.xml');
    await pollSource(world.deps(), 'harbour');
    passDay();
    expect(await pollSource(world.deps(), 'harbour')).toMatchObject({
      status: 'unchanged',
      entries: 0,
      fresh: 0,
    });
    const last = (await feeds.heard()).at(-1);
    expect(last?.headers['if-none-match']).toMatch(/^"/);
    expect(last?.headers['if-modified-since']).toBe('Mon, 09 Mar 2026 06:00:00 GMT');
    expect(await countEntries()).toBe(2);
  });

  test('knows a body again whose server knows no validators', async () => {
    await addSource('/no-validators.xml');
    await pollSource(world.deps(), 'harbour');
    passDay();
    expect((await pollSource(world.deps(), 'harbour')).status).toBe('unchanged');
  });

  test('brings what is new, and what says something else', async () => {
    await addSource('/no-validators.xml');
    await pollSource(world.deps(), 'harbour');
    passDay();
    await feeds.publish([
      { id: '3', title: 'Storm ahead', text: 'A storm is expected.', published: '2026-03-10T06:00:00Z' },
      {
        id: '1',
        title: 'Ferry delayed',
        text: 'The ferry left two hours late.',
        published: '2026-03-09T06:00:00Z',
      },
    ]);
    expect(await pollSource(world.deps(), 'harbour')).toMatchObject({
      status: 'ok',
      entries: 2,
      fresh: 1,
      changed: 1,
    });
  });

  test('comes not before its time, unless it is asked for', async () => {
    await addSource('/feed.xml');
    await pollSource(world.deps(), 'harbour');
    world.time += HOST_GAP_MS;
    expect((await pollSource(world.deps(), 'harbour')).status).toBe('skipped');
    expect((await pollSource(world.deps(), 'harbour', true)).status).toBe('unchanged');
  });

  test('is done by one worker of two', async () => {
    await addSource('/feed.xml');
    const reports = await Promise.all([
      pollSource(world.deps(), 'harbour'),
      pollSource(world.deps(), 'harbour'),
    ]);
    expect(reports.map(({ status }) => status).sort()).toEqual(['ok', 'skipped']);
    expect(await countEntries()).toBe(2);
  });

  test('goes on where a worker died, once its lease has ended', async () => {
    await addSource('/feed.xml');
    const until = new Date(world.time + POLL_LEASE_MS);
    await leaseSource(db, 'harbour', 'a worker that died', until, new Date(world.time));
    expect((await pollSource(world.deps(), 'harbour')).status).toBe('skipped');
    world.time += POLL_LEASE_MS;
    expect((await pollSource(world.deps(), 'harbour')).status).toBe('ok');
  });

  test('waits for its host’s turn', async () => {
    await addSource('/feed.xml');
    await addSource('/gzip.xml', 'second');
    await pollSource(world.deps(), 'harbour');
    const waiting = await pollSource(world.deps(), 'second');
    expect(waiting).toMatchObject({
      status: 'waiting',
      nextPollAt: new Date(world.time + HOST_GAP_MS).toISOString(),
    });
    world.time += HOST_GAP_MS;
    expect((await pollSource(world.deps(), 'second')).status).toBe('ok');
  });

  test('moves a source whose feed moved for good', async () => {
    await addSource('/moved.xml');
    expect((await pollSource(world.deps(), 'harbour')).status).toBe('ok');
    expect((await stateOf()).source.url).toBe(`${feeds.url}/feed.xml`);
  });

  test('leaves it where it is when another source is there already', async () => {
    await addSource('/moved.xml');
    await addSource('/feed.xml', 'second');
    await pollSource(world.deps(), 'harbour');
    expect((await stateOf()).source.url).toBe(`${feeds.url}/moved.xml`);
  });

  test('leaves it where it is when the redirect is for today', async () => {
    await addSource('/today.xml');
    await pollSource(world.deps(), 'harbour');
    expect((await stateOf()).source.url).toBe(`${feeds.url}/today.xml`);
  });

  test('ends with a feed that is gone', async () => {
    await addSource('/gone.xml');
    expect(await pollSource(world.deps(), 'harbour')).toMatchObject({ status: 'gone', nextPollAt: null });
    const { source, health } = await stateOf();
    expect(source.status).toBe('gone');
    expect(health).toMatchObject({
      nextPollAt: null,
      lastError: 'the server says that it is gone for good (410)',
    });
    passDay();
    expect((await pollSource(world.deps(), 'harbour')).status).toBe('skipped');
  });

  test('does as a server asks that is asked too often, and spares its other feeds', async () => {
    await addSource('/slow-down.xml');
    await addSource('/feed.xml', 'second');
    const report = await pollSource(world.deps(), 'harbour');
    expect(report.status).toBe('throttled');
    expect(minutes(report)).toBe(120);
    world.time += HOST_GAP_MS;
    const other = await pollSource(world.deps(), 'second');
    expect(other.status).toBe('waiting');
    expect(minutes(other)).toBeGreaterThan(50);
  });

  test('says in words what went wrong, and waits longer each time', async () => {
    await addSource('/fault.xml');
    const first = await pollSource(world.deps(), 'harbour');
    expect(first).toMatchObject({ status: 'failed', error: 'the server has a fault of its own (500)' });
    expect(minutes(first)).toBe(15);
    world.time += 15 * 60_000;
    expect(minutes(await pollSource(world.deps(), 'harbour'))).toBe(30);
    const { health } = await stateOf();
    expect(health).toMatchObject({ failures: 2, lastSuccessAt: null, lastError: first.error });
  });

  test('forgets the failures once it went well', async () => {
    await addSource('/feed.xml');
    await db.prepare("UPDATE source SET failures = 4, last_error = 'it was down'").run();
    await pollSource(world.deps(), 'harbour');
    expect((await stateOf()).health).toMatchObject({
      failures: 0,
      lastError: null,
      lastSuccessAt: new Date(START).toISOString(),
    });
  });

  test('refuses what is no feed, and keeps what it had', async () => {
    await addSource('/broken.xml');
    expect(await pollSource(world.deps(), 'harbour')).toMatchObject({
      status: 'failed',
      error: 'it could not be read as a feed: this is a web page, not a feed',
    });
  });

  test.each([
    '/to-private.xml',
    '/to-metadata.xml',
    '/loop.xml',
    '/bomb.xml',
    '/bad-gzip.xml',
    '/cut.xml',
    '/missing.xml',
  ])('of %s fails in words', async (path) => {
    await addSource(path);
    const report = await pollSource(world.deps(), 'harbour');
    expect(report.status).toBe('failed');
    expect(report.error).toMatch(/^[a-z].{15,}/);
  });

  test('asks nothing of this machine unless that is opened', async () => {
    await addSource('/feed.xml');
    const before = (await requests()).length;
    const shut = openPollDeps(env, () => new Date(world.time));
    const report = await pollSource(shut, 'harbour');
    expect(report).toMatchObject({ status: 'failed' });
    expect(report.error).toContain('is not public: it is this machine');
    expect(await requests()).toHaveLength(before);
  });

  test('leaves a source due, and tells of it, where the database fails while entries are stored', async () => {
    await addSource('/feed.xml');
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = failingAt(world.deps(), Number.POSITIVE_INFINITY, true);
    const report = await pollSource(broken, 'harbour');
    expect(report).toMatchObject({
      status: 'failed',
      error: 'what it sent could not be stored: D1_ERROR: overloaded',
    });
    world.time += 15 * 60_000;
    expect(await pollSource(world.deps(), 'harbour')).toMatchObject({ status: 'ok', fresh: 2 });
  });

  test('ends the same wherever it was cut off', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await addSource('/hubbed.xml');
    await pollSource(world.deps(), 'harbour');
    const whole = await listEntries();
    const subscribed = await db.prepare('SELECT hub, topic FROM hub_subscription').first();
    let cut = 0;
    for (let at = 1; at <= 20; at += 1) {
      await forgetSources();
      world.time += DAY_MS;
      await addFeed(`${feeds.url}/hubbed.xml`, 'harbour', world.time);
      const before = world.jobs.length;
      await pollSource(failingAt(world.deps(), at), 'harbour').catch(() => undefined);
      if (world.jobs.length === before) cut += 1;
      // Whatever it left behind: a lease, a failure, or a poll that is done.
      world.time += DAY_MS;
      await pollSource(world.deps(), 'harbour', true);
      expect(await listEntries()).toEqual(whole);
      expect((await stateOf()).health).toMatchObject({ failures: 0, lastError: null });
    }
    expect(cut).toBeGreaterThan(3);
    expect(subscribed).toMatchObject({ topic: `${feeds.url}/hubbed.xml` });
  });
});
