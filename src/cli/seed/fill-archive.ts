import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { CompiledThemes } from '../../analyze/compile-themes.ts';
import { SEED_BATCH } from '../../limits.ts';
import { urlStatement } from '../../store/article-urls.ts';
import { saveArticles } from '../../store/articles.ts';
import { findProgress, progressStatement } from '../../store/progress.ts';
import { saveSource } from '../../store/sources.ts';
import { type Archive, makeArticles, SEED_SOURCE } from './make-articles.ts';
import { openSqliteD1 } from './sqlite-d1.ts';

/** What to fill a database with. */
export type Filling = {
  readonly archive: Archive;
  /** How many articles there are to be in the end. */
  readonly articles: number;
  readonly themes: CompiledThemes;
  /** SHA-256 of what they are annotated with. */
  readonly definitions: string;
  /** Told how many are stored, with each batch. */
  show(done: number): void;
};

/** How many articles of an archive are stored, from the first on. */
const Progress = z.object({ next: z.int().nonnegative() });

/**
 * Stores the articles of an archive that are not stored yet, a batch a transaction together with how far it is: a run that is
 * cut off is gone on with. Answers how many were added.
 */
export async function fillArchive(
  sqlite: DatabaseSync,
  { archive, articles, themes, definitions, show }: Filling,
): Promise<number> {
  const db = openSqliteD1(sqlite);
  const createdAt = archive.from.toISOString();
  const job = `seed-${archive.seed}-${createdAt.slice(0, 10)}-${archive.gapMs}`;
  await saveSource(
    db,
    {
      id: SEED_SOURCE,
      kind: 'api',
      newsletter: null,
      title: 'Generated archive',
      url: null,
      settings: { fullText: false, publisher: null, lang: null, senders: [] },
      status: 'active',
      createdAt,
    },
    { nextPollAt: null, intervalMinutes: 60 },
  );
  const first = (await findProgress(db, job, Progress))?.next ?? 0;
  for (let next = first; next < articles; ) {
    const to = Math.min(next + SEED_BATCH, articles);
    const made = await makeArticles(archive, themes, { from: next, to });
    const urls = made.flatMap(({ article: { id, url } }) => (url === null ? [] : [{ url, article: id }]));
    await saveArticles(db, made, {
      definitions,
      storedAt: createdAt,
      before: [],
      after: [urlStatement(db, urls), progressStatement(db, job, { next: to })],
    });
    next = to;
    show(next);
  }
  return Math.max(0, articles - first);
}
