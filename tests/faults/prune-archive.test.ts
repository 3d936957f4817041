import type { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { PRUNE_HOSTS } from '../../src/limits.ts';
import { type Entry, Entry as EntrySchema } from '../../src/model/entry.ts';
import type { Source } from '../../src/model/source.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { pruneArchive } from '../../src/worker/prune-archive.ts';
import { readRetention } from '../../src/worker/retention.ts';
import { fill, sampleArticle } from '../store/sample-articles.ts';
import { openLocalD1, openSqlite } from './local-d1.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-06-01T12:00:00Z');
const daysAgo = (days: number, from = NOW) => new Date(from.getTime() - days * DAY_MS);
const ROOMY = { left: () => 1_000 };
const FOR_EVER = { articleDays: null, revisions: 10, entryDays: 90 };

let sqlite: DatabaseSync;
let db: D1Database;
beforeEach(() => {
  sqlite = openSqlite();
  db = openLocalD1(sqlite, async (_kind, work) => work());
});

const listIds = (sql: string): unknown[] =>
  sqlite
    .prepare(sql)
    .all()
    .map((row) => Object.values(row)[0]);
const articles = () => listIds('SELECT id FROM article ORDER BY id');

/** Runs of cron until a day's walk is over. */
async function prune(retention: Parameters<typeof pruneArchive>[1], now = NOW, runs = 10): Promise<void> {
  for (let run = 0; run < runs; run++) await pruneArchive(db, retention, now, ROOMY);
}

function carry(article: string, revision = 1): void {
  sqlite
    .prepare(
      `INSERT OR IGNORE INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, summary, data)
       VALUES ('d', 'n', '2026-01-01', '2026-01-01', 1, 'h', 1, '', '[]', '{}')`,
    )
    .run();
  sqlite
    .prepare("INSERT INTO digest_article (article, digest, revision) VALUES (?, 'd', ?)")
    .run(article, revision);
}

describe('old articles', () => {
  const report = (id: string, published: string | null, source = 'feed') =>
    sampleArticle({ id, published, source }, ['casualties']);

  beforeEach(async () => {
    await fill(db, [
      report('old-day', '2026-01-01'),
      report('old-instant', '2026-01-01T10:00:00Z'),
      report('old-carried', '2026-01-02T10:00:00Z'),
      report('old-corpus', '2026-01-02', 'corpus'),
      report('new-day', '2026-05-30'),
      report('new-instant', '2026-05-30T10:00:00Z'),
      report('undated', null),
    ]);
    carry('old-carried');
  });

  test('stay where no setting says otherwise', async () => {
    await prune(FOR_EVER);
    expect(articles()).toHaveLength(7);
  });

  test('go, but for those that a digest carries and those of the corpus', async () => {
    await prune({ ...FOR_EVER, articleDays: 90 });
    expect(articles()).toEqual(['new-day', 'new-instant', 'old-carried', 'old-corpus', 'undated']);
    for (const table of ['annotation', 'story_member', 'search'])
      expect(listIds(`SELECT count(*) FROM ${table}`)).toEqual([5]);
    expect(listIds('SELECT count(*) FROM article_theme')).toEqual([4]);
  });

  test('go over several runs, one that is cut off included', async () => {
    await fill(
      db,
      Array.from({ length: 170 }, (_, index) => report(`many-${index}`, '2026-01-03T10:00:00Z')),
    );
    let batches = 0;
    const breaking = openLocalD1(sqlite, async (kind, work) => {
      const result = work();
      if (kind === 'batch' && ++batches === 2) throw new Error('cut');
      return result;
    });
    await expect(pruneArchive(breaking, { ...FOR_EVER, articleDays: 90 }, NOW, ROOMY)).rejects.toThrow('cut');
    await prune({ ...FOR_EVER, articleDays: 90 });
    expect(articles()).toHaveLength(5);
  });

  test('are looked at again the next day', async () => {
    await prune({ ...FOR_EVER, articleDays: 90 });
    await fill(db, [report('late', '2026-01-01T11:00:00Z')]);
    await prune({ ...FOR_EVER, articleDays: 90 });
    expect(articles()).toContain('late');
    await prune({ ...FOR_EVER, articleDays: 90 }, daysAgo(-1.1));
    expect(articles()).not.toContain('late');
  });
});

describe('old revisions', () => {
  test('go, but for the last ones and those that a digest was built from', async () => {
    await fill(db, [sampleArticle({ id: 'live' }), sampleArticle({ id: 'other' })]);
    for (let n = 2; n <= 9; n++)
      sqlite.prepare("UPDATE article SET text = ? WHERE id = 'live'").run(`Text ${n}.`);
    sqlite.prepare("UPDATE article SET text = 'Changed.' WHERE id = 'other'").run();
    carry('live', 2);
    await prune({ ...FOR_EVER, revisions: 3 });
    expect(listIds("SELECT revision FROM article_revision WHERE article = 'live' ORDER BY 1")).toEqual([
      2, 6, 7, 8,
    ]);
    expect(listIds("SELECT revision FROM article_revision WHERE article = 'other'")).toEqual([1]);
    await prune({ ...FOR_EVER, revisions: 0 }, daysAgo(-2));
    expect(listIds('SELECT revision FROM article_revision')).toEqual([2]);
  });
});

describe('old entries', () => {
  const source: Source = {
    id: 'feed',
    kind: 'feed',
    newsletter: null,
    title: 'A feed',
    url: 'https://example.org/feed',
    settings: { fullText: false, publisher: null, lang: null, senders: [] },
    status: 'active',
    createdAt: '2026-01-01T00:00:00Z',
  };
  const entry = (name: string): Entry =>
    EntrySchema.parse({
      id: name,
      url: `https://example.org/${name}`,
      title: `About ${name}`,
      text: `What there is to say of ${name}.`,
      summary: '',
      published: null,
      updated: null,
      authors: [],
      categories: [],
      enclosures: [],
      lang: null,
    });
  const poll = (days: number, ...names: string[]) =>
    stageEntries(db, source, names.map(entry), daysAgo(days));
  const ingested = () => sqlite.exec("UPDATE entry SET state = 'stored', data = NULL, due_at = NULL");
  const count = () => listIds('SELECT count(*) FROM entry')[0];

  beforeEach(() => {
    sqlite.exec(
      `INSERT INTO source (id, kind, title, url, settings, status, created_at, interval_minutes)
       VALUES ('feed', 'feed', 'A feed', 'https://example.org/feed', '{}', 'active', '', 60)`,
    );
  });

  test('go once their feed has not listed them for so long', async () => {
    await poll(200, 'gone', 'listed');
    ingested();
    for (const days of [150, 100, 50, 0]) await poll(days, 'listed', `new-${days}`);
    ingested();
    await prune(FOR_EVER);
    // Those of 150 and of 100 days ago went with the first.
    expect(listIds('SELECT substr(listed_at, 1, 10) FROM entry ORDER BY 1')).toEqual([
      '2026-04-12',
      '2026-06-01',
      '2026-06-01',
    ]);
    expect(await poll(0, 'listed', 'new-0')).toEqual({ fresh: 0, changed: 0, unchanged: 2 });
  });

  test('stay while the feed that lists them says nothing new, however long', async () => {
    await poll(400, 'first', 'second');
    ingested();
    await prune(FOR_EVER);
    expect(await poll(0, 'first', 'second', 'third')).toEqual({ fresh: 1, changed: 0, unchanged: 2 });
    ingested();
    await prune(FOR_EVER);
    expect(count()).toBe(3);
  });

  test('stay while they wait, or their article is stored', async () => {
    await poll(200, 'waiting', 'stored');
    await fill(db, [sampleArticle({ id: 'an-article' })]);
    sqlite.exec("UPDATE entry SET state = 'stored', article = 'an-article' WHERE data LIKE '%About stored%'");
    await poll(0, 'new');
    await prune(FOR_EVER);
    expect(count()).toBe(3);
    sqlite.exec("DELETE FROM article; UPDATE entry SET state = 'failed' WHERE state = 'waiting'");
    await prune(FOR_EVER, daysAgo(-2));
    expect(count()).toBe(1);
  });
});

describe('hosts', () => {
  const hosts = () => listIds('SELECT host FROM host ORDER BY host');

  beforeEach(() => {
    const insert = sqlite.prepare(
      'INSERT INTO host (host, free_at, robots, robots_until) VALUES (?, ?, ?, ?)',
    );
    const at = (days: number) => daysAgo(days).toISOString();
    insert.run('asked-lately.example', at(29), null, null);
    insert.run('asked-long-ago.example', at(31), null, null);
    insert.run('pages-lately.example', at(31), 'rules', at(29));
    insert.run('pages-long-ago.example', at(32), 'rules', at(31));
    insert.run('robots-alone-long-ago.example', '', 'rules', at(31));
  });

  test('go that nobody has asked for a month, however many runs that takes', async () => {
    const many = sqlite.prepare('INSERT INTO host (host, free_at) VALUES (?, ?)');
    for (let n = 0; n < 2 * PRUNE_HOSTS; n++) many.run(`many-${n}.example`, daysAgo(40).toISOString());
    await prune(FOR_EVER);
    expect(hosts()).toEqual(['asked-lately.example', 'pages-lately.example']);
  });

  test('go where a walk began before hosts were forgotten too', async () => {
    const walk = { after: [], rests: null };
    sqlite
      .prepare("INSERT INTO progress (job, data) VALUES ('prune-archive', ?)")
      .run(JSON.stringify({ day: walk, instant: walk, revisions: walk, entries: walk }));
    await prune(FOR_EVER);
    expect(hosts()).toHaveLength(2);
  });
});

describe('the settings', () => {
  test('have defaults', () => {
    expect(readRetention({})).toEqual(FOR_EVER);
    expect(readRetention({ KEEP_ARTICLES_DAYS: ' ' })).toEqual(FOR_EVER);
  });

  test('are read', () => {
    const given = { KEEP_ARTICLES_DAYS: '365', KEEP_REVISIONS: '0', KEEP_ENTRIES_DAYS: '30' };
    expect(readRetention(given)).toEqual({ articleDays: 365, revisions: 0, entryDays: 30 });
  });

  test.each(['0', '-1', '10', '1.5', 'soon'])('refuse to forget articles after %s days', (days) => {
    expect(readRetention({ KEEP_ARTICLES_DAYS: days })).toBeNull();
  });
});

test('nothing is walked through twice a day, and one statement says so', async () => {
  await prune({ ...FOR_EVER, articleDays: 90 });
  let statements = 0;
  const counting = openLocalD1(sqlite, async (_kind, work) => {
    statements++;
    return work();
  });
  await pruneArchive(counting, { ...FOR_EVER, articleDays: 90 }, NOW, ROOMY);
  expect(statements).toBe(1);
});
