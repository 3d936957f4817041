import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  AGAIN_MAX_SECONDS,
  FETCH_TIMEOUT_MS,
  HOST_DOWN_SECONDS,
  INGEST_STATEMENTS,
  LEASE_LOOK,
  PAGE_WAIT_MAX_HOURS,
} from '../../src/limits.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Source } from '../../src/model/source.ts';
import { holdHostUntil } from '../../src/store/hosts.ts';
import { saveSource } from '../../src/store/sources.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openInboundDeps } from '../../src/worker/inbound-deps.ts';
import { openThemes } from '../../src/worker/ingest/compiled-themes.ts';
import type { IngestDeps, PageResult } from '../../src/worker/ingest/deps.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { type InboundDeps, runInboundJob } from '../../src/worker/jobs/run-inbound-job.ts';
import { newId } from '../../src/worker/new-id.ts';
import { ingestNow } from '../../src/worker/poll-now.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';
import { sampleFeed } from '../ingest/sample-source.ts';
import { makePollWorld } from './polling.ts';

const START = new Date('2026-05-03T06:00:00Z');
const TEXT =
  'Two drones struck the oil depot at Ilsky overnight and set fire to a storage tank, the governor said.';

const sourceOf = (id: string, isWhole = false): Source => sampleFeed(id, { fullText: isWhole });
const fullText = (id: string): Source => sourceOf(id, true);

async function addSource(source: Source): Promise<Source> {
  await saveSource(env.DB, source, { nextPollAt: START.toISOString(), intervalMinutes: 60 });
  return source;
}

const report = (name: string, fields: Partial<Entry> = {}): Entry =>
  sampleEntry({
    id: name,
    url: `https://post.example.org/${name}`,
    title: `Depot ablaze, ${name}`,
    text: `${TEXT} So says ${name}.`,
    published: '2026-05-03T05:00:00Z',
    ...fields,
  });

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

const rowsOf = async (source: string) =>
  (
    await env.DB.prepare(
      'SELECT state, attempts, reason, due_at AS dueAt FROM entry WHERE source = ? ORDER BY due_at',
    )
      .bind(source)
      .all<{ state: string; attempts: number; reason: string | null; dueAt: string | null }>()
  ).results;
const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);
const many = (count: number, fields: Partial<Entry> = {}): Entry[] =>
  Array.from({ length: count }, (_, index) => report(`n${index}`, fields));

/** Ingests with pages of a host of the test's own, on a clock that they may put on. */
async function ingestPages(
  fetchPage: (clock: { now: Date }, url: string) => PageResult,
  from = START,
  statements = 500,
) {
  const clock = { now: from };
  const asked: string[] = [];
  const deps: IngestDeps = {
    db: env.DB,
    now: () => clock.now,
    random: () => 0,
    newId,
    openThemes: () => openThemes(embeddedCorpus),
    fetchPage: async (_source, url) => {
      asked.push(url);
      return fetchPage(clock, url);
    },
  };
  const counted = withBudget(deps, statements, 0);
  return { ...(await ingestEntries(counted.deps, counted.budget)), asked };
}

/** Ingests all that waits, at an instant, where each page comes to the same. */
const ingest = (when = START, page: PageResult = { kind: 'none', reason: 'no page' }) =>
  ingestPages(() => page, when);

describe('pages of a host that does not give them', () => {
  const throttled = (until: Date): PageResult => ({
    kind: 'later',
    at: until.toISOString(),
    reason: 'the server answers 429',
  });
  const REASON = 'its page was not read: the server answers 429';

  test('are waited for some hours, with the reason, and then the feed is believed', async () => {
    const source = await addSource(fullText('post'));
    await stageEntries(env.DB, source, [report('one', { text: 'A teaser.' })], START);
    for (let hours = 0; hours < PAGE_WAIT_MAX_HOURS; hours++) {
      await ingest(at(hours * 3_600), throttled(at((hours + 1) * 3_600)));
      expect(await rowsOf('post')).toMatchObject([{ state: 'waiting', attempts: 0, reason: REASON }]);
    }
    const last = at(PAGE_WAIT_MAX_HOURS * 3_600);
    expect(await ingest(last, throttled(at(1e6)))).toMatchObject({ stored: 1, nextDueAt: null });
    expect(await rowsOf('post')).toMatchObject([{ state: 'stored', reason: REASON }]);
  });

  test('are given up after those hours where the feed says nothing of them', async () => {
    const source = await addSource(fullText('post'));
    await stageEntries(env.DB, source, [report('one', { title: '', text: '' })], START);
    const late = at(PAGE_WAIT_MAX_HOURS * 3_600);
    expect(await ingest(late, throttled(at(1e6)))).toMatchObject({ failed: 1 });
    expect(await rowsOf('post')).toMatchObject([{ state: 'failed', reason: REASON }]);
  });

  test('are waited for anew by an entry that was edited days later', async () => {
    const source = await addSource(fullText('post'));
    await stageEntries(env.DB, source, [report('one')], START);
    await ingest();
    const days = at(3 * 86_400);
    await stageEntries(env.DB, source, [report('one', { text: `${TEXT} More.` })], days);
    await ingest(days, throttled(at(3 * 86_400 + 60)));
    expect(await rowsOf('post')).toMatchObject([{ state: 'waiting', reason: REASON }]);
  });

  test('a long queue before a host is none', async () => {
    const source = await addSource(fullText('post'));
    await stageEntries(env.DB, source, [report('one')], START);
    const late = at(86_400);
    const due = at(86_402).toISOString();
    expect(await ingest(late, { kind: 'later', at: due, reason: null })).toMatchObject({
      stored: 0,
      left: false,
      nextDueAt: due,
    });
  });
});

describe('pages of a host that takes one at a time', () => {
  const turn: PageResult = { kind: 'later', at: at(2).toISOString(), reason: null };

  test('are asked for once, and the rest come back one after the other', async () => {
    const source = await addSource(fullText('post'));
    await stageEntries(env.DB, source, many(4), START);
    const { asked, nextDueAt, left } = await ingestPages(() => turn);
    expect(asked).toHaveLength(1);
    expect({ nextDueAt, left }).toEqual({ nextDueAt: at(2).toISOString(), left: false });
    expect((await rowsOf('post')).map(({ dueAt }) => dueAt)).toEqual(
      [2, 4, 6, 8].map((seconds) => at(seconds).toISOString()),
    );
  });

  test.each([
    [2, { kind: 'again', delaySeconds: 2 }],
    [AGAIN_MAX_SECONDS + 1, { kind: 'done' }],
  ])('have the job come again where the next is due in %i s', async (seconds, expected) => {
    const source = await addSource(fullText('post'));
    await stageEntries(env.DB, source, many(2), START);
    const inbound: InboundDeps = {
      ...openInboundDeps(env, embeddedCorpus),
      ...makePollWorld(START.getTime()).deps(),
      fetchPage: async () => ({ kind: 'later', at: at(seconds).toISOString(), reason: null }),
    };
    const { budget } = withBudget(inbound);
    expect(await runInboundJob(inbound, budget, { job: 'ingest' })).toEqual(expected);
    expect(await runInboundJob(inbound, budget, { job: 'ingest' })).toEqual({ kind: 'done' });
  });
});

test('a request that takes entries in leaves a hint for when the next is due', async () => {
  const source = await addSource(fullText('post'));
  const now = new Date();
  await stageEntries(env.DB, source, many(2), now);
  await holdHostUntil(env.DB, 'post.example.org', new Date(now.getTime() + 300_000).toISOString());
  const delays: number[] = [];
  const INBOUND = {
    sendBatch: async (messages: Iterable<{ delaySeconds?: number }>) => {
      for (const { delaySeconds = 0 } of messages) delays.push(delaySeconds);
    },
  };
  await ingestNow({ ...env, INBOUND });
  expect(delays).toHaveLength(1);
  expect(delays[0]).toBeGreaterThan(200);
  expect(delays[0]).toBeLessThanOrEqual(300);
});

describe('a slow page host keeps no text-only source waiting', () => {
  test.each([
    ['untried', 0, 30],
    ['tried before', 1, 30],
    ['more than a lease looks at', 0, LEASE_LOOK + 30],
  ])('whose entries are %s', async (_name, attempts, count) => {
    const slow = await addSource(fullText('slow'));
    const quick = await addSource(sourceOf('quick'));
    await stageEntries(env.DB, slow, many(count), START);
    await env.DB.prepare('UPDATE entry SET attempts = ?').bind(attempts).run();
    await stageEntries(env.DB, quick, [report('a'), report('b')], at(1));
    let heldUntil = 0;
    let timeouts = 0;
    // As fetchPage does: half a minute of silence, and then the host is left alone.
    const answer = (clock: { now: Date }): PageResult => {
      if (clock.now.getTime() < heldUntil)
        return { kind: 'later', at: new Date(heldUntil).toISOString(), reason: 'left alone' };
      timeouts++;
      clock.now = new Date(clock.now.getTime() + FETCH_TIMEOUT_MS);
      heldUntil = clock.now.getTime() + HOST_DOWN_SECONDS * 1000;
      return { kind: 'retry', reason: 'no answer' };
    };
    const isStored = async () => (await rowsOf('quick')).every(({ state }) => state === 'stored');
    for (let runs = 0; runs < 20 && !(await isStored()); runs++)
      await ingestPages(answer, at(2 + timeouts * (FETCH_TIMEOUT_MS / 1000)), INGEST_STATEMENTS);
    expect(await isStored()).toBe(true);
    expect(timeouts).toBe(0);
  });

  test('nor another page host', async () => {
    const slow = await addSource(fullText('slow'));
    const quick = await addSource(fullText('quick'));
    await stageEntries(env.DB, slow, many(60), START);
    await stageEntries(env.DB, quick, [report('q', { url: 'https://quick.example.org/q' })], at(1));
    const { asked } = await ingestPages(
      (clock, url) =>
        url.includes('quick')
          ? { kind: 'none', reason: 'no page' }
          : {
              kind: 'later',
              at: new Date(clock.now.getTime() + 300_000).toISOString(),
              reason: 'left alone',
            },
      at(2),
      INGEST_STATEMENTS + 4,
    );
    expect(asked).toContain('https://quick.example.org/q');
    expect(await rowsOf('quick')).toMatchObject([{ state: 'stored' }]);
  });
});
