import { SEARCH_RANKED_MAX } from '../limits.ts';
import { idsOf } from './article-rows.ts';
import type { AnnotatedArticle } from './articles.ts';
import { LISTED_COLUMNS, type ListedColumns, type ListedRow, toListed } from './listed-articles.ts';

/** Statements that make the words of articles found by search. */
export function searchStatements(db: D1Database, items: readonly AnnotatedArticle[]): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `INSERT OR REPLACE INTO search (rowid, title, text)
         SELECT a.n, a.title, a.text FROM json_each(?) i CROSS JOIN article a ON a.id = i.value`,
      )
      .bind(idsOf(items)),
  ];
}

/**
 * Articles that hold every phrase in title or text, best first by BM25 (a title's words weigh four times), then the
 * last stored first; ranked are the `SEARCH_RANKED_MAX` last stored of them, and `total` counts those. A phrase
 * is words of letters and digits alone; with none at all nothing is found. `total` is 0 where `offset` is past the end.
 */
export async function searchArticles(
  db: D1Database,
  { phrases, limit, offset }: { phrases: readonly (readonly string[])[]; limit: number; offset: number },
): Promise<{ total: number; found: ListedRow[] }> {
  if (phrases.length === 0) return { total: 0, found: [] };
  // FTS5 reads what stands between double quotes as words, never as its syntax.
  const match = phrases.map((words) => `"${words.join(' ').replaceAll('"', '""')}"`).join(' AND ');
  const { results } = await db
    .prepare(
      `WITH hit AS (SELECT rowid AS n, bm25(search, 4.0, 1.0) AS worth FROM search WHERE search MATCH ?
         ORDER BY rowid DESC LIMIT ?),
       ranked AS (SELECT n, worth, count(*) OVER () AS total FROM hit ORDER BY worth, n DESC LIMIT ? OFFSET ?)
       SELECT ${LISTED_COLUMNS}, r.total FROM ranked r CROSS JOIN article a ON a.n = r.n JOIN annotation k ON k.article = a.id
       ORDER BY r.worth, r.n DESC`,
    )
    .bind(match, SEARCH_RANKED_MAX, limit, offset)
    .all<ListedColumns & { total: number }>();
  return { total: results[0]?.total ?? 0, found: results.map(({ total, ...row }) => toListed(row)) };
}
