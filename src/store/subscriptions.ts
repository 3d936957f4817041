import { z } from 'zod';
import { type Choice, Subscriber, Subscription } from '../model/subscriber.ts';
import { suppressionHash } from '../model/suppression-hash.ts';
import { parseJsonColumn, RowError } from './rows.ts';
import { getSuppressionSalt } from './settings.ts';
import { suppressStatement } from './suppressions.ts';
import { subscriptionWebhookStatement } from './webhook-events.ts';

/** A subscription with its person. */
export type Membership = { readonly subscription: Subscription; readonly subscriber: Subscriber };

/** The columns of a subscription as the model names them; `themes` as JSON. */
export const SUBSCRIPTION_COLUMNS = `subscription.id,
  coalesce(subscription.preferences_key, subscription.id) AS preferencesKey, subscription.subscriber, subscription.newsletter,
  subscription.status, subscription.themes, subscription.frequency, subscription.hour, subscription.zone,
  subscription.paused_until AS pausedUntil, subscription.consent_source AS consentSource,
  subscription.consent_at AS consentAt, subscription.confirm_until AS confirmUntil,
  subscription.confirmed_at AS confirmedAt, subscription.unsubscribed_at AS unsubscribedAt`;

const PERSON_COLUMNS = `subscriber.address, subscriber.address_key AS addressKey, subscriber.name,
  subscriber.created_at AS createdAt`;

const Themes = z.array(z.string());

/** What a row of SUBSCRIPTION_COLUMNS holds. */
export type SubscriptionRow = Omit<Subscription, 'themes'> & { themes: string };

/** Parses a row of SUBSCRIPTION_COLUMNS. Throws `RowError` where it does not fit. */
export function parseSubscription(row: SubscriptionRow): Subscription {
  const themes = parseJsonColumn(Themes, 'subscription', row.id, row.themes);
  const parsed = Subscription.safeParse({ ...row, themes });
  if (!parsed.success) throw new RowError('subscription', row.id, parsed.error);
  return parsed.data;
}

type MembershipRow = SubscriptionRow & Omit<Subscriber, 'id'>;

const MEMBERSHIP = `SELECT ${SUBSCRIPTION_COLUMNS}, ${PERSON_COLUMNS} FROM subscription
  JOIN subscriber ON subscriber.id = subscription.subscriber`;

/** A subscription with its person, or null. */
export async function findMembership(db: D1Database, id: string): Promise<Membership | null> {
  const row = await db.prepare(`${MEMBERSHIP} WHERE subscription.id = ?`).bind(id).first<MembershipRow>();
  return row && parseMembership(row);
}

/** The subscription whose preferences a link opens, with its person, or null where the link counts no more. */
export async function findByPreferencesKey(db: D1Database, key: string): Promise<Membership | null> {
  const row = await db
    .prepare(
      `${MEMBERSHIP} WHERE subscription.preferences_key = ?1
       OR (subscription.id = ?1 AND subscription.preferences_key IS NULL)`,
    )
    .bind(key)
    .first<MembershipRow>();
  return row && parseMembership(row);
}

/** Parses a row of MEMBERSHIP. Throws `RowError` where it does not fit. */
function parseMembership(row: MembershipRow): Membership {
  const { address, addressKey, name, createdAt, ...rest } = row;
  const person = Subscriber.safeParse({ id: row.subscriber, address, addressKey, name, createdAt });
  if (!person.success) throw new RowError('subscriber', row.subscriber, person.error);
  return { subscription: parseSubscription(rest), subscriber: person.data };
}

/** Every subscription of a person, by newsletter. */
export async function listSubscriptions(db: D1Database, subscriber: string): Promise<Subscription[]> {
  const { results } = await db
    .prepare(`SELECT ${SUBSCRIPTION_COLUMNS} FROM subscription WHERE subscriber = ? ORDER BY newsletter`)
    .bind(subscriber)
    .all<SubscriptionRow>();
  return results.map(parseSubscription);
}

/** Stores what a reader chose. Answers whether it was: only an active subscription is changed. */
export async function saveChoice(
  db: D1Database,
  id: string,
  { themes, frequency, hour, zone }: Omit<Choice, 'pausedUntil'>,
  now: Date,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE subscription SET themes = ?, frequency = ?, hour = ?, zone = ?, updated_at = ?
       WHERE id = ? AND status = 'active'`,
    )
    .bind(JSON.stringify(themes), frequency, hour, zone, now.toISOString(), id)
    .run();
  return meta.changes > 0;
}

/** Pauses an active subscription until an instant, or resumes it with null. Answers whether it was active. */
export async function savePause(
  db: D1Database,
  id: string,
  pausedUntil: string | null,
  now: Date,
): Promise<boolean> {
  const { meta } = await db
    .prepare("UPDATE subscription SET paused_until = ?, updated_at = ? WHERE id = ? AND status = 'active'")
    .bind(pausedUntil, now.toISOString(), id)
    .run();
  return meta.changes > 0;
}

/**
 * Ends a subscription at once, whatever its state, and puts its address on the do-not-send list of its newsletter.
 * `ended` says that this call ended an active one, `already` that it was not active, `gone` that there is none. A
 * confirmation that is under way no longer counts. Where an active one ended, the event for the operator's endpoint is
 * enqueued with it.
 */
export async function unsubscribe(
  db: D1Database,
  subscriptionId: string,
  now: Date,
): Promise<'ended' | 'already' | 'gone'> {
  const [membership, salt] = await Promise.all([findMembership(db, subscriptionId), getSuppressionSalt(db)]);
  if (membership === null) return 'gone';
  const { subscription, subscriber } = membership;
  const at = now.toISOString();
  const end = db.prepare(
    `UPDATE subscription SET status = 'unsubscribed', unsubscribed_at = ?, confirm_until = NULL, updated_at = ?
     WHERE id = ? AND status = ?`,
  );
  const [ended] = await db.batch([
    end.bind(at, at, subscriptionId, 'active'),
    subscriptionWebhookStatement(db, 'subscriber.unsubscribed', subscriptionId, at),
    end.bind(at, at, subscriptionId, 'pending'),
    db.prepare('UPDATE subscription SET confirm_until = NULL WHERE id = ?').bind(subscriptionId),
    suppressStatement(db, {
      hash: suppressionHash(salt, subscriber.addressKey),
      newsletter: subscription.newsletter,
      reason: 'unsubscribed',
      at,
    }),
  ]);
  return (ended?.meta.changes ?? 0) > 0 ? 'ended' : 'already';
}
