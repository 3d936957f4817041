import { Delivery, type DeliveryStatus, IN_DOUBT } from '../model/send.ts';
import type { SuppressionReason } from '../model/subscriber.ts';
import { RowError } from './rows.ts';
import { KEEP_WEIGHTIER, WISHES } from './suppressions.ts';

/** A row that a consumer holds, with what it takes to write to its reader. `status` is null where they were deleted. */
export type HeldRow = {
  readonly n: number;
  readonly subscription: string;
  /** What the link to the reader's preferences is made of. */
  readonly preferencesKey: string | null;
  readonly variant: string;
  readonly attempts: number;
  /** What the try before left: which provider it was, why it ended so, and when it was due. */
  readonly provider: string | null;
  readonly reason: string | null;
  readonly nextAt: string;
  readonly status: string | null;
  readonly pausedUntil: string | null;
  readonly address: string | null;
  readonly addressKey: string | null;
  readonly name: string | null;
};

/** What holds a set of rows: a send, the token of the lease, and until when it lasts. */
export type Lease = { readonly send: string; readonly token: string; readonly until: string };

/** A row that came to an outcome, or that was never tried and is settled by a reason of our own. */
export type SettledRow = {
  readonly n: number;
  readonly status: DeliveryStatus;
  readonly nextAt: string | null;
  readonly providerId: string | null;
  readonly reason: string | null;
  /** Under which its address goes on the do-not-send list where it `bounced`; null where no provider was called. */
  readonly hash: string | null;
};

/** A row about to be tried, with the hash under which its address may stand on the do-not-send list. */
export type NextRow = { readonly n: number; readonly hash: string };

/** The rows of one batch, whose numbers follow each other: through the primary key, so the `+` keeps other indexes out. */
const IN_BATCH = 'send = ?1 AND n >= ?2 AND n < ?2 + ?3';
const IS_DUE = "+status IN ('pending', 'deferred') AND +next_at <= ?4";

/**
 * Claims rows of a batch that are due, at most `limit`, while the send goes on: no other consumer gets them before the
 * lease ends. Answers how many.
 */
export async function claimRows(
  db: D1Database,
  lease: Lease,
  batch: { readonly number: number; readonly size: number; readonly limit: number },
  now: string,
): Promise<number> {
  const [claimed] = await db.batch([
    db
      .prepare(
        `UPDATE delivery SET status = 'claimed', lease = ?5, lease_until = ?6, updated_at = ?4
         WHERE send = ?1 AND n IN (SELECT n FROM delivery WHERE ${IN_BATCH} AND ${IS_DUE} ORDER BY n LIMIT ?7)
           AND EXISTS (SELECT 1 FROM send WHERE id = ?1 AND status = 'sending' AND verified = 1)`,
      )
      .bind(lease.send, batch.number * batch.size, batch.size, now, lease.token, lease.until, batch.limit),
    db
      .prepare("UPDATE send SET moved_at = max(moved_at, ?) WHERE id = ? AND status = 'sending'")
      .bind(now, lease.send),
  ]);
  return claimed?.meta.changes ?? 0;
}

/** The rows of a batch that a lease holds, with their readers as they are now. */
export async function listHeldRows(
  db: D1Database,
  lease: Lease,
  batch: { readonly number: number; readonly size: number },
): Promise<HeldRow[]> {
  const { results } = await db
    .prepare(
      `SELECT delivery.n, delivery.subscription,
         coalesce(subscription.preferences_key, subscription.id) AS preferencesKey, delivery.variant, delivery.attempts, delivery.provider,
         delivery.reason, delivery.next_at AS nextAt, subscription.status,
         subscription.paused_until AS pausedUntil, subscriber.address, subscriber.address_key AS addressKey,
         subscriber.name
       FROM delivery LEFT JOIN subscription ON subscription.id = delivery.subscription
       LEFT JOIN subscriber ON subscriber.id = subscription.subscriber
       WHERE delivery.send = ?1 AND delivery.n >= ?2 AND delivery.n < ?2 + ?3
         AND +delivery.lease = ?4 AND +delivery.status = 'claimed' ORDER BY delivery.n`,
    )
    .bind(lease.send, batch.number * batch.size, batch.size, lease.token)
    .all<HeldRow>();
  return results;
}

/** The send is not over: an unknown row may still wait again. In one that is over it would be forgotten. */
const IS_OPEN = 'EXISTS (SELECT 1 FROM send WHERE id = ?1 AND finished_at IS NULL)';

/** Nothing speaks against writing to the reader at this moment: not the send, not the reader, not the do-not-send list. */
const MAY_GO = `EXISTS (SELECT 1 FROM send WHERE id = ?1 AND status = 'sending')
  AND EXISTS (SELECT 1 FROM subscription WHERE id = delivery.subscription AND status = 'active')
  AND NOT EXISTS (SELECT 1 FROM suppression WHERE hash = change.hash AND newsletter IN ('', ?6))`;

/** Puts the addresses of rows that count as bounced on the do-not-send list, as `suppressStatement` does. */
function suppressBounced(
  db: D1Database,
  send: string,
  bounced: readonly SettledRow[],
  now: string,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO suppression (hash, newsletter, reason, at)
       SELECT DISTINCT value ->> 1, '', 'hard-bounce', ?2 FROM json_each(?3)
       WHERE EXISTS (SELECT 1 FROM delivery WHERE send = ?1 AND n = cast(value ->> 0 AS INTEGER) AND +status = 'bounced')
       ${KEEP_WEIGHTIER}`,
    )
    .bind(send, now, JSON.stringify(bounced.map(({ n, hash }) => [n, hash])));
}

/**
 * The one statement between two calls of a provider: records what came of the rows of the last call, and marks those of
 * the next as being tried, by compare-and-set on the lease. An `unknown` row may still be settled by the consumer that
 * lost its lease over it. An address that bounced goes on the do-not-send list in the same transaction. Answers the
 * numbers of the rows that may be tried.
 */
export async function advanceRows(
  db: D1Database,
  lease: Lease & { readonly newsletter: string; readonly provider: string },
  settled: readonly SettledRow[],
  next: readonly NextRow[],
  now: string,
): Promise<number[]> {
  const changes = [
    ...settled.map((row) => [row.n, row.status, row.nextAt, row.providerId, row.reason, null]),
    ...next.map((row) => [row.n, 'attempting', null, null, null, row.hash]),
  ];
  if (changes.length === 0) return [];
  const advance = db
    .prepare(
      `WITH change AS MATERIALIZED (SELECT cast(value ->> 0 AS INTEGER) AS n, value ->> 1 AS status,
         value ->> 2 AS next_at, value ->> 3 AS provider_id, value ->> 4 AS reason, value ->> 5 AS hash FROM json_each(?7))
       UPDATE delivery SET
         status = CASE WHEN change.status = 'suppressed' AND delivery.reason = ?8 THEN 'unknown' ELSE change.status END,
         next_at = coalesce(change.next_at, delivery.next_at),
         attempts = attempts + (change.status = 'attempting'),
         lease = CASE change.status WHEN 'attempting' THEN ?2 END,
         lease_until = CASE change.status WHEN 'attempting' THEN ?3 END,
         provider = CASE WHEN change.status <> 'suppressed' THEN ?5 ELSE provider END,
         provider_id = coalesce(change.provider_id, delivery.provider_id),
         reason = CASE WHEN change.status = 'attempting' OR (change.status = 'suppressed' AND delivery.reason = ?8)
           THEN delivery.reason ELSE change.reason END,
         updated_at = ?4
       FROM change
       WHERE delivery.send = ?1 AND delivery.n IN (SELECT n FROM change) AND delivery.n = change.n AND delivery.lease = ?2 AND CASE change.status
         WHEN 'attempting' THEN delivery.status = 'claimed' AND ${MAY_GO}
         WHEN 'suppressed' THEN delivery.status = 'claimed'
         WHEN 'failed' THEN delivery.status IN ('claimed', 'attempting', 'unknown')
         WHEN 'deferred' THEN delivery.status = 'attempting' OR (delivery.status = 'unknown' AND ${IS_OPEN})
         ELSE delivery.status IN ('attempting', 'unknown') END
       RETURNING n, status`,
    )
    .bind(
      lease.send,
      lease.token,
      lease.until,
      now,
      lease.provider,
      lease.newsletter,
      JSON.stringify(changes),
      IN_DOUBT,
    );
  const bounced = settled.filter(({ status, hash }) => status === 'bounced' && hash !== null);
  const suppressing = bounced.length === 0 ? [] : [suppressBounced(db, lease.send, bounced, now)];
  const [advanced] = await db.batch<{ n: number; status: string }>([advance, ...suppressing]);
  return (advanced?.results ?? []).filter(({ status }) => status === 'attempting').map(({ n }) => n);
}

/** The reasons on the do-not-send list of a newsletter, by the hash of the address; of two, the weightier. */
export async function listSuppressed(
  db: D1Database,
  newsletter: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, SuppressionReason>> {
  const { results } = await db
    .prepare(
      `SELECT hash, reason FROM suppression
       WHERE hash IN (SELECT value FROM json_each(?)) AND newsletter IN ('', ?)
       ORDER BY reason NOT IN ${WISHES}`,
    )
    .bind(JSON.stringify(hashes), newsletter)
    .all<{ hash: string; reason: SuppressionReason }>();
  return new Map(results.map(({ hash, reason }) => [hash, reason]));
}

/**
 * Gives back the rows of a batch that a lease holds and for which the provider was never called: all but those of
 * `called`, one that counts as unknown since the lease ran out among them. They are due as before.
 */
export async function releaseRows(
  db: D1Database,
  lease: Lease,
  batch: { readonly number: number; readonly size: number },
  called: readonly number[],
  now: string,
): Promise<void> {
  await db
    .prepare(
      `UPDATE delivery SET status = 'pending', attempts = attempts - (status <> 'claimed'), lease = NULL,
         lease_until = NULL, updated_at = ?5
       WHERE ${IN_BATCH} AND +lease = ?4
         AND (+status IN ('claimed', 'attempting') OR (+status = 'unknown' AND ${IS_OPEN}))
         AND n NOT IN (SELECT value FROM json_each(?6))`,
    )
    .bind(lease.send, batch.number * batch.size, batch.size, lease.token, now, JSON.stringify(called))
    .run();
}

/** When the next row of a batch is due, or null where none waits. */
export async function findNextDue(
  db: D1Database,
  send: string,
  batch: { readonly number: number; readonly size: number },
): Promise<string | null> {
  return db
    .prepare(
      `SELECT min(next_at) AS at FROM delivery WHERE ${IN_BATCH} AND +status IN ('pending', 'deferred')`,
    )
    .bind(send, batch.number * batch.size, batch.size)
    .first<string | null>('at');
}

/** A row as lists show it. */
type DeliveryRow = Omit<Delivery, 'nextAt'> & { nextAt: string };

/**
 * Where rows of a status are found. Few end otherwise than `sent`, and few are in hand or wait to be tried again: an index
 * leads to them, by name, as the planner takes the primary key to be as good. Most of a send's rows are `pending` first
 * and `sent` last, and are met by going through them.
 */
function rowsOf(status: DeliveryStatus | null): string {
  switch (status) {
    case null:
      return 'delivery WHERE send = ?1 AND n > ?2';
    case 'pending':
    case 'sent':
      return 'delivery WHERE send = ?1 AND n > ?2 AND +status = ?4';
    case 'claimed':
    case 'attempting':
    case 'deferred':
      return `delivery WHERE send = ?1 AND n IN (
        SELECT n FROM delivery INDEXED BY delivery_due WHERE send = ?1 AND status = ?4 AND n > ?2)`;
    case 'bounced':
    case 'suppressed':
    case 'failed':
    case 'unknown':
      return `delivery INDEXED BY delivery_ended WHERE send = ?1 AND n > ?2 AND status = ?4
        AND status IN ('bounced', 'suppressed', 'failed', 'unknown')`;
  }
}

/** Rows of a send in their order, after number `after` (-1: from the first), in one status or in all. */
export async function listDeliveries(
  db: D1Database,
  send: string,
  { after, status, limit }: { after: number; status: DeliveryStatus | null; limit: number },
): Promise<Delivery[]> {
  const { results } = await db
    .prepare(
      `SELECT send, n, batch, subscription, variant, status, next_at AS nextAt, attempts, provider,
         provider_id AS providerId, reason, updated_at AS updatedAt, delivered_at AS deliveredAt
       FROM ${rowsOf(status)} ORDER BY n LIMIT ?3`,
    )
    .bind(...[send, after, limit, ...(status === null ? [] : [status])])
    .all<DeliveryRow>();
  return results.map((row) => {
    const parsed = Delivery.safeParse(row);
    if (!parsed.success) throw new RowError('delivery', `${send} ${row.n}`, parsed.error);
    return parsed.data;
  });
}
