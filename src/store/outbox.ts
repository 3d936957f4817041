import { OUTBOX_BOUND_UNITS } from '../limits.ts';
import type { OutgoingMessage } from '../model/message.ts';

/** A message of the outbox as lists show it. `n` counts up; `sentAt` is a UTC instant. */
export type OutboxEntry = {
  readonly n: number;
  readonly recipient: string;
  readonly subject: string;
  readonly kind: string;
  readonly sentAt: string;
};

/** A message of the outbox, with the whole of it as RFC 5322 text. */
export type OutboxMessage = OutboxEntry & { readonly raw: string };

const COLUMNS = 'n, recipient, subject, kind, sent_at AS sentAt';

/** Messages as JSON arrays, each as long as one bound value may be. */
function encodeMessages(messages: readonly OutgoingMessage[]): string[] {
  const groups: string[][] = [];
  let units = Number.POSITIVE_INFINITY;
  for (const { key, envelope, subject, kind, raw } of messages) {
    const row = JSON.stringify([key, envelope.to, subject, kind, raw]);
    if (units + row.length > OUTBOX_BOUND_UNITS) {
      groups.push([]);
      units = 0;
    }
    groups.at(-1)?.push(row);
    units += row.length + 1;
  }
  return groups.map((rows) => `[${rows.join()}]`);
}

/** Stores messages, each once by its key, all or none: a statement or two, as the free plan counts them. */
export async function saveOutboxMessages(
  db: D1Database,
  messages: readonly OutgoingMessage[],
  sentAt: string,
): Promise<void> {
  if (messages.length === 0) return;
  const insert = db.prepare(
    `INSERT INTO outbox (message_key, recipient, subject, kind, sent_at, raw)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, ?2, value ->> 4 FROM json_each(?1) WHERE true
     ON CONFLICT (message_key) DO NOTHING`,
  );
  await db.batch(encodeMessages(messages).map((rows) => insert.bind(rows, sentAt)));
}

/** Messages of the outbox, newest first, those before message `before`; all where it is null. */
export async function listOutbox(
  db: D1Database,
  { before, limit }: { before: number | null; limit: number },
): Promise<OutboxEntry[]> {
  const { results } = await db
    .prepare(`SELECT ${COLUMNS} FROM outbox WHERE n < ? ORDER BY n DESC LIMIT ?`)
    .bind(before ?? Number.MAX_SAFE_INTEGER, limit)
    .all<OutboxEntry>();
  return results;
}

/** One message of the outbox, or null. */
export async function findOutboxMessage(db: D1Database, n: number): Promise<OutboxMessage | null> {
  return db.prepare(`SELECT ${COLUMNS}, raw FROM outbox WHERE n = ?`).bind(n).first<OutboxMessage>();
}

/** Messages of the outbox, oldest first, those after message `after`. */
export async function listOutboxAfter(
  db: D1Database,
  { after, limit }: { after: number; limit: number },
): Promise<OutboxEntry[]> {
  const { results } = await db
    .prepare(`SELECT ${COLUMNS} FROM outbox WHERE n > ? ORDER BY n LIMIT ?`)
    .bind(after, limit)
    .all<OutboxEntry>();
  return results;
}
