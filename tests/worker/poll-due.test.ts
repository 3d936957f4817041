import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  CONSUMER_RESERVE,
  HOST_GAP_MS,
  INGEST_STATEMENTS,
  POLL_STATEMENTS,
  POLLS_WITHOUT_QUEUE,
  STAGGER_MAX_SECONDS,
} from '../../src/limits.ts';
import { listDueSources } from '../../src/store/sources.ts';
import { consumeQueue } from '../../src/worker/consume-queue.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openInboundDeps } from '../../src/worker/inbound-deps.ts';
import type { PollDeps } from '../../src/worker/ingest/poll-deps.ts';
import { pollDue } from '../../src/worker/ingest/poll-due.ts';
import { pollSource } from '../../src/worker/ingest/poll-source.ts';
import { type Budget, withBudget } from '../../src/worker/jobs/budget.ts';
import { type InboundDeps, runInboundJob } from '../../src/worker/jobs/run-inbound-job.ts';
import { borrowFeeds, type LentFeeds } from './lent-feeds.ts';
import { addFeed, forgetSources, makePollWorld, type PollWorld } from './polling.ts';

const db = env.DB;
const START = Date.parse('2026-03-09T07:00:00.000Z');
const AMPLE: Budget = { left: () => 1_000, over: () => false };

let feeds: LentFeeds;
let world: PollWorld;

beforeAll(async () => {
  feeds = await borrowFeeds();
  await feeds.publish([{ id: '1', title: 'Ferry delayed', text: 'The ferry left an hour late.' }]);
});
afterAll(() => feeds.stop());
beforeEach(async () => {
  await forgetSources();
  world = makePollWorld(START);
});

const names = (): (string | undefined)[] =>
  world.jobs.map(({ body }) => (body.job === 'poll' ? body.source : undefined));
const inbound = (): InboundDeps => ({ ...openInboundDeps(env, embeddedCorpus), ...world.deps() });

describe('the schedule', () => {
  test('puts due polls into the queue, the longest waiting first', async () => {
    await addFeed('https://a.example/', 'a', START - 1_000);
    await addFeed('https://b.example/', 'b', START - 2_000);
    await addFeed('https://c.example/', 'c', START + 1_000);
    await addFeed('https://d.example/', 'd', START, { status: 'paused' });
    expect(await pollDue(world.deps(), AMPLE)).toBe(2);
    expect(names()).toEqual(['b', 'a']);
  });

  test('spreads those of one host, and keeps nobody else waiting', async () => {
    const inOneRun = STAGGER_MAX_SECONDS / (HOST_GAP_MS / 1000) + 1;
    for (let at = 0; at < inOneRun + 2; at += 1)
      await addFeed(`https://many.example/${at}`, `many-${at}`, START - 10_000 + at);
    await addFeed('https://one.example/', 'one', START);
    await pollDue(world.deps(), AMPLE);
    expect(world.jobs.map(({ delaySeconds }) => delaySeconds).slice(0, 3)).toEqual([0, 2, 4]);
    expect(world.jobs.at(-1)).toEqual({ body: { job: 'poll', source: 'one' }, delaySeconds: 0 });
    expect(world.jobs).toHaveLength(inOneRun + 1);
    // Those left over have a turn of their own, and stand before nobody in the next run.
    world.time += STAGGER_MAX_SECONDS * 1000;
    const due = await listDueSources(db, new Date(world.time), 1_000);
    expect(due.map(({ id }) => id)).not.toContain(`many-${inOneRun}`);
    world.time += 2 * HOST_GAP_MS;
    const later = await listDueSources(db, new Date(world.time), 1_000);
    expect(later.map(({ id }) => id)).toContain(`many-${inOneRun}`);
  });

  test('polls a few sources by itself where no queue is bound, each of another host', async () => {
    const other = feeds.url.replace('127.0.0.1', 'localhost');
    await addFeed(`${feeds.url}/feed.xml`, 'first', START);
    await addFeed(`${feeds.url}/gzip.xml`, 'second', START);
    await addFeed(`${other}/br.xml`, 'third', START);
    expect(await pollDue(world.deps({ queue: null }), AMPLE)).toBe(2);
    expect(await db.prepare('SELECT count(*) AS n FROM entry').first('n')).toBe(2);
    expect(POLLS_WITHOUT_QUEUE).toBeGreaterThan(1);
  });

  test('is kept from no source by a server that does not answer, where no queue is bound', async () => {
    const hosts = ['silent', 'a', 'b', 'c'];
    for (const [index, host] of hosts.entries())
      await addFeed(`https://${host}.example/`, host, START - 10_000 + index);
    const asked: string[] = [];
    let giveUp = (): void => undefined;
    const fetch: PollDeps['fetch'] = async ({ url }) => {
      const { hostname } = new URL(url);
      asked.push(hostname);
      // The silent one is given up only when the last of the others has been asked.
      if (hostname === 'silent.example')
        await new Promise<void>((done) => {
          giveUp = done;
        });
      if (hostname === 'c.example') giveUp();
      return { kind: 'timeout' };
    };
    const { deps, budget } = withBudget(world.deps({ queue: null, fetch }), 5 * POLL_STATEMENTS, 0);
    expect(await pollDue(deps, budget)).toBe(hosts.length);
    expect(asked).toEqual(hosts.map((host) => `${host}.example`));
  });

  test('polls no more at once than its statements allow', async () => {
    for (const host of ['a', 'b', 'c']) await addFeed(`https://${host}.example/`, host, START);
    const asked: (() => void)[] = [];
    const atOnce: number[] = [];
    const fetch: PollDeps['fetch'] = async () => {
      await new Promise<void>((answer) => {
        asked.push(answer);
        // The first is answered once the second has asked; the third asks when one of them is done.
        if (asked.length !== 1) for (const one of asked) one();
      });
      atOnce.push(asked.length);
      return { kind: 'timeout' };
    };
    // One statement says which are due, and the first poll begins with one.
    const { deps, budget } = withBudget(world.deps({ queue: null, fetch }), 2 + 2 * POLL_STATEMENTS, 0);
    expect(await pollDue(deps, budget)).toBe(3);
    expect(atOnce).toEqual([2, 2, 3]);
    expect(budget.left()).toBeGreaterThanOrEqual(0);
  });

  test('stops by itself where its statements are used up', async () => {
    await addFeed(`${feeds.url}/feed.xml`, 'first', START);
    expect(await pollDue(world.deps({ queue: null }), { left: () => 1, over: () => false })).toBe(0);
  });

  test('is kept from no source by one whose poll fails', async () => {
    await addFeed(`${feeds.url}/fault.xml`, 'broken', START - 1_000);
    await addFeed(`${feeds.url.replace('127.0.0.1', 'localhost')}/feed.xml`, 'whole', START);
    expect(await pollDue(world.deps({ queue: null }), AMPLE)).toBe(2);
    expect(await db.prepare('SELECT source FROM entry').first('source')).toBe('whole');
  });
});

test('a job that makes articles is taken up by another invocation where polls left it too little', async () => {
  const left = INGEST_STATEMENTS - CONSUMER_RESERVE;
  const run = (statements: number) =>
    runInboundJob(inbound(), { left: () => statements, over: () => false }, { job: 'ingest' });
  expect(await run(left - 1)).toEqual({ kind: 'again', delaySeconds: 1 });
  expect(await run(left)).toEqual({ kind: 'done' });
});

describe('a poll job', () => {
  const run = (budget: Budget = AMPLE) =>
    runInboundJob(inbound(), budget, { job: 'poll', source: 'harbour' });

  test('polls once, however often it comes', async () => {
    await addFeed(`${feeds.url}/feed.xml`, 'harbour', START);
    const before = (await feeds.heard()).length;
    expect(await run()).toEqual({ kind: 'done' });
    world.time += HOST_GAP_MS;
    expect(await run()).toEqual({ kind: 'done' });
    expect((await feeds.heard()).length - before).toBe(1);
  });

  test('comes back at its host’s turn', async () => {
    await addFeed(`${feeds.url}/gzip.xml`, 'other', START);
    await addFeed(`${feeds.url}/feed.xml`, 'harbour', START);
    await pollSource(world.deps(), 'other');
    expect(await run()).toEqual({ kind: 'again', delaySeconds: HOST_GAP_MS / 1000 });
  });

  test('is left to the schedule where that is far off', async () => {
    await addFeed(`${feeds.url}/slow-down.xml`, 'other', START);
    await addFeed(`${feeds.url}/feed.xml`, 'harbour', START);
    await pollSource(world.deps(), 'other');
    expect(await run()).toEqual({ kind: 'done' });
  });

  test('is taken up by another invocation where this one is spent', async () => {
    expect(await run({ left: () => 2, over: () => false })).toEqual({ kind: 'again', delaySeconds: 1 });
  });

  test('of a source that is gone does nothing', async () => {
    expect(await run()).toEqual({ kind: 'done' });
  });

  test('keeps within the statements that it is said to take', async () => {
    await addFeed(`${feeds.url}/hubbed.xml`, 'harbour', START);
    const { deps, budget } = withBudget(inbound(), 100, 0);
    const before = budget.left();
    expect(await runInboundJob(deps, budget, { job: 'poll', source: 'harbour' })).toEqual({ kind: 'done' });
    expect(before - budget.left()).toBeLessThanOrEqual(POLL_STATEMENTS);
  });

  test('is done by the queue’s consumer, whatever is wrong with the mail', async () => {
    await addFeed('http://10.0.0.1/feed.xml', 'harbour', Date.now() - 1_000);
    let acknowledged = false;
    const message = {
      id: '1',
      timestamp: new Date(START),
      body: { job: 'poll', source: 'harbour' },
      attempts: 1,
      ack: () => {
        acknowledged = true;
      },
      retry: () => undefined,
    };
    const broken = { ...env, TOKEN_SECRET: 'short' } as Env;
    await consumeQueue({ queue: 'sitrep-jobs', messages: [message] }, broken);
    expect(acknowledged).toBe(true);
    expect(await db.prepare('SELECT last_error FROM source').first('last_error')).toContain('is not public');
  });
});
