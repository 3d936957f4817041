import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { JOB_ATTEMPTS, REASON_MAX } from '../../src/limits.ts';
import { listDeadJobs } from '../../src/store/dead-jobs.ts';
import { consumeQueue } from '../../src/worker/consume-queue.ts';
import { addFeed, forgetSources } from './polling.ts';

beforeEach(async () => {
  await forgetSources();
  await env.DB.prepare('DELETE FROM dead_job').run();
});
afterEach(() => {
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
  test('wait for their servers together, and nothing waits for them', async () => {
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
    const bodies = [{ job: 'poll', source: 'a' }, { job: 'poll', source: 'b' }, { job: 'dance' }];
    await consumeQueue(
      { queue: 'sitrep-jobs', messages: bodies.map((body) => messageOf(body, 1, said)) },
      env,
    );
    expect(open).toHaveLength(2);
    expect(said[0]).toBe('ack {"job":"dance"}');
    expect(said.slice(1).sort()).toEqual(
      ['a', 'b'].map((source) => `ack ${JSON.stringify({ job: 'poll', source })}`),
    );
  });

  test('begin only as far as the statements of one invocation go', async () => {
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) await addFeed(`https://${name}.example/feed`, name, Date.now() - 1_000);
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => new Response('no feed', { status: 404 }));
    const put: unknown[] = [];
    const JOBS = { sendBatch: async (messages: Iterable<unknown>) => void put.push(...messages) };
    const said: string[] = [];
    const messages = names.map((source) => messageOf({ job: 'poll', source }, 1, said));
    await consumeQueue({ queue: 'sitrep-jobs', messages }, { ...env, JOBS });
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(put).toEqual(
      ['c', 'd'].map((source) => ({ body: { job: 'poll', source }, delaySeconds: expect.any(Number) })),
    );
    expect(said).toHaveLength(4);
  });
});
