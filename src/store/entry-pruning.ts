import { KEEP_ENTRIES_DAYS_MIN, RELIST_DAYS } from '../limits.ts';
import type { KnownEntryRow } from './entries.ts';

const DAY_MS = 86_400_000;

/** Of the entries that a source lists, the keys of those of which that was last noted too long ago. */
export function listRelisted(
  known: readonly KnownEntryRow[],
  listed: ReadonlySet<string>,
  now: Date,
): string[] {
  const before = new Date(now.getTime() - RELIST_DAYS * DAY_MS).toISOString();
  return known.filter(({ key, listedAt }) => listed.has(key) && listedAt < before).map(({ key }) => key);
}

/** A statement that notes that a source still lists entries. */
export function relistStatement(
  db: D1Database,
  source: string,
  keys: readonly string[],
  now: Date,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE entry SET listed_at = ?3 WHERE source = ?1 AND key IN (SELECT value FROM json_each(?2))
         AND listed_at < ?3`,
    )
    .bind(source, JSON.stringify(keys), now.toISOString());
}

/**
 * Deletes entries that their source lists no more, of at most `sources` sources after the one of this id, at most `limit`.
 * An entry goes `days` days after it was listed last, counted to the day on which its source was seen to list anything: a
 * feed that says nothing for a year still lists what it did. It stays while its article does, so that it is known again;
 * waiting ones stay. Answers the last source looked at, null where there was none left; ask again from the same source
 * where `deleted` is `limit`.
 */
export async function pruneEntries(
  db: D1Database,
  { after, days, sources, limit }: { after: string; days: number; sources: number; limit: number },
): Promise<{ last: string | null; deleted: number }> {
  const page = '(SELECT id FROM source WHERE id > ?1 ORDER BY id LIMIT ?2)';
  const [last, deleted] = await db.batch<{ last: string | null }>([
    db.prepare(`SELECT max(id) AS last FROM ${page}`).bind(after, sources),
    db
      .prepare(
        `DELETE FROM entry WHERE (source, key) IN (
           SELECT e.source, e.key
           FROM (SELECT id, (SELECT max(listed_at) FROM entry WHERE source = id) AS newest FROM ${page}) s
           CROSS JOIN entry e INDEXED BY entry_by_listed ON e.source = s.id
             AND e.listed_at < strftime('%Y-%m-%dT%H:%M:%fZ', s.newest, ?3)
           WHERE e.state <> 'waiting' AND NOT EXISTS (SELECT 1 FROM article a WHERE a.id = e.article)
           LIMIT ?4)`,
      )
      .bind(after, sources, `-${Math.max(days, KEEP_ENTRIES_DAYS_MIN)} days`, limit),
  ]);
  return { last: last?.results[0]?.last ?? null, deleted: deleted?.meta.changes ?? 0 };
}
