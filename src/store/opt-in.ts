import { NOTICES_PER_DAY } from '../limits.ts';
import type { Choice, Subscription } from '../model/subscriber.ts';
import { dayBefore, NOTICE_COUNT } from './notices.ts';
import { BLOCKED, WISHES } from './suppressions.ts';
import { subscriptionWebhookStatement } from './webhook-events.ts';

/** Someone asks for a newsletter. The ids are new; `confirmUntil` has whole seconds, as its link carries them. */
export type SubscriptionRequest = {
  readonly ids: { readonly subscriber: string; readonly subscription: string; readonly notice: string };
  readonly address: string;
  readonly addressKey: string;
  /** Of the address, as the suppression list has it. */
  readonly hash: string;
  readonly newsletter: string;
  readonly choice: Omit<Choice, 'pausedUntil'>;
  readonly source: string;
  readonly confirmUntil: string;
};

/**
 * Takes a request to subscribe: a new person and subscription where there are none, and a notice to send. A confirmation
 * for one that is not active, with the older link no longer counting; a word of it for one that is. Nothing at all for a
 * blocked address, or one that had its mails of the day. One transaction with the same statements in every case, so that
 * neither its answer nor its time tells which; two requests at once make one subscription. An active subscription
 * is never changed: whoever asks has not shown that the address is theirs.
 */
export async function requestSubscription(
  db: D1Database,
  { ids, address, addressKey, hash, newsletter, choice, source, confirmUntil }: SubscriptionRequest,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const since = dayBefore(now);
  await db.batch([
    db
      .prepare(
        `INSERT INTO subscriber (id, address, address_key, created_at) SELECT ?, ?, ?, ? WHERE NOT ${BLOCKED}
         ON CONFLICT (address_key) DO NOTHING`,
      )
      .bind(ids.subscriber, address, addressKey, at, hash, newsletter),
    db
      .prepare(
        `INSERT INTO subscription
           (id, subscriber, newsletter, status, themes, frequency, hour, zone, consent_source, updated_at)
         SELECT ?, subscriber.id, ?, 'pending', ?, ?, ?, ?, ?, ? FROM subscriber
         WHERE address_key = ? AND NOT ${BLOCKED} AND ${NOTICE_COUNT} < ?
         ON CONFLICT (subscriber, newsletter) DO UPDATE SET themes = excluded.themes,
           frequency = excluded.frequency, hour = excluded.hour, zone = excluded.zone,
           consent_source = excluded.consent_source, updated_at = excluded.updated_at
         WHERE subscription.status <> 'active'`,
      )
      .bind(
        ...[ids.subscription, newsletter, JSON.stringify(choice.themes), choice.frequency],
        ...[choice.hour, choice.zone, source, at],
        ...[addressKey, hash, newsletter, since, NOTICES_PER_DAY],
      ),
    db
      .prepare(
        `INSERT INTO notice (id, kind, subscriber, subscription, status, next_at, created_at)
         SELECT ?, iif(subscription.status = 'active', 'already', 'confirm'), subscriber.id, subscription.id,
           'pending', ?, ?
         FROM subscriber JOIN subscription ON subscription.subscriber = subscriber.id AND newsletter = ?
         WHERE address_key = ? AND NOT ${BLOCKED} AND ${NOTICE_COUNT} < ?`,
      )
      .bind(ids.notice, at, at, newsletter, addressKey, hash, newsletter, since, NOTICES_PER_DAY),
    db
      .prepare(
        `UPDATE subscription SET confirm_until = ?
         WHERE id = (SELECT subscription FROM notice WHERE id = ?) AND status <> 'active'`,
      )
      .bind(confirmUntil, ids.notice),
  ]);
}

/**
 * What became of a confirmation. `already`: it was active. `stale`: a newer link was sent, or the subscription ended
 * since. `blocked`: mail to the address bounced, or an operator or its reader forbade it. `gone`: it was deleted.
 */
export type ConfirmOutcome = 'confirmed' | 'already' | 'stale' | 'blocked' | 'gone';

/**
 * Confirms a subscription by compare-and-set on its link's expiry, which makes the link count once. The person's own
 * `unsubscribed` or `deleted` is lifted with it, and no other entry of the do-not-send list. The event for the
 * operator's endpoint is enqueued with it.
 */
export async function confirmSubscription(
  db: D1Database,
  { id, newsletter }: Pick<Subscription, 'id' | 'newsletter'>,
  { confirmUntil, hash }: { confirmUntil: string; hash: string },
  now: Date,
): Promise<ConfirmOutcome> {
  const at = now.toISOString();
  const results = await db.batch<{ status: string; blocked: number; awaited: number }>([
    db
      .prepare(
        `UPDATE subscription SET status = 'active', confirm_until = NULL, confirmed_at = ?, consent_at = ?,
           unsubscribed_at = NULL, paused_until = NULL, updated_at = ?
         WHERE id = ? AND confirm_until = ? AND status <> 'active' AND NOT ${BLOCKED}`,
      )
      .bind(at, at, at, id, confirmUntil, hash, newsletter),
    subscriptionWebhookStatement(db, 'subscriber.confirmed', id, at),
    db
      .prepare(
        `DELETE FROM suppression WHERE hash = ? AND newsletter IN ('', ?) AND reason IN ${WISHES}
           AND EXISTS (SELECT 1 FROM subscription WHERE id = ? AND status = 'active' AND confirmed_at = ?)`,
      )
      .bind(hash, newsletter, id, at),
    db
      .prepare(
        `SELECT status, ${BLOCKED} AS blocked, confirm_until IS ? AS awaited FROM subscription WHERE id = ?`,
      )
      .bind(hash, newsletter, confirmUntil, id),
  ]);
  if ((results[0]?.meta.changes ?? 0) > 0) return 'confirmed';
  const row = results.at(-1)?.results[0];
  if (row === undefined) return 'gone';
  if (row.status === 'active') return 'already';
  return row.awaited === 1 && row.blocked === 1 ? 'blocked' : 'stale';
}
