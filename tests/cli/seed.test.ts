import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { fillArchive } from '../../src/cli/seed/fill-archive.ts';
import { type Archive, makeArticles } from '../../src/cli/seed/make-articles.ts';
import { findDatabaseFile, findStateDir, newDatabaseWords } from '../../src/cli/seed/target.ts';
import { DEFAULT_STATE, parseStart } from '../../src/cli/start/options.ts';
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

describe('the database that is filled', () => {
  function makeProject() {
    const root = mkdtempSync(join(tmpdir(), 'sitrep-seed-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, 'corpus'));
    return { root, place: { root, cwd: root } };
  }

  function makeDatabase(root: string, stateDir: string): string {
    const folder = join(root, stateDir, 'v3/d1/miniflare-D1DatabaseObject');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'metadata.sqlite'), '');
    const file = join(folder, `${'a'.repeat(64)}.sqlite`);
    writeFileSync(file, '');
    return file;
  }

  test('is that of the npm start with the same flags', () => {
    const { place } = makeProject();
    expect(findStateDir({}, place)).toBe(DEFAULT_STATE);
    const served = parseStart(['--port', '9301'], place);
    expect(served).toMatchObject({ options: { stateDir: findStateDir({ port: '9301' }, place) } });
    expect(findStateDir({ port: '9301' }, place)).not.toBe(DEFAULT_STATE);
    expect(findStateDir({ baseUrl: 'http://localhost:9301' }, place)).toBe(
      findStateDir({ port: '9301' }, place),
    );
    expect(() => findStateDir({ port: 'x' }, place)).toThrow('--port x: must be a whole number');
  });

  test('is said to be new where there is none, with those that there are', () => {
    const { root } = makeProject();
    expect(findDatabaseFile(root, DEFAULT_STATE)).toBeNull();
    expect(newDatabaseWords(root, DEFAULT_STATE)).toBe(
      `There is no database in ${DEFAULT_STATE} yet: it is made there.`,
    );
    const file = makeDatabase(root, DEFAULT_STATE);
    expect(findDatabaseFile(root, DEFAULT_STATE)).toBe(file);
    expect(newDatabaseWords(root, '.wrangler/state-other')).toContain(`There is one in ${DEFAULT_STATE}: `);
  });
});
