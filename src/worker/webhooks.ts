import {
  TIDY_BATCH,
  WEBHOOK_BATCH,
  WEBHOOK_KEPT_DAYS,
  WEBHOOK_LEASE_SECONDS,
  WEBHOOK_ROUNDS,
} from '../limits.ts';
import {
  claimWebhooks,
  deleteOldWebhooks,
  dropPendingWebhooks,
  settleWebhooks,
} from '../store/webhook-events.ts';
import { readEndpoint } from './config-parts.ts';
import { type Endpoint, postWebhook, settlePost } from './webhook-post.ts';

const DAY_MS = 86_400_000;

/**
 * Tells the endpoint what is due, in rounds of a few at a time. An event may be told twice where this ends between the
 * answer and its record: receivers know it by its `webhook-id`. Answers how many were tried.
 */
export async function deliverWebhooks(
  db: D1Database,
  endpoint: Endpoint,
  now: () => Date,
  random: () => number,
): Promise<number> {
  let tried = 0;
  for (let round = 0; round < WEBHOOK_ROUNDS; round += 1) {
    const began = now();
    const until = new Date(began.getTime() + WEBHOOK_LEASE_SECONDS * 1000).toISOString();
    const events = await claimWebhooks(db, began.toISOString(), until, WEBHOOK_BATCH);
    if (events.length === 0) break;
    const outcomes = await Promise.all(
      events.map(async (event) => {
        const result = await postWebhook(endpoint, event, now());
        return settlePost(event, result, now(), random());
      }),
    );
    await settleWebhooks(db, outcomes);
    tried += events.length;
  }
  return tried;
}

/**
 * Tells the endpoint what is due: for `waitUntil` after a request that enqueued, and for cron. Events are enqueued
 * whether or not there is an endpoint, so that no transaction has to know; where none is set they are dropped. Never
 * rejects.
 */
export async function runWebhooks(env: Env): Promise<void> {
  const reading = readEndpoint(env);
  if (!reading.ok) return;
  try {
    if (reading.part === null) await dropPendingWebhooks(env.DB, TIDY_BATCH);
    else await deliverWebhooks(env.DB, reading.part, () => new Date(), Math.random);
  } catch (error) {
    // What is enqueued stays so, and cron comes back to it.
    console.error('webhooks were not sent', error);
  }
}

/** Deletes events that were sent or given up long ago, for cron. Answers how many. */
export async function pruneWebhooks(db: D1Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - WEBHOOK_KEPT_DAYS * DAY_MS).toISOString();
  return deleteOldWebhooks(db, before, TIDY_BATCH);
}
