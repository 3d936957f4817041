import { z } from 'zod';
import { Instant, Slug } from './ids.ts';

/** A random id of 128 bits: 26 letters and digits of RFC 4648's base32, in lower case (mail systems may fold case). */
export const RandomId = z.string().regex(/^[a-z2-7]{26}$/);
export type RandomId = z.infer<typeof RandomId>;

/** A person. `address` is as they wrote it; `addressKey` is the same for every spelling of one address. */
export const Subscriber = z.object({
  id: RandomId,
  address: z.string().min(3).max(320),
  addressKey: z.string().min(3).max(320),
  name: z.string().max(200).nullable(),
  createdAt: Instant,
});
export type Subscriber = z.infer<typeof Subscriber>;

/** `pending` until the address is confirmed. */
export const SubscriptionStatus = z.enum(['pending', 'active', 'unsubscribed']);
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>;

/** Every digest of the newsletter's own cadence, or one a week. */
export const Frequency = z.enum(['every', 'weekly']);
export type Frequency = z.infer<typeof Frequency>;

/** What a reader chooses. */
export const Choice = z.object({
  /** Theme ids, in the newsletter's order. */
  themes: z.array(Slug).min(1).max(20),
  frequency: Frequency,
  /** Local hour in `zone`; both null: when the newsletter is due. */
  hour: z.int().min(0).max(23).nullable(),
  zone: z.string().min(1).max(64).nullable(),
  pausedUntil: Instant.nullable(),
});
export type Choice = z.infer<typeof Choice>;

/** A membership of a newsletter. */
export const Subscription = Choice.extend({
  id: RandomId,
  /** What links to its preferences are made of: its id, and after each change of address another. */
  preferencesKey: RandomId,
  subscriber: RandomId,
  newsletter: Slug,
  status: SubscriptionStatus,
  /** Where consent was given: `form`, `api`, `import FILE`, or what an import's own column says. */
  consentSource: z.string().min(1).max(200),
  consentAt: Instant.nullable(),
  confirmUntil: Instant.nullable(),
  confirmedAt: Instant.nullable(),
  unsubscribedAt: Instant.nullable(),
});
export type Subscription = z.infer<typeof Subscription>;

/** A reader of a newsletter, as an export prints one. */
export type ExportedReader = Pick<
  Subscription,
  | 'id'
  | 'status'
  | 'themes'
  | 'frequency'
  | 'hour'
  | 'zone'
  | 'pausedUntil'
  | 'consentSource'
  | 'consentAt'
  | 'confirmedAt'
> & { readonly address: string; readonly name: string | null };

/** Why nothing is sent to an address. `deleted`: its reader was deleted, and no import may bring them back. */
export const SuppressionReason = z.enum(['hard-bounce', 'complaint', 'unsubscribed', 'deleted', 'operator']);
export type SuppressionReason = z.infer<typeof SuppressionReason>;
