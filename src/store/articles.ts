import { z } from 'zod';
import { Annotation } from '../model/annotation.ts';
import { Article } from '../model/article.ts';
import type { FingerprintedArticle } from '../model/corpus.ts';
import type { Day, Instant } from '../model/ids.ts';
import type { ClaimRow } from '../model/ledger.ts';
import type { StoryMember } from '../model/story-member.ts';
import { StorySignature } from '../model/story-signature.ts';
import type { Frequency } from '../model/subscriber.ts';
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
  /** `revision` is left out for those of a corpus, whose versions its editor keeps. */
  article: Omit<Article, 'text'> & { published: string; revision?: number };
  annotation: Annotation;
  signature: StorySignature;
};

const COLUMNS = `a.id, a.source, a.url, a.title, a.publisher, a.after, a.byline, a.lang,
  coalesce(a.published_day, a.published_at) AS published, a.published_basis AS publishedBasis`;

const Metadata = Article.omit({ text: true });
const DatedMetadata = Metadata.extend({
  published: Article.shape.published.unwrap(),
  revision: z.int().positive().nullable(),
});

/**
 * Whether a newsletter takes in an article: from the corpus, from a source of its own or of all newsletters, or as one of
 * these carried it too. `?6` is the newsletter.
 */
const IN_SCOPE = `(a.source = 'corpus'
  OR EXISTS (SELECT 1 FROM source s WHERE s.id = a.source AND (s.newsletter IS NULL OR s.newsletter = ?6))
  OR EXISTS (SELECT 1 FROM entry e CROSS JOIN source s ON s.id = e.source
    WHERE e.article = a.id AND (s.newsletter IS NULL OR s.newsletter = ?6)))`;

const WINDOW_COLUMNS = `${COLUMNS}, iif(a.source = 'corpus', NULL, a.revision) AS revision, n.data AS annotation, n.signature`;

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

const toDated = ({ revision, ...article }: z.infer<typeof DatedMetadata>): WindowArticle['article'] =>
  revision === null ? article : { ...article, revision };

const toWindowArticle = ({ annotation, signature, ...row }: WindowRow): WindowArticle => ({
  article: toDated(DatedMetadata.parse(row)),
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

/** Which digests `d` of a newsletter its readers get: those of every issue, or those of one digest a week. */
const GIVEN: Readonly<Record<Frequency, string>> = {
  every: 'd.own = 1',
  weekly: `EXISTS (SELECT 1 FROM send s WHERE s.digest = d.id AND s.frequencies LIKE '%"weekly"%')`,
};

/** A day before a window: its first and last instant, and the instant by which its issue was complete. */
export type LateDay = {
  readonly day: Day;
  readonly start: Instant;
  readonly end: Instant;
  readonly closed: Instant;
};

/** Where to look for late articles. */
export type LateSearch = {
  /** Readers of every issue, or those of one digest a week. */
  readonly frequency: Frequency;
  /** The first day of the window that takes them in; the days before it, the last first. */
  readonly before: Day;
  readonly days: readonly LateDay[];
  /** How many days before those that no digest told of are looked at. */
  readonly back: number;
  /** Seconds before a digest was built in which what was stored may have come in behind its back. */
  readonly margin: number;
  readonly limit: number;
};

/** What came once those readers' last digest was built, or, of a day that it did not tell of, once that day's issue was complete; and is in none of theirs. */
const isLate = (frequency: Frequency): string =>
  `late.day >= date(coalesce((SELECT date(to_day, '+1 day') FROM last), ?2), '-' || ?3 || ' days')
   AND a.stored_at > coalesce((SELECT strftime('%Y-%m-%dT%H:%M:%fZ', built_at, '-' || ?4 || ' seconds') FROM last), '')
   AND (late.day <= (SELECT to_day FROM last) OR a.stored_at > late.closed)
   AND NOT EXISTS (SELECT 1 FROM digest_article c CROSS JOIN digest d ON d.id = c.digest
    WHERE c.article = a.id AND d.newsletter = ?6 AND ${GIVEN[frequency]})`;

/**
 * At most `limit` articles that a newsletter takes in, of the days before a window, that came too late for the issue of their
 * day, and that no digest of those readers carries. The last days come first.
 */
export async function listLateArticles(
  db: D1Database,
  newsletter: string,
  { frequency, before, days, back, margin, limit }: LateSearch,
): Promise<WindowArticle[]> {
  const select = (join: string) =>
    `SELECT ${WINDOW_COLUMNS} FROM late CROSS JOIN article a ON ${join} JOIN annotation n ON n.article = a.id
     WHERE ${isLate(frequency)} AND ${IN_SCOPE}`;
  const { results } = await db
    .prepare(
      `WITH last AS (SELECT d.to_day, d.built_at FROM digest d
           WHERE d.newsletter = ?6 AND d.to_day < ?2 AND ${GIVEN[frequency]}
           ORDER BY d.to_day DESC, d.id DESC LIMIT 1),
         late AS MATERIALIZED (SELECT value ->> 'day' AS day, value ->> 'start' AS first, value ->> 'end' AS past,
           value ->> 'closed' AS closed FROM json_each(?1))
       ${select('a.published_day = late.day')}
       UNION ALL
       ${select('a.published_at >= late.first AND a.published_at < late.past')}
       LIMIT ?5`,
    )
    .bind(JSON.stringify(days), before, back, margin, limit, newsletter)
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
