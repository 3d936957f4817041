import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  CONSUMER_RESERVE,
  CONSUMER_STATEMENTS,
  INGEST_BATCH,
  INGEST_PAGES,
  INGEST_STATEMENTS,
} from '../../src/limits.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { PageArticle } from '../../src/model/page.ts';
import type { Source } from '../../src/model/source.ts';
import { listWaiting } from '../../src/store/entry-states.ts';
import { saveSource } from '../../src/store/sources.ts';
import { takeStoryTurn } from '../../src/store/story-turn.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openThemes } from '../../src/worker/ingest/compiled-themes.ts';
import type { IngestDeps, PageResult } from '../../src/worker/ingest/deps.ts';
import { type Ingested, ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { newId } from '../../src/worker/new-id.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';
import { sampleFeed } from '../ingest/sample-source.ts';

/** Statements that the free plan allows an invocation. */
const PLAN = 50;
const START = new Date('2026-05-03T06:00:00Z');
const HOUR_MS = 3_600_000;
const LATER = new Date(START.getTime() + HOUR_MS);
/** Statements that asking for a page takes at most: turns of two hosts, what their robots.txt say, and a pause. */
const PAGE_COST = 6;
const TEXT =
  'Two drones struck the oil depot at Ilsky overnight and set fire to a storage tank, the governor of the region said. ' +
  'Nineteen soldiers were killed there, he added, and forty firefighters put the blaze out before dawn in a storm.';

const feed = (id: string, fullText = false): Source => sampleFeed(id, { fullText });
const ONE = feed('one');
const TWO = feed('two');
const WHOLE = feed('whole', true);

const report = (name: string, fields: Partial<Entry> = {}): Entry =>
  sampleEntry({
    id: name,
    url: `https://post.example.org/${name}`,
    title: `Depot ablaze, ${name}`,
    text: `${TEXT} So says ${name}.`,
    published: '2026-05-03T05:00:00Z',
    ...fields,
  });

/** What comes between: something that another worker does before this one first takes its turn. */
type Between = () => Promise<void>;

type Options = {
  now?: Date;
  statements?: number;
  reserve?: number;
  between?: Between;
  page?: (url: string, db: D1Database) => Promise<PageResult>;
};

/** A run of ingesting that others overtake. Answers what it did, and how many statements that took. */
async function ingest(options: Options = {}): Promise<Ingested & { took: number }> {
  const { now = START, statements = 500, reserve = 0 } = options;
  let { between } = options;
  const db = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'batch') return (list: D1PreparedStatement[]) => target.batch(list);
      if (name !== 'prepare') return Reflect.get(target, name);
      return (sql: string) => {
        const statement = target.prepare(sql);
        if (between === undefined || !sql.startsWith('UPDATE story_turn SET holder')) return statement;
        const bind = (...values: unknown[]) => ({
          first: async () => {
            const other = between;
            between = undefined;
            await other?.();
            return statement.bind(...values).first();
          },
        });
        return { bind };
      };
    },
  });
  const deps: IngestDeps = {
    db,
    now: () => now,
    random: () => 0,
    newId,
    openThemes: () => openThemes(embeddedCorpus),
    fetchPage: async () => ({ kind: 'none', reason: 'no page' }),
  };
  const counted = withBudget(deps, statements, reserve);
  const { page } = options;
  if (page !== undefined) counted.deps.fetchPage = (_source, url) => page(url, counted.deps.db);
  const before = counted.budget.left();
  const ingested = await ingestEntries(counted.deps, counted.budget);
  return { ...ingested, took: before - counted.budget.left() };
}

/** Another worker, which stores what the second source carries. */
const storeTwo =
  (...entries: Entry[]): Between =>
  async () => {
    await stageEntries(env.DB, TWO, entries, START);
    await ingest();
  };

const turnUntil = () => env.DB.prepare('SELECT until FROM story_turn').first('until');
const rows = async (sql: string) => (await env.DB.prepare(sql).all()).results;

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  for (const source of [ONE, TWO, WHOLE])
    await saveSource(env.DB, source, { nextPollAt: null, intervalMinutes: 60 });
});

test('a run that finds all of it stored meanwhile keeps nobody from the turn that it took', async () => {
  await stageEntries(env.DB, ONE, [report('same')], START);
  const between = storeTwo(report('same', { title: 'The depot burns, says another' }));
  expect(await ingest({ between })).toMatchObject({ stored: 1 });
  expect(await rows('SELECT id FROM article')).toHaveLength(1);
  expect(await turnUntil()).toBe('');
});

test('entries whose turn is another batch’s are told to wait for a turn, and until when', async () => {
  await stageEntries(env.DB, ONE, [report('one'), report('two')], START);
  const until = new Date(START.getTime() + 30_000);
  await takeStoryTurn(env.DB, { token: 'other', now: START, until });
  // With so little left it asks once.
  expect(await ingest({ ...consumer(LEAST), now: START })).toMatchObject({ stored: 0, left: false });
  expect(await listWaiting(env.DB, START, { counted: 10, groups: 10 })).toEqual([
    { for: 'turn', reason: null, entries: 2, nextDueAt: until.toISOString() },
  ]);
});

/** Stores articles, and edits them so that each has to be put into its story anew; with one that is new. */
async function stageEdits(): Promise<void> {
  const names = Array.from({ length: INGEST_BATCH - 1 }, (_, index) => `n${index}`);
  const before = names.map((name) => report(name));
  await stageEntries(env.DB, ONE, before, START);
  await ingest();
  const edited = [...names, 'new'].map((name) =>
    report(name, { text: `At ${name} it rained. ${TEXT} ${name}.` }),
  );
  await stageEntries(env.DB, ONE, edited, LATER);
}

const PAGES = Array.from({ length: INGEST_PAGES }, (_, index) => `https://whole.example.org/p${index}`);
const teaser = (url: string, words: string): Entry =>
  report(url, { url, title: `Depot, ${url} ${words}`, text: `Of the depot, ${url}.` });

/** Stores articles of whole pages, and edits all of them in their feed. */
async function stagePages(): Promise<void> {
  for (const url of PAGES) {
    await stageEntries(env.DB, WHOLE, [teaser(url, '')], START);
    const none = { byline: null, publisher: null, published: null, publishedBasis: null, modified: null };
    const article: PageArticle = { ...none, url, title: url, text: `${TEXT} So says ${url}.`, lang: 'en' };
    await ingest({ page: async () => ({ kind: 'page', article }) });
  }
  const edited = PAGES.map((url) => teaser(url, 'corrected'));
  await stageEntries(env.DB, WHOLE, edited, LATER);
}

/** What a run of a consumer may spend that begins with so many statements left. */
const consumer = (left: number) => ({
  now: LATER,
  statements: left + CONSUMER_RESERVE,
  reserve: CONSUMER_RESERVE,
});
const spentBefore = (left: number): number => CONSUMER_STATEMENTS - CONSUMER_RESERVE - left;
const LEAST = INGEST_STATEMENTS - CONSUMER_RESERVE;
const MOST = CONSUMER_STATEMENTS - CONSUMER_RESERVE;

describe('a run that another worker overtakes', () => {
  test.each([LEAST, MOST])('keeps within the plan, and counts no try: with %i left', async (left) => {
    await stageEdits();
    const between = storeTwo(report('new', { title: 'By another', text: `${TEXT} So says another.` }));
    const first = await ingest({ ...consumer(left), between });
    expect(spentBefore(left) + first.took).toBeLessThanOrEqual(PLAN);
    expect(first).toMatchObject({ stored: 0, failed: 0, left: true });
    expect(await turnUntil()).toBe('');
    const waiting = await rows("SELECT attempts, due_at AS dueAt FROM entry WHERE state = 'waiting'");
    expect(waiting).toEqual(Array(INGEST_BATCH).fill({ attempts: 0, dueAt: LATER.toISOString() }));
    const second = await ingest(consumer(left));
    expect(spentBefore(left) + second.took).toBeLessThanOrEqual(PLAN);
    expect(second).toMatchObject({ stored: INGEST_BATCH, left: false });
  });

  test.each([LEAST, MOST])('keeps within it with the pages that it asks for: with %i left', async (left) => {
    await stagePages();
    for (let runs = 0, ended = false; !ended; runs++) {
      expect(runs).toBeLessThan(2 * INGEST_PAGES);
      let last = '';
      // Every page is gone, and its host as dear as can be.
      const page = async (url: string, db: D1Database): Promise<PageResult> => {
        for (let count = 0; count < PAGE_COST; count++) await db.prepare('SELECT 1').first();
        last = url;
        return { kind: 'none', reason: 'it is gone' };
      };
      const between = async () =>
        void (runs < 2 && (await stageEntries(env.DB, WHOLE, [teaser(last, `and again ${runs}`)], LATER)));
      const { took, left: isLeft } = await ingest({ ...consumer(left), page, between });
      expect(spentBefore(left) + took).toBeLessThanOrEqual(PLAN);
      expect(await turnUntil()).toBe('');
      ended = !isLeft;
    }
    expect(await rows("SELECT key FROM entry WHERE state = 'stored'")).toHaveLength(INGEST_PAGES);
  });

  test('is given up in the end where that happens each time', async () => {
    await stageEntries(env.DB, ONE, [report('new')], START);
    await env.DB.prepare(
      "CREATE TRIGGER broken BEFORE INSERT ON article BEGIN SELECT RAISE(ABORT, 'a constraint of its own'); END",
    ).run();
    let failed = 0;
    for (let runs = 0; runs < 15 && failed === 0; runs++)
      failed = (await ingest({ ...consumer(MOST), now: new Date(LATER.getTime() + runs * HOUR_MS) })).failed;
    await env.DB.prepare('DROP TRIGGER broken').run();
    expect(failed).toBe(1);
  });
});
