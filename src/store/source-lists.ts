import { z } from 'zod';
import { Instant, Slug } from '../model/ids.ts';
import { Source, SourceSettings } from '../model/source.ts';
import { parseJsonColumn } from './rows.ts';

/** The sources that have some addresses, by address. */
export async function listSourcesByUrl(
  db: D1Database,
  urls: readonly string[],
): Promise<Map<string, string>> {
  const { results } = await db
    .prepare('SELECT s.url, s.id FROM json_each(?) i CROSS JOIN source s ON s.url = i.value')
    .bind(JSON.stringify(urls))
    .all<{ url: string; id: string }>();
  return new Map(results.map(({ url, id }) => [url, id]));
}

/**
 * Stores new feeds in one statement, each first polled at `nextPollAt`. Those whose id or address is taken are left out;
 * answers the addresses of the others.
 */
export async function saveSources(
  db: D1Database,
  sources: readonly Source[],
  { nextPollAt, intervalMinutes }: { nextPollAt: Instant | null; intervalMinutes: number },
): Promise<Set<string>> {
  const rows = sources.map(({ settings, ...source }) => ({ ...source, settings: JSON.stringify(settings) }));
  const { results } = await db
    .prepare(
      `INSERT INTO source (id, kind, newsletter, title, url, settings, status, created_at, next_poll_at, interval_minutes)
       SELECT value ->> 'id', value ->> 'kind', value ->> 'newsletter', value ->> 'title', value ->> 'url',
         value ->> 'settings', value ->> 'status', value ->> 'createdAt', ?2, ?3
       FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING RETURNING url`,
    )
    .bind(JSON.stringify(rows), nextPollAt, intervalMinutes)
    .all<{ url: string }>();
  return new Set(results.map(({ url }) => url));
}

const FeedRow = z.object({
  id: Slug,
  url: z.string(),
  title: z.string(),
  newsletter: Slug.nullable(),
  settings: z.string(),
});

/** The sources that are feeds, by id, those after `after`: what an OPML file lists. */
export async function listFeedSources(
  db: D1Database,
  { after, limit }: { after: string | null; limit: number },
): Promise<(Pick<Source, 'id' | 'title' | 'newsletter'> & { url: string; lang: string | null })[]> {
  const { results } = await db
    .prepare(
      `SELECT id, url, title, newsletter, settings FROM source
       WHERE id > ? AND kind = 'feed' AND url IS NOT NULL ORDER BY id LIMIT ?`,
    )
    .bind(after ?? '', limit)
    .all();
  return results.map((row) => {
    const { settings, ...feed } = FeedRow.parse(row);
    return { ...feed, lang: parseJsonColumn(SourceSettings, 'source', feed.id, settings).lang };
  });
}

const Failing = z.object({
  id: Slug,
  title: z.string(),
  status: Source.shape.status,
  failures: z.int(),
  lastError: z.string().nullable(),
  lastSuccessAt: Instant.nullable(),
  nextPollAt: Instant.nullable(),
});

/** A source whose last polls failed, and how. */
export type FailingSource = z.infer<typeof Failing>;

/** The sources whose last poll failed, by id, those after `after`. */
export async function listFailingSources(
  db: D1Database,
  { after, limit }: { after: string | null; limit: number },
): Promise<FailingSource[]> {
  const { results } = await db
    .prepare(
      `SELECT id, title, status, failures, last_error AS lastError, last_success_at AS lastSuccessAt,
         next_poll_at AS nextPollAt
       FROM source WHERE failures > 0 AND id > ? ORDER BY id LIMIT ?`,
    )
    .bind(after ?? '', limit)
    .all();
  return results.map((row) => Failing.parse(row));
}

/** How many sources there are whose last poll failed. */
export async function countFailingSources(db: D1Database): Promise<number> {
  const row = await db
    .prepare('SELECT count(*) AS failing FROM source WHERE failures > 0')
    .first<{ failing: number }>();
  return row?.failing ?? 0;
}

/** How many entries of the sources that a newsletter takes in wait to become articles; counted among the `limit` that are due first. */
export async function countWaitingFor(db: D1Database, newsletter: string, limit: number): Promise<number> {
  const row = await db
    .prepare(
      `SELECT count(*) AS waiting FROM (SELECT source FROM entry WHERE state = 'waiting' ORDER BY due_at, source, key LIMIT ?2) e
         CROSS JOIN source s ON s.id = e.source WHERE s.newsletter IS NULL OR s.newsletter = ?1`,
    )
    .bind(newsletter, limit)
    .first<{ waiting: number }>();
  return row?.waiting ?? 0;
}

/** The articles that entries of a source, first seen at `since` or later, have become; the first seen first. */
export async function listArrivedArticles(
  db: D1Database,
  { source, since, limit }: { source: string; since: Instant; limit: number },
): Promise<{ id: string; title: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT a.id, a.title FROM entry e JOIN article a ON a.id = e.article
       WHERE e.source = ? AND e.seen_at >= ? GROUP BY a.id ORDER BY min(e.seen_at), a.id LIMIT ?`,
    )
    .bind(source, since, limit)
    .all<{ id: string; title: string }>();
  return results;
}

/** How many entries of a source, first seen at `since` or later, were given up. */
export async function countFailedSince(
  db: D1Database,
  { source, since }: { source: string; since: Instant },
): Promise<number> {
  const row = await db
    .prepare(`SELECT count(*) AS failed FROM entry WHERE source = ? AND seen_at >= ? AND state = 'failed'`)
    .bind(source, since)
    .first<{ failed: number }>();
  return row?.failed ?? 0;
}

/** Puts every entry that was given up back where it waits, at most `limit` of them. Answers how many. */
export async function retryAllEntries(db: D1Database, now: Date, limit: number): Promise<number> {
  const { meta } = await db
    .prepare(
      `UPDATE entry SET state = 'waiting', due_at = ?1, lease = NULL, attempts = 0, reason = NULL
       WHERE (source, key) IN (SELECT source, key FROM entry WHERE state = 'failed' AND seen_at > ''
         ORDER BY seen_at DESC, source, key LIMIT ?2)`,
    )
    .bind(now.toISOString(), limit)
    .run();
  return meta.changes;
}
