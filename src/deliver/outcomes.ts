import { DELIVERY_ATTEMPTS_MAX, IDEMPOTENCY_MS, REASON_MAX } from '../limits.ts';
import type { Instant } from '../model/ids.ts';
import type { SendOutcome } from '../model/message.ts';
import { type DeliveryStatus, IN_DOUBT } from '../model/send.ts';
import { backoffSeconds } from './backoff.ts';

/** What a delivery's row becomes. `nextAt` is set where it is tried again. */
export type RowChange = {
  readonly n: number;
  readonly status: Extract<
    DeliveryStatus,
    'deferred' | 'sent' | 'bounced' | 'suppressed' | 'failed' | 'unknown'
  >;
  readonly nextAt: Instant | null;
  readonly providerId: string | null;
  readonly reason: string | null;
};

const shorten = (reason: string): string =>
  reason.length > REASON_MAX ? `${reason.slice(0, REASON_MAX - 1)}…` : reason;

/**
 * What becomes of a row after a provider's answer to its try number `attempts`. A deferred one is tried again later,
 * until it was tried often enough. `now` is in milliseconds, `random` between 0 and 1.
 */
export function settleOutcome(
  row: { readonly n: number; readonly attempts: number },
  outcome: SendOutcome,
  now: number,
  random: number,
): RowChange {
  const ended = (status: RowChange['status'], reason: string): RowChange => ({
    n: row.n,
    status,
    nextAt: null,
    providerId: null,
    reason: shorten(reason),
  });
  switch (outcome.kind) {
    case 'sent':
      return { n: row.n, status: 'sent', nextAt: null, providerId: outcome.id, reason: null };
    case 'bounced':
    case 'failed':
    case 'unknown':
      return ended(outcome.kind, outcome.reason);
    case 'deferred': {
      if (row.attempts >= DELIVERY_ATTEMPTS_MAX)
        return ended('failed', `given up after ${row.attempts} tries: ${outcome.reason}`);
      const wait = backoffSeconds(row.attempts, outcome.retryAfter, random);
      return { ...ended('deferred', outcome.reason), nextAt: new Date(now + wait * 1000).toISOString() };
    }
  }
}

/** Why a frozen recipient is not written to after all, or null where they are. */
export type Eligibility = {
  /** Null where the subscription, and with it the person, was deleted. */
  readonly status: string | null;
  readonly pausedUntil: Instant | null;
  /** The reason on the do-not-send list. */
  readonly suppression: string | null;
};

/** In words, what keeps a message from its reader at this moment; null where nothing does. */
export function findSuppressed(reader: Eligibility, now: Instant): string | null {
  if (reader.status === null) return 'the subscription was deleted';
  if (reader.status !== 'active') return 'no longer subscribed';
  if (reader.pausedUntil !== null && reader.pausedUntil > now) return 'paused by the reader';
  if (reader.suppression !== null) return `on the do-not-send list: ${reader.suppression}`;
  return null;
}

/**
 * Whether a row that its provider may have taken already can be sent again: to the same provider, while that still knows
 * the key of the first try. `now` is in milliseconds.
 */
export function isStillKeyed(
  row: { readonly provider: string | null; readonly reason: string | null; readonly nextAt: Instant },
  provider: string,
  now: number,
): boolean {
  if (row.reason !== IN_DOUBT) return true;
  return row.provider === provider && now - Date.parse(row.nextAt) <= IDEMPOTENCY_MS;
}

/**
 * What becomes of a row whose consumer died while it called the provider. Only a provider that takes an idempotency key
 * may be asked again: elsewhere nobody knows whether the message went.
 */
export function settleLost(idempotent: boolean): 'pending' | 'unknown' {
  return idempotent ? 'pending' : 'unknown';
}
