import { z } from 'zod';
import { WebhookEvent, type WebhookStatus, type WebhookType } from '../model/webhook.ts';
import { parseJsonColumn, RowError } from './rows.ts';

const Data = z.record(z.string(), z.unknown());

/** 128 random bits in hexadecimal digits: receivers know an event by it. */
function newEventId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What every statement that enqueues an event begins with. */
export const INSERT_WEBHOOK = 'INSERT INTO webhook_event (id, type, data, status, next_at, created_at)';

/**
 * Statement that enqueues an event of a subscription, for the transaction in which it happens: only where the statement
 * right before it in the batch changed a row. It names the subscription, its person and its newsletter by their ids, and
 * no address. `at` is the instant at which it happened.
 */
export function subscriptionWebhookStatement(
  db: D1Database,
  type: Extract<WebhookType, 'subscriber.confirmed' | 'subscriber.unsubscribed'>,
  subscription: string,
  at: string,
): D1PreparedStatement {
  return db
    .prepare(
      `${INSERT_WEBHOOK} SELECT ?1, ?2, json_object('subscription', subscription.id, 'subscriber', subscription.subscriber,
         'newsletter', subscription.newsletter, 'at', ?4), 'pending', ?4, ?4
       FROM subscription WHERE subscription.id = ?3 AND changes() > 0`,
    )
    .bind(newEventId(), type, subscription, at);
}

/**
 * Statement that enqueues the end of each active subscription of a person, for the transaction that deletes them: it goes
 * before the deletion.
 */
export function endedWebhooksStatement(db: D1Database, subscriber: string, at: string): D1PreparedStatement {
  return db
    .prepare(
      `${INSERT_WEBHOOK} SELECT lower(hex(randomblob(16))), 'subscriber.unsubscribed',
         json_object('subscription', id, 'subscriber', subscriber, 'newsletter', newsletter, 'at', ?2),
         'pending', ?2, ?2
       FROM subscription WHERE subscriber = ?1 AND status = 'active'`,
    )
    .bind(subscriber, at);
}

/** Statement that enqueues the publication of a digest, where the one right before it changed a row: its id, newsletter and days. */
export function digestWebhookStatement(db: D1Database, digest: string, at: string): D1PreparedStatement {
  return db
    .prepare(
      `${INSERT_WEBHOOK} SELECT ?1, 'digest.published', json_object('digest', digest.id, 'newsletter', digest.newsletter,
         'from', digest.from_day, 'to', digest.to_day, 'at', ?3), 'pending', ?3, ?3
       FROM digest WHERE digest.id = ?2 AND changes() > 0`,
    )
    .bind(newEventId(), digest, at);
}

const COLUMNS = `id, type, data, status, attempts, next_at AS nextAt, reason, created_at AS createdAt`;

type Row = Omit<WebhookEvent, 'data'> & { data: string };

function parseRow(row: Row): WebhookEvent {
  const data = parseJsonColumn(Data, 'webhook_event', row.id, row.data);
  const parsed = WebhookEvent.safeParse({ ...row, data });
  if (!parsed.success) throw new RowError('webhook_event', row.id, parsed.error);
  return parsed.data;
}

/** Takes events that are due, the longest due first, and holds them until `until`; who takes them at the same time gets others. */
export async function claimWebhooks(
  db: D1Database,
  now: string,
  until: string,
  limit: number,
): Promise<WebhookEvent[]> {
  const { results } = await db
    .prepare(
      `UPDATE webhook_event SET next_at = ?2, attempts = attempts + 1
       WHERE id IN (SELECT id FROM webhook_event WHERE status = 'pending' AND next_at <= ?1
         ORDER BY next_at, id LIMIT ?3)
       RETURNING ${COLUMNS}`,
    )
    .bind(now, until, limit)
    .all<Row>();
  return results.map(parseRow);
}

/** What came of a try. `nextAt` is null where there is no next one. */
export type WebhookOutcome = {
  readonly id: string;
  /** The try's number, as it was claimed: a later one is not overwritten. */
  readonly attempts: number;
  readonly status: WebhookStatus;
  readonly nextAt: string | null;
  readonly reason: string | null;
};

/** Records what came of tries, all in one statement. */
export async function settleWebhooks(db: D1Database, outcomes: readonly WebhookOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = outcomes.map(({ id, attempts, status, nextAt, reason }) => [
    id,
    attempts,
    status,
    nextAt,
    reason,
  ]);
  await db
    .prepare(
      `UPDATE webhook_event SET status = outcome.status, next_at = coalesce(outcome.next_at, webhook_event.next_at),
         reason = outcome.reason
       FROM (SELECT value ->> 0 AS id, value ->> 1 AS attempts, value ->> 2 AS status, value ->> 3 AS next_at,
         value ->> 4 AS reason FROM json_each(?)) AS outcome
       WHERE webhook_event.id = outcome.id AND webhook_event.attempts = outcome.attempts
         AND webhook_event.status = 'pending'`,
    )
    .bind(JSON.stringify(rows))
    .run();
}

/** Events oldest first, in one status or in all, those after the event `after`. */
export async function listWebhooks(
  db: D1Database,
  { after, status, limit }: { after: string | null; status: WebhookStatus | null; limit: number },
): Promise<WebhookEvent[]> {
  const clauses = [
    ...(status === null ? [] : ['status = ?']),
    ...(after === null ? [] : ['(created_at, id) > (SELECT created_at, id FROM webhook_event WHERE id = ?)']),
  ];
  const where = clauses.length === 0 ? '' : `WHERE ${clauses.join(' AND ')}`;
  const { results } = await db
    .prepare(`SELECT ${COLUMNS} FROM webhook_event ${where} ORDER BY created_at, id LIMIT ?`)
    .bind(...[status, after, limit].filter((value) => value !== null))
    .all<Row>();
  return results.map(parseRow);
}

/** Has an event sent again from now on, with all its tries before it. Answers whether there is such an event. */
export async function retryWebhook(db: D1Database, id: string, now: Date): Promise<boolean> {
  const { meta } = await db
    .prepare(
      "UPDATE webhook_event SET status = 'pending', attempts = 0, next_at = ?, reason = NULL WHERE id = ?",
    )
    .bind(now.toISOString(), id)
    .run();
  return meta.changes > 0;
}

/** Drops what waits, where nobody is there to be told; at most `limit`. Answers how many. */
export async function dropPendingWebhooks(db: D1Database, limit: number): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM webhook_event WHERE id IN
         (SELECT id FROM webhook_event WHERE status = 'pending' ORDER BY next_at LIMIT ?)`,
    )
    .bind(limit)
    .run();
  return meta.changes;
}

/** Deletes events from before an instant that were sent or given up, at most `limit`. Answers how many. */
export async function deleteOldWebhooks(db: D1Database, before: string, limit: number): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM webhook_event WHERE id IN
         (SELECT id FROM webhook_event WHERE created_at < ? AND +status <> 'pending' ORDER BY created_at LIMIT ?)`,
    )
    .bind(before, limit)
    .run();
  return meta.changes;
}
