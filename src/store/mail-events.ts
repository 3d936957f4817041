import type { MailEventKind } from '../model/mail-event.ts';
import { KEEP_WEIGHTIER, suppressStatement } from './suppressions.ts';

/** A delivery that something is told of, with the key of its reader's address: null where they were deleted. */
export type ToldDelivery = {
  readonly send: string;
  readonly n: number;
  readonly subscription: string;
  readonly addressKey: string | null;
};

/** The delivery that a provider knows by an id, or null. */
export async function findDeliveryByProviderId(
  db: D1Database,
  provider: string,
  providerId: string,
): Promise<ToldDelivery | null> {
  return db
    .prepare(
      `SELECT delivery.send, delivery.n, delivery.subscription, subscriber.address_key AS addressKey
       FROM delivery LEFT JOIN subscription ON subscription.id = delivery.subscription
       LEFT JOIN subscriber ON subscriber.id = subscription.subscriber
       WHERE delivery.provider_id = ? AND delivery.provider = ? LIMIT 1`,
    )
    .bind(providerId, provider)
    .first<ToldDelivery>();
}

/** Whom a returned message was for. `send` is null where nothing was sent to them; `moved`: they took another address since. */
export type Returned = {
  readonly addressKey: string;
  readonly send: string | null;
  readonly n: number | null;
  readonly moved: 0 | 1;
};

/**
 * Whom a message that came back was for: the delivery of `send` where the message names one, else the newest of
 * those that did not come back yet. Null where the subscription is gone.
 */
export async function findReturned(
  db: D1Database,
  subscription: string,
  send: string | null,
): Promise<Returned | null> {
  return db
    .prepare(
      `SELECT subscriber.address_key AS addressKey, delivery.send, delivery.n,
         coalesce(address_change.confirmed_at > delivery.updated_at, 0) AS moved
       FROM subscription JOIN subscriber ON subscriber.id = subscription.subscriber
       LEFT JOIN address_change ON address_change.subscriber = subscriber.id
       LEFT JOIN delivery ON delivery.subscription = subscription.id
       WHERE subscription.id = ?1
       ORDER BY delivery.send IS ?2 DESC, delivery.status IN ('sent', 'unknown') DESC,
         delivery.updated_at DESC LIMIT 1`,
    )
    .bind(subscription, send)
    .first<Returned>();
}

/** What is told of one message, and of whom. */
export type Told = {
  readonly kind: Exclude<MailEventKind, 'unsubscribed'>;
  readonly reason: string;
  readonly delivery: { readonly send: string; readonly n: number } | null;
  /** Of the reader's address; null where it is not known. */
  readonly hash: string | null;
};

/** How many days of passing failures put an address on the do-not-send list, counted from a day, `YYYY-MM-DD`. */
export type SoftBounceRule = { readonly most: number; readonly since: string };

/** A message came back that a provider took: `bounced` where the address is bad, else `failed`. */
function returnStatement(
  db: D1Database,
  { kind, reason, delivery }: Told,
  at: string,
): D1PreparedStatement[] {
  if (delivery === null) return [];
  return [
    db
      .prepare(
        `UPDATE delivery SET status = ?, reason = ?, updated_at = ?
         WHERE send = ? AND n = ? AND status IN ('sent', 'unknown')`,
      )
      .bind(kind === 'hard-bounce' ? 'bounced' : 'failed', reason, at, delivery.send, delivery.n),
  ];
}

/** Counts a day, and puts the address on the do-not-send list where it is one too many. */
function softBounceStatements(
  db: D1Database,
  hash: string,
  rule: SoftBounceRule,
  at: string,
): D1PreparedStatement[] {
  return [
    db
      .prepare('INSERT INTO soft_bounce (hash, day) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .bind(hash, at.slice(0, 10)),
    db
      .prepare(
        `INSERT INTO suppression (hash, newsletter, reason, at)
         SELECT ?1, '', 'hard-bounce', ?2
         WHERE (SELECT count(*) FROM soft_bounce WHERE hash = ?1 AND day >= ?3) >= ?4
         ${KEEP_WEIGHTIER}`,
      )
      .bind(hash, at, rule.since, rule.most),
  ];
}

function deliveredStatements(db: D1Database, { delivery, hash }: Told, at: string): D1PreparedStatement[] {
  const statements: D1PreparedStatement[] = [];
  if (delivery !== null)
    statements.push(
      db
        .prepare('UPDATE delivery SET delivered_at = coalesce(delivered_at, ?) WHERE send = ? AND n = ?')
        .bind(at, delivery.send, delivery.n),
    );
  // The mailbox takes mail again.
  if (hash !== null) statements.push(db.prepare('DELETE FROM soft_bounce WHERE hash = ?').bind(hash));
  return statements;
}

/** The statements that take in what is told of one message. Run twice, they change nothing more. */
export function toldStatements(
  db: D1Database,
  told: Told,
  rule: SoftBounceRule,
  now: Date,
): D1PreparedStatement[] {
  const at = now.toISOString();
  const { kind, hash } = told;
  switch (kind) {
    case 'delivered':
      return deliveredStatements(db, told, at);
    case 'refused':
      return returnStatement(db, told, at);
    case 'soft-bounce':
      return [
        ...returnStatement(db, told, at),
        ...(hash === null ? [] : softBounceStatements(db, hash, rule, at)),
      ];
    case 'hard-bounce':
    case 'complaint':
      return [
        // Who complains got the message.
        ...(kind === 'complaint' ? [] : returnStatement(db, told, at)),
        ...(hash === null ? [] : [suppressStatement(db, { hash, newsletter: '', reason: kind, at })]),
      ];
  }
}

/** Statement that remembers an event of a provider. It fails, and the transaction with it, where the event is known. */
export function rememberEventStatement(
  db: D1Database,
  provider: string,
  event: string,
  now: Date,
): D1PreparedStatement {
  return db
    .prepare('INSERT INTO provider_event (provider, event, at) VALUES (?, ?, ?)')
    .bind(provider, event, now.toISOString());
}

/** Whether an event of a provider was taken in before. */
export async function isKnownEvent(db: D1Database, provider: string, event: string): Promise<boolean> {
  const row = await db
    .prepare('SELECT 1 AS known FROM provider_event WHERE provider = ? AND event = ?')
    .bind(provider, event)
    .first<number>('known');
  return row !== null;
}

/** Forgets events of providers, and days of passing failures, from before two instants; at most `limit` of each. Answers how many. */
export async function deleteOldEvents(
  db: D1Database,
  before: { readonly events: string; readonly softBounces: string },
  limit: number,
): Promise<number> {
  const results = await db.batch([
    db
      .prepare(
        `DELETE FROM provider_event WHERE (provider, event) IN
           (SELECT provider, event FROM provider_event WHERE at < ? ORDER BY at LIMIT ?)`,
      )
      .bind(before.events, limit),
    db
      .prepare(
        `DELETE FROM soft_bounce WHERE (hash, day) IN
           (SELECT hash, day FROM soft_bounce WHERE day < ? ORDER BY day LIMIT ?)`,
      )
      .bind(before.softBounces.slice(0, 10), limit),
  ]);
  return results.reduce((sum, { meta }) => sum + meta.changes, 0);
}
