/**
 * Prints what ingesting costs with so many articles stored, what a digest of a week does, and what polling 1,000 sources does:
 * `node tests/bench/ingesting.ts [SIZE…]`, by default 1,000, 10,000 and 100,000 articles of the archive that `npm run seed`
 * generates, in the local D1. A million takes half an hour and 8 GB of disk.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import { definitionsHash } from '../../src/analyze/definitions-hash.ts';
import { readCorpus } from '../../src/cli/read-corpus.ts';
import { ROOT } from '../../src/cli/root.ts';
import { fillArchive } from '../../src/cli/seed/fill-archive.ts';
import { writeReport } from '../../src/cli/seed/write-report.ts';
import { seededRandom } from '../../src/cli/seeded-random.ts';
import { localEnvironment, runWrangler } from '../../src/cli/start/wrangler.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Source } from '../../src/model/source.ts';
import { replaceDefinitions } from '../../src/store/definitions.ts';
import { saveSource } from '../../src/store/sources.ts';
import { buildFromStore } from '../../src/worker/build-digest.ts';
import { openGuardedFetch } from '../../src/worker/fetch/guarded-fetch.ts';
import type { IngestDeps } from '../../src/worker/ingest/deps.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import type { PollDeps } from '../../src/worker/ingest/poll-deps.ts';
import { pollSource } from '../../src/worker/ingest/poll-source.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { recordStatements } from '../store/recorded-database.ts';

const given = process.argv.slice(2).map((size) => z.coerce.number().int().positive().parse(size));
const SIZES = given.length > 0 ? given.sort((a, b) => a - b) : [1_000, 10_000, 100_000];

/** What thirty outlets publish on a war in a day. */
const PER_DAY = 300;
const DAY_MS = 86_400_000;
const FIRST = new Date('2016-01-01T00:00:00Z');

/** Articles ingested and timed at each size, in batches of a queue's. */
const ADDED = 200;

const SOURCES = 1_000;
const ENTRIES = 10;
/** Polls at once: a fraction of the queue consumers that the platform runs. */
const AT_ONCE = 10;

// Wrangler reads its surroundings when it is loaded.
Object.assign(process.env, localEnvironment(ROOT, process.env));
const { getPlatformProxy } = await import('wrangler');

const { corpus } = await readCorpus(join(ROOT, 'corpus'), join(ROOT, 'corpus'));
const themes = compileThemes(corpus);
if (!themes.ok) throw new Error('a theme is broken');
const open = { compiled: themes.compiled, definitions: await definitionsHash(corpus) };
const [listed] = corpus.newsletters;
if (listed === undefined) throw new Error('the corpus has no newsletter');
const newsletter = listed;

const state = mkdtempSync(join(tmpdir(), 'sitrep-ingesting-'));
const config = join(ROOT, 'wrangler.toml');
// Wrangler ends its workerd at a signal and lets this go on, which would fail with "fetch failed" at its next statement.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    console.error(`cut off by ${signal}`);
    rmSync(state, { recursive: true, force: true });
    process.exit(1);
  });
const round = (value: number, digits = 1) => Number(value.toFixed(digits));

/** The local D1 as a Worker has it, until `work` is over. */
async function withD1<T>(work: (db: D1Database) => Promise<T>): Promise<T> {
  const proxy = await getPlatformProxy<{ DB: D1Database }>({
    configPath: config,
    persist: { path: join(state, 'v3') },
  });
  try {
    return await work(proxy.env.DB);
  } finally {
    await proxy.dispose();
  }
}

const sourceOf = (id: string): Source => ({
  id,
  kind: 'feed',
  newsletter: null,
  title: id,
  url: `https://${id}.example.org/feed`,
  settings: { fullText: false, publisher: `Outlet ${id}`, lang: 'en', senders: [] },
  status: 'active',
  createdAt: FIRST.toISOString(),
});

/** New reports, published within an hour of an instant. */
const entriesOf = (name: string, count: number, at: Date): Entry[] => {
  const draw = seededRandom(name.length * 7_919 + at.getTime() / 60_000);
  return Array.from({ length: count }, (_, index) => ({
    id: `${name}-${at.getTime()}-${index}`,
    url: `https://${name}.example.org/${at.getTime()}/${index}`,
    ...writeReport(draw),
    summary: '',
    published: new Date(at.getTime() + Math.floor((index * 3_600_000) / count)).toISOString(),
    updated: null,
    authors: [],
    categories: [],
    enclosures: [],
    lang: 'en',
  }));
};

const ingestDeps = (db: D1Database, now: Date): IngestDeps => ({
  db,
  now: () => now,
  random: () => 0.5,
  newId: () => crypto.randomUUID(),
  openThemes: async () => open,
  fetchPage: async () => ({ kind: 'none', reason: 'no page is fetched' }),
});

async function ingestAll(db: D1Database, now: Date): Promise<void> {
  for (;;) {
    const { deps, budget } = withBudget(ingestDeps(db, now), 1_000, 0);
    if (!(await ingestEntries(deps, budget)).left) return;
  }
}

/** Ingests new entries at the archive's end, and builds the digest of its last week. */
async function measureAt(db: D1Database, size: number): Promise<object> {
  await replaceDefinitions(db, corpus);
  const end = new Date(FIRST.getTime() + Math.ceil(size / PER_DAY) * DAY_MS);
  const source = sourceOf('measured');
  await saveSource(db, source, { nextPollAt: null, intervalMinutes: 60 });
  // The first batch finds nothing in memory.
  await stageEntries(db, source, entriesOf(`warm${size}`, 20, end), end);
  await ingestAll(db, end);
  const recorder = recordStatements(db);
  const began = performance.now();
  await stageEntries(recorder.db, source, entriesOf(`new${size}`, ADDED, end), end);
  // By then all of them are due.
  await ingestAll(recorder.db, new Date(end.getTime() + 60_000));
  const ms = performance.now() - began;
  const sum = (name: 'rowsRead' | 'rowsWritten') => recorder.ran.reduce((all, one) => all + one[name], 0);
  const day = (days: number) => new Date(end.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const digests = recordStatements(db);
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const before = performance.now();
    const window = size < 7 * PER_DAY ? { from: day(-3), to: day(-1) } : { from: day(-7), to: day(-1) };
    const built = await buildFromStore(digests.db, 'http://localhost', newsletter, window);
    if (!built.ok) throw new Error(built.message);
    times.push(performance.now() - before);
  }
  return {
    stored: size,
    perArticle: {
      ms: round(ms / ADDED, 2),
      rowsRead: round(sum('rowsRead') / ADDED),
      rowsWritten: round(sum('rowsWritten') / ADDED),
      statements: round(recorder.ran.length / ADDED, 2),
    },
    digest: {
      days: size < 7 * PER_DAY ? 3 : 7,
      ms: round(Math.min(...times)),
      rowsRead: round(digests.ran.reduce((all, one) => all + one.rowsRead, 0) / times.length),
    },
  };
}

/** A feed of a source that has a host of its own; its bytes come from a server of this machine. */
function writeFeed(name: string): string {
  const items = entriesOf(name, ENTRIES, new Date('2026-01-01T00:00:00Z')).map(
    ({ id, url, title, text, published }) =>
      `<item><guid>${id}</guid><link>${url}</link><title>${title}</title><description>${text}</description><pubDate>${new Date(published ?? 0).toUTCString()}</pubDate></item>`,
  );
  return `<rss version="2.0"><channel><title>${name}</title>${items.join('')}</channel></rss>`;
}

async function measurePolls(db: D1Database): Promise<object> {
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    if (request.headers['if-none-match'] === `"${name}"`) response.writeHead(304).end();
    else
      response
        .writeHead(200, { ETag: `"${name}"`, 'Content-Type': 'application/rss+xml' })
        .end(writeFeed(name));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const names = Array.from({ length: SOURCES }, (_, index) => `feed-${index}`);
  const due = { nextPollAt: FIRST.toISOString(), intervalMinutes: 60 };
  for (const name of names) await saveSource(db, sourceOf(name), due);
  const setting = { userAgent: 'bench', rule: { allowLocal: false } };
  const pollAll = async (now: Date) => {
    const recorder = recordStatements(db);
    const deps: PollDeps = {
      db: recorder.db,
      queue: null,
      base: 'http://localhost',
      setting,
      fetch: openGuardedFetch(
        setting,
        () => now,
        (url, { headers, signal }) =>
          fetch(`http://127.0.0.1:${port}/${new URL(url).hostname.split('.')[0]}`, { headers, signal }),
      ),
      post: async () => {
        throw new Error('no hub is asked');
      },
      now: () => now,
      random: () => 0.5,
      newId: () => crypto.randomUUID(),
    };
    const began = performance.now();
    const waiting = [...names];
    let fresh = 0;
    const work = async () => {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const report = await pollSource(deps, name);
        if (report.status !== 'ok' && report.status !== 'unchanged')
          throw new Error(`${name}: ${report.status}, ${report.error}`);
        fresh += report.fresh;
      }
    };
    // All of them end before the database is closed under one, and the first failure is told.
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const seconds = (performance.now() - began) / 1000;
    const sum = (name: 'rowsRead' | 'rowsWritten') => recorder.ran.reduce((all, one) => all + one[name], 0);
    const perPoll = {
      statements: round(recorder.ran.length / SOURCES, 2),
      rowsRead: round(sum('rowsRead') / SOURCES, 2),
      rowsWritten: round(sum('rowsWritten') / SOURCES, 2),
    };
    return { seconds: round(seconds), fresh, perPoll };
  };
  try {
    const first = await pollAll(new Date('2026-01-02T00:00:00Z'));
    const again = await pollAll(new Date('2026-01-03T00:00:00Z'));
    return { sources: SOURCES, first, again };
  } finally {
    server.close();
  }
}

try {
  const migrate = ['d1', 'migrations', 'apply', 'DB', '--local', `--persist-to=${state}`];
  const { code, output } = await runWrangler(ROOT, migrate, process.env);
  if (code !== 0) throw new Error(output);
  const folder = join(state, 'v3/d1/miniflare-D1DatabaseObject');
  const [file = ''] = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  for (const articles of SIZES) {
    const began = performance.now();
    const sqlite = new DatabaseSync(join(folder, file));
    sqlite.exec('PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF');
    const archive = { seed: 1, from: FIRST, gapMs: DAY_MS / PER_DAY };
    await fillArchive(sqlite, {
      archive,
      articles,
      themes: open.compiled,
      definitions: open.definitions,
      show: () => {},
    });
    sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    sqlite.close();
    const filled = round((performance.now() - began) / 1000);
    const bytes = statSync(join(folder, file)).size;
    const measured = await withD1((db) => measureAt(db, articles));
    console.log(
      JSON.stringify({ ...measured, bytesPerArticle: round(bytes / articles, 0), fillSeconds: filled }),
    );
  }
  console.log(JSON.stringify(await withD1(measurePolls)));
} finally {
  rmSync(state, { recursive: true, force: true });
}
