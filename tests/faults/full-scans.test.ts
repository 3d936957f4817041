import { expect, test } from 'vitest';
import { openLocalD1, openSqlite } from './local-d1.ts';

const db = openLocalD1(openSqlite(), async (_kind, work) => work());
const ask = (sql: string) => db.prepare(sql).all();

test.each([
  'SELECT id FROM article WHERE title = 1',
  'SELECT count(*) FROM entry',
  "SELECT key FROM entry WHERE state = 'stored' ORDER BY seen_at LIMIT 5",
  'SELECT a.id FROM article a WHERE a.byline IS NULL LIMIT 5',
  "UPDATE article SET lang = 'en'",
  'DELETE FROM claim WHERE data IS NULL',
])('a statement that reads a table whole is refused: %s', async (sql) => {
  await expect(ask(sql)).rejects.toThrow(/^SCAN /);
});

test.each([
  "SELECT title FROM article WHERE id = 'a'",
  'SELECT id FROM article WHERE published_at IS NOT NULL ORDER BY published_at, id LIMIT 5',
  'SELECT data FROM newsletter ORDER BY position',
  "SELECT a.id FROM json_each('[]') i CROSS JOIN article a ON a.id = i.value",
  "SELECT count(*) FROM entry WHERE state = 'failed'",
])('one that reads what it needs is not: %s', async (sql) => {
  expect((await ask(sql)).results).toBeDefined();
});
