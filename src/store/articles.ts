import { z } from 'zod';
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
  /** `revision` is 1 for those of a corpus, whose versions its editor keeps. */
  article: Omit<Article, 'text'> & { published: string; revision: number };
  annotation: Annotation;
  signature: StorySignature;
};

const COLUMNS = `a.id, a.source, a.url, a.title, a.publisher, a.after, a.byline, a.lang,
  coalesce(a.published_day, a.published_at) AS published, a.published_basis AS publishedBasis`;

const Metadata = Article.omit({ text: true });
const DatedMetadata = Metadata.extend({
  published: Article.shape.published.unwrap(),
  revision: z.int().positive(),
});

/**
 * Whether a newsletter takes in an article: from the corpus, from a source of its own or of all newsletters, or as one of
 * these carried it too. `?6` is the newsletter.
 */
const IN_SCOPE = `(a.source = 'corpus'
  OR EXISTS (SELECT 1 FROM source s WHERE s.id = a.source AND (s.newsletter IS NULL OR s.newsletter = ?6))
  OR EXISTS (SELECT 1 FROM entry e CROSS JOIN source s ON s.id = e.source
    WHERE e.article = a.id AND (s.newsletter IS NULL OR s.newsletter = ?6)))`;

const WINDOW_COLUMNS = `${COLUMNS}, iif(a.source = 'corpus', 1, a.revision) AS revision, n.data AS annotation, n.signature`;

/** What is noted with articles as they are stored, and what else is done in the same transaction. */
export type Saving = {
  /** SHA-256 of the definitions that they were annotated with; null where nobody asks. */
  readonly definitions: string | null;
  /** When the new ones are stored: an instant; null where they were always there, as a corpus is. */
  readonly storedAt: string | null;
  readonly before: readonly D1PreparedStatement[];
  readonly after: readonly D1PreparedStatement[];
};

const PLAIN: Saving = { definitions: null, storedAt: null, before: [], after: [] };

/**
 * Stores articles with their annotations and puts them into every index, replacing what is stored under the same ids,
 * in one transaction. One that says something else than before is a new revision: the database keeps the old one.
 */
export async function saveArticles(
  db: D1Database,
  items: readonly AnnotatedArticle[],
  saving: Saving = PLAIN,
): Promise<void> {
  // The articles first: every index names them by the numbers that they get there.
  const articles = [
    ...articleStatements(db, items, saving),
    ...storyStatements(db, items),
    ...themeStatements(db, items),
    ...claimStatements(db, items),
    ...searchStatements(db, items),
  ];
  await db.batch([...saving.before, ...(items.length === 0 ? [] : articles), ...saving.after]);
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

type WindowRow = { id: string; annotation: string; signature: string };

const toWindowArticle = ({ annotation, signature, ...row }: WindowRow): WindowArticle => ({
  article: DatedMetadata.parse(row),
  annotation: parseJsonColumn(Annotation, 'annotation', row.id, annotation),
  signature: parseJsonColumn(StorySignature, 'annotation', row.id, signature),
});

/**
 * At most `limit` articles that a newsletter takes in of a window, oldest first: those dated by the day, then those by the
 * instant.
 */
export async function listWindowArticles(
  db: D1Database,
  newsletter: string,
  window: StoredWindow,
  limit: number,
): Promise<WindowArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT ${WINDOW_COLUMNS} FROM article a JOIN annotation n ON n.article = a.id
       WHERE a.published_day >= ?1 AND a.published_day <= ?2 AND ${IN_SCOPE}
       UNION ALL
       SELECT ${WINDOW_COLUMNS} FROM article a JOIN annotation n ON n.article = a.id
       WHERE a.published_at >= ?3 AND a.published_at < ?4 AND ${IN_SCOPE}
       LIMIT ?5`,
    )
    .bind(window.from, window.to, window.start, window.end, limit, newsletter)
    .all<WindowRow>();
  return results.map(toWindowArticle);
}

/** Stored once the newsletter's own issue before the window was built, and carried by none of its digests. */
const IS_LATE = `a.stored_at > (SELECT d.built_at FROM digest d WHERE d.newsletter = ?6 AND d.to_day < ?2 AND d.own = 1
    ORDER BY d.to_day DESC, d.id DESC LIMIT 1)
  AND NOT EXISTS (SELECT 1 FROM digest_article c CROSS JOIN digest d ON d.id = c.digest
    WHERE c.article = a.id AND d.newsletter = ?6)`;

/**
 * At most `limit` articles that a newsletter takes in, of the days from `window.from` to before `window.to`, that arrived when
 * the issue of those days was built.
 */
export async function listLateArticles(
  db: D1Database,
  newsletter: string,
  window: StoredWindow,
  limit: number,
): Promise<WindowArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT ${WINDOW_COLUMNS} FROM article a JOIN annotation n ON n.article = a.id
       WHERE a.published_day >= ?1 AND a.published_day < ?2 AND ${IS_LATE} AND ${IN_SCOPE}
       UNION ALL
       SELECT ${WINDOW_COLUMNS} FROM article a JOIN annotation n ON n.article = a.id
       WHERE a.published_at >= ?3 AND a.published_at < ?4 AND ${IS_LATE} AND ${IN_SCOPE}
       LIMIT ?5`,
    )
    .bind(window.from, window.to, window.start, window.end, limit, newsletter)
    .all<WindowRow>();
  return results.map(toWindowArticle);
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
