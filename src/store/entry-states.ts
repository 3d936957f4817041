import { z } from 'zod';
import { Instant } from '../model/ids.ts';

const EntryState = z.object({
  key: z.string(),
  state: z.enum(['waiting', 'stored', 'failed']),
  /** The article that it became, null where it has not yet. */
  article: z.string().nullable(),
  reason: z.string().nullable(),
});

/** How an entry is doing. */
export type EntryState = z.infer<typeof EntryState>;

/** How some entries of a source are doing, by key; those that are not there are left out. */
export async function listEntryStates(
  db: D1Database,
  source: string,
  keys: readonly string[],
): Promise<Map<string, EntryState>> {
  const { results } = await db
    .prepare(
      `SELECT e.key, e.state, e.article, e.reason FROM json_each(?2) i CROSS JOIN entry e
         ON e.source = ?1 AND e.key = i.value`,
    )
    .bind(source, JSON.stringify(keys))
    .all();
  return new Map(results.map((row) => EntryState.parse(row)).map((row) => [row.key, row]));
}

/**
 * For what entries wait: they are `due`, so nothing but a run; `work` is a worker that has them; `again` is another try, or a host
 * that is left alone, of which the `reason` says why; `turn` is one of a host, or of the stories, which one batch enters at a time.
 */
export const WaitingFor = z.enum(['due', 'work', 'again', 'turn']);
export type WaitingFor = z.infer<typeof WaitingFor>;

const WaitingGroup = z.object({
  for: WaitingFor,
  /** Why, in the words that were kept of the last try; null but for `again`. */
  reason: z.string().nullable(),
  entries: z.int(),
  /** When the first of them is due, or was; for those that a worker has, when they are taken from it. */
  nextDueAt: Instant,
});

/** Entries that wait for the same. */
export type WaitingGroup = z.infer<typeof WaitingGroup>;

/**
 * What entries wait for, how many for each and until when, the most first: those that are due, and `groups` kinds of the others,
 * counted among the `counted` of them that are due first.
 */
export async function listWaiting(
  db: D1Database,
  now: Date,
  { counted, groups }: { counted: number; groups: number },
): Promise<WaitingGroup[]> {
  const at = now.toISOString();
  const [due, others] = await db.batch([
    db
      .prepare(
        `SELECT 'due' AS "for", NULL AS reason, count(*) AS entries, min(due_at) AS nextDueAt
         FROM entry WHERE state = 'waiting' AND due_at <= ? HAVING count(*) > 0`,
      )
      .bind(at),
    db
      .prepare(
        `SELECT CASE WHEN lease IS NOT NULL THEN 'work' WHEN reason IS NOT NULL THEN 'again' ELSE 'turn' END AS "for",
           iif(lease IS NULL, reason, NULL) AS reason, count(*) AS entries, min(due_at) AS nextDueAt
         FROM (SELECT lease, reason, due_at FROM entry WHERE state = 'waiting' AND due_at > ?1
           ORDER BY due_at, source, key LIMIT ?2)
         GROUP BY 1, 2 ORDER BY entries DESC, nextDueAt, 1, 2 LIMIT ?3`,
      )
      .bind(at, counted, groups),
  ]);
  return [...(due?.results ?? []), ...(others?.results ?? [])].map((row) => WaitingGroup.parse(row));
}
