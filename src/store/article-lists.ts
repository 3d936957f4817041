import { z } from 'zod';
import type { Day, Slug } from '../model/ids.ts';
import { LISTED_COLUMNS, type ListedColumns, type ListedRow, toListed } from './listed-articles.ts';

/** What a list of articles is narrowed down to; null is everything. `from` and `to` are days, `to` the first one after. */
export type ArticleFilter = {
  readonly theme: Slug | null;
  readonly source: Slug | null;
  readonly from: Day | null;
  readonly before: Day | null;
};

/** Where a list goes on: after the article of this number, published on this day or at this instant ('' for neither). */
export type ArticleCursor = { readonly published: string; readonly n: number };

const Place = z.object({ n: z.int(), place: z.string() });

/** An article of a list, and where the list goes on after it. */
export type ArticleRow = ListedRow & { readonly cursor: ArticleCursor };

/** The index's own expression: an article without a date comes last. */
const DATE = `coalesce(a.published_day, a.published_at, '')`;

/**
 * Articles of every source, newest first, those after `after`. A theme's list holds those for which the theme holds and
 * that have a date.
 */
export async function listArticles(
  db: D1Database,
  { theme, source, from, before }: ArticleFilter,
  { after, limit }: { after: ArticleCursor | null; limit: number },
): Promise<ArticleRow[]> {
  const date = theme === null ? DATE : 't.published';
  const n = theme === null ? 'a.n' : 't.n';
  const wheres: string[] = [];
  const values: unknown[] = [];
  const ask = (where: string, ...given: unknown[]): void => {
    wheres.push(where);
    values.push(...given);
  };
  if (theme !== null) ask('t.theme = ?', theme);
  if (source !== null) ask('a.source = ?', source);
  // A lower bound, even an empty one, has SQLite enter the index instead of reading it from its end.
  ask(`${date} >= ?`, from ?? '');
  if (before !== null && (after === null || after.published >= before)) ask(`${date} < ?`, before);
  // As a pair of values, an expression would be compared row by row.
  if (after !== null)
    ask(`${date} <= ? AND (${date} < ? OR ${n} < ?)`, after.published, after.published, after.n);
  const tables = theme === null ? 'article a' : 'article_theme t CROSS JOIN article a ON a.n = t.n';
  const { results } = await db
    .prepare(
      `SELECT ${LISTED_COLUMNS}, a.n, ${date} AS place FROM ${tables} JOIN annotation k ON k.article = a.id
       ${wheres.length === 0 ? '' : `WHERE ${wheres.join(' AND ')}`} ORDER BY ${date} DESC, ${n} DESC LIMIT ?`,
    )
    .bind(...values, limit)
    .all<ListedColumns>();
  return results.map((row) => {
    const { n: number, place } = Place.parse(row);
    return { ...toListed(row), cursor: { published: place, n: number } };
  });
}
