import type { DeliveryStatus } from '../model/send.ts';

/** Rows of a send by their status; those that have none are left out. */
export type OutcomeCounts = Readonly<Partial<Record<DeliveryStatus, number>>>;

/** Statuses of which an ended send has few rows, so that an index holds them alone. */
const FEW = "('bounced', 'suppressed', 'failed', 'unknown')";

/**
 * How many rows of each status some sends have. Of a send that is over only the few that were not sent are counted, as
 * the others were; of one that is under way all are; what was forgotten counts as it was noted. So a page that lists
 * many ended sends reads few rows.
 */
export async function countOutcomes(
  db: D1Database,
  sends: readonly string[],
): Promise<ReadonlyMap<string, OutcomeCounts>> {
  const asked = 'json_each(?1) AS asked CROSS JOIN send ON send.id = asked.value';
  const { results } = await db
    .prepare(
      `SELECT send.id, noted.key AS status, noted.value AS total
         FROM ${asked} CROSS JOIN json_each(send.outcomes) AS noted
       UNION ALL SELECT send.id, delivery.status, count(*) AS total
         FROM ${asked} CROSS JOIN delivery ON delivery.send = send.id
         WHERE send.outcomes IS NULL AND send.finished_at IS NULL GROUP BY send.id, delivery.status
       UNION ALL SELECT send.id, delivery.status, count(*) AS total
         FROM ${asked} CROSS JOIN delivery ON delivery.send = send.id AND delivery.status IN ${FEW}
         WHERE send.outcomes IS NULL AND send.finished_at IS NOT NULL GROUP BY send.id, delivery.status
       UNION ALL SELECT send.id, 'sent' AS status, send.frozen - (SELECT count(*) FROM delivery
           WHERE delivery.send = send.id AND delivery.status IN ${FEW}) AS total
         FROM ${asked} WHERE send.outcomes IS NULL AND send.finished_at IS NOT NULL`,
    )
    .bind(JSON.stringify(sends))
    .all<{ id: string; status: DeliveryStatus; total: number }>();
  const counts = new Map<string, Partial<Record<DeliveryStatus, number>>>();
  for (const { id, status, total } of results) {
    if (total <= 0) continue;
    const found = counts.get(id) ?? {};
    found[status] = total;
    counts.set(id, found);
  }
  return counts;
}
