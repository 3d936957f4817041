import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Job } from '../../src/model/job.ts';
import { SourceSettings } from '../../src/model/source.ts';
import { listDeadJobs, saveDeadJob } from '../../src/store/dead-jobs.ts';
import { saveSource } from '../../src/store/sources.ts';
import { get, post } from './serve.ts';

const operator = { Authorization: 'Bearer test-token' };
const Page = z.object({ dead: z.array(z.object({ job: z.string() })), next: z.string().nullable() });

beforeAll(async () => {
  for (const n of [1, 2, 3])
    await saveDeadJob(env.DB, {
      at: `2026-03-0${n}T07:00:00.000Z`,
      job: `job ${n}`,
      reason: 'nobody knows it',
    });
});

describe('GET /api/jobs', () => {
  test('shows the newest jobs that nobody could work on, with when and why', async () => {
    const answer = await (await get('/api/jobs', operator)).json();
    expect(answer).toMatchObject({
      dead: [
        { n: expect.any(Number), at: '2026-03-03T07:00:00.000Z', job: 'job 3', reason: 'nobody knows it' },
        { job: 'job 2' },
        { job: 'job 1' },
      ],
    });
  });

  test('lists them all page by page under /dead', async () => {
    const listed: string[] = [];
    for (let next: string | null = 'http://localhost:8787/api/jobs/dead?limit=2'; next !== null; ) {
      const page: z.infer<typeof Page> = Page.parse(
        await (await exports.default.fetch(next, { headers: operator })).json(),
      );
      listed.push(...page.dead.map(({ job }) => job));
      next = page.next;
    }
    expect(listed).toEqual(['job 3', 'job 2', 'job 1']);
  });

  test('says what waits, what failed and how far annotating anew has come', async () => {
    expect(await (await get('/api/jobs', operator)).json()).toMatchObject({
      entries: { waiting: 0, failed: 0 },
      failed: [],
      sources: [],
      annotate: null,
    });
  });

  test('asks for the token', async () => {
    expect((await get('/api/jobs')).status).toBe(401);
    expect((await get('/api/jobs/dead')).status).toBe(401);
  });
});

describe('entries that were given up', () => {
  const List = z.object({ failed: z.array(z.object({ key: z.string() })), next: z.string().nullable() });

  async function storeFailed(): Promise<void> {
    const now = '2026-03-09T07:00:00.000Z';
    const rest = { kind: 'feed', newsletter: null, url: null, status: 'active', createdAt: now } as const;
    const settings = SourceSettings.parse({});
    for (const id of ['harbour', 'coast'])
      await saveSource(
        env.DB,
        { id, title: id, settings, ...rest },
        { nextPollAt: null, intervalMinutes: 60 },
      );
    const insert = `INSERT OR REPLACE INTO entry (source, key, hash, state, seen_at, listed_at, attempts, reason, data)
      VALUES (?1, ?2, 'h', 'failed', ?3, ?3, 5, 'it has no words', '{"title":"Ferry","url":null}')`;
    for (const [source, key] of [
      ['harbour', 'a,b'],
      ['harbour', 'c'],
      ['coast', 'd'],
    ])
      await env.DB.prepare(insert).bind(source, key, now).run();
  }

  const states = async () =>
    (await env.DB.prepare('SELECT key, state, attempts FROM entry ORDER BY key').all()).results;

  test('are listed with the reason, page by page', async () => {
    await storeFailed();
    const listed: string[] = [];
    for (let next: string | null = 'http://localhost:8787/api/jobs/failed?limit=1'; next !== null; ) {
      const response = await exports.default.fetch(next, { headers: operator });
      const page: z.infer<typeof List> = List.parse(await response.json());
      listed.push(...page.failed.map(({ key }) => key));
      next = page.next;
    }
    expect(listed).toEqual(['d', 'a,b', 'c']);
    expect(await (await get('/api/jobs', operator)).json()).toMatchObject({
      entries: { failed: 3 },
      failed: [{ source: 'coast', reason: 'it has no words', title: 'Ferry' }, {}, {}],
    });
    expect((await get('/api/jobs/failed?after=x', operator)).status).toBe(400);
  });

  test('are put back where they wait: one, those of a source, all', async () => {
    const retry = async (body: unknown) => (await post('/api/jobs/retry', body, operator)).json();
    await storeFailed();
    expect(await retry({ source: 'harbour', key: 'c' })).toEqual({ retried: 1 });
    expect(await states()).toMatchObject([
      { state: 'failed' },
      { key: 'c', state: 'waiting', attempts: 0 },
      {},
    ]);
    expect(await retry({ source: 'harbour' })).toEqual({ retried: 1 });
    expect(await retry({ all: true })).toEqual({ retried: 1 });
    expect(await retry({ all: true })).toEqual({ retried: 0 });
    expect((await post('/api/jobs/retry', { source: 'harbour', key: 'none' }, operator)).status).toBe(404);
    const nothing = await post('/api/jobs/retry', {}, operator);
    expect(nothing.status).toBe(400);
    expect(await nothing.json()).toMatchObject({ detail: 'the body must have "dead", "all" or "source"' });
  });
});

describe('sources whose polls fail', () => {
  test('are counted, and listed page by page under /api/sources', async () => {
    const rows = ['bad-1', 'bad-2', 'good'].map((id, index) =>
      env.DB.prepare(
        `INSERT INTO source (id, kind, newsletter, title, settings, status, created_at, interval_minutes, failures)
         VALUES (?1, 'feed', ?2, ?1, '{}', 'active', '2026-03-09T07:00:00.000Z', 60, ?3)`,
      ).bind(id, id === 'bad-2' ? 'frontline' : null, 2 - index),
    );
    await env.DB.batch(rows);
    expect(await (await get('/api/jobs', operator)).json()).toMatchObject({
      failingSources: 2,
      sources: [{ id: 'bad-1', failures: 2 }, { id: 'bad-2' }],
    });
    const Sources = z.object({ sources: z.array(z.object({ id: z.string() })), next: z.string().nullable() });
    const ask = async (url: string) =>
      Sources.parse(await (await exports.default.fetch(url, { headers: operator })).json());
    const first = await ask('http://localhost:8787/api/sources?failing=true&limit=1');
    expect(first.sources.map(({ id }) => id)).toEqual(['bad-1']);
    expect((await ask(first.next ?? '')).sources.map(({ id }) => id)).toEqual(['bad-2']);
    const own = await ask('http://localhost:8787/api/sources?failing=true&newsletter=frontline');
    expect(own.sources.map(({ id }) => id)).toEqual(['bad-2']);
    expect((await get('/api/sources?failing=maybe', operator)).status).toBe(400);
    await env.DB.prepare("DELETE FROM source WHERE id IN ('bad-1', 'bad-2', 'good')").run();
  });
});

describe('entries that wait', () => {
  const Waiting = z.object({ waiting: z.array(z.record(z.string(), z.unknown())) });
  const HOUR_MS = 3_600_000;
  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

  test('are shown by what they wait for, in words, with when the first is due', async () => {
    await env.DB.prepare('DELETE FROM entry').run();
    const created = '2026-03-09T07:00:00.000Z';
    const source = { id: 'pages', title: 'Pages', newsletter: null, url: null, createdAt: created } as const;
    const settings = SourceSettings.parse({});
    await saveSource(
      env.DB,
      { ...source, kind: 'feed', status: 'active', settings },
      { nextPollAt: null, intervalMinutes: 60 },
    );
    const insert = env.DB.prepare(
      `INSERT INTO entry (source, key, hash, state, seen_at, listed_at, due_at, lease, reason)
       VALUES ('pages', ?1, 'h', 'waiting', ?2, ?2, ?3, ?4, ?5)`,
    );
    const busy = 'its page was not read: the server answers 503';
    const [soon, later] = [inHours(1), inHours(2)];
    const rows: [string, string, string | null, string | null][] = [
      ['due', created, null, null],
      ['died', created, 'a lease that ended', busy],
      ['held', soon, 'a lease', busy],
      ['turn-1', later, null, null],
      ['busy-1', later, null, busy],
      ['busy-2', soon, null, busy],
      ['busy-3', later, null, busy],
    ];
    for (const [key, due, lease, reason] of rows) await insert.bind(key, created, due, lease, reason).run();
    const { waiting } = Waiting.parse(await (await get('/api/jobs', operator)).json());
    expect(waiting).toEqual([
      { for: 'due', reason: expect.stringContaining('they are due'), entries: 2, nextDueAt: created },
      { for: 'again', reason: busy, entries: 3, nextDueAt: soon },
      { for: 'work', reason: expect.stringContaining('a worker'), entries: 1, nextDueAt: soon },
      { for: 'turn', reason: expect.stringContaining('they wait for a turn'), entries: 1, nextDueAt: later },
    ]);
    await env.DB.prepare('DELETE FROM entry').run();
  });
});

describe('queue messages that were given up', () => {
  const at = '2026-03-09T07:00:00.000Z';
  const numbers = async () =>
    (await listDeadJobs(env.DB, { before: null, limit: 10 })).map(({ n, job }) => ({ n, job }));
  const retry = (dead: unknown) => post('/api/jobs/retry', { dead }, operator);

  async function keep(...jobs: readonly unknown[]): Promise<number[]> {
    await env.DB.prepare('DELETE FROM dead_job').run();
    for (const job of jobs)
      await saveDeadJob(env.DB, { at, job: JSON.stringify(job), reason: 'it failed 5 times' });
    return (await numbers()).map(({ n }) => n).reverse();
  }

  const spyOnQueue = (queue: Queue<Job> | undefined) =>
    vi.spyOn(queue ?? expect.fail('no queue'), 'sendBatch').mockResolvedValue(undefined);

  test('go back, one or all, each into the queue of its kind, and are forgotten', async () => {
    const poll = { job: 'poll', source: 'nowhere' };
    const deliver = { job: 'deliver', send: 'nobody-waits', batch: 3 };
    const [first] = await keep(poll, { job: 'ingest' }, { job: 'dance' }, deliver);
    const inbound = spyOnQueue(env.INBOUND);
    const sends = spyOnQueue(env.JOBS);
    expect(await (await retry(first)).json()).toEqual({ retried: 1, unknown: 0 });
    expect(inbound.mock.calls).toEqual([[[{ body: poll, delaySeconds: 0 }]]]);
    expect(await (await retry('all')).json()).toEqual({ retried: 2, unknown: 1 });
    expect(inbound.mock.calls[1]).toEqual([[{ body: { job: 'ingest' }, delaySeconds: 0 }]]);
    expect(sends.mock.calls).toEqual([[[{ body: deliver, delaySeconds: 0 }]]]);
    expect(await numbers()).toMatchObject([{ job: '{"job":"dance"}' }]);
    inbound.mockRestore();
    sends.mockRestore();
  });

  test('stay where the queue does not take them', async () => {
    await keep({ job: 'ingest' });
    const put = vi
      .spyOn(env.INBOUND ?? expect.fail('no queue'), 'sendBatch')
      .mockRejectedValue(new Error('overloaded'));
    const log = vi.spyOn(console, 'error').mockReturnValue();
    expect((await retry('all')).status).toBe(500);
    expect(await numbers()).toHaveLength(1);
    put.mockRestore();
    log.mockRestore();
  });

  test('are refused in words where they are not there, or none of ours', async () => {
    const [only] = await keep({ job: 'dance' });
    expect((await retry(999_999)).status).toBe(404);
    expect((await retry(only)).status).toBe(409);
    expect((await retry('one')).status).toBe(400);
    expect(await numbers()).toHaveLength(1);
  });
});
