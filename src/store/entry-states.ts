import { z } from 'zod';

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
