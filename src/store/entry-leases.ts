import { INGEST_REASON_MAX, LEASE_LOOK } from '../limits.ts';
import { Entry } from '../model/entry.ts';
import type { Instant } from '../model/ids.ts';
import type { EntryKey } from './entries.ts';
import { parseJsonColumn } from './rows.ts';

/** An entry that somebody makes an article of. */
export type LeasedEntry = EntryKey & {
  readonly hash: string;
  /** Tries so far, this one included. */
  readonly attempts: number;
  readonly seenAt: Instant;
  /** When it came in as it now is; an edited one was first seen long before. */
  readonly listedAt: Instant;
  /** Why it waits, in words; null where it only waits. */
  readonly reason: string | null;
  /** The article that it became before, where this is a change of it. */
  readonly article: string | null;
  /** Null where what is stored is no entry. */
  readonly entry: Entry | null;
};

/** An entry that is due. */
type DueEntry = EntryKey & {
  readonly attempts: number /** 1 where its source wants whole pages. */;
  readonly fullText: number;
};

/** Entries in turns, one of each source at a time, each source's in their order. */
function takeTurns(due: readonly DueEntry[]): DueEntry[] {
  const seen = new Map<string, number>();
  const turns = due.map((one) => {
    const turn = seen.get(one.source) ?? 0;
    seen.set(one.source, turn + 1);
    return { one, turn };
  });
  return turns.toSorted((a, b) => a.turn - b.turn).map(({ one }) => one);
}

/**
 * Which of the due entries are taken together: those that need no page come first, so that no page's host keeps them waiting,
 * and sources take turns, so that a feed of thousands keeps no other waiting. One that was tried before is taken by itself, so that it can spoil nothing but itself,
 * and after those of its kind that were not.
 */
function chooseEntries(due: readonly DueEntry[], limit: number): DueEntry[] {
  for (const isPage of [false, true]) {
    const kind = due.filter(({ fullText }) => (fullText === 1) === isPage);
    const fresh = kind.filter(({ attempts }) => attempts === 0);
    if (fresh.length > 0) return takeTurns(fresh).slice(0, limit);
    if (kind.length > 0) return kind.slice(0, 1);
  }
  return [];
}

/** Takes at most `limit` entries that are due, of the longest waiting LEASE_LOOK, to make articles of them until `until`. */
export async function leaseEntries(
  db: D1Database,
  lease: { token: string; until: Date; now: Date; limit: number },
): Promise<LeasedEntry[]> {
  const now = lease.now.toISOString();
  const { results: due } = await db
    .prepare(
      `SELECT e.source, e.key, e.attempts, s.settings ->> 'fullText' AS fullText
       FROM entry e CROSS JOIN source s ON s.id = e.source WHERE e.state = 'waiting' AND e.due_at <= ?1
       ORDER BY e.due_at, e.source, e.key LIMIT ?2`,
    )
    .bind(now, LEASE_LOOK)
    .all<DueEntry>();
  const chosen = chooseEntries(due, lease.limit).map(({ source, key }) => ({ source, key }));
  if (chosen.length === 0) return [];
  const { results } = await db
    .prepare(
      `UPDATE entry SET lease = ?2, due_at = ?3, attempts = attempts + 1
       WHERE (source, key) IN (SELECT value ->> 'source', value ->> 'key' FROM json_each(?1))
         AND state = 'waiting' AND due_at <= ?4
       RETURNING source, key, hash, attempts, seen_at AS seenAt,
         listed_at AS listedAt, reason, article, data`,
    )
    .bind(JSON.stringify(chosen), lease.token, lease.until.toISOString(), now)
    .all<Omit<LeasedEntry, 'entry'> & { data: string | null }>();
  const order = new Map(chosen.map(({ source, key }, index) => [`${source} ${key}`, index]));
  const rank = ({ source, key }: EntryKey) => order.get(`${source} ${key}`) ?? 0;
  return results
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ data, ...row }) => ({ ...row, entry: readEntry(row.key, data) }));
}

/** A row that other hands have spoilt keeps no other from its turn. */
function readEntry(key: string, data: string | null): Entry | null {
  try {
    return parseJsonColumn(Entry, 'entry', key, data ?? '');
  } catch {
    return null;
  }
}

/** Those of some entries that a lease still holds, unchanged. */
export async function listHeldEntries(
  db: D1Database,
  token: string,
  entries: readonly (EntryKey & { hash: string })[],
): Promise<EntryKey[]> {
  const { results } = await db
    .prepare(
      `SELECT e.source, e.key FROM json_each(?1) i CROSS JOIN entry e
         ON e.source = i.value ->> 'source' AND e.key = i.value ->> 'key'
       WHERE e.lease = ?2 AND e.state = 'waiting' AND e.hash = i.value ->> 'hash'`,
    )
    .bind(JSON.stringify(entries.map(({ source, key, hash }) => ({ source, key, hash }))), token)
    .all<EntryKey>();
  return results;
}

/** An entry given back: to be tried again at `dueAt`, or given up where that is null. `attempts` is what counts from now on. */
export type ReleasedEntry = EntryKey & {
  readonly attempts: number;
  readonly dueAt: Instant | null;
  /** Why, in words; null where it only waits. */
  readonly reason: string | null;
};

/** Gives entries back that a lease holds; those that it holds no more stay as they are. */
export async function releaseEntries(
  db: D1Database,
  token: string,
  entries: readonly ReleasedEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((one) => ({ ...one, reason: one.reason?.slice(0, INGEST_REASON_MAX) ?? null }));
  await db
    .prepare(
      `UPDATE entry SET lease = NULL, state = iif(i.value ->> 'dueAt' IS NULL, 'failed', 'waiting'),
         due_at = i.value ->> 'dueAt', attempts = i.value ->> 'attempts', reason = i.value ->> 'reason'
       FROM json_each(?1) i
       WHERE entry.source = i.value ->> 'source' AND entry.key = i.value ->> 'key' AND entry.lease = ?2
         AND entry.state = 'waiting'`,
    )
    .bind(JSON.stringify(rows), token)
    .run();
}

/** Notes of entries that became articles what was wanting, in words. */
export async function noteEntries(
  db: D1Database,
  notes: readonly (EntryKey & { hash: string; note: string })[],
): Promise<void> {
  if (notes.length === 0) return;
  const rows = notes.map((one) => ({ ...one, note: one.note.slice(0, INGEST_REASON_MAX) }));
  await db
    .prepare(
      `UPDATE entry SET reason = i.value ->> 'note' FROM json_each(?) i
       WHERE entry.source = i.value ->> 'source' AND entry.key = i.value ->> 'key' AND entry.state = 'stored'
         AND entry.hash = i.value ->> 'hash'`,
    )
    .bind(JSON.stringify(rows.map(({ source, key, hash, note }) => ({ source, key, hash, note }))))
    .run();
}
