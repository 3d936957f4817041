import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import type { Source } from '../../src/model/source.ts';
import { type ArticleFilter, listArticles } from '../../src/store/article-lists.ts';
import { saveArticles } from '../../src/store/articles.ts';
import { deleteSource, saveSource } from '../../src/store/sources.ts';
import { assignStories } from '../../src/worker/assign-stories.ts';
import { recordStatements } from './recorded-database.ts';
import { fill, type Sample, sampleArticle } from './sample-articles.ts';

const ALL: ArticleFilter = { theme: null, source: null, from: null, before: null };
const PAGE = { after: null, limit: 10 };

const sourceOf = (id: string): Source => ({
  id,
  kind: 'feed',
  newsletter: null,
  title: id,
  url: `https://${id}.example/feed`,
  settings: { fullText: false, publisher: null, lang: null, senders: [] },
  status: 'active',
  createdAt: '2020-01-01T00:00:00Z',
});

const AT = '2023-05-04T00:00:00Z';

/** Entries of a source, each under the id of the article that it became. */
async function carry(source: string, articles: readonly string[]): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO entry (source, key, hash, state, seen_at, listed_at, due_at)
     SELECT ?1, value, 'h', 'waiting', ?3, ?3, ?3 FROM json_each(?2)`,
  )
    .bind(source, JSON.stringify(articles), AT)
    .run();
  await env.DB.prepare(
    `UPDATE entry SET state = 'stored', article = key, due_at = NULL WHERE source = ? AND state = 'waiting'`,
  )
    .bind(source)
    .run();
}

const listed = async (filter: Partial<ArticleFilter>) =>
  (await listArticles(env.DB, { ...ALL, ...filter }, PAGE)).map(({ article }) => article.id);

const save = async (...samples: Sample[]) => saveArticles(env.DB, await assignStories(env.DB, samples));

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  for (const id of ['first', 'second'])
    await saveSource(env.DB, sourceOf(id), { nextPollAt: null, intervalMinutes: 60 });
});

test('an article is of every source that carried it, also within a theme, and of none that did not', async () => {
  await save(
    sampleArticle({ id: 'shared', source: 'first' }, ['morale']),
    sampleArticle({ id: 'own', source: 'second', published: '2023-05-02' }, ['morale']),
    sampleArticle({ id: 'other', source: 'first', published: null }),
  );
  await carry('first', ['shared', 'other']);
  await carry('second', ['shared', 'own']);
  expect(await listed({ source: 'first' })).toEqual(['shared', 'other']);
  expect(await listed({ source: 'second' })).toEqual(['shared', 'own']);
  expect(await listed({ source: 'second', theme: 'morale' })).toEqual(['shared', 'own']);
  expect(await listed({ source: 'second', theme: 'morale', from: '2023-05-03' })).toEqual(['shared']);
});

test('it keeps its place in the list when its date changes, and leaves it with its source or its entry', async () => {
  const shared = { id: 'shared', source: 'first' };
  await save(sampleArticle(shared), sampleArticle({ id: 'own', source: 'second', published: '2023-05-02' }));
  await carry('second', ['shared', 'own']);
  await save(sampleArticle({ ...shared, published: '2023-05-01' }));
  expect(await listed({ source: 'second' })).toEqual(['own', 'shared']);
  expect(await listed({ source: 'second', from: '2023-05-02' })).toEqual(['own']);

  await env.DB.prepare(`UPDATE entry SET article = 'own' WHERE source = 'second' AND key = 'shared'`).run();
  expect(await listed({ source: 'second' })).toEqual(['own']);

  await carry('first', ['own']);
  expect(await listed({ source: 'first' })).toEqual(['own', 'shared']);
  await deleteSource(env.DB, 'first');
  expect(await listed({ source: 'first' })).toEqual(['shared']);
});

test('a page reads as many rows with 2,000 carried and 2,000 of its own as with 100', async () => {
  const rowsRead = async () => {
    const { db, ran } = recordStatements(env.DB);
    const rows = await listArticles(db, { ...ALL, source: 'second' }, PAGE);
    expect(rows).toHaveLength(PAGE.limit);
    return ran.map((one) => one.rowsRead);
  };
  const stream = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => {
      const at = new Date(Date.UTC(2020, 0, 1) + (from + index) * 3_600_000).toISOString();
      const id = `report-${from + index}`;
      return sampleArticle({ id, source: index % 2 === 0 ? 'first' : 'second', published: at });
    });
  const add = async (samples: Sample[]) => {
    await fill(env.DB, samples);
    await carry(
      'second',
      samples.map(({ article }) => article.id),
    );
  };
  await add(stream(3_800, 4_000));
  const few = await rowsRead();
  await add(stream(0, 3_800));
  expect(await rowsRead()).toEqual(few);
});
