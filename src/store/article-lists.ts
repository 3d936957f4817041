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

/** Conditions of a statement in the order of their values. */
type Asked = { readonly wheres: readonly string[]; readonly values: readonly unknown[] };

/** The part of a list that a page is of, by the expressions that hold the date and the number of an article. */
function askPage(
  date: string,
  n: string,
  { from, before }: ArticleFilter,
  after: ArticleCursor | null,
): Asked {
  // A lower bound, even an empty one, has SQLite enter the index instead of reading it from its end.
  const wheres = [`${date} >= ?`];
  const values: unknown[] = [from ?? ''];
  if (before !== null && (after === null || after.published >= before)) {
    wheres.push(`${date} < ?`);
    values.push(before);
  }
  if (after !== null) {
    // As a pair of values, an expression would be compared row by row.
    wheres.push(`${date} <= ? AND (${date} < ? OR ${n} < ?)`);
    values.push(after.published, after.published, after.n);
  }
  return { wheres, values };
}

/** Where the articles of a page are, with the date of each as `place`, and the values for it. */
type Found = { readonly tables: string; readonly place: string; readonly asked: Asked };

/** Of a theme: those that it holds for, of one source those that this one brought or carried. */
function findInTheme(filter: ArticleFilter, theme: Slug, after: ArticleCursor | null): Found {
  const page = askPage('t.published', 't.n', filter, after);
  const { source } = filter;
  const ofSource =
    '(a.source = ? OR EXISTS (SELECT 1 FROM article_carried c WHERE c.n = a.n AND c.source = ?))';
  return {
    tables: 'article_theme t CROSS JOIN article a ON a.n = t.n',
    place: 't.published',
    asked: {
      wheres: ['t.theme = ?', ...(source === null ? [] : [ofSource]), ...page.wheres],
      values: [theme, ...(source === null ? [] : [source, source]), ...page.values],
    },
  };
}

/** Of a source: those that it brought, and those that it carried and another had brought; each list gives a page at most. */
function findOfSource(
  filter: ArticleFilter,
  source: Slug,
  after: ArticleCursor | null,
  limit: number,
): Found {
  const lists = [
    { from: 'article a', date: DATE, of: 'a' },
    { from: 'article_carried c', date: 'c.published', of: 'c' },
  ].map(({ from, date, of }) => {
    const { wheres, values } = askPage(date, `${of}.n`, filter, after);
    const sql = `SELECT n FROM (SELECT ${of}.n FROM ${from} WHERE ${of}.source = ? AND ${wheres.join(' AND ')}
      ORDER BY ${date} DESC, ${of}.n DESC LIMIT ?)`;
    return { sql, values: [source, ...values, limit] };
  });
  return {
    tables: `(${lists.map(({ sql }) => sql).join(' UNION ')}) o CROSS JOIN article a ON a.n = o.n`,
    place: DATE,
    asked: { wheres: [], values: lists.flatMap(({ values }) => values) },
  };
}

function findPage(filter: ArticleFilter, after: ArticleCursor | null, limit: number): Found {
  const { theme, source } = filter;
  if (theme !== null) return findInTheme(filter, theme, after);
  if (source !== null) return findOfSource(filter, source, after, limit);
  return { tables: 'article a', place: DATE, asked: askPage(DATE, 'a.n', filter, after) };
}

/**
 * Articles of every source, newest first, those after `after`. A source's list holds what it brought, also where another had
 * brought it first. A theme's list holds those for which the theme holds and that have a date.
 */
export async function listArticles(
  db: D1Database,
  filter: ArticleFilter,
  { after, limit }: { after: ArticleCursor | null; limit: number },
): Promise<ArticleRow[]> {
  const { tables, place, asked } = findPage(filter, after, limit);
  const n = filter.theme === null ? 'a.n' : 't.n';
  const { results } = await db
    .prepare(
      `SELECT ${LISTED_COLUMNS}, a.n, ${place} AS place FROM ${tables} JOIN annotation k ON k.article = a.id
       ${asked.wheres.length === 0 ? '' : `WHERE ${asked.wheres.join(' AND ')}`} ORDER BY ${place} DESC, ${n} DESC LIMIT ?`,
    )
    .bind(...asked.values, limit)
    .all<ListedColumns>();
  return results.map((row) => {
    const { n: number, place: published } = Place.parse(row);
    return { ...toListed(row), cursor: { published, n: number } };
  });
}
