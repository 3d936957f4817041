import type { Instant } from '../model/ids.ts';

/** What we asked of a hub for a source. */
export type HubSubscription = {
  readonly source: string;
  readonly hub: string;
  readonly topic: string;
  /** With which the hub signs what it sends. */
  readonly secret: string;
  /** `active` once the hub has checked back; `refused` where it would not have us. */
  readonly status: 'asked' | 'active' | 'refused';
  readonly askedAt: Instant;
  /** Until when it pushes; null where it never said. */
  readonly leaseUntil: Instant | null;
};

const COLUMNS =
  'h.source, h.hub, h.topic, h.secret, h.status, h.asked_at AS askedAt, h.lease_until AS leaseUntil';

/** The subscription of a source, or null. */
export async function findHubSubscription(db: D1Database, source: string): Promise<HubSubscription | null> {
  return db
    .prepare(`SELECT ${COLUMNS} FROM hub_subscription h WHERE h.source = ?`)
    .bind(source)
    .first<HubSubscription>();
}

/** Stores a subscription in place of the one that its source had; nothing where the source is gone. */
export async function saveHubSubscription(db: D1Database, one: HubSubscription): Promise<void> {
  await db
    .prepare(
      `INSERT INTO hub_subscription (source, hub, topic, secret, status, asked_at, lease_until)
       SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM source WHERE id = ?1
       ON CONFLICT (source) DO UPDATE SET hub = excluded.hub, topic = excluded.topic, secret = excluded.secret,
         status = excluded.status, asked_at = excluded.asked_at, lease_until = excluded.lease_until`,
    )
    .bind(one.source, one.hub, one.topic, one.secret, one.status, one.askedAt, one.leaseUntil)
    .run();
}

/** Notes that a hub would not have us; one that pushes already goes on until its lease ends. */
export async function refuseHubSubscription(db: D1Database, source: string, secret: string): Promise<void> {
  await db
    .prepare(
      "UPDATE hub_subscription SET status = 'refused' WHERE source = ? AND secret = ? AND status = 'asked'",
    )
    .bind(source, secret)
    .run();
}

/** Notes that a hub pushes until `leaseUntil`. Answers false where that subscription is not the one that we asked for last. */
export async function confirmHubSubscription(
  db: D1Database,
  source: string,
  secret: string,
  leaseUntil: Instant,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      "UPDATE hub_subscription SET status = 'active', lease_until = ?3 WHERE source = ?1 AND secret = ?2",
    )
    .bind(source, secret, leaseUntil)
    .run();
  return meta.changes > 0;
}

/** Forgets the subscription of a source. */
export async function deleteHubSubscription(db: D1Database, source: string): Promise<void> {
  await db.prepare('DELETE FROM hub_subscription WHERE source = ?').bind(source).run();
}

/** Subscriptions that end before `before` and were last asked for before `askedBefore`, of sources that are polled; the first to end first. */
export async function listEndingHubs(
  db: D1Database,
  before: Date,
  askedBefore: Date,
  limit: number,
): Promise<HubSubscription[]> {
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS} FROM hub_subscription h
       JOIN source ON source.id = h.source AND source.status = 'active'
       WHERE h.lease_until IS NOT NULL AND h.lease_until <= ?1 AND h.asked_at <= ?2
       ORDER BY h.lease_until, h.source LIMIT ?3`,
    )
    .bind(before.toISOString(), askedBefore.toISOString(), limit)
    .all<HubSubscription>();
  return results;
}
