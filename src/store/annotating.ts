import { z } from 'zod';
import { type Annotation, listFoundThemes } from '../model/annotation.ts';
import { Article } from '../model/article.ts';
import { Instant } from '../model/ids.ts';
import type { ClaimRow } from '../model/ledger.ts';
import { claimColumns } from './claims.ts';
import { findProgress } from './progress.ts';

/** The row of table `progress` that says how far annotating anew has come. */
const JOB = 'annotate';

/** How far annotating anew has come. */
export const AnnotateProgress = z.object({
  /** What the definitions were worked out from: a corpus and a version of the code. */
  basis: z.string(),
  /** The definitions that every article is to be annotated with. */
  definitions: z.string(),
  /** Articles that had others when it began, and how many of them have these now, those that failed among them. */
  total: z.int().nonnegative(),
  done: z.int().nonnegative(),
  /** Articles that could not be annotated, and keep the annotation that they had. */
  failed: z.int().nonnegative(),
  startedAt: Instant,
  /** When a batch was last stored. */
  movedAt: Instant,
  /** Null while articles with other definitions are left. */
  finishedAt: Instant.nullable(),
});
export type AnnotateProgress = z.infer<typeof AnnotateProgress>;

/** How far annotating anew has come, or null where it never began. */
export async function findAnnotateProgress(db: D1Database): Promise<AnnotateProgress | null> {
  return findProgress(db, JOB, AnnotateProgress);
}

/** Annotations of other definitions than `?1`, by their index: SQLite does not read `<>` from one. */
const OTHERS = `(SELECT article FROM (SELECT article FROM annotation WHERE definitions IS NULL ORDER BY article LIMIT ?2)
  UNION ALL SELECT article FROM (SELECT article FROM annotation WHERE definitions < ?1 ORDER BY definitions, article LIMIT ?2)
  UNION ALL SELECT article FROM (SELECT article FROM annotation WHERE definitions > ?1 ORDER BY definitions, article LIMIT ?2)
  LIMIT ?2)`;

/** Whether an article is annotated with other definitions than these. */
export async function hasOtherDefinitions(db: D1Database, definitions: string): Promise<boolean> {
  const row = await db.prepare(`SELECT 1 FROM ${OTHERS}`).bind(definitions, 1).first();
  return row !== null;
}

/**
 * Notes that every article is to be annotated with these definitions, and counts those that are not, once: where that goes
 * on already, or is done with, only its basis is noted.
 */
export async function startAnnotating(
  db: D1Database,
  { basis, definitions, now }: { basis: string; definitions: string; now: Date },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO progress (job, data) SELECT '${JOB}', json_object('basis', ?1, 'definitions', ?2, 'total',
           (SELECT count(*) FROM annotation WHERE definitions IS NULL) +
           (SELECT count(*) FROM annotation WHERE definitions < ?2) +
           (SELECT count(*) FROM annotation WHERE definitions > ?2),
         'done', 0, 'failed', 0, 'startedAt', ?3, 'movedAt', ?3, 'finishedAt', NULL) WHERE true
       ON CONFLICT (job) DO UPDATE SET data = CASE
         WHEN data ->> '$.definitions' = ?2
           AND (data ->> '$.finishedAt' IS NULL OR excluded.data ->> '$.total' = 0) THEN json_set(data, '$.basis', ?1)
         ELSE excluded.data END`,
    )
    .bind(basis, definitions, now.toISOString())
    .run();
}

/** Notes that nothing is left to annotate with these definitions, unless others were asked for meanwhile. */
export async function finishAnnotating(
  db: D1Database,
  { basis, definitions, now }: { basis: string; definitions: string; now: Date },
): Promise<void> {
  await db
    .prepare(
      `UPDATE progress SET data = json_set(data, '$.finishedAt', coalesce(data ->> '$.finishedAt', ?2),
         '$.basis', ?3)
       WHERE job = '${JOB}' AND data ->> '$.definitions' = ?1`,
    )
    .bind(definitions, now.toISOString(), basis)
    .run();
}

const ToAnnotate = Article.pick({ id: true, title: true, text: true, published: true });

/** An article as it is annotated: `revision` is the one that was read. */
export type ArticleToAnnotate = z.infer<typeof ToAnnotate> & { readonly revision: number };

/** An article that does not fit its schema: it keeps the annotation that it has. */
export type UnreadableArticle = { readonly id: string; readonly revision: number; readonly reason: string };

/** At most `limit` articles that are annotated with other definitions than these. */
export async function listToAnnotate(
  db: D1Database,
  definitions: string,
  limit: number,
): Promise<{ articles: ArticleToAnnotate[]; unreadable: UnreadableArticle[] }> {
  const { results } = await db
    .prepare(
      `SELECT a.id, a.title, a.text, coalesce(a.published_day, a.published_at) AS published, a.revision
       FROM ${OTHERS} o CROSS JOIN article a ON a.id = o.article`,
    )
    .bind(definitions, limit)
    .all<{ id: string; revision: number }>();
  const articles: ArticleToAnnotate[] = [];
  const unreadable: UnreadableArticle[] = [];
  for (const row of results) {
    const { id, revision } = row;
    const parsed = ToAnnotate.safeParse(row);
    if (parsed.success) articles.push({ ...parsed.data, revision });
    else
      unreadable.push({ id, revision, reason: parsed.error.issues[0]?.message ?? 'does not fit its schema' });
  }
  return { articles, unreadable };
}

/** An article annotated anew; null for one that could not be, which keeps what it has. */
export type Reannotated = {
  readonly id: string;
  readonly revision: number;
  readonly found: {
    readonly published: string | null;
    readonly annotation: Annotation;
    readonly claims: readonly ClaimRow[];
  } | null;
};

/** One such article as SQL reads it. */
export function reannotatedJson({ id, revision, found }: Reannotated): string {
  if (found === null) return JSON.stringify({ id, revision });
  const { published, annotation, claims } = found;
  return JSON.stringify({
    id,
    revision,
    published,
    annotation: JSON.stringify(annotation),
    themes: listFoundThemes(annotation).map(({ theme, score }) => ({ theme, score })),
    claims: claims.map(claimColumns),
  });
}

/**
 * Articles of `?1` that still are what was read, as long as the definitions `?2` are those asked for: who came later
 * with a newer text or newer definitions is not undone.
 */
const LIVE = `FROM json_each(?1) i CROSS JOIN article a ON a.id = i.value ->> 'id' AND a.revision = i.value ->> 'revision'`;
const ASKED = `EXISTS (SELECT 1 FROM progress WHERE job = '${JOB}' AND data ->> '$.definitions' = ?2)`;
const SAME = `i.value ->> 'annotation' IS NOT NULL
  AND coalesce(a.published_day, a.published_at) IS i.value ->> 'published' AND ${ASKED}`;

/**
 * Stores annotations made anew with what the indexes hold of them, and counts them as done, in one transaction; each
 * counts once, however often it is stored. `rows` are `reannotatedJson`. Answers how many were.
 */
export async function saveReannotated(
  db: D1Database,
  rows: readonly string[],
  { definitions, now }: { definitions: string; now: Date },
): Promise<number> {
  const json = `[${rows.join(',')}]`;
  const at = now.toISOString();
  const bound = (sql: string) => db.prepare(sql).bind(json, definitions);
  const marked = `UPDATE annotation SET definitions = ?2 WHERE definitions IS NOT ?2 AND article IN
    (SELECT a.id ${LIVE} WHERE i.value ->> 'annotation' IS NULL AND ${ASKED})`;
  const counted = (what: string) =>
    db
      .prepare(
        `UPDATE progress SET data = json_set(data, '$.done', (data ->> '$.done') + changes(),
           '$.failed', (data ->> '$.failed') + ${what}, '$.movedAt', ?2)
         WHERE job = '${JOB}' AND data ->> '$.definitions' = ?1`,
      )
      .bind(definitions, at);
  const results = await db.batch([
    bound(`DELETE FROM article_theme WHERE n IN (SELECT a.n ${LIVE} WHERE ${SAME})`),
    bound(
      `INSERT INTO article_theme (theme, published, n, score)
       SELECT t.value ->> 'theme', i.value ->> 'published', a.n, t.value ->> 'score'
       ${LIVE} CROSS JOIN json_each(i.value, '$.themes') t WHERE ${SAME} AND i.value ->> 'published' IS NOT NULL`,
    ),
    bound(`DELETE FROM claim WHERE n IN (SELECT a.n ${LIVE} WHERE ${SAME})`),
    bound(
      `INSERT INTO claim (n, ordinal, published, side, measure, period, claimant, data)
       SELECT a.n, c.value ->> 'ordinal', i.value ->> 'published', c.value ->> 'side', c.value ->> 'measure',
         c.value ->> 'period', c.value ->> 'claimant', c.value ->> 'data'
       ${LIVE} CROSS JOIN json_each(i.value, '$.claims') c WHERE ${SAME}`,
    ),
    bound(
      `INSERT INTO annotation (article, data, signature, definitions)
       SELECT a.id, i.value ->> 'annotation', k.signature, ?2
       ${LIVE} CROSS JOIN annotation k ON k.article = a.id WHERE ${SAME}
       ON CONFLICT (article) DO UPDATE SET data = excluded.data, definitions = excluded.definitions
         WHERE annotation.definitions IS NOT excluded.definitions`,
    ),
    counted('0'),
    bound(marked),
    counted('changes()'),
  ]);
  return (results[4]?.meta.changes ?? 0) + (results[6]?.meta.changes ?? 0);
}
