import { z } from 'zod';
import { Digest } from '../model/digest.ts';
import { StorySignature } from '../model/story-signature.ts';
import { parseJsonColumn } from './rows.ts';
import { digestWebhookStatement } from './webhook-events.ts';

/** How many headlines a digest's summary keeps. */
const SUMMARY_HEADLINES = 3;

const Headlines = z.array(z.string());

/** A published digest as lists show it. `publishedAt` is a UTC instant. */
export type StoredSummary = {
  id: string;
  newsletter: string;
  title: string;
  from: string;
  to: string;
  stories: number;
  headlines: string[];
  publishedAt: string;
};

/** A stored digest and when it was published, null where it is not public. */
export type StoredDigest = { digest: Digest; publishedAt: string | null };

/** Where a list of digests goes on: after the one with this last day and id. */
export type DigestCursor = { to: string; id: string };

const SUMMARY_COLUMNS =
  'id, newsletter, from_day AS "from", to_day AS "to", stories, summary, published_at AS publishedAt, data ->> \'title\' AS title';

type SummaryRow = Omit<StoredSummary, 'headlines'> & { summary: string };

const toSummary = ({ summary, ...row }: SummaryRow): StoredSummary => ({
  ...row,
  headlines: parseJsonColumn(Headlines, 'digest', row.id, summary),
});

/**
 * Stores a digest unless one of its id exists: the first build is the frozen one. Answers whether it
 * was stored.
 */
export async function saveDigest(
  db: D1Database,
  digest: Digest,
  when: { own: boolean; builtAt: string; publishedAt: string | null },
): Promise<boolean> {
  const fresh = digest.sections.flatMap((section) => section.stories);
  // What is new leads the summary, as it leads the digest.
  const stories = [...fresh, ...digest.sections.flatMap((section) => section.developing)];
  const headlines = stories.slice(0, SUMMARY_HEADLINES).map((story) => story.headline);
  const articles = Object.fromEntries(
    stories.flatMap((story) => story.articles.map(({ id, revision = 1 }) => [id, revision])),
  );
  const [inserted] = await db.batch([
    db
      .prepare(
        `INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, published_at, summary, data)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      )
      .bind(
        digest.id,
        digest.newsletter,
        digest.from,
        digest.to,
        digest.counts.stories,
        digest.hash,
        when.own ? 1 : 0,
        when.builtAt,
        when.publishedAt,
        JSON.stringify(headlines),
        JSON.stringify(digest),
      ),
    db
      .prepare(
        `INSERT INTO digest_article (article, digest, revision) SELECT key, ?2, value FROM json_each(?1)
         WHERE EXISTS (SELECT 1 FROM digest WHERE id = ?2 AND hash = ?3) ON CONFLICT DO NOTHING`,
      )
      .bind(JSON.stringify(articles), digest.id, digest.hash),
  ]);
  return (inserted?.meta.changes ?? 0) > 0;
}

/**
 * Publishes a digest; one that is public stays as it is. The event for the operator's endpoint is enqueued with it.
 * Answers whether this made it public.
 */
export async function publishDigest(db: D1Database, id: string, now: Date): Promise<boolean> {
  const at = now.toISOString();
  const [published] = await db.batch([
    db.prepare('UPDATE digest SET published_at = ? WHERE id = ? AND published_at IS NULL').bind(at, id),
    digestWebhookStatement(db, id, at),
  ]);
  return (published?.meta.changes ?? 0) > 0;
}

/** A digest by id, public or not, or null. */
export async function findDigest(db: D1Database, id: string): Promise<StoredDigest | null> {
  const row = await db
    .prepare('SELECT data, published_at AS publishedAt FROM digest WHERE id = ?')
    .bind(id)
    .first<{ data: string; publishedAt: string | null }>();
  return row && { digest: parseJsonColumn(Digest, 'digest', id, row.data), publishedAt: row.publishedAt };
}

/** The hash of a stored digest, public or not, or null. */
export async function findDigestHash(db: D1Database, id: string): Promise<string | null> {
  return db.prepare('SELECT hash FROM digest WHERE id = ?').bind(id).first<string>('hash');
}

/** The id of the newest published digest that has stories, of one newsletter or of all; null where there is none. */
export async function findLatestId(db: D1Database, newsletter: string | null): Promise<string | null> {
  const where = newsletter === null ? '' : 'AND newsletter = ?';
  const statement = db.prepare(
    `SELECT id FROM digest WHERE published_at IS NOT NULL AND stories > 0 ${where} ORDER BY to_day DESC, id DESC LIMIT 1`,
  );
  const row = await (newsletter === null ? statement : statement.bind(newsletter)).first<{ id: string }>();
  return row?.id ?? null;
}

/** Published digests, newest first, after `cursor`; of one newsletter or of all. */
export async function listDigests(
  db: D1Database,
  { newsletter, after, limit }: { newsletter: string | null; after: DigestCursor | null; limit: number },
): Promise<StoredSummary[]> {
  const clauses = ['published_at IS NOT NULL'];
  const values: (string | number)[] = [];
  if (newsletter !== null) {
    clauses.push('newsletter = ?');
    values.push(newsletter);
  }
  if (after !== null) {
    clauses.push('(to_day, id) < (?, ?)');
    values.push(after.to, after.id);
  }
  const { results } = await db
    .prepare(
      `SELECT ${SUMMARY_COLUMNS} FROM digest WHERE ${clauses.join(' AND ')} ORDER BY to_day DESC, id DESC LIMIT ?`,
    )
    .bind(...values, limit)
    .all<SummaryRow>();
  return results.map(toSummary);
}

/** The newest published digests of a newsletter's own cadence, whole, for its feeds. */
export async function listFeedDigests(
  db: D1Database,
  newsletter: string,
  limit: number,
): Promise<StoredDigest[]> {
  const { results } = await db
    .prepare(
      `SELECT id, data, published_at AS publishedAt FROM digest
       WHERE published_at IS NOT NULL AND newsletter = ? AND own = 1 AND stories > 0
       ORDER BY to_day DESC, id DESC LIMIT ?`,
    )
    .bind(newsletter, limit)
    .all<{ id: string; data: string; publishedAt: string }>();
  return results.map(({ id, data, publishedAt }) => ({
    digest: parseJsonColumn(Digest, 'digest', id, data),
    publishedAt,
  }));
}

/** The newest published digests of a newsletter's own cadence that have stories and ended before a day, whole, newest first. */
export async function listToldDigests(
  db: D1Database,
  newsletter: string,
  before: string,
  limit: number,
): Promise<Digest[]> {
  const { results } = await db
    .prepare(
      `SELECT id, data FROM digest
       WHERE published_at IS NOT NULL AND newsletter = ? AND own = 1 AND stories > 0 AND to_day < ?
       ORDER BY to_day DESC, id DESC LIMIT ?`,
    )
    .bind(newsletter, before, limit)
    .all<{ id: string; data: string }>();
  return results.map(({ id, data }) => parseJsonColumn(Digest, 'digest', id, data));
}

/** The signatures of those of some articles that are stored, by their ids. */
export async function listSignatures(
  db: D1Database,
  articles: readonly string[],
): Promise<ReadonlyMap<string, StorySignature>> {
  const { results } = await db
    .prepare('SELECT article, signature FROM annotation WHERE article IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(articles))
    .all<{ article: string; signature: string }>();
  return new Map(
    results.map(({ article, signature }) => [
      article,
      parseJsonColumn(StorySignature, 'annotation', article, signature),
    ]),
  );
}

/** The published digests that carry an article, newest first. */
export async function listDigestsOfArticle(
  db: D1Database,
  article: string,
  limit: number,
): Promise<StoredSummary[]> {
  const { results } = await db
    .prepare(
      `SELECT ${SUMMARY_COLUMNS} FROM digest WHERE id IN (SELECT digest FROM digest_article WHERE article = ?)
       AND published_at IS NOT NULL ORDER BY to_day DESC, id DESC LIMIT ?`,
    )
    .bind(article, limit)
    .all<SummaryRow>();
  return results.map(toSummary);
}
