import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  findArticle,
  listWindowArticles,
  removeOtherArticles,
  saveArticles,
} from '../../src/store/articles.ts';
import { findPublishedIn, listKnownIssues } from '../../src/store/known-issues.ts';
import { listStoryArticles } from '../../src/store/stories.ts';
import { assignStories } from '../../src/worker/assign-stories.ts';
import { valuesFor } from './full-scans.ts';
import { type Recorded, recordStatements } from './recorded-database.ts';
import { fill, fireReports, type Sample, sampleArticle, streamArticle } from './sample-articles.ts';

/** Queries that one invocation may make on the free plan. */
const FREE_QUERIES = 50;

/** A third of a story window's articles. */
const PER_DAY = 20;

const add = async (db: D1Database, batch: readonly Sample[]) =>
  saveArticles(db, await assignStories(db, batch));

const rowsOf = (ran: readonly Recorded[]) => ran.map(({ rowsRead }) => rowsRead);

/** Rows read, statement by statement, to add articles to a database that holds these. */
async function costOf(batch: readonly Sample[], stored: readonly Sample[]): Promise<number[]> {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await fill(env.DB, stored);
  const { db, ran } = recordStatements(env.DB);
  await add(db, batch);
  return rowsOf(ran);
}

const stream = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => streamArticle(from + index, PER_DAY));

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

describe('adding an article', () => {
  test('reads as many rows with 5,000 stored as with 200', async () => {
    const next = [streamArticle(5_001, PER_DAY)];
    const few = await costOf(next, stream(4_800, 5_000));
    const many = await costOf(next, stream(0, 5_000));
    expect(many).toEqual(few);
    expect(few.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThan(100);
  });

  test('reads as many rows when 5,000 of the same days share its every key as when 200 do', async () => {
    const [, , words] = fireReports();
    const alike = Array.from({ length: 5_000 }, (_, index) =>
      sampleArticle({ ...words.article, id: `like-${index}`, title: `${words.article.title}` }),
    );
    const few = await costOf([words], alike.slice(0, 200));
    expect(await costOf([words], alike)).toEqual(few);
  });

  test('takes far fewer queries for a batch of a hundred than the free plan allows', async () => {
    await fill(env.DB, stream(0, 300));
    const { db, ran } = recordStatements(env.DB);
    await add(db, stream(300, 400));
    expect(ran.length).toBeLessThanOrEqual(FREE_QUERIES / 2);
    const { results } = await env.DB.prepare('SELECT 1 FROM story_member WHERE relation IS NOT NULL').all();
    expect(results.length).toBeGreaterThan(0);
  });
});

describe('the statements of the stores', () => {
  test('scan no table', async () => {
    const { db, ran } = recordStatements(env.DB);
    const [first, , , other] = fireReports();
    await add(db, fireReports());
    const { title, text } = other.article;
    await add(db, [sampleArticle({ ...first.article, title, text })]);
    await listStoryArticles(db, 'fire-copy', 10);
    await findArticle(db, 'fire-copy');
    await findPublishedIn(db, [
      { from: '2023-01-01', to: '9998-12-31', start: '2023-01-01T00:00:00Z', end: '9999-01-01T00:00:00Z' },
    ]);
    await listKnownIssues(db, 'frontline', '2023-01-01');
    const [start, end] = ['2023-05-01T00:00:00Z', '2023-06-01T00:00:00Z'];
    await listWindowArticles(db, 'frontline', { from: '2023-05-01', to: '2023-05-31', start, end }, 10);
    await removeOtherArticles(db, 'corpus', ['fire-copy']);

    const statements = [...new Set(ran.map(({ sql }) => sql))];
    expect(statements.length).toBeGreaterThan(15);
    const scans: string[] = [];
    for (const sql of statements) {
      const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...valuesFor(sql))
        .all<{ detail: string }>();
      for (const { detail } of results)
        if (/^SCAN (?!.*VIRTUAL TABLE|CONSTANT|\(subquery)/.test(detail)) scans.push(`${detail}: ${sql}`);
    }
    expect(scans).toEqual([]);
  });
});
