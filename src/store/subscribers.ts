import type { Subscriber } from '../model/subscriber.ts';
import { suppressionHash } from '../model/suppression-hash.ts';
import { getSuppressionSalt } from './settings.ts';
import { suppressStatement } from './suppressions.ts';
import { endedWebhooksStatement } from './webhook-events.ts';

/** The columns of a subscriber as the model names them. */
export const SUBSCRIBER_COLUMNS = `subscriber.id, subscriber.address, subscriber.address_key AS addressKey,
  subscriber.name, subscriber.created_at AS createdAt`;

/** A person by id, or null. */
export async function findSubscriber(db: D1Database, id: string): Promise<Subscriber | null> {
  return db.prepare(`SELECT ${SUBSCRIBER_COLUMNS} FROM subscriber WHERE id = ?`).bind(id).first<Subscriber>();
}

/** A person by the key of an address, or null. */
export async function findSubscriberByKey(db: D1Database, addressKey: string): Promise<Subscriber | null> {
  return db
    .prepare(`SELECT ${SUBSCRIBER_COLUMNS} FROM subscriber WHERE address_key = ?`)
    .bind(addressKey)
    .first<Subscriber>();
}

/**
 * Deletes a person: the address, the subscriptions, a new address that waits, mails to send, and the copies in the local
 * outbox. What stays: deliveries under a random id that nothing explains any more, and the hash of the address on the
 * do-not-send list of every newsletter, so that no import brings the person back: only their own confirmation of a
 * subscription does. The operator's endpoint is told of each active subscription that ends with it. Answers whether
 * there was such a person.
 */
export async function deleteSubscriber(db: D1Database, id: string, now: Date): Promise<boolean> {
  const subscriber = await findSubscriber(db, id);
  if (subscriber === null) return false;
  const hash = suppressionHash(await getSuppressionSalt(db), subscriber.addressKey);
  const results = await db.batch([
    suppressStatement(db, { hash, newsletter: '', reason: 'deleted', at: now.toISOString() }),
    endedWebhooksStatement(db, id, now.toISOString()),
    db
      .prepare(
        `DELETE FROM outbox WHERE recipient COLLATE NOCASE IN (
           SELECT address FROM subscriber WHERE id = ?1
           UNION ALL SELECT address FROM address_change WHERE subscriber = ?1)`,
      )
      .bind(id),
    db.prepare('DELETE FROM subscriber WHERE id = ?').bind(id),
  ]);
  return (results.at(-1)?.meta.changes ?? 0) > 0;
}

/**
 * Deletes subscriptions that were asked for before an instant and never confirmed, at most `limit`, and the people who
 * have no other.
 */
export async function deleteUnconfirmed(db: D1Database, before: string, limit: number): Promise<void> {
  const { results } = await db
    .prepare(
      `DELETE FROM subscription WHERE id IN (
         SELECT id FROM subscription WHERE status = 'pending' AND updated_at < ? ORDER BY updated_at, id LIMIT ?)
       RETURNING subscriber`,
    )
    .bind(before, limit)
    .all<{ subscriber: string }>();
  if (results.length === 0) return;
  const people = JSON.stringify([...new Set(results.map(({ subscriber }) => subscriber))]);
  const alone = `SELECT id FROM subscriber WHERE id IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM subscription WHERE subscription.subscriber = subscriber.id)`;
  await db.batch([
    db
      .prepare(
        `DELETE FROM outbox WHERE recipient COLLATE NOCASE IN (SELECT address FROM subscriber WHERE id IN (${alone}))`,
      )
      .bind(people),
    db.prepare(`DELETE FROM subscriber WHERE id IN (${alone})`).bind(people),
  ]);
}
