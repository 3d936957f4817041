import type { DatabaseSync } from 'node:sqlite';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Source } from '../../src/model/source.ts';
import { saveSource } from '../../src/store/sources.ts';
import type { IngestDeps, PageResult } from '../../src/worker/ingest/deps.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import type { Pause } from '../../src/worker/ingest/wait-for-turn.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';
import { sampleFeed } from '../ingest/sample-source.ts';
import { openLocalD1, openSqlite, type Perform } from './local-d1.ts';

/** What the tests throw. */
export class Crash extends Error {}

/** Statements of one run of ingesting: enough for every batch. */
const STATEMENTS = 1_000;

const START = Date.parse('2026-05-03T06:00:00Z');

const feed = (id: string, fullText = false): Source => sampleFeed(id, { fullText });

export const POST = feed('post');
export const WIRE = feed('wire');
export const PAGES = feed('pages', true);

const FIRE =
  'Two drones struck the oil depot at Ilsky overnight and set fire to a storage tank, the governor of the region said. ' +
  'Forty firefighters put the blaze out before dawn, and no one was hurt, he added in a message to residents of the town.';
const DAM =
  'The water at the Kakhovka dam rose by two metres in a day, engineers said, and families left the nearest streets. ' +
  'Buses took them to a school in Kherson, where beds had been set up in the hall and soup was served until the morning.';

const entry = (n: string, fields: Partial<Entry>): Entry =>
  sampleEntry({
    id: `urn:${n}`,
    url: `https://post.example.org/${n}`,
    title: `Report ${n}`,
    published: '2026-05-03T05:00:00Z',
    lang: 'en',
    ...fields,
  });

/** A document that a source gave, and when. */
export type Document = { readonly source: Source; readonly entries: readonly Entry[]; readonly at: number };

/** Documents of three sources: copies, an edit, ids that change, an entry without a word, a page to fetch. */
export const DOCUMENTS: readonly Document[] = [
  {
    source: POST,
    at: 0,
    entries: [
      entry('fire', { title: 'Drones set Ilsky depot ablaze', text: FIRE }),
      entry('dam', { title: 'Water rises at the dam', text: DAM }),
      entry('dam-again', { title: 'Water rises at the dam', text: DAM }),
      entry('empty', { title: '', text: '' }),
    ],
  },
  {
    source: WIRE,
    at: 1,
    entries: [
      // The page of another source, by a longer way, and a syndicated copy at an address of its own.
      entry('fire', {
        id: 'x',
        title: 'Depot ablaze',
        url: 'https://m.post.example.org/fire?utm_source=x',
        text: 'Short.',
      }),
      entry('copy', { title: 'Water rises at the dam', url: 'https://wire.example.org/copy', text: DAM }),
    ],
  },
  {
    source: PAGES,
    at: 2,
    entries: [entry('page', { url: 'https://pages.example.org/1', text: 'A teaser.' })],
  },
  {
    source: POST,
    at: 3,
    entries: [
      entry('fire', {
        title: 'Drones set Ilsky depot ablaze',
        text: `${FIRE} A second tank burnt out later.`,
      }),
      entry('dam', { id: 'another-id', title: 'Water rises at the dam', text: DAM }),
    ],
  },
];

const PAGE: PageResult = {
  kind: 'page',
  article: {
    url: 'https://pages.example.org/1',
    title: 'A page',
    text: `The whole text of the page. ${DAM.toUpperCase()}`,
    byline: 'A. Writer',
    publisher: 'Pages',
    published: null,
    publishedBasis: null,
    modified: null,
    lang: 'en',
  },
};

const compiled = compileThemes({ themes: [], conceptSets: [] });

export type World = {
  readonly sqlite: DatabaseSync;
  /** Awaits so far. */
  steps(): number;
  stage(document: Document): Promise<void>;
  ingest(): Promise<void>;
  /** Lets every lease and wait end, or some seconds go by. */
  wait(seconds?: number): void;
  /** What an operator does with the entries that were given up. */
  retryFailed(): void;
  dump(): Record<string, unknown[]>;
};

/** A database with three sources. `before` is told the number of each await, and may throw or wait; `after` may throw. */
export async function openWorld({
  before = () => undefined,
  after = () => undefined,
}: {
  before?: (step: number) => Promise<void> | undefined;
  after?: (step: number) => void;
} = {}): Promise<World> {
  const sqlite = openSqlite();
  let step = 0;
  let clock = START;
  let ids = 0;
  const around = async <T>(work: () => T): Promise<T> => {
    const mine = ++step;
    await before(mine);
    const result = work();
    after(mine);
    return result;
  };
  const perform: Perform = (_kind, work) => around(work);
  const calm = openLocalD1(sqlite, async (_kind, work) => work());
  for (const source of [POST, WIRE, PAGES])
    await saveSource(calm, source, { nextPollAt: null, intervalMinutes: 60 });
  const db = openLocalD1(sqlite, perform);
  const deps = {
    db,
    now: () => new Date(clock),
    random: () => 0.5,
    newId: () => `id-${++ids}`,
    openThemes: () =>
      around(() => {
        if (!compiled.ok) throw new Error('no themes');
        return { compiled: compiled.compiled, definitions: 'd'.repeat(64) };
      }),
    fetchPage: () => around(() => PAGE),
    // Others go on meanwhile.
    pause: () => new Promise<void>((done) => setImmediate(done)),
  } satisfies IngestDeps & { pause: Pause };
  const rows = (sql: string): unknown[] => sqlite.prepare(sql).all();
  return {
    sqlite,
    steps: () => step,
    stage: async ({ source, entries, at }) => {
      await stageEntries(db, source, entries, new Date(START + at * 60_000));
      clock = Math.max(clock, START + at * 60_000);
    },
    ingest: async () => {
      const { deps: counted, budget } = withBudget(deps, STATEMENTS, 0);
      await ingestEntries(counted, budget);
    },
    wait: (seconds = 3_600) => {
      clock += seconds * 1000;
    },
    retryFailed: () => {
      sqlite.exec(
        `UPDATE entry SET state = 'waiting', attempts = 0, due_at = '2026-05-03T00:00:00Z' WHERE state = 'failed'`,
      );
    },
    dump: () => ({
      articles: rows(
        'SELECT id, source, url, title, publisher, published_at, fingerprint, text FROM article ORDER BY id',
      ),
      revisions: rows('SELECT article, revision, text FROM article_revision ORDER BY article, revision'),
      counts: rows('SELECT id, revision FROM article ORDER BY id'),
      urls: rows('SELECT url, article FROM article_url ORDER BY url'),
      entries: rows(
        'SELECT source, key, id_key, hash, state, article, lease, data IS NULL AS emptied FROM entry ORDER BY source, key',
      ),
      annotations: rows('SELECT article, data, signature, definitions FROM annotation ORDER BY article'),
      stories: rows(
        'SELECT a.id, m.story, m.relation FROM story_member m JOIN article a ON a.n = m.n ORDER BY a.id',
      ),
      searched: rows(`SELECT count(*) AS found FROM search WHERE search MATCH 'dam'`),
    }),
  };
}
