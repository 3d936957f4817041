import { parseAddress } from '../deliver/address.ts';
import { PROVIDER_EVENT_DAYS, SOFT_BOUNCE_DAYS, SOFT_BOUNCES_MAX, TIDY_BATCH } from '../limits.ts';
import type { EventReading, MailEvent } from '../model/mail-event.ts';
import { suppressionHash } from '../model/suppression-hash.ts';
import type { HookAnswer } from '../model/webhook.ts';
import {
  deleteOldEvents,
  findDeliveryByProviderId,
  findReturned,
  isKnownEvent,
  rememberEventStatement,
  type SoftBounceRule,
  type Told,
  toldStatements,
} from '../store/mail-events.ts';
import { getSuppressionSalt } from '../store/settings.ts';
import { unsubscribe } from '../store/subscriptions.ts';

const DAY_MS = 86_400_000;

const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString();

const ruleAt = (now: Date): SoftBounceRule => ({
  most: SOFT_BOUNCES_MAX,
  since: daysBefore(now, SOFT_BOUNCE_DAYS).slice(0, 10),
});

/**
 * Whom an event is of. The address that the provider names counts before the reader's present one: they may have
 * changed it since, and the mails of our own (confirmations) are no deliveries.
 */
async function resolveTold(
  db: D1Database,
  provider: string,
  { kind, messageId, address, reason }: MailEvent,
): Promise<{ told: Told | null; subscription: string | null }> {
  const [delivery, salt] = await Promise.all([
    messageId === null ? null : findDeliveryByProviderId(db, provider, messageId),
    getSuppressionSalt(db),
  ]);
  const parsed = address === null ? null : parseAddress(address);
  const key = parsed?.ok ? parsed.key : (delivery?.addressKey ?? null);
  const hash = key === null ? null : suppressionHash(salt, key);
  return {
    told: kind === 'unsubscribed' ? null : { kind, reason, delivery, hash },
    subscription: delivery?.subscription ?? null,
  };
}

/**
 * Takes in what a provider told, all of it or nothing, once: an event that is known changes nothing, so that an entry
 * which an operator lifted does not come back with an old request.
 */
export async function recordEvents(
  db: D1Database,
  provider: string,
  reading: Extract<EventReading, { kind: 'events' }>,
  now: Date,
): Promise<HookAnswer['result']> {
  if (await isKnownEvent(db, provider, reading.id)) return 'seen';
  const resolved = await Promise.all(reading.events.map((event) => resolveTold(db, provider, event)));
  for (const { told, subscription } of resolved)
    if (told === null && subscription !== null) await unsubscribe(db, subscription, now);
  const rule = ruleAt(now);
  try {
    await db.batch([
      rememberEventStatement(db, provider, reading.id, now),
      ...resolved.flatMap(({ told }) => (told === null ? [] : toldStatements(db, told, rule, now))),
    ]);
  } catch (error) {
    // The same event at the same time: the other request took it in.
    if (await isKnownEvent(db, provider, reading.id)) return 'seen';
    throw error;
  }
  return 'recorded';
}

/** What became of a message that came back by mail. */
export type ReturnOutcome = 'recorded' | 'former-address' | 'gone';

/**
 * Takes in a bounce or a complaint that came back to a subscription's own address. What was sent to an address that its
 * reader has left says nothing of the present one.
 */
export async function recordReturn(
  db: D1Database,
  subscription: string,
  told: Pick<Told, 'kind' | 'reason'> & { readonly send: string | null },
  now: Date,
): Promise<ReturnOutcome> {
  const [returned, salt] = await Promise.all([
    findReturned(db, subscription, told.send),
    getSuppressionSalt(db),
  ]);
  if (returned === null) return 'gone';
  if (returned.moved === 1) return 'former-address';
  const { send, n, addressKey } = returned;
  const delivery = send === null || n === null ? null : { send, n };
  const hash = suppressionHash(salt, addressKey);
  const { kind, reason } = told;
  await db.batch(toldStatements(db, { kind, reason, delivery, hash }, ruleAt(now), now));
  return 'recorded';
}

/** Forgets what providers told long ago, for cron. Answers how many rows went. */
export async function pruneProviderEvents(db: D1Database, now: Date): Promise<number> {
  const before = {
    events: daysBefore(now, PROVIDER_EVENT_DAYS + 1),
    softBounces: daysBefore(now, SOFT_BOUNCE_DAYS),
  };
  return deleteOldEvents(db, before, TIDY_BATCH);
}
