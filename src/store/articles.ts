import { Annotation } from '../model/annotation.ts';
import { Article } from '../model/article.ts';
import type { FingerprintedArticle } from '../model/corpus.ts';
import type { ClaimRow } from '../model/ledger.ts';
import type { StoryMember } from '../model/story-member.ts';
import { StorySignature } from '../model/story-signature.ts';
import { articleStatements } from './article-rows.ts';
import { themeStatements } from './article-themes.ts';
import { claimStatements } from './claims.ts';
import { parseJsonColumn } from './rows.ts';
import { searchStatements } from './search.ts';
import { storyStatements } from './stories.ts';

/** An article and what analysis found in it, to be stored together. */
export type AnnotatedArticle = {
  article: FingerprintedArticle;
  annotation: Annotation;
  signature: StorySignature;
  /** The hashed keys under which later articles find it. */
  keys: readonly number[];
  /** The story to put it in; null where it stays in the one it is in. */
  member: StoryMember | null;
  /** What the ledger keeps of it. */
  claims: readonly ClaimRow[];
};

/** A window as days, for articles dated by the day, and as instants, for the others; `end` is exclusive. */
export type StoredWindow = { from: string; to: string; start: string; end: string };

/** An article in a window: all of it but its text. */
export type WindowArticle = {
  article: Omit<Article, 'text'> & { published: string };
  annotation: Annotation;
  signature: StorySignature;
};

const COLUMNS = `a.id, a.source, a.url, a.title, a.publisher, a.after, a.byline, a.lang,
  coalesce(a.published_day, a.published_at) AS published, a.published_basis AS publishedBasis`;

const Metadata = Article.omit({ text: true });
const DatedMetadata = Metadata.extend({ published: Article.shape.published.unwrap() });

/**
 * Stores articles with their annotations and puts them into every index, replacing what is stored under the same ids,
 * in one transaction.
 */
export async function saveArticles(db: D1Database, items: readonly AnnotatedArticle[]): Promise<void> {
  // The articles first: every index names them by the numbers that they get there.
  await db.batch([
    ...articleStatements(db, items),
    ...storyStatements(db, items),
    ...themeStatements(db, items),
    ...claimStatements(db, items),
    ...searchStatements(db, items),
  ]);
}

/** Removes the articles of a source that are not among `ids` and that no digest carries, from every index too. */
export async function removeOtherArticles(
  db: D1Database,
  source: string,
  ids: readonly string[],
): Promise<void> {
  await db
    .prepare(
      `DELETE FROM article WHERE source = ? AND id NOT IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM digest_article d WHERE d.article = article.id)`,
    )
    .bind(source, JSON.stringify(ids))
    .run();
}

/** At most `limit` articles of a window, oldest first: those dated by the day, then those by the instant. */
export async function listWindowArticles(
  db: D1Database,
  window: StoredWindow,
  limit: number,
): Promise<WindowArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS}, n.data AS annotation, n.signature
       FROM article a JOIN annotation n ON n.article = a.id
       WHERE a.published_day >= ?1 AND a.published_day <= ?2
       UNION ALL
       SELECT ${COLUMNS}, n.data AS annotation, n.signature
       FROM article a JOIN annotation n ON n.article = a.id
       WHERE a.published_at >= ?3 AND a.published_at < ?4
       LIMIT ?5`,
    )
    .bind(window.from, window.to, window.start, window.end, limit)
    .all<{ id: string; annotation: string; signature: string }>();
  return results.map(({ annotation, signature, ...row }) => ({
    article: DatedMetadata.parse(row),
    annotation: parseJsonColumn(Annotation, 'annotation', row.id, annotation),
    signature: parseJsonColumn(StorySignature, 'annotation', row.id, signature),
  }));
}

/** One article with its text and annotation, or null. */
export async function findArticle(
  db: D1Database,
  id: string,
): Promise<{ article: Article; annotation: Annotation } | null> {
  const row = await db
    .prepare(
      `SELECT ${COLUMNS}, a.text, n.data AS annotation FROM article a JOIN annotation n ON n.article = a.id WHERE a.id = ?`,
    )
    .bind(id)
    .first<{ annotation: string }>();
  if (row === null) return null;
  const { annotation, ...article } = row;
  return {
    article: Article.parse(article),
    annotation: parseJsonColumn(Annotation, 'annotation', id, annotation),
  };
}
