import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '../../src/model/job.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { findInboundQueue, findQueue } from '../../src/worker/jobs/queues.ts';
import { runSources } from '../../src/worker/run-sources.ts';
import { addFeed, forgetSources } from './polling.ts';

const NOW = new Date('2026-03-09T07:00:00.000Z');
const SENDS: Queue<Job> = { sendBatch: async () => undefined };
const INBOUND: Queue<Job> = { sendBatch: async () => undefined };
const both = { JOBS: SENDS, INBOUND };

const INBOUND_JOBS: readonly Job[] = [
  { job: 'poll', source: 'harbour' },
  { job: 'ingest' },
  { job: 'annotate' },
];
const SEND_JOBS: readonly Job[] = [
  { job: 'freeze', send: 'wire' },
  { job: 'deliver', send: 'wire', batch: 0 },
  { job: 'reconcile', send: 'wire' },
];

beforeEach(forgetSources);
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the queue of a job', () => {
  test.each(INBOUND_JOBS)('of what comes in is one of its own: $job', (job) => {
    expect(findQueue(both, job)).toBe(INBOUND);
  });

  test.each(SEND_JOBS)('of sending is the other: $job', (job) => {
    expect(findQueue(both, job)).toBe(SENDS);
  });

  test.each([...INBOUND_JOBS, ...SEND_JOBS])('is the only one where no second is bound: $job', (job) => {
    expect(findQueue({ JOBS: SENDS }, job)).toBe(SENDS);
  });

  test('is none where none is bound', () => {
    expect(findQueue({}, { job: 'ingest' })).toBeNull();
    expect(findQueue({ INBOUND }, { job: 'reconcile', send: 'wire' })).toBeNull();
    expect(findInboundQueue({})).toBeNull();
  });
});

test('wrangler.toml binds both', () => {
  expect(env.JOBS).toBeDefined();
  expect(env.INBOUND).toBeDefined();
});

test('the schedule puts polls where no mail waits behind them', async () => {
  await addFeed('https://harbour.example/feed', 'harbour', NOW.getTime() - 1_000);
  const sends = vi.spyOn(SENDS, 'sendBatch');
  const inbound = vi.spyOn(INBOUND, 'sendBatch');
  const { budget } = withBudget({ db: env.DB, now: () => NOW });
  await runSources({ ...env, ...both }, NOW, budget);
  expect(inbound.mock.calls).toEqual([[[{ body: { job: 'poll', source: 'harbour' }, delaySeconds: 0 }]]]);
  expect(sends).not.toHaveBeenCalled();
});
