import { NOTICES_PER_DAY } from '../limits.ts';
import type { Subscriber } from '../model/subscriber.ts';
import { dayBefore, NOTICE_COUNT } from './notices.ts';
import { BLOCKED, WISHES } from './suppressions.ts';

/** A new address that waits for its confirmation, or was confirmed. */
export type AddressChange = {
  readonly subscriber: string;
  readonly address: string;
  readonly addressKey: string;
  readonly confirmUntil: string;
  readonly confirmedAt: string | null;
};

/** A reader asks for another address. `hash` is the new one's; the ids are of the two notices. */
export type AddressChangeRequest = {
  readonly ids: { readonly toOld: string; readonly toNew: string };
  readonly subscription: { readonly id: string; readonly subscriber: string; readonly newsletter: string };
  readonly address: string;
  readonly addressKey: string;
  readonly hash: string;
  readonly confirmUntil: string;
};

/** The change that a person asked for last, or null. */
export async function findAddressChange(db: D1Database, subscriber: string): Promise<AddressChange | null> {
  return db
    .prepare(
      `SELECT subscriber, address, address_key AS addressKey, confirm_until AS confirmUntil,
         confirmed_at AS confirmedAt FROM address_change WHERE subscriber = ?`,
    )
    .bind(subscriber)
    .first<AddressChange>();
}

/**
 * Takes a request for another address, in place of an earlier one, with a notice to the old address and one to the new.
 * Nothing happens for an address that is blocked or the same, or after the mails of a day; the answer never tells.
 */
export async function requestAddressChange(
  db: D1Database,
  { ids, subscription, address, addressKey, hash, confirmUntil }: AddressChangeRequest,
  now: Date,
): Promise<void> {
  const { id, subscriber, newsletter } = subscription;
  const at = now.toISOString();
  const since = dayBefore(now);
  await db.batch([
    db
      .prepare(
        `INSERT INTO address_change (subscriber, address, address_key, confirm_until)
         SELECT id, ?, ?, ? FROM subscriber
         WHERE id = ? AND address_key <> ? AND NOT ${BLOCKED} AND ${NOTICE_COUNT} < ?
         ON CONFLICT (subscriber) DO UPDATE SET address = excluded.address, address_key = excluded.address_key,
           confirm_until = excluded.confirm_until, confirmed_at = NULL`,
      )
      .bind(
        ...[address, addressKey, confirmUntil, subscriber, addressKey],
        ...[hash, newsletter, since, NOTICES_PER_DAY],
      ),
    db
      .prepare(
        `INSERT INTO notice (id, kind, subscriber, subscription, status, next_at, created_at)
         SELECT wanted.column1, wanted.column2, subscriber.id, ?, 'pending', ?, ?
         FROM subscriber, (VALUES (?, 'address-old'), (?, 'address-new')) AS wanted
         WHERE subscriber.id = ? AND ${NOTICE_COUNT} < ? AND EXISTS (
           SELECT 1 FROM address_change
           WHERE subscriber = ? AND address_key = ? AND confirm_until = ? AND confirmed_at IS NULL)`,
      )
      .bind(
        ...[id, at, at, ids.toOld, ids.toNew, subscriber, since, NOTICES_PER_DAY],
        ...[subscriber, addressKey, confirmUntil],
      ),
  ]);
}

/** Forgets a change that waits: its link no longer counts. */
export async function cancelAddressChange(db: D1Database, subscriber: string): Promise<void> {
  await db
    .prepare('DELETE FROM address_change WHERE subscriber = ? AND confirmed_at IS NULL')
    .bind(subscriber)
    .run();
}

/** What a confirmation of a new address brings: the expiry in its link, the hash of the address, and new keys. */
export type AddressConfirmation = {
  readonly confirmUntil: string;
  readonly hash: string;
  readonly preferencesKeys: Readonly<Record<string, string>>;
};

/** What became of it. `taken`: the new address has subscriptions of its own. The rest as for a subscription. */
export type AddressOutcome = 'confirmed' | 'already' | 'stale' | 'taken' | 'blocked';

/**
 * Gives a person their new address, by compare-and-set on the link's expiry. `hash` is the new address's. The person's
 * own wish for no mail to that address is lifted where a subscription is active, and copies of mail to the old address
 * are deleted from the local outbox: nothing would find them when the person is deleted. `preferencesKeys` are new keys by
 * subscription: with them, links to preferences in mail to the old address open nothing any more, and
 * those that would confirm another subscription count no more.
 */
export async function confirmAddressChange(
  db: D1Database,
  subscriber: Pick<Subscriber, 'id' | 'address'>,
  change: AddressChange,
  { confirmUntil, hash, preferencesKeys }: AddressConfirmation,
  now: Date,
): Promise<AddressOutcome> {
  const { id } = subscriber;
  const holds = 'EXISTS (SELECT 1 FROM subscriber WHERE id = ? AND address_key = ?)';
  const [changed, , , , , read] = await db.batch<{ confirmed: number; taken: number; blocked: number }>([
    db
      .prepare(
        `UPDATE subscriber SET address = wanted.address, address_key = wanted.address_key
         FROM address_change AS wanted
         WHERE subscriber.id = ? AND wanted.subscriber = subscriber.id AND wanted.confirm_until = ?
           AND wanted.address_key = ? AND wanted.confirmed_at IS NULL AND NOT ${BLOCKED}
           AND NOT EXISTS (SELECT 1 FROM subscriber AS other WHERE other.address_key = wanted.address_key)`,
      )
      .bind(id, confirmUntil, change.addressKey, hash, ''),
    db
      .prepare(
        `UPDATE address_change SET confirmed_at = ?
         WHERE subscriber = ? AND confirm_until = ? AND address_key = ? AND confirmed_at IS NULL AND ${holds}`,
      )
      .bind(now.toISOString(), id, confirmUntil, change.addressKey, id, change.addressKey),
    db
      .prepare(
        `UPDATE subscription SET
           preferences_key = coalesce((SELECT value FROM json_each(?) WHERE key = subscription.id), preferences_key),
           confirm_until = iif(status = 'active', confirm_until, NULL)
         WHERE subscriber = ? AND EXISTS (
           SELECT 1 FROM address_change WHERE subscriber = ? AND confirm_until = ? AND confirmed_at = ?)`,
      )
      .bind(JSON.stringify(preferencesKeys), id, id, confirmUntil, now.toISOString()),
    db
      .prepare(
        `DELETE FROM suppression WHERE hash = ? AND reason IN ${WISHES} AND newsletter IN (
           SELECT '' UNION ALL SELECT newsletter FROM subscription WHERE subscriber = ? AND status = 'active')
         AND ${holds}`,
      )
      .bind(hash, id, id, change.addressKey),
    db
      .prepare(`DELETE FROM outbox WHERE recipient = ? COLLATE NOCASE AND ${holds}`)
      .bind(subscriber.address, id, change.addressKey),
    db
      .prepare(
        `SELECT confirmed_at IS NOT NULL AS confirmed, ${BLOCKED} AS blocked,
           EXISTS (SELECT 1 FROM subscriber AS other WHERE other.address_key = wanted.address_key) AS taken
         FROM address_change AS wanted WHERE subscriber = ? AND confirm_until = ?`,
      )
      .bind(hash, '', id, confirmUntil),
  ]);
  if ((changed?.meta.changes ?? 0) > 0) return 'confirmed';
  const row = read?.results[0];
  if (row === undefined) return 'stale';
  if (row.confirmed === 1) return 'already';
  if (row.blocked === 1) return 'blocked';
  return row.taken === 1 ? 'taken' : 'stale';
}
