import { z } from 'zod';
import { Annotation } from '../model/annotation.ts';
import { parseJsonColumn } from './rows.ts';

/** What an article said in a revision that is over. */
export type ArticleRevision = {
  readonly title: string;
  readonly text: string;
  /** What analysis had found in it. */
  readonly annotation: Annotation;
};

const Row = z.object({ title: z.string(), text: z.string().min(1), annotation: z.string().nullable() });

/** What analysis finds in a text that it has not read. */
const UNREAD = JSON.stringify({ themes: [], claims: [], otherSides: [] });

/** An earlier revision of an article, or null: the newest is the article itself. */
export async function findRevision(
  db: D1Database,
  article: string,
  revision: number,
): Promise<ArticleRevision | null> {
  const row = await db
    .prepare('SELECT title, text, annotation FROM article_revision WHERE article = ? AND revision = ?')
    .bind(article, revision)
    .first();
  if (row === null) return null;
  const { title, text, annotation } = Row.parse(row);
  const key = `${article} ${revision}`;
  return {
    title,
    text,
    annotation: parseJsonColumn(Annotation, 'article_revision', key, annotation ?? UNREAD),
  };
}

/** The numbers of an article's revisions, newest first, the one that it is now among them; at most `limit`. */
export async function listRevisions(db: D1Database, article: string, limit: number): Promise<number[]> {
  const { results } = await db
    .prepare(
      `SELECT revision FROM article WHERE id = ?1
       UNION ALL SELECT revision FROM article_revision WHERE article = ?1 ORDER BY revision DESC LIMIT ?2`,
    )
    .bind(article, limit)
    .all<{ revision: number }>();
  return results.map(({ revision }) => revision);
}
