import { SOURCE_WEEK_DAYS } from '../limits.ts';
import type { Instant } from '../model/ids.ts';
import { NO_POLL_HINTS, PollHints } from '../model/poll-hints.ts';
import { Source, SourceHealth, SourceSettings } from '../model/source.ts';
import { parseJsonColumn } from './rows.ts';

/** A source and how it is doing. */
export type SourceWithHealth = { readonly source: Source; readonly health: SourceHealth };

/** What a poll needs to know of those before it; null where there was none or the server gave none. */
export type PollState = {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** SHA-256 of the last body, in hex. */
  readonly bodyHash: string | null;
  readonly intervalMinutes: number;
  /** How often the feed asked to be polled when it was last read. */
  readonly hints: PollHints;
  /** Consecutive failures. */
  readonly failures: number;
  readonly lastSuccessAt: Instant | null;
};

/** How a poll ended. `at` is when; a null `nextPollAt` means that the source is not polled again by itself. */
export type PollOutcome =
  | {
      readonly ok: true;
      readonly at: Instant;
      readonly nextPollAt: Instant | null;
      readonly intervalMinutes: number;
      readonly hints: PollHints;
      readonly etag: string | null;
      readonly lastModified: string | null;
      readonly bodyHash: string | null;
      /** The address that it moved to for good; left out where it did not. One that another source has is not taken. */
      readonly movedTo?: string;
      /** What the feed calls itself; taken where the source has no title yet. */
      readonly title?: string;
    }
  | {
      readonly ok: false;
      readonly at: Instant;
      readonly nextPollAt: Instant | null;
      /** Why, in words. */
      readonly error: string;
      /** Whether the server said that it is gone for good (410). */
      readonly gone?: boolean;
    };

const COLUMNS = 's.id, s.kind, s.newsletter, s.title, s.url, s.settings, s.status, s.created_at AS createdAt';
const POLL_COLUMNS = `etag, last_modified AS lastModified, body_hash AS bodyHash, interval_minutes AS intervalMinutes,
  hints, failures, last_success_at AS lastSuccessAt`;
/** `?1` is the instant a week ago. */
const HEALTH_COLUMNS = `s.last_polled_at AS lastPolledAt, s.last_success_at AS lastSuccessAt, s.last_error AS lastError,
  s.failures, s.next_poll_at AS nextPollAt, s.interval_minutes AS intervalMinutes,
  (SELECT count(*) FROM entry e WHERE e.source = s.id AND e.seen_at >= ?1) AS itemsAWeek`;

type Row = { id: string; settings: string };

function toSource({ settings, ...row }: Row): Source {
  return Source.parse({ ...row, settings: parseJsonColumn(SourceSettings, 'source', row.id, settings) });
}

const toBoth = (row: Row): SourceWithHealth => ({ source: toSource(row), health: SourceHealth.parse(row) });

const aWeekBefore = (now: Date): string =>
  new Date(now.getTime() - SOURCE_WEEK_DAYS * 86_400_000).toISOString();

/** A source by id, or null. */
export async function findSource(db: D1Database, id: string): Promise<Source | null> {
  const row = await db.prepare(`SELECT ${COLUMNS} FROM source s WHERE s.id = ?`).bind(id).first<Row>();
  return row && toSource(row);
}

/** Those of some sources that there are, by id. */
export async function findSources(db: D1Database, ids: readonly string[]): Promise<Map<string, Source>> {
  const { results } = await db
    .prepare(`SELECT ${COLUMNS} FROM json_each(?) i CROSS JOIN source s ON s.id = i.value`)
    .bind(JSON.stringify([...new Set(ids)]))
    .all<Row>();
  return new Map(results.map((row) => [row.id, toSource(row)]));
}

/** The source that has an address, or null. */
export async function findSourceByUrl(db: D1Database, url: string): Promise<Source | null> {
  const row = await db.prepare(`SELECT ${COLUMNS} FROM source s WHERE s.url = ?`).bind(url).first<Row>();
  return row && toSource(row);
}

/** A source by id and how it is doing, or null. */
export async function findSourceHealth(
  db: D1Database,
  id: string,
  now: Date,
): Promise<SourceWithHealth | null> {
  const row = await db
    .prepare(`SELECT ${COLUMNS}, ${HEALTH_COLUMNS} FROM source s WHERE s.id = ?2`)
    .bind(aWeekBefore(now), id)
    .first<Row>();
  return row && toBoth(row);
}

/** Sources by id, those after `after`; of one newsletter, or of all where it is null; those whose last poll failed alone, if so asked. */
export async function listSources(
  db: D1Database,
  {
    newsletter,
    failing = false,
    after,
    limit,
  }: { newsletter: string | null; failing?: boolean; after: string | null; limit: number },
  now: Date,
): Promise<SourceWithHealth[]> {
  const statement = db.prepare(
    `SELECT ${COLUMNS}, ${HEALTH_COLUMNS} FROM source s
     WHERE s.id > ?2 ${failing ? 'AND s.failures > 0' : ''} ${newsletter === null ? '' : 'AND s.newsletter = ?4'} ORDER BY s.id LIMIT ?3`,
  );
  const values = [aWeekBefore(now), after ?? '', limit, ...(newsletter === null ? [] : [newsletter])];
  const { results } = await statement.bind(...values).all<Row>();
  return results.map(toBoth);
}

/** Stores a new source, first polled at `nextPollAt` where that is not null. Answers false where its id or address is taken. */
export async function saveSource(
  db: D1Database,
  source: Source,
  { nextPollAt, intervalMinutes }: { nextPollAt: Instant | null; intervalMinutes: number },
): Promise<boolean> {
  const { id, kind, newsletter, title, url, settings, status, createdAt } = source;
  const { meta } = await db
    .prepare(
      `INSERT INTO source (id, kind, newsletter, title, url, settings, status, created_at, next_poll_at, interval_minutes)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(
      id,
      kind,
      newsletter,
      title,
      url,
      JSON.stringify(settings),
      status,
      createdAt,
      nextPollAt,
      intervalMinutes,
    )
    .run();
  return meta.changes > 0;
}

/**
 * Deletes a source with its entries. Its articles stay in the archive and in the digests that carry them; new digests take
 * in those alone that another source of theirs carries too. Answers false where there was none.
 */
export async function deleteSource(db: D1Database, id: string): Promise<boolean> {
  const { meta } = await db.prepare('DELETE FROM source WHERE id = ?').bind(id).run();
  return meta.changes > 0;
}

/** A source that is due, and where it is fetched from. */
export type DueSource = { readonly id: string; readonly url: string };

/** Sources whose poll is due and that nobody is polling, longest waiting first. */
export async function listDueSources(db: D1Database, now: Date, limit: number): Promise<DueSource[]> {
  const { results } = await db
    .prepare(
      `SELECT id, url FROM source WHERE next_poll_at <= ?1 AND status = 'active' AND url IS NOT NULL
         AND (lease IS NULL OR lease_until <= ?1)
       ORDER BY next_poll_at, id LIMIT ?2`,
    )
    .bind(now.toISOString(), limit)
    .all<DueSource>();
  return results;
}

/** Puts off sources that nobody has taken, each to an instant of its own. */
export async function putOffSources(
  db: D1Database,
  times: readonly { readonly id: string; readonly at: Instant }[],
): Promise<void> {
  await db
    .prepare(
      `UPDATE source SET next_poll_at = later.value ->> 'at' FROM json_each(?1) AS later
       WHERE source.id = later.value ->> 'id' AND source.status = 'active' AND source.next_poll_at IS NOT NULL`,
    )
    .bind(JSON.stringify(times))
    .run();
}

/**
 * Takes a source to poll it: until `until` nobody else does. Null where it is not active, not due (asked for unless
 * `anyTime`), being polled, or not there.
 */
export async function leaseSource(
  db: D1Database,
  id: string,
  token: string,
  until: Date,
  now: Date,
  anyTime = false,
): Promise<{ source: Source; poll: PollState } | null> {
  const row = await db
    .prepare(
      `UPDATE source SET lease = ?2, lease_until = ?3
       WHERE id = ?1 AND status = 'active' AND url IS NOT NULL AND (lease IS NULL OR lease_until <= ?4)
         AND (?5 = 1 OR next_poll_at <= ?4)
       RETURNING ${COLUMNS.replaceAll('s.', '')}, ${POLL_COLUMNS}`,
    )
    .bind(id, token, until.toISOString(), now.toISOString(), anyTime ? 1 : 0)
    .first<Row & Omit<PollState, 'hints'> & { hints: string | null }>();
  if (row === null) return null;
  const { etag, lastModified, bodyHash, intervalMinutes, failures, lastSuccessAt } = row;
  const hints = row.hints === null ? NO_POLL_HINTS : parseJsonColumn(PollHints, 'source', row.id, row.hints);
  return {
    source: toSource(row),
    poll: { etag, lastModified, bodyHash, intervalMinutes, hints, failures, lastSuccessAt },
  };
}

const POLLED = `UPDATE source SET lease = NULL, lease_until = NULL, last_polled_at = ?3, last_success_at = ?3,
    last_error = NULL, failures = 0, next_poll_at = iif(status = 'active', ?4, NULL), interval_minutes = ?5,
    etag = ?6, last_modified = ?7, body_hash = ?8,
    url = iif(?9 IS NULL OR EXISTS (SELECT 1 FROM source o WHERE o.url = ?9), url, ?9),
    title = iif(title = '', coalesce(?10, ''), title), hints = ?11
  WHERE id = ?1 AND lease = ?2`;

const FAILED = `UPDATE source SET lease = NULL, lease_until = NULL, last_polled_at = ?3, last_error = ?5,
    failures = failures + 1, next_poll_at = iif(status = 'active' AND ?6 = 0, ?4, NULL),
    status = iif(status = 'active' AND ?6 = 1, 'gone', status)
  WHERE id = ?1 AND lease = ?2`;

/** Records how a poll ended and gives the source back. Answers false, and records nothing, where `token` holds it no more. */
export async function finishPoll(
  db: D1Database,
  id: string,
  token: string,
  outcome: PollOutcome,
): Promise<boolean> {
  const { at, nextPollAt } = outcome;
  const statement = outcome.ok
    ? db
        .prepare(POLLED)
        .bind(
          id,
          token,
          at,
          nextPollAt,
          outcome.intervalMinutes,
          outcome.etag,
          outcome.lastModified,
          outcome.bodyHash,
          outcome.movedTo ?? null,
          outcome.title ?? null,
          JSON.stringify(outcome.hints),
        )
    : db.prepare(FAILED).bind(id, token, at, nextPollAt, outcome.error, outcome.gone === true ? 1 : 0);
  return (await statement.run()).meta.changes > 0;
}

/** Gives a source back unpolled; it is due again at `nextPollAt`. */
export async function postponePoll(
  db: D1Database,
  id: string,
  token: string,
  nextPollAt: Instant,
): Promise<void> {
  await db
    .prepare(
      `UPDATE source SET lease = NULL, lease_until = NULL, next_poll_at = iif(status = 'active', ?3, NULL)
       WHERE id = ?1 AND lease = ?2`,
    )
    .bind(id, token, nextPollAt)
    .run();
}
