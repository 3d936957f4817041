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

/** Messages of one statement: five values each and the instant, of the 100 that D1 binds. */
const PER_STATEMENT = 19;

/** Stores so many messages; ?1 is the instant. */
function insertOf(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const [key, to, subject, kind, raw] = [2, 3, 4, 5, 6].map((place) => `?${index * 5 + place}`);
    return `(${key}, ${to}, ${subject}, ${kind}, ?1, ${raw})`;
  });
  return `INSERT INTO outbox (message_key, recipient, subject, kind, sent_at, raw) VALUES ${rows.join()}
    ON CONFLICT (message_key) DO NOTHING`;
}

/** Stores messages, each once by its key, all or none: few statements, as the free plan counts them. */
export async function saveOutboxMessages(
  db: D1Database,
  messages: readonly OutgoingMessage[],
  sentAt: string,
): Promise<void> {
  if (messages.length === 0) return;
  const inserts: D1PreparedStatement[] = [];
  for (let from = 0; from < messages.length; from += PER_STATEMENT) {
    const part = messages.slice(from, from + PER_STATEMENT);
    const values = part.flatMap(({ key, envelope, subject, kind, raw }) => [
      key,
      envelope.to,
      subject,
      kind,
      raw,
    ]);
    inserts.push(db.prepare(insertOf(part.length)).bind(sentAt, ...values));
  }
  await db.batch(inserts);
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
