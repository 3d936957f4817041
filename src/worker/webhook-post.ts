import { Webhook } from 'standardwebhooks';
import { WEBHOOK_JITTER, WEBHOOK_RETRY_SECONDS, WEBHOOK_TIMEOUT_MS } from '../limits.ts';
import type { WebhookEvent } from '../model/webhook.ts';
import type { WebhookOutcome } from '../store/webhook-events.ts';
import { findRetryAfter } from './providers/http.ts';

/** The operator's endpoint, and the secret that signs what it is told. */
export type Endpoint = { readonly url: string; readonly secret: string };

/** How a try ended: `gone` is for good, `failed` is tried again, after `retryAfter` seconds at least where it is given. */
export type PostResult =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfter: number | null };

/** What the endpoint gets: the same bytes at every try. */
export function webhookBody({
  type,
  createdAt,
  data,
}: Pick<WebhookEvent, 'type' | 'createdAt' | 'data'>): string {
  return JSON.stringify({ type, timestamp: createdAt, data });
}

/**
 * Tells an endpoint of an event, signed as the Standard Webhooks 1.0.0 say (`webhook-id`, `webhook-timestamp`,
 * `webhook-signature`). Redirects are not followed: they would take the event where nobody set it to go. Never throws.
 */
export async function postWebhook(
  { url, secret }: Endpoint,
  event: WebhookEvent,
  now: Date,
  timeoutMs: number = WEBHOOK_TIMEOUT_MS,
): Promise<PostResult> {
  const body = webhookBody(event);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'sitrep',
        'webhook-id': event.id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(event.id, now, body),
      },
      body,
      redirect: 'manual',
      signal,
    });
    // Nothing in it is wanted, and a connection that is not read to its end stays open.
    await response.body?.cancel();
    const { status } = response;
    if (status >= 200 && status < 300) return { kind: 'sent' };
    if (status === 410)
      return { kind: 'gone', reason: 'the endpoint answers 410: it wants no more of these' };
    return {
      kind: 'failed',
      reason:
        status >= 300 && status < 400
          ? `the endpoint answers ${status}: redirects are not followed, set WEBHOOK_URL to where it leads`
          : `the endpoint answers ${status}`,
      retryAfter: findRetryAfter(response.headers, now),
    };
  } catch {
    // The error's own words may hold the address with its query, which can be a secret.
    const reason = signal.aborted
      ? `no answer within ${timeoutMs / 1000} s`
      : 'the endpoint cannot be reached';
    return { kind: 'failed', reason, retryAfter: null };
  }
}

/** What becomes of an event after a try; `random` is between 0 and 1. */
export function settlePost(
  { id, attempts }: Pick<WebhookEvent, 'id' | 'attempts'>,
  result: PostResult,
  now: Date,
  random: number,
): WebhookOutcome {
  if (result.kind === 'sent') return { id, attempts, status: 'sent', nextAt: null, reason: null };
  const { reason } = result;
  const wait = WEBHOOK_RETRY_SECONDS[attempts - 1];
  if (result.kind === 'gone' || wait === undefined)
    return { id, attempts, status: 'failed', nextAt: null, reason };
  const seconds = Math.max(wait, result.retryAfter ?? 0) * (1 + WEBHOOK_JITTER * random);
  const nextAt = new Date(now.getTime() + Math.ceil(seconds * 1000)).toISOString();
  return { id, attempts, status: 'pending', nextAt, reason };
}
