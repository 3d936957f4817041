import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RUN_STATEMENTS } from '../../src/limits.ts';
import { Corpus } from '../../src/model/corpus.ts';
import type { Job } from '../../src/model/job.ts';
import { Newsletter } from '../../src/model/newsletter.ts';
import { sha256 } from '../../src/model/sha256.ts';
import { findSend } from '../../src/store/sends.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { findUnready, runScheduled } from '../../src/worker/run-scheduled.ts';
import { recordStatements } from '../store/recorded-database.ts';
import { reportOf } from './wire.ts';

/** Nobody but the schedule: no queue works beside it. */
const { JOBS: _, INBOUND: __, ...alone } = env;

/** Forty issues take their time on a busy machine. */
const LONG_MS = 30_000;

/** A daily newsletter in London, in winter: its clocks show UTC. */
async function corpusOf(days: readonly string[], sending: object = {}): Promise<Corpus> {
  const wire = Newsletter.parse({
    id: 'wire',
    title: 'Wire',
    description: 'What was reported.',
    zone: 'Europe/London',
    cadence: { every: 'day', at: '07:00' },
    themes: ['casualties'],
    sender: { name: 'Wire', address: 'wire@example.com' },
    listId: 'wire.example.com',
    sending,
  });
  const articles = await Promise.all(days.map((day, index) => reportOf(index, day)));
  const hash = await sha256(JSON.stringify([articles, wire]));
  return Corpus.parse({ ...Corpus.parse(embeddedCorpus), newsletters: [wire], articles, hash });
}

/** Days one after the other. */
const daysFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_each, index) =>
    new Date(Date.parse(first) + index * 86_400_000).toISOString().slice(0, 10),
  );

async function subscribe(name: string, hour: number | null, zone: string | null): Promise<void> {
  const id = name.padEnd(26, 'a');
  const at = '2023-06-01T00:00:00.000Z';
  await env.DB.batch([
    env.DB.prepare(
      'INSERT INTO subscriber (id, address, address_key, created_at) VALUES (?1, ?2, ?2, ?3)',
    ).bind(id, `${name}@example.com`, at),
    env.DB.prepare(
      `INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, hour, zone, consent_source,
         confirmed_at, updated_at) VALUES (?1, ?1, 'wire', 'active', '["casualties"]', 'every', ?2, ?3, 'form', ?4, ?4)`,
    ).bind(id, hour, zone, at),
  ]);
}

const outbox = async () =>
  (await env.DB.prepare('SELECT recipient FROM outbox ORDER BY n').all<{ recipient: string }>()).results.map(
    ({ recipient }) => recipient.replace('@example.com', ''),
  );

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  for (const name of ['info', 'warn'] as const) vi.spyOn(console, name).mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

test(
  'cron alone takes articles to the last reader, within the sending window and at the hours that they chose',
  async () => {
    const corpus = await corpusOf(['2024-01-16'], { window: { from: '09:00', to: '18:00' } });
    await subscribe('whenever', null, null);
    await subscribe('eight', 8, 'Europe/London');
    await subscribe('ten', 10, 'Europe/London');
    await subscribe('newyork', 7, 'America/New_York');
    const arrived = new Map<string, string>();
    const begin = Date.parse('2024-01-17T06:30:00Z');
    for (let minutes = 0; minutes <= 360; minutes += 15) {
      const now = new Date(begin + minutes * 60_000);
      await runScheduled(alone, corpus, now);
      for (const reader of await outbox())
        arrived.set(reader, arrived.get(reader) ?? now.toISOString().slice(11, 16));
    }
    // Who wanted it at eight waits for the window, as all do.
    expect(Object.fromEntries(arrived)).toEqual({
      whenever: '09:00',
      eight: '09:00',
      ten: '10:00',
      newyork: '12:00',
    });
    expect(await outbox()).toHaveLength(4);
    expect(await findSend(env.DB, 'wire-2024-01-16')).toMatchObject({ status: 'sent', frozen: 4 });
  },
  LONG_MS,
);

describe('a run of the schedule', () => {
  /** Runs it once; answers how many statements that took. */
  async function runOnce(corpus: Corpus, now: string): Promise<number> {
    const { db, ran } = recordStatements(env.DB);
    // Queues that forget everything: no consumer works beside it.
    const forgetful: Queue<Job> = { sendBatch: async () => undefined };
    await runScheduled({ ...env, DB: db, JOBS: forgetful, INBOUND: forgetful }, corpus, new Date(now));
    return ran.length;
  }

  const isLoaded = async (corpus: Corpus): Promise<boolean> => {
    const data = await env.DB.prepare("SELECT data FROM progress WHERE job = 'corpus'").first<string>('data');
    return [corpus.hash, '"done":true'].every((part) => data?.includes(part));
  };

  async function loadAll(corpus: Corpus, now: string): Promise<void> {
    for (let runs = 0; !(await isLoaded(corpus)); runs++) {
      expect(runs).toBeLessThan(20);
      await runOnce(corpus, now);
    }
  }

  /** Loads a corpus and builds what is due; answers how many statements each run after loading took. */
  async function runAll(corpus: Corpus, now: string): Promise<number[]> {
    await loadAll(corpus, now);
    const took: number[] = [];
    while ((await findUnready(env.DB, corpus)) !== null) {
      expect(took.length).toBeLessThan(60);
      took.push(await runOnce(corpus, now));
    }
    return took;
  }

  const countDigests = () => env.DB.prepare('SELECT count(*) AS n FROM digest').first<number>('n');
  const OLD = daysFrom('2023-11-01', 40);

  test(
    'steps over the windows that are done with, and sends what is due in the same run',
    async () => {
      await runAll(await corpusOf(OLD), '2024-01-15T12:00:00Z');
      expect(await countDigests()).toBe(40);
      const took = await runAll(await corpusOf([...OLD, '2024-01-16']), '2024-01-17T07:00:00Z');
      expect(took).toHaveLength(1);
      expect(await findSend(env.DB, 'wire-2024-01-16')).toMatchObject({ status: 'sending' });
    },
    LONG_MS,
  );

  test(
    'takes no more statements than the free plan allows, however much there is to build and to send',
    async () => {
      await subscribe('whenever', null, null);
      const corpus = await corpusOf(daysFrom('2024-01-01', 16));
      const took = await runAll(corpus, '2024-01-17T07:00:00Z');
      expect(Math.max(...took)).toBeLessThanOrEqual(RUN_STATEMENTS);
      expect(await countDigests()).toBe(16);
    },
    LONG_MS,
  );

  test('starts an approved send though there is much to build', async () => {
    const corpus = await corpusOf(OLD);
    const now = '2024-01-17T07:00:00Z';
    await loadAll(corpus, now);
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, published_at, summary, data)
         VALUES ('wire-2024-01-16', 'wire', '2024-01-16', '2024-01-16', 1, 'h', 1, ?1, ?1, '{}', '{}')`,
      ).bind(now),
      env.DB.prepare(
        `INSERT INTO send (id, digest, newsletter, audience, status, due_at, created_at)
         VALUES ('wire-2024-01-16', 'wire-2024-01-16', 'wire', 'every', 'approved', ?1, ?1)`,
      ).bind('2024-01-17T07:00:00.000Z'),
    ]);
    await runOnce(corpus, now);
    expect(await findUnready(env.DB, corpus)).not.toBeNull();
    expect((await findSend(env.DB, 'wire-2024-01-16'))?.status).toBe('sending');
  });
});
