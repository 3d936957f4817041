import { KNOWN_ISSUES_MAX } from '../limits.ts';
import type { SendStatus } from '../model/send.ts';

/** A stored issue of a newsletter's own cadence, and where it stands. `send`: the state of that to its readers, null without one. */
export type KnownIssue = {
  readonly from: string;
  readonly to: string;
  readonly published: boolean;
  readonly send: SendStatus | null;
};

/** The stored issues of a newsletter that end after a day, oldest first, at most KNOWN_ISSUES_MAX. */
export async function listKnownIssues(
  db: D1Database,
  newsletter: string,
  after: string,
): Promise<KnownIssue[]> {
  const { results } = await db
    .prepare(
      `SELECT digest.from_day AS "from", digest.to_day AS "to", digest.published_at IS NOT NULL AS published, send.status AS send
       FROM digest LEFT JOIN send ON send.digest = digest.id AND send.audience = 'every'
       WHERE digest.newsletter = ? AND digest.to_day > ? AND digest.own = 1 ORDER BY digest.to_day, digest.id LIMIT ?`,
    )
    .bind(newsletter, after, KNOWN_ISSUES_MAX)
    .all<Omit<KnownIssue, 'published'> & { published: 0 | 1 }>();
  return results.map((row) => ({ ...row, published: row.published === 1 }));
}

/** Whole days, and the instants at which the first begins and the last ends in a newsletter's zone. */
export type Stretch = {
  readonly from: string;
  readonly to: string;
  readonly start: string;
  readonly end: string;
};

/** When the first article in any of some stretches was published, those in their order: a day, an instant or both; null where none was. */
export async function findPublishedIn(
  db: D1Database,
  stretches: readonly Stretch[],
): Promise<{ day: string | null; instant: string | null } | null> {
  return db
    .prepare(
      `SELECT (SELECT min(published_day) FROM article
           WHERE published_day >= value ->> 'from' AND published_day <= value ->> 'to') AS day,
         (SELECT min(published_at) FROM article
           WHERE published_at >= value ->> 'start' AND published_at < value ->> 'end') AS instant
       FROM json_each(?) WHERE day IS NOT NULL OR instant IS NOT NULL ORDER BY key LIMIT 1`,
    )
    .bind(JSON.stringify(stretches))
    .first<{ day: string | null; instant: string | null }>();
}

/**
 * When the first and the last of the articles of some days were stored; '' for those that were always there, as a corpus is. Null
 * where there is no article.
 */
export async function findStoredSpan(
  db: D1Database,
  stretch: Stretch,
): Promise<{ first: string; last: string } | null> {
  const row = await db
    .prepare(
      `SELECT min(stored) AS first, max(stored) AS last FROM (
         SELECT coalesce(stored_at, '') AS stored FROM article WHERE published_day >= ?1 AND published_day <= ?2
         UNION ALL
         SELECT coalesce(stored_at, '') FROM article WHERE published_at >= ?3 AND published_at < ?4)`,
    )
    .bind(stretch.from, stretch.to, stretch.start, stretch.end)
    .first<{ first: string | null; last: string | null }>();
  return row?.first == null || row.last === null ? null : { first: row.first, last: row.last };
}
