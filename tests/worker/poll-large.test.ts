import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FEED_MAX_BYTES, POLL_STATEMENTS } from '../../src/limits.ts';
import type { PollReport } from '../../src/model/poll-report.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openInboundDeps } from '../../src/worker/inbound-deps.ts';
import type { PollDeps } from '../../src/worker/ingest/poll-deps.ts';
import { pollSource } from '../../src/worker/ingest/poll-source.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { runInboundJob } from '../../src/worker/jobs/run-inbound-job.ts';
import { workTogether } from '../../src/worker/jobs/work-together.ts';
import { addFeed, forgetSources, makePollWorld, type PollWorld } from './polling.ts';

/** Statements that the free plan allows an invocation. */
const PLAN = 50;
const START = Date.parse('2026-05-03T06:00:00.000Z');
const ENTRIES = 80;
const hubOf = (url: string): string => `<https://hub.example.org/>; rel="hub", <${url}>; rel="self"`;

const item = (number: number, words: string): string =>
  `<item><guid>urn:${number}</guid><link>https://a.example.org/${number}</link><title>Item ${number}</title>
   <description>${words}</description></item>`;

/** A feed of so many bytes, spread over its entries; `edition` stands in the words of each. */
function makeFeed(bytes: number, edition = 0): Uint8Array<ArrayBuffer> {
  const words = 'Вода. '.repeat(Math.floor((bytes / ENTRIES - 400) / 10));
  const items = Array.from({ length: ENTRIES }, (_, number) => item(number, `${edition}: ${words}`));
  return new TextEncoder().encode(
    `<rss version="2.0"><channel><title>A</title>${items.join('')}</channel></rss>`,
  );
}

let world: PollWorld;
let bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
/** What each fetch named of the copy that is stored. */
let asked: (string | null)[] = [];

/** A server of feeds, each with a hub, where `bytes` has an ETag. */
const fetch: PollDeps['fetch'] = async ({ url, validators }) => {
  asked.push(validators?.etag ?? null);
  const headers = new Headers({ 'content-type': 'application/rss+xml', etag: '"a"', link: hubOf(url) });
  return { kind: 'ok', url, movedTo: null, headers, bytes };
};

const deps = (): PollDeps =>
  world.deps({ fetch, base: 'https://sitrep.example.org', post: async () => 'it takes nobody' });
const countEntries = (source: string) =>
  env.DB.prepare('SELECT count(*) AS n FROM entry WHERE source = ?').bind(source).first<number>('n');

async function pollAt(minutes: number): Promise<PollReport> {
  world.time = START + minutes * 60_000;
  return pollSource(deps(), 'a');
}

beforeEach(async () => {
  await forgetSources();
  world = makePollWorld(START);
  asked = [];
  vi.spyOn(console, 'warn').mockReturnValue();
});

test('three polls of new feeds as large as there are keep within the plan', async () => {
  bytes = makeFeed(FEED_MAX_BYTES);
  expect(bytes.length).toBeGreaterThan(0.95 * FEED_MAX_BYTES);
  const ids = ['a', 'b', 'c'];
  for (const id of ids) await addFeed(`https://${id}.example.org/feed`, id, START);
  const { deps: counted, budget } = withBudget(deps());
  const reports: PollReport[] = [];
  const before = budget.left();
  let most = 0;
  let atOnce = 0;
  await workTogether(ids, { budget, cost: POLL_STATEMENTS }, async (id) => {
    most = Math.max(most, ++atOnce);
    reports.push(await pollSource(counted, id));
    atOnce--;
  });
  expect(most).toBe(3);
  expect(reports.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
  for (const { fresh, rest } of reports) expect([fresh > 0, fresh + rest]).toEqual([true, ENTRIES]);
  expect(before - budget.left()).toBeLessThanOrEqual(3 * POLL_STATEMENTS);
  expect(before - budget.left()).toBeLessThanOrEqual(PLAN);
});

describe('a feed that one poll cannot store', () => {
  beforeEach(async () => {
    bytes = makeFeed(FEED_MAX_BYTES / 2);
    await addFeed('https://a.example.org/feed', 'a', START);
  });

  test('is read again soon, as one that nobody has read, until all of it is stored', async () => {
    let stored = 0;
    let minute = 0;
    for (let rest = ENTRIES; rest > 0; ) {
      const report = await pollAt(minute);
      expect(report).toMatchObject({ status: 'ok', entries: ENTRIES, changed: 0 });
      stored += report.fresh;
      expect(report.rest).toBe(ENTRIES - stored);
      expect(report.rest).toBeLessThan(rest);
      rest = report.rest;
      if (rest > 0) expect(report.nextPollAt).toBe(new Date(world.time + 60_000).toISOString());
      minute++;
    }
    expect(await countEntries('a')).toBe(ENTRIES);
    expect(minute).toBeGreaterThan(1);
    expect(asked).toEqual(Array(minute).fill(null));
    expect(await pollAt(10_000)).toMatchObject({ status: 'unchanged', rest: 0 });
    expect(asked.at(-1)).toBe('"a"');
  });

  test('has its job come back for the rest', async () => {
    const inbound = { ...openInboundDeps(env, embeddedCorpus), ...deps() };
    const run = () =>
      runInboundJob(inbound, { left: () => 1_000, over: () => false }, { job: 'poll', source: 'a' });
    expect(await run()).toEqual({ kind: 'again', delaySeconds: 60 });
  });

  test('stores each edit in the end, and asks no more often for that, where all of it changes each time', async () => {
    for (let minute = 0; (await pollAt(minute)).rest > 0; minute++);
    for (let edition = 1; edition <= 4; edition++) {
      bytes = makeFeed(FEED_MAX_BYTES / 2, edition);
      const { fresh, changed, rest, nextPollAt } = await pollAt(edition * 10_000);
      expect([fresh, changed + rest, changed > 0, rest > 0]).toEqual([0, ENTRIES, true, true]);
      expect(Date.parse(nextPollAt ?? '') - world.time).toBeGreaterThanOrEqual(14 * 60_000);
    }
    const first = await env.DB.prepare(
      "SELECT count(*) AS n FROM entry WHERE data ->> 'text' LIKE '0:%'",
    ).first('n');
    expect(first).toBe(0);
  });
});
