import { z } from 'zod';
import { Instant, Slug } from './ids.ts';
import { type Cadence, isMoreThanWeekly } from './newsletter.ts';
import { Frequency, RandomId } from './subscriber.ts';

/** The state of a send; the digest itself never changes. */
export const SendStatus = z.enum(['draft', 'approved', 'sending', 'paused', 'sent', 'cancelled']);
export type SendStatus = z.infer<typeof SendStatus>;

/** A digest on its way to an audience: those who take every issue, or those who take one a week. */
export const Send = z.object({
  /** The digest's id; `~weekly` follows it for the weekly audience. */
  id: z.string().min(1),
  digest: z.string().min(1),
  newsletter: Slug,
  audience: Frequency,
  /** What its readers chose: who takes one a week gets every issue where there are no more, as it was when it was made. */
  frequencies: z.array(Frequency).min(1),
  status: SendStatus,
  dueAt: Instant,
  /** Rows frozen so far. */
  frozen: z.int().nonnegative(),
  /** Whether all are frozen and counted: nothing is sent before. */
  verified: z.boolean(),
  /** Readers of the audience whose themes have no story in this digest: they are not frozen. */
  skipped: z.int().nonnegative(),
  createdAt: Instant,
  approvedAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  /** When the schedule found it approved and too late to start by itself: an operator starts or cancels it. Else null. */
  heldAt: Instant.nullable(),
});
export type Send = z.infer<typeof Send>;

/** What the readers of an audience chose: where no digest of the week is made, who wants one a week gets every issue. */
export function listFrequencies(audience: Frequency, cadence: Cadence): Frequency[] {
  if (audience === 'weekly') return ['weekly'];
  return isMoreThanWeekly(cadence) ? ['every'] : ['every', 'weekly'];
}

/** Every status of a delivery. */
export const DELIVERY_STATUSES = [
  'pending',
  'claimed',
  'attempting',
  'deferred',
  'sent',
  'bounced',
  'suppressed',
  'failed',
  'unknown',
] as const;
/**
 * Where a delivery stands. `claimed`: a consumer holds it and has not called the provider. `attempting`: it is about
 * to call, or has called and not recorded. `unknown`: the provider may or may not have taken it; an operator decides.
 */
export const DeliveryStatus = z.enum(DELIVERY_STATUSES);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

/** Statuses that end a delivery. */
export const FINAL_STATUSES = [
  'sent',
  'bounced',
  'suppressed',
  'failed',
  'unknown',
] as const satisfies readonly DeliveryStatus[];

/** One attempt to send a Message, and its outcome. */
export const Delivery = z.object({
  send: z.string().min(1),
  n: z.int().nonnegative(),
  batch: z.int().nonnegative(),
  subscription: RandomId,
  /** Theme ids as a JSON array: what the reader chose when the recipients were frozen. */
  variant: z.string(),
  status: DeliveryStatus,
  nextAt: Instant,
  attempts: z.int().nonnegative(),
  provider: z.string().nullable(),
  providerId: z.string().nullable(),
  reason: z.string().nullable(),
  updatedAt: Instant,
  /** When its provider said that the reader's mail server took it; null where none says. */
  deliveredAt: Instant.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** The reason of a row that its provider may have taken without our hearing of it: it is `unknown` unless it is sent again under its key. */
export const IN_DOUBT = 'no answer came back, and the provider may have taken it';

/** The reason of a row that was not sent because its send was cancelled. */
export const CANCELLED = 'the send was cancelled';
