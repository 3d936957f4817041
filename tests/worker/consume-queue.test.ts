import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CONSUMER_STATEMENTS, JOB_ATTEMPTS, POLL_PATIENCE_MS, REASON_MAX } from '../../src/limits.ts';
import type { Job } from '../../src/model/job.ts';
import { listDeadJobs } from '../../src/store/dead-jobs.ts';
import { consumeQueue } from '../../src/worker/consume-queue.ts';
import { recordStatements } from '../store/recorded-database.ts';
import { addFeed, forgetSources } from './polling.ts';

beforeEach(async () => {
  await forgetSources();
  await env.DB.prepare('DELETE FROM dead_job').run();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A message that notes what became of it. */
function messageOf(body: unknown, attempts: number, said: string[]): QueueMessage {
  const id = JSON.stringify(body);
  const note = (what: string) => () => void said.push(what);
  return { id, timestamp: new Date(), body, attempts, ack: note(`ack ${id}`), retry: note(`retry ${id}`) };
}

/** A database that fails with these words; `keeps` where it still takes what is given up. */
function brokenDatabase(words: string, keeps: boolean): D1Database {
  return new Proxy(env.DB, {
    get(target, name) {
      if (name === 'batch') return (list: D1PreparedStatement[]) => target.batch(list);
      if (name !== 'prepare') return Reflect.get(target, name);
      return (sql: string) => {
        if (!keeps || !sql.includes('dead_job')) throw new Error(words);
        return target.prepare(sql);
      };
    },
  });
}

const POLL = { job: 'poll', source: 'harbour' };

async function failAt(attempts: number, words: string, keeps = true): Promise<string[]> {
  vi.spyOn(console, 'error').mockReturnValue();
  const said: string[] = [];
  const broken = { ...env, DB: brokenDatabase(words, keeps) };
  await consumeQueue({ queue: 'sitrep-jobs', messages: [messageOf(POLL, attempts, said)] }, broken);
  return said;
}

describe('a job that fails', () => {
  test('is tried again', async () => {
    expect(await failAt(JOB_ATTEMPTS - 1, 'no such table: source')).toEqual([
      `retry ${JSON.stringify(POLL)}`,
    ]);
    expect(await listDeadJobs(env.DB, { before: null, limit: 10 })).toEqual([]);
  });

  test('is kept with why at its last delivery', async () => {
    expect(await failAt(JOB_ATTEMPTS, 'no such table: source')).toEqual([`ack ${JSON.stringify(POLL)}`]);
    expect(await listDeadJobs(env.DB, { before: null, limit: 10 })).toMatchObject([
      {
        job: JSON.stringify(POLL),
        reason: `it failed ${JOB_ATTEMPTS} times, at last with: no such table: source`,
      },
    ]);
  });

  test('gives away no address, link or token in that', async () => {
    const token = 'x'.repeat(50);
    await failAt(
      JOB_ATTEMPTS,
      `no\nroute for <reader@news.example> at https://k:s@mail.example/?a=b with ${token}${' and on'.repeat(100)}`,
    );
    const [dead] = await listDeadJobs(env.DB, { before: null, limit: 1 });
    expect(dead?.reason).toMatch(/at last with: no route for … at … with … and on and on[and o]*…$/);
    expect(dead?.reason.length).toBeLessThan(REASON_MAX + 50);
  });

  test('comes once more where it cannot be kept', async () => {
    expect(await failAt(JOB_ATTEMPTS, 'the database is down', false)).toEqual([
      `retry ${JSON.stringify(POLL)}`,
    ]);
  });
});

describe('the polls of one batch', () => {
  test('wait for their servers together, after the sends and before articles are made', async () => {
    await addFeed('https://a.example/feed', 'a', Date.now() - 1_000);
    await addFeed('https://b.example/feed', 'b', Date.now() - 1_000);
    const open: (() => void)[] = [];
    // Neither answers before both were asked.
    vi.spyOn(globalThis, 'fetch').mockImplementation(
      () =>
        new Promise((done) => {
          open.push(() => done(new Response('no feed', { status: 404 })));
          if (open.length === 2) for (const answer of open) answer();
        }),
    );
    vi.spyOn(console, 'error').mockReturnValue();
    const said: string[] = [];
    const bodies = [
      { job: 'ingest' },
      { job: 'poll', source: 'a' },
      { job: 'poll', source: 'b' },
      { job: 'dance' },
    ];
    await consumeQueue(
      { queue: 'sitrep-inbound', messages: bodies.map((body) => messageOf(body, 1, said)) },
      env,
    );
    expect(open).toHaveLength(2);
    expect(said[0]).toBe('ack {"job":"dance"}');
    expect(said.at(-1)).toBe('ack {"job":"ingest"}');
    expect(said.slice(1, -1).sort()).toEqual(
      ['a', 'b'].map((source) => `ack ${JSON.stringify({ job: 'poll', source })}`),
    );
  });

  const pollOf = (source: string): Job => ({ job: 'poll', source });

  /** A queue that keeps what is put into it. */
  function makeQueue(): { put: unknown[]; queue: Queue<Job> } {
    const put: unknown[] = [];
    return { put, queue: { sendBatch: async (messages) => void put.push(...messages) } };
  }

  test('begin only as far as the statements of one invocation go; the others come back in the next', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `feed-${index}`);
    for (const name of names) await addFeed(`https://${name}.example/feed`, name, Date.now() - 1_000);
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => new Response('no feed', { status: 404 }));
    const { put, queue } = makeQueue();
    const said: string[] = [];
    const messages = names.map((source) => messageOf(pollOf(source), 1, said));
    const { db, ran } = recordStatements(env.DB);
    await consumeQueue({ queue: 'sitrep-inbound', messages }, { ...env, DB: db, INBOUND: queue });
    const begun = fetched.mock.calls.length;
    // What two that have ended did not take lets others begin.
    expect(begun).toBeGreaterThan(2);
    expect(ran.length).toBeLessThanOrEqual(CONSUMER_STATEMENTS);
    expect(put).toEqual(
      names.slice(begun).map((source) => ({ body: pollOf(source), delaySeconds: expect.any(Number) })),
    );
    expect(put.length).toBeGreaterThan(0);
    expect(said).toHaveLength(names.length);
  });

  test('are not kept waiting by a server that does not answer', async () => {
    const names = ['silent', 'a', 'b', 'c'];
    for (const name of names) await addFeed(`https://${name}.example/feed`, name, Date.now() - 1_000);
    const asked: string[] = [];
    let giveUp = (): void => undefined;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      const { hostname } = new URL(String(input));
      asked.push(hostname);
      // The silent one is given up only when the last of the others has been asked.
      if (hostname === 'silent.example')
        await new Promise<void>((done) => {
          giveUp = done;
        });
      if (hostname === 'c.example') giveUp();
      return new Response('no feed', { status: 404 });
    });
    const said: string[] = [];
    const messages = names.map((source) => messageOf(pollOf(source), 1, said));
    await consumeQueue({ queue: 'sitrep-inbound', messages }, env);
    expect(asked).toEqual(names.map((name) => `${name}.example`));
    expect(said).toHaveLength(4);
  });

  test('leave one that does not answer to end by itself, with what it needs of the statements', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (const name of ['silent', 'a'])
      await addFeed(`https://${name}.example/feed`, name, Date.now() - 1_000);
    const asked: string[] = [];
    let giveUp = (): void => undefined;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      const { hostname } = new URL(String(input));
      asked.push(hostname);
      if (hostname === 'silent.example')
        await new Promise<void>((done) => {
          giveUp = done;
        });
      return new Response('no feed', { status: 404 });
    });
    const { put, queue } = makeQueue();
    const said: string[] = [];
    const later: Promise<unknown>[] = [];
    const jobs: readonly Job[] = [pollOf('silent'), pollOf('a'), { job: 'ingest' }];
    const messages = jobs.map((job) => messageOf(job, 1, said));
    const ended = consumeQueue(
      { queue: 'sitrep-inbound', messages },
      { ...env, INBOUND: queue },
      { waitUntil: (promise) => void later.push(promise) },
    );
    await vi.waitFor(() => expect(said).toHaveLength(1));
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(POLL_PATIENCE_MS);
    await ended;
    expect(said).toEqual([pollOf('a'), { job: 'ingest' }].map((job) => `ack ${JSON.stringify(job)}`));
    expect(put).toEqual([{ body: { job: 'ingest' }, delaySeconds: 1 }]);
    giveUp();
    await Promise.all(later);
    expect(said.at(-1)).toBe(`ack ${JSON.stringify(pollOf('silent'))}`);
    const polled = await env.DB.prepare('SELECT count(*) AS n FROM source WHERE failures = 1').first('n');
    expect(polled).toBe(2);
  });

  test('end before the platform ends them, however late they began', async () => {
    await addFeed('https://silent.example/feed', 'silent', Date.now() - 1_000);
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('no feed', { status: 404 }));
    await consumeQueue({ queue: 'sitrep-inbound', messages: [messageOf(pollOf('silent'), 1, [])] }, env);
    const [longest = Number.POSITIVE_INFINITY] = timeout.mock.calls[0] ?? [];
    // What goes on after its invocation is cut off after half a minute, and has to be recorded before.
    expect(POLL_PATIENCE_MS + longest).toBeLessThan(29_000);
  });

  test('come back in the queue of the sends where no other is bound', async () => {
    await addFeed('https://a.example/feed', 'a', Date.now() - 1_000);
    await addFeed('https://a.example/other', 'other', Date.now() - 1_000);
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('no feed', { status: 404 }));
    const { put, queue } = makeQueue();
    const { INBOUND: _, ...old } = env;
    const messages = ['a', 'other'].map((source) => messageOf(pollOf(source), 1, []));
    await consumeQueue({ queue: 'sitrep-jobs', messages }, { ...old, JOBS: queue });
    // Both have one host, and only one its turn.
    expect(put).toEqual([
      { body: expect.objectContaining({ job: 'poll' }), delaySeconds: expect.any(Number) },
    ]);
  });
});
