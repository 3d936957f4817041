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

/** Stores messages, each once by its key, all or none. */
export async function saveOutboxMessages(
  db: D1Database,
  messages: readonly OutgoingMessage[],
  sentAt: string,
): Promise<void> {
  if (messages.length === 0) return;
  const insert = db.prepare(
    `INSERT INTO outbox (message_key, recipient, subject, kind, sent_at, raw) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (message_key) DO NOTHING`,
  );
  await db.batch(
    messages.map(({ key, envelope, subject, kind, raw }) =>
      insert.bind(key, envelope.to, subject, kind, sentAt, raw),
    ),
  );
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
