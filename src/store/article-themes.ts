import { listFoundThemes } from '../model/annotation.ts';
import { idsOf } from './article-rows.ts';
import type { AnnotatedArticle } from './articles.ts';
import { LISTED_COLUMNS, type ListedColumns, type ListedRow, toListed } from './listed-articles.ts';

/** Where a theme's list goes on: after the article of this id, published on this day or at this instant. */
export type ThemeCursor = { published: string; id: string };

/** Statements that list articles under the themes that hold for them. One without a date has no place in such a list. */
export function themeStatements(db: D1Database, items: readonly AnnotatedArticle[]): D1PreparedStatement[] {
  const themed = items.flatMap(({ article: { id, published }, annotation }) =>
    published === null
      ? []
      : listFoundThemes(annotation).map(({ theme, score }) => ({ id, theme, published, score })),
  );
  return [
    db
      .prepare(
        `DELETE FROM article_theme WHERE n IN
           (SELECT a.n FROM json_each(?) i CROSS JOIN article a ON a.id = i.value)`,
      )
      .bind(idsOf(items)),
    db
      .prepare(
        `INSERT INTO article_theme (theme, published, n, score)
         SELECT i.value ->> 'theme', i.value ->> 'published', a.n, i.value ->> 'score'
         FROM json_each(?) i CROSS JOIN article a ON a.id = i.value ->> 'id'`,
      )
      .bind(JSON.stringify(themed)),
  ];
}

/** Articles for which a theme holds, newest first, after `after`. */
export async function listThemeArticles(
  db: D1Database,
  { theme, after, limit }: { theme: string; after: ThemeCursor | null; limit: number },
): Promise<ListedRow[]> {
  // An article that is gone since has no number: its day is then passed over.
  const where = after === null ? '' : 'AND (t.published, t.n) < (?, (SELECT n FROM article WHERE id = ?))';
  const { results } = await db
    .prepare(
      `SELECT ${LISTED_COLUMNS} FROM article_theme t JOIN article a ON a.n = t.n JOIN annotation k ON k.article = a.id
       WHERE t.theme = ? ${where} ORDER BY t.published DESC, t.n DESC LIMIT ?`,
    )
    .bind(theme, ...(after === null ? [] : [after.published, after.id]), limit)
    .all<ListedColumns>();
  return results.map(toListed);
}

/** When the newest article of each theme was published, a day or an instant; themes without one are left out. */
export async function findNewestByTheme(
  db: D1Database,
  themes: readonly string[],
): Promise<Map<string, string>> {
  const { results } = await db
    .prepare(
      `SELECT value AS theme, (SELECT max(published) FROM article_theme WHERE theme = value) AS published
       FROM json_each(?)`,
    )
    .bind(JSON.stringify(themes))
    .all<{ theme: string; published: string | null }>();
  return new Map(results.flatMap(({ theme, published }) => (published === null ? [] : [[theme, published]])));
}
