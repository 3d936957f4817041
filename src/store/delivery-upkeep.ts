import { DELIVERY_STATUSES, type DeliveryStatus, IN_DOUBT } from '../model/send.ts';

/** How many rows of a send stand in each status: read from an index alone, or as it was noted when rows began to be forgotten. */
export async function countDeliveries(
  db: D1Database,
  send: string,
): Promise<Readonly<Record<DeliveryStatus, number>>> {
  const { results } = await db
    .prepare(
      `SELECT noted.key AS status, noted.value AS count FROM send, json_each(send.outcomes) AS noted WHERE send.id = ?1
       UNION ALL SELECT status, count(*) AS count FROM delivery
       WHERE send = ?1 AND NOT EXISTS (SELECT 1 FROM send WHERE id = ?1 AND outcomes IS NOT NULL) GROUP BY status`,
    )
    .bind(send)
    .all<{ status: DeliveryStatus; count: number }>();
  const counts = new Map(results.map(({ status, count }) => [status, count]));
  return Object.fromEntries(DELIVERY_STATUSES.map((status) => [status, counts.get(status) ?? 0])) as Record<
    DeliveryStatus,
    number
  >;
}

/** Where a list of what is due has come to: an instant and a batch. */
export type DueMark = { readonly at: string; readonly batch: number };

/**
 * The batches that hold rows of a status due by `now`, in the order in which they fell due, those after `mark`. Answers
 * where the list goes on; a batch may come up once for each instant.
 */
export async function listDueBatches(
  db: D1Database,
  send: string,
  status: 'pending' | 'deferred',
  { mark, now, limit }: { mark: DueMark; now: string; limit: number },
): Promise<DueMark[]> {
  const { results } = await db
    .prepare(
      `SELECT next_at AS at, batch FROM delivery WHERE send = ? AND status = ? AND (next_at, batch) > (?, ?)
       AND next_at <= ? GROUP BY next_at, batch ORDER BY next_at, batch LIMIT ?`,
    )
    .bind(send, status, mark.at, mark.batch, now, limit)
    .all<DueMark>();
  return results;
}

/** Whether any row is due by `now`. */
export async function hasDue(db: D1Database, send: string, now: string): Promise<boolean> {
  const row = await db
    .prepare(
      `SELECT 1 AS due FROM delivery
       WHERE send = ? AND status IN ('pending', 'deferred') AND next_at <= ? LIMIT 1`,
    )
    .bind(send, now)
    .first();
  return row !== null;
}

/**
 * Takes rows back from consumers whose lease ran out. One that was only claimed waits again. One that was being tried
 * waits again where `retriable` names its provider and it was tried at `since` or later, as keys are kept for a time;
 * else it is `unknown`, and keeps its lease for the consumer that may still know. Answers the batches to look at.
 */
export async function expireLeases(
  db: D1Database,
  send: string,
  {
    now,
    retriable,
    since,
    limit,
  }: { now: string; retriable: readonly string[]; since: string; limit: number },
): Promise<number[]> {
  const { results } = await db
    .prepare(
      `UPDATE delivery SET
         status = CASE WHEN status = 'claimed' OR (provider IN (SELECT value FROM json_each(?3)) AND updated_at >= ?4)
           THEN 'pending' ELSE 'unknown' END,
         reason = CASE WHEN status = 'claimed' THEN reason ELSE ?6 END,
         updated_at = ?2
       WHERE send = ?1 AND n IN (SELECT n FROM delivery WHERE send = ?1
         AND status IN ('claimed', 'attempting') AND +lease_until <= ?2 LIMIT ?5)
       RETURNING batch, status`,
    )
    .bind(send, now, JSON.stringify(retriable), since, limit, IN_DOUBT)
    .all<{ batch: number; status: string }>();
  return [...new Set(results.filter(({ status }) => status === 'pending').map(({ batch }) => batch))];
}

/** Settles rows of a cancelled send that wait: nothing is sent to them any more. Answers how many. */
export async function suppressWaiting(
  db: D1Database,
  send: string,
  reason: string,
  now: string,
  limit: number,
): Promise<number> {
  const { meta } = await db
    .prepare(
      `UPDATE delivery SET status = CASE reason WHEN ?5 THEN 'unknown' ELSE 'suppressed' END,
         reason = CASE reason WHEN ?5 THEN reason ELSE ?2 END, updated_at = ?3
       WHERE send = ?1 AND n IN (SELECT n FROM delivery WHERE send = ?1 AND status IN ('pending', 'deferred') LIMIT ?4)
         AND EXISTS (SELECT 1 FROM send WHERE id = ?1 AND status = 'cancelled')`,
    )
    .bind(send, reason, now, limit, IN_DOUBT)
    .run();
  return meta.changes;
}

/**
 * What an operator decides of rows that are `unknown`: `pending` sends again, `sent` and `failed` leave it at that.
 * A send whose rows are being forgotten is left as it is. Answers how many rows were decided on.
 */
export async function resolveUnknown(
  db: D1Database,
  send: string,
  rows: readonly number[],
  to: 'pending' | 'sent' | 'failed',
  now: string,
): Promise<number> {
  const [resolved] = await db.batch([
    db
      .prepare(
        `UPDATE delivery SET status = ?2, next_at = ?3, lease = NULL, lease_until = NULL,
           reason = 'decided by an operator', updated_at = ?3
         WHERE send = ?1 AND n IN (SELECT value FROM json_each(?4)) AND +status = 'unknown'
           AND EXISTS (SELECT 1 FROM send WHERE id = ?1 AND outcomes IS NULL)
           AND (?2 <> 'pending' OR EXISTS (SELECT 1 FROM send WHERE id = ?1 AND status <> 'cancelled'))`,
      )
      .bind(send, to, now, JSON.stringify(rows)),
    // A send that was over goes on where a message is sent again.
    db
      .prepare(
        `UPDATE send SET status = 'sending', finished_at = NULL WHERE id = ?1 AND status = 'sent' AND ?2 = 'pending'
           AND EXISTS (SELECT 1 FROM delivery WHERE delivery.send = ?1 AND delivery.status = 'pending')`,
      )
      .bind(send, to),
  ]);
  return resolved?.meta.changes ?? 0;
}
