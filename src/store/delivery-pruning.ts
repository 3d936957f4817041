/**
 * The send that was over first, before an instant, and still has rows; null where there is none. A send that goes on
 * again, as an operator may have it, is not over.
 */
export async function findPrunable(db: D1Database, before: string): Promise<string | null> {
  return db
    .prepare(
      `SELECT id FROM send WHERE finished_at IS NOT NULL AND pruned_at IS NULL AND finished_at < ?
       ORDER BY finished_at, id LIMIT 1`,
    )
    .bind(before)
    .first<string>('id');
}

/**
 * Deletes rows of a send that is over, at most `limit`. How many there are of each status is noted with the first, all or
 * nothing, and stands for them from then on. Answers how many were deleted; fewer than `limit` where none is left.
 */
export async function pruneDeliveries(
  db: D1Database,
  send: string,
  limit: number,
  now: Date,
): Promise<number> {
  const [, deleted] = await db.batch([
    db
      .prepare(
        `UPDATE send SET outcomes = (SELECT json_group_object(status, total) FROM
           (SELECT status, count(*) AS total FROM delivery WHERE delivery.send = ?1 GROUP BY status))
         WHERE id = ?1 AND outcomes IS NULL AND finished_at IS NOT NULL`,
      )
      .bind(send),
    db
      .prepare(
        `DELETE FROM delivery WHERE send = ?1 AND n IN (SELECT n FROM delivery WHERE send = ?1 ORDER BY n LIMIT ?2)
           AND EXISTS (SELECT 1 FROM send WHERE id = ?1 AND outcomes IS NOT NULL)`,
      )
      .bind(send, limit),
    db
      .prepare(
        `UPDATE send SET pruned_at = ?2 WHERE id = ?1 AND outcomes IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.send = ?1)`,
      )
      .bind(send, now.toISOString()),
  ]);
  return deleted?.meta.changes ?? 0;
}

/**
 * How many rows of each of some sends are `unknown`, as an operator should know; those that have none are left out. What
 * was forgotten counts as it was noted.
 */
export async function countUnknown(
  db: D1Database,
  sends: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { results } = await db
    .prepare(
      `SELECT send.id, coalesce(send.outcomes ->> 'unknown', (SELECT count(*) FROM delivery
         WHERE delivery.send = send.id AND status = 'unknown'
           AND status IN ('bounced', 'suppressed', 'failed', 'unknown') AND send.outcomes IS NULL)) AS total
       FROM json_each(?) asked CROSS JOIN send ON send.id = asked.value`,
    )
    .bind(JSON.stringify(sends))
    .all<{ id: string; total: number }>();
  return new Map(results.filter(({ total }) => total > 0).map(({ id, total }) => [id, total]));
}

/** Deletes messages of the outbox from before an instant, and all but the newest `kept`; at most `limit`, oldest first. */
export async function pruneOutbox(
  db: D1Database,
  { before, kept, limit }: { before: string; kept: number; limit: number },
): Promise<void> {
  await db
    .prepare(
      `DELETE FROM outbox WHERE n IN (SELECT n FROM (SELECT n, sent_at FROM outbox ORDER BY n LIMIT ?1)
         WHERE sent_at < ?2 OR n <= (SELECT max(n) FROM outbox) - ?3)`,
    )
    .bind(limit, before, kept)
    .run();
}

/** Imports that began before `?1`, the oldest first. A million refused rows go some at a time, and their import last. */
const OLD_IMPORTS = 'SELECT id FROM import_job WHERE started_at < ?1 ORDER BY started_at, id LIMIT ?2';

/** Deletes imports that began before an instant, with the rows that they refused; at most `limit` of each. */
export async function pruneImports(db: D1Database, before: string, limit: number): Promise<void> {
  await db.batch([
    db
      .prepare(
        `DELETE FROM import_refusal WHERE (job, line) IN (SELECT f.job, f.line FROM (${OLD_IMPORTS}) old
           CROSS JOIN import_refusal f ON f.job = old.id LIMIT ?2)`,
      )
      .bind(before, limit),
    db
      .prepare(
        `DELETE FROM import_job WHERE id IN (${OLD_IMPORTS})
           AND NOT EXISTS (SELECT 1 FROM import_refusal f WHERE f.job = import_job.id)`,
      )
      .bind(before, limit),
  ]);
}
