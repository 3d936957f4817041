import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { saveArticles } from '../../src/store/articles.ts';
import { assignStories } from '../../src/worker/assign-stories.ts';
import { fireReports } from './sample-articles.ts';

beforeEach(async () => {
  await reset();
});

test('the indexes are added to a database that holds articles, which keep everything', async () => {
  const [first, ...later] = env.TEST_MIGRATIONS;
  if (!first) throw new Error('no migrations');
  await applyD1Migrations(env.DB, [first]);
  const [report] = fireReports();
  const { article, annotation, signature } = report;
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO article (id, source, title, publisher, lang, published_at, fingerprint, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).bind(
      article.id,
      article.source,
      article.title,
      article.publisher,
      article.lang,
      article.published,
      article.fingerprint,
      article.text,
    ),
    env.DB.prepare('INSERT INTO annotation VALUES (?, ?, ?)').bind(
      article.id,
      JSON.stringify(annotation),
      JSON.stringify(signature),
    ),
    env.DB.prepare("INSERT INTO progress VALUES ('corpus', '{}')"),
  ]);
  await applyD1Migrations(env.DB, later);

  const ask = async (sql: string) => (await env.DB.prepare(sql).all()).results;
  expect(await ask('SELECT n, id, title, text, published_at FROM article')).toEqual([
    { n: 1, id: article.id, title: article.title, text: article.text, published_at: article.published },
  ]);
  expect(await ask('SELECT article FROM annotation')).toEqual([{ article: article.id }]);
  expect(await ask('SELECT job FROM progress')).toEqual([]);
  expect(await ask('PRAGMA foreign_key_check')).toEqual([]);

  await saveArticles(env.DB, await assignStories(env.DB, fireReports()));
  expect(await ask('SELECT count(DISTINCT story) AS stories, count(*) AS members FROM story_member')).toEqual(
    [{ stories: 2, members: 4 }],
  );
});
