import { z } from 'zod';
import { Instant } from './ids.ts';

/** What an event is known by: 128 random bits in hexadecimal digits. */
export const WebhookId = z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of an event');

/** What the operator's own endpoint is told. */
export const WebhookType = z.enum(['digest.published', 'subscriber.confirmed', 'subscriber.unsubscribed']);
export type WebhookType = z.infer<typeof WebhookType>;

/** `failed`: given up after the last try, or refused for good. */
export const WebhookStatus = z.enum(['pending', 'sent', 'failed']);
export type WebhookStatus = z.infer<typeof WebhookStatus>;

/** An event for the operator's endpoint, as it is stored; `data` is a JSON object and names no address. */
export const WebhookEvent = z.object({
  id: WebhookId,
  type: WebhookType,
  data: z.record(z.string(), z.unknown()),
  status: WebhookStatus,
  attempts: z.int().nonnegative(),
  /** Not before this instant. */
  nextAt: Instant,
  reason: z.string().nullable(),
  createdAt: Instant,
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** A page of events, oldest first; `next` is the `after` of the page that follows, null on the last. */
export const WebhookList = z.object({ events: z.array(WebhookEvent), next: z.string().nullable() });
export type WebhookList = z.infer<typeof WebhookList>;

/** What came of a request to send an event again. */
export const WebhookRetry = z.object({ id: WebhookId, status: z.literal('pending') });

/** What came of a provider's event: taken in, known already, or one that asks for nothing. */
export const HookAnswer = z.object({ result: z.enum(['recorded', 'seen', 'ignored']) });
export type HookAnswer = z.infer<typeof HookAnswer>;
