import { z } from 'zod';
import { STAGE_AT_ONCE, STAGE_BYTES, STAGE_PER_SECOND } from '../limits.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/ids.ts';

/** What is stored of an entry to know it again. */
export type KnownEntryRow = {
  readonly key: string;
  readonly idKey: string | null;
  readonly hash: string;
  /** When its source was last seen to list it, to `RELIST_DAYS` days. */
  readonly listedAt: Instant;
};

/** An entry to put where it waits to become an article; in words why not, where it is only kept in mind, and null else. */
export type StagedEntry = {
  readonly key: string;
  readonly idKey: string | null;
  readonly hash: string;
  readonly entry: Entry;
  readonly passedOver: string | null;
};

/** What names a row of the table. */
export type EntryKey = { readonly source: string; readonly key: string };

/** Which entries of a document are stored: `places` are the first parts of keys, `end` the character behind those that follow. */
export async function listKnownEntries(
  db: D1Database,
  source: string,
  { places, ids, end }: { places: readonly string[]; ids: readonly string[]; end: string },
): Promise<KnownEntryRow[]> {
  const { results } = await db
    .prepare(
      `SELECT e.key, e.id_key AS idKey, e.hash, e.listed_at AS listedAt FROM json_each(?2) p CROSS JOIN entry e
         ON e.source = ?1 AND e.key >= p.value AND e.key < p.value || ?4
       UNION SELECT e.key, e.id_key, e.hash, e.listed_at FROM json_each(?3) i
         CROSS JOIN entry e INDEXED BY entry_by_id ON e.source = ?1 AND e.id_key = i.value AND e.id_key IS NOT NULL
       ORDER BY 1`,
    )
    .bind(source, JSON.stringify([...new Set(places)]), JSON.stringify([...new Set(ids)]), end)
    .all<KnownEntryRow>();
  return results;
}

/** Lists of rows as JSON, each short enough for one bound value, `most` lists at the most; and how many rows they hold. */
function packRows(rows: Iterable<string>, most: number): { packs: string[]; packed: number } {
  const lists: string[][] = [];
  let packed = 0;
  let bytes = 0;
  for (const row of rows) {
    // With the comma or bracket that follows it.
    const size = Buffer.byteLength(row) + 1;
    const open = lists.at(-1);
    if (open !== undefined && bytes + size <= STAGE_BYTES) {
      open.push(row);
      bytes += size;
    } else {
      if (lists.length === most) break;
      lists.push([row]);
      bytes = size;
    }
    packed++;
  }
  return { packs: lists.map((list) => `[${list.join(',')}]`), packed };
}

const STAGE = `INSERT INTO entry (source, key, id_key, hash, state, seen_at, listed_at, due_at, reason, data)
  SELECT ?1, value ->> 'key', value ->> 'idKey', value ->> 'hash', iif(value ->> 'reason' IS NULL, 'waiting', 'stored'),
    ?2, ?2, iif(value ->> 'reason' IS NULL, value ->> 'dueAt', NULL), value ->> 'reason', value ->> 'data' FROM json_each(?3)
  WHERE EXISTS (SELECT 1 FROM source WHERE id = ?1)
  ON CONFLICT (source, key) DO UPDATE SET id_key = excluded.id_key, hash = excluded.hash, state = excluded.state,
    listed_at = excluded.listed_at, due_at = excluded.due_at, lease = NULL, attempts = 0, reason = excluded.reason,
    data = excluded.data
  WHERE entry.hash <> excluded.hash`;

/** Seconds until entry number `nth` of a document, from 1, is due: none for the first ones, the rest as fast as articles are made. */
export function secondsUntilDue(nth: number): number {
  return Math.max(0, Math.ceil((nth - STAGE_AT_ONCE) / STAGE_PER_SECOND));
}

function* listRows(entries: readonly StagedEntry[], now: Date): Iterable<string> {
  for (const [place, { entry, passedOver, key, idKey, hash }] of entries.entries()) {
    const data = passedOver === null ? JSON.stringify(entry) : null;
    const dueAt = new Date(now.getTime() + secondsUntilDue(place + 1) * 1000).toISOString();
    yield JSON.stringify({ key, idKey, hash, reason: passedOver, data, dueAt });
  }
}

/**
 * Statements, `most` at the most, that put entries where they wait, or keep in mind those that are passed over, and how many of
 * the entries those are, from the first; one that is stored and says the same stays as it is. None for a source that is gone. Of
 * many the first are due first, so that those of other sources come between.
 */
export function stageStatements(
  db: D1Database,
  source: string,
  entries: readonly StagedEntry[],
  now: Date,
  most: number = Number.POSITIVE_INFINITY,
): { statements: D1PreparedStatement[]; staged: number } {
  const { packs, packed } = packRows(listRows(entries, now), most);
  const statements = packs.map((pack) => db.prepare(STAGE).bind(source, now.toISOString(), pack));
  return { statements, staged: packed };
}

/** How an entry ended. */
export type StoredEntry = EntryKey & { readonly hash: string; readonly article: string };

/**
 * Statements of the transaction in which entries become articles, around those that store the articles. `hold` breaks the
 * transaction, as no state is null, where the lease is lost or the entry says something else by now; `finish` comes last.
 */
export function entryStatements(
  db: D1Database,
  token: string,
  entries: readonly StoredEntry[],
): { hold: D1PreparedStatement; finish: D1PreparedStatement } {
  const rows = JSON.stringify(
    entries.map(({ source, key, hash, article }) => ({ source, key, hash, article })),
  );
  const mine = `FROM json_each(?1) i WHERE entry.source = i.value ->> 'source' AND entry.key = i.value ->> 'key'`;
  return {
    hold: db
      .prepare(
        `UPDATE entry SET state = iif(lease = ?2 AND state = 'waiting' AND hash = i.value ->> 'hash', state, NULL) ${mine}`,
      )
      .bind(rows, token),
    finish: db
      .prepare(
        `UPDATE entry SET state = 'stored', article = i.value ->> 'article', due_at = NULL, lease = NULL, attempts = 0,
           reason = NULL, data = NULL ${mine}`,
      )
      .bind(rows),
  };
}

/** Whether an entry waits that is due. */
export async function hasDueEntries(db: D1Database, now: Date): Promise<boolean> {
  const row = await db
    .prepare(`SELECT 1 AS due FROM entry WHERE state = 'waiting' AND due_at <= ? LIMIT 1`)
    .bind(now.toISOString())
    .first();
  return row !== null;
}

/** An entry that was given up. */
export type FailedEntry = EntryKey & {
  readonly seenAt: Instant;
  readonly reason: string;
  readonly title: string;
  readonly url: string | null;
};

/** Where a page of failed entries goes on: after this one. */
export type FailedCursor = Pick<FailedEntry, 'seenAt' | 'source' | 'key'>;

/** Entries that were given up, last seen first, those after `after`; from the newest where it is null. */
export async function listFailedEntries(
  db: D1Database,
  { after, limit }: { after: FailedCursor | null; limit: number },
): Promise<FailedEntry[]> {
  // Two ranges, as the order falls by time and rises by name.
  const { results } = await db
    .prepare(
      `SELECT source, key, seen_at AS seenAt, coalesce(reason, '') AS reason,
         coalesce(data ->> 'title', '') AS title, data ->> 'url' AS url
       FROM entry WHERE state = 'failed' AND seen_at <= ?1 AND (seen_at < ?1 OR (source, key) > (?2, ?3))
       ORDER BY seen_at DESC, source, key LIMIT ?4`,
    )
    .bind(after?.seenAt ?? '~', after?.source ?? '', after?.key ?? '', limit)
    .all<FailedEntry>();
  return results;
}

/** Puts failed entries back where they wait, all those of a source or one of them. Answers how many. */
export async function retryEntries(
  db: D1Database,
  { source, key }: { source: string; key: string | null },
  now: Date,
): Promise<number> {
  const { meta } = await db
    .prepare(
      `UPDATE entry SET state = 'waiting', due_at = ?2, lease = NULL, attempts = 0, reason = NULL
       WHERE source = ?1 ${key === null ? '' : 'AND key = ?3'} AND state = 'failed'`,
    )
    .bind(source, now.toISOString(), ...(key === null ? [] : [key]))
    .run();
  return meta.changes;
}

const States = z.object({ waiting: z.int(), failed: z.int() });

/** How many entries wait, and how many were given up. */
export async function countEntries(db: D1Database): Promise<z.infer<typeof States>> {
  const row = await db
    .prepare(
      `SELECT (SELECT count(*) FROM entry WHERE state = 'waiting') AS waiting,
              (SELECT count(*) FROM entry WHERE state = 'failed') AS failed`,
    )
    .first();
  return States.parse(row);
}
