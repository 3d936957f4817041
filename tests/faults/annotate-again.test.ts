import type { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import { definitionsHash } from '../../src/analyze/definitions-hash.ts';
import { listClaimRows } from '../../src/digest/claims-of.ts';
import { ThemeDefinition } from '../../src/model/theme.ts';
import { findAnnotateProgress } from '../../src/store/annotating.ts';
import { type AnnotateDeps, annotateAgain, annotateDue } from '../../src/worker/ingest/annotate-again.ts';
import type { OpenThemes } from '../../src/worker/ingest/deps.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { fill, type Sample, sampleArticle } from '../store/sample-articles.ts';
import { openLocalD1, openSqlite, type Perform } from './local-d1.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

const theme = (id: string, words: readonly string[]) =>
  ThemeDefinition.parse({
    id,
    title: id,
    description: id,
    concepts: { sign: words },
    rules: [{ id: 'sign', description: 'a sign', all: [['sign']], weight: 2 }],
    threshold: 1,
  });

async function openDefinitions(themes: readonly ThemeDefinition[]): Promise<OpenThemes> {
  const result = compileThemes({ themes, conceptSets: [] });
  if (!result.ok) throw new Error(result.problems[0]?.message);
  return {
    compiled: result.compiled,
    definitions: await definitionsHash({ themes: [...themes], conceptSets: [], models: [] }),
  };
}

const OLD = await openDefinitions([theme('fires', ['blaze'])]);
const NEW = await openDefinitions([theme('fires', ['blaze', 'smoke']), theme('floods', ['flood'])]);
const NEWEST = await openDefinitions([theme('floods', ['flood', 'water'])]);

/** Sixty reports, told apart by their words: some of each theme, some with a figure, one without a date. */
const REPORTS: readonly Sample[] = Array.from({ length: 60 }, (_, index) => {
  const what = ['A blaze', 'Smoke', 'A flood', 'Water'][index % 4];
  const article = sampleArticle({
    id: `report-${index}`,
    title: `${what} in district ${index}`,
    text: `${what} was reported. Officials said ${index + 3} soldiers were killed on Monday.`,
    published: index === 7 ? null : `2026-01-${String((index % 28) + 1).padStart(2, '0')}T08:00:00Z`,
  });
  const annotation = annotate(article.article, OLD.compiled);
  return { ...article, annotation, claims: listClaimRows(article.article, annotation) };
});

const atOnce: Perform = async (_kind, work) => work();

/** Deps of a Worker that carries these definitions. */
const depsOf = (db: D1Database, themes: OpenThemes, basis = themes.definitions): AnnotateDeps => ({
  db,
  now: () => NOW,
  basis,
  openThemes: async () => themes,
});

/** One run of cron without a queue. */
async function runCron(db: D1Database, themes: OpenThemes, statements = 40): Promise<void> {
  const { deps, budget } = withBudget(depsOf(db, themes), statements, 0);
  await annotateDue({ ...deps, queue: null }, budget);
}

async function runToEnd(db: D1Database, themes: OpenThemes): Promise<void> {
  for (let run = 0; run < 20; run++) {
    await runCron(db, themes);
    const progress = await findAnnotateProgress(db);
    if (progress?.finishedAt !== null && progress?.definitions === themes.definitions) return;
  }
  throw new Error('not done after 20 runs');
}

/** All that annotating writes, in order. */
function readAll(sqlite: DatabaseSync): unknown[][] {
  return [
    'SELECT article, data, signature, definitions FROM annotation ORDER BY article',
    'SELECT theme, published, n, score FROM article_theme ORDER BY 1, 2, 3',
    'SELECT n, ordinal, published, side, measure, period, claimant, data FROM claim ORDER BY 1, 2',
    'SELECT n, story, relation FROM story_member ORDER BY n',
    'SELECT key, at, n FROM story_key ORDER BY 1, 2, 3',
    'SELECT id, revision, text FROM article ORDER BY id',
  ].map((sql) => sqlite.prepare(sql).all());
}

async function openArchive(): Promise<{ sqlite: DatabaseSync; db: D1Database }> {
  const sqlite = openSqlite();
  const db = openLocalD1(sqlite, atOnce);
  await fill(db, REPORTS);
  sqlite.prepare('UPDATE annotation SET definitions = ?').run(OLD.definitions);
  return { sqlite, db };
}

const themesOf = (sqlite: DatabaseSync, id: string) =>
  sqlite
    .prepare('SELECT t.theme FROM article a JOIN article_theme t ON t.n = a.n WHERE a.id = ? ORDER BY 1')
    .all(id)
    .map((row) => row['theme']);

let sqlite: DatabaseSync;
let db: D1Database;
beforeEach(async () => {
  ({ sqlite, db } = await openArchive());
});

describe('annotating anew', () => {
  test('makes rows as if every article had been stored with the new definitions', async () => {
    expect(themesOf(sqlite, 'report-1')).toEqual([]);
    await runToEnd(db, NEW);
    expect(themesOf(sqlite, 'report-0')).toEqual(['fires']);
    expect(themesOf(sqlite, 'report-1')).toEqual(['fires']);
    expect(themesOf(sqlite, 'report-2')).toEqual(['floods']);

    const fresh = openSqlite();
    const freshDb = openLocalD1(fresh, atOnce);
    const anew = REPORTS.map((report) => {
      const annotation = annotate(report.article, NEW.compiled);
      return { ...report, annotation, claims: listClaimRows(report.article, annotation) };
    });
    await fill(freshDb, anew);
    fresh.prepare('UPDATE annotation SET definitions = ?').run(NEW.definitions);
    expect(readAll(sqlite)).toEqual(readAll(fresh));
    expect(sqlite.prepare('SELECT count(*) AS n FROM claim').get()).not.toEqual({ n: 0 });
  });

  test('goes on over several runs, and says how far it is', async () => {
    await runCron(db, NEW, 18);
    const half = await findAnnotateProgress(db);
    expect(half).toMatchObject({ total: 60, done: 25, failed: 0, finishedAt: null });
    await runToEnd(db, NEW);
    expect(await findAnnotateProgress(db)).toMatchObject({
      total: 60,
      done: 60,
      finishedAt: NOW.toISOString(),
    });
  });

  test('ends the same wherever it is cut off', async () => {
    await runToEnd(db, NEW);
    const whole = readAll(sqlite);
    for (let cut = 1; cut <= 12; cut++) {
      const one = await openArchive();
      let steps = 0;
      const breaking = openLocalD1(one.sqlite, async (_kind, work) => {
        steps++;
        // Half of the cuts come after the work was done and before anybody heard of it.
        if (steps === cut && cut % 2 === 0) throw new Error('cut');
        const result = work();
        if (steps === cut) throw new Error('cut');
        return result;
      });
      await runCron(breaking, NEW).catch(() => {});
      expect(steps).toBeGreaterThanOrEqual(Math.min(cut, 5));
      await runToEnd(one.db, NEW);
      expect(readAll(one.sqlite)).toEqual(whole);
      expect(await findAnnotateProgress(one.db)).toMatchObject({ total: 60, done: 60 });
    }
  });

  test('counts each article once where two Workers do the same', async () => {
    const turns: (() => void)[] = [];
    const slow = openLocalD1(sqlite, async (_kind, work) => {
      await new Promise<void>((go) => turns.push(go));
      return work();
    });
    const runs = [runCron(slow, NEW), runCron(slow, NEW)];
    let ended = 0;
    for (const run of runs) void run.then(() => ended++);
    // Their statements take turns: each reads what the other is about to write.
    while (ended < runs.length) {
      turns.shift()?.();
      await new Promise((next) => setImmediate(next));
    }
    await runToEnd(db, NEW);
    expect(await findAnnotateProgress(db)).toMatchObject({ total: 60, done: 60, failed: 0 });
  });

  test('begins again where the definitions change meanwhile, and nothing of those between is left', async () => {
    await runCron(db, NEW, 18);
    await runToEnd(db, NEWEST);
    const straight = await openArchive();
    await runToEnd(straight.db, NEWEST);
    expect(readAll(sqlite)).toEqual(readAll(straight.sqlite));
    expect(await findAnnotateProgress(db)).toMatchObject({
      definitions: NEWEST.definitions,
      total: 60,
      done: 60,
    });
  });

  test('leaves a Worker of the definitions before nothing to do', async () => {
    await runToEnd(db, NEW);
    const after = readAll(sqlite);
    const { deps, budget } = withBudget(depsOf(db, OLD), 40, 0);
    expect(await annotateAgain(deps, budget)).toBe(true);
    expect(readAll(sqlite)).toEqual(after);
  });

  test('does not undo a newer text that is stored while it reads the old one', async () => {
    let batches = 0;
    const overtaken = openLocalD1(sqlite, async (kind, work) => {
      if (kind === 'batch' && batches++ === 0)
        sqlite.exec("UPDATE article SET text = 'A flood was reported instead.' WHERE id = 'report-0'");
      return work();
    });
    await runCron(overtaken, NEW);
    await runToEnd(db, NEW);
    expect(themesOf(sqlite, 'report-0')).toEqual(['fires', 'floods']);
    expect(sqlite.prepare('SELECT count(*) AS n FROM article_revision').get()).toEqual({ n: 1 });
  });

  test('annotates what an older Worker stored after it was done', async () => {
    await runToEnd(db, NEW);
    sqlite.prepare("UPDATE annotation SET definitions = ? WHERE article = 'report-5'").run(OLD.definitions);
    await runToEnd(db, NEW);
    await runCron(db, NEW);
    expect(await findAnnotateProgress(db)).toMatchObject({
      total: 1,
      done: 1,
      finishedAt: NOW.toISOString(),
    });
  });

  test('passes over an article that no longer fits its schema, and says so', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    sqlite.exec("UPDATE article SET published_day = 'some day', published_at = NULL WHERE id = 'report-4'");
    await runToEnd(db, NEW);
    expect(await findAnnotateProgress(db)).toMatchObject({ total: 60, done: 60, failed: 1 });
    expect(said.mock.calls.flat().join(' ')).toContain('report-4');
    said.mockRestore();
  });
});

describe('the schedule', () => {
  test('does nothing where every article has the definitions of the corpus', async () => {
    await runToEnd(db, OLD);
    expect(await findAnnotateProgress(db)).toMatchObject({
      total: 0,
      done: 0,
      finishedAt: NOW.toISOString(),
    });
  });

  test('puts one job into the queue, and another only once nobody works on it', async () => {
    const jobs: unknown[] = [];
    const queue = { sendBatch: async (list: Iterable<unknown>) => void jobs.push(...list) };
    const run = (now: Date) => {
      const { deps, budget } = withBudget({ ...depsOf(db, NEW), now: () => now }, 40, 0);
      return annotateDue({ ...deps, queue }, budget);
    };
    await run(NOW);
    await run(new Date(NOW.getTime() + 60_000));
    expect(jobs).toEqual([{ body: { job: 'annotate' }, delaySeconds: 0 }]);
    await run(new Date(NOW.getTime() + 600_000));
    expect(jobs).toHaveLength(2);
  });
});
