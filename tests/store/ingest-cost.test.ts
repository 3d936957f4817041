import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { Corpus } from '../../src/model/corpus.ts';
import type { Source } from '../../src/model/source.ts';
import { replaceDefinitions } from '../../src/store/definitions.ts';
import { saveSource } from '../../src/store/sources.ts';
import { buildFromStore } from '../../src/worker/build-digest.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openThemes } from '../../src/worker/ingest/compiled-themes.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';
import { recordStatements } from './recorded-database.ts';
import { fill, streamArticle } from './sample-articles.ts';

/** A third of a story window's articles. */
const PER_DAY = 20;
const FIRST = Date.UTC(2020, 0, 1);
const DAY_MS = 86_400_000;
const LONG_MS = 60_000;

const corpus = Corpus.parse(embeddedCorpus);
const newsletter = corpus.newsletters[0];

const source: Source = {
  id: 'wire',
  kind: 'feed',
  newsletter: null,
  title: 'The wire',
  url: 'https://wire.example.org/feed',
  settings: { fullText: false, publisher: null, lang: null, senders: [] },
  status: 'active',
  createdAt: '2020-01-01T00:00:00Z',
};

/** Rows that each statement read to take in one entry and to build the digest of the last week, with `from` to 3,000 stored. */
async function costOf(from: number): Promise<{ ingest: number[]; digest: number[] }> {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await replaceDefinitions(env.DB, corpus);
  await fill(
    env.DB,
    Array.from({ length: 3_000 - from }, (_, index) => streamArticle(from + index, PER_DAY)),
  );
  await saveSource(env.DB, source, { nextPollAt: null, intervalMinutes: 60 });
  const end = new Date(FIRST + (3_000 / PER_DAY) * DAY_MS);
  const { article } = streamArticle(3_001, PER_DAY);
  const { title, text } = article;
  const entry = sampleEntry({
    id: 'a',
    url: 'https://wire.example.org/a',
    title,
    text,
    published: end.toISOString(),
  });

  const ingest = recordStatements(env.DB);
  const counted = withBudget({ db: ingest.db, now: () => end }, 100, 0);
  await stageEntries(counted.deps.db, source, [entry], end);
  const { stored } = await ingestEntries(
    {
      ...counted.deps,
      random: () => 0.5,
      newId: () => 'token',
      openThemes: () => openThemes(embeddedCorpus),
      fetchPage: async () => ({ kind: 'none', reason: 'not asked' }),
    },
    counted.budget,
  );
  expect(stored).toBe(1);

  const digest = recordStatements(env.DB);
  const day = (before: number) => new Date(end.getTime() - before * DAY_MS).toISOString().slice(0, 10);
  if (newsletter === undefined) throw new Error('the corpus has no newsletter');
  const window = { from: day(7), to: day(1) };
  const built = await buildFromStore(digest.db, 'http://localhost', { ...newsletter, zone: 'UTC' }, window);
  expect(built.ok || built.reason).toBe(true);
  const rows = (ran: typeof digest.ran) => ran.map(({ rowsRead }) => rowsRead);
  return { ingest: rows(ingest.ran), digest: rows(digest.ran) };
}

test(
  'taking in an entry, and building the digest of a week, read as many rows with 3,000 stored as with 300',
  async () => {
    const few = await costOf(2_700);
    const many = await costOf(0);
    expect(many).toEqual(few);
    expect(few.ingest.length).toBeGreaterThan(10);
    expect(few.digest.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThan(100);
  },
  LONG_MS,
);
