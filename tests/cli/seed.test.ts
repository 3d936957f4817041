import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { fillArchive } from '../../src/cli/seed/fill-archive.ts';
import { type Archive, makeArticles } from '../../src/cli/seed/make-articles.ts';
import { loadBuiltInThemes } from '../analyze/load-themes.ts';
import { openSqlite } from '../faults/local-d1.ts';

const THEMES = loadBuiltInThemes();
const ARCHIVE: Archive = { seed: 3, from: new Date('2020-01-01T00:00:00Z'), gapMs: 600_000 };

function fill(sqlite: ReturnType<typeof openSqlite>, articles: number, show = (_done: number) => {}) {
  return fillArchive(sqlite, { archive: ARCHIVE, articles, themes: THEMES, definitions: 'these', show });
}

const readAll = (sqlite: ReturnType<typeof openSqlite>) =>
  [
    'article',
    'annotation',
    'article_theme',
    'claim',
    'story_key',
    'story_member',
    'article_url',
    'progress',
  ].map((table) => sqlite.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());

describe('a generated archive', () => {
  test('holds articles of all themes and of none, with true annotations', async () => {
    const made = await makeArticles(ARCHIVE, THEMES, { from: 0, to: 200 });
    const found = new Set(made.flatMap(({ annotation }) => annotation.themes.map(({ theme }) => theme)));
    expect(found).toEqual(new Set(['leadership-strain', 'morale', 'casualties']));
    expect(made.filter(({ annotation }) => annotation.themes.length === 0).length).toBeGreaterThan(20);
    for (const { article, annotation } of made) expect(annotation).toEqual(annotate(article, THEMES));
    expect(new Set(made.map(({ article }) => article.publisher)).size).toBe(5);
  });

  test('holds copies of three outlets in one story, the first of them first', async () => {
    const made = await makeArticles(ARCHIVE, THEMES, { from: 0, to: 3 });
    expect(new Set(made.map(({ article }) => article.fingerprint)).size).toBe(1);
    expect(new Set(made.map(({ article }) => article.publisher)).size).toBe(3);
    expect(new Set(made.map(({ member }) => member?.story)).size).toBe(1);
    const dates = made.map(({ article }) => article.published ?? '');
    expect(dates.toSorted()).toEqual(dates);
  });

  test('is the same whether it is made at once, gone on with, or cut off', async () => {
    const whole = openSqlite();
    expect(await fill(whole, 600)).toBe(600);
    const parts = openSqlite();
    await fill(parts, 250);
    const cut = fill(parts, 600, () => {
      throw new Error('cut');
    });
    await expect(cut).rejects.toThrow('cut');
    expect(await fill(parts, 600)).toBe(100);
    expect(await fill(parts, 600)).toBe(0);
    expect(readAll(parts)).toEqual(readAll(whole));
    expect(whole.prepare('SELECT count(*) AS n FROM article').get()).toEqual({ n: 600 });
  });
});
