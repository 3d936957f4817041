import type { Suppression } from './suppressions.ts';

/** A mail that was sent to a reader, or is to be: `send` for a digest, `kind` for a mail of our own. */
export type ReaderMail = {
  readonly subscription: string;
  readonly send: string | null;
  readonly kind: string;
  readonly status: string;
  readonly at: string;
};

/** The newest mails to a person, digests and mails of our own. */
export async function listReaderMail(
  db: D1Database,
  subscriber: string,
  limit: number,
): Promise<ReaderMail[]> {
  const { results } = await db
    .prepare(
      `SELECT delivery.subscription, send, 'digest' AS kind, delivery.status, delivery.updated_at AS at
       FROM subscription JOIN delivery ON delivery.subscription = subscription.id
       WHERE subscription.subscriber = ?1
       UNION ALL SELECT subscription, NULL, kind, status, created_at FROM notice WHERE subscriber = ?1
       ORDER BY at DESC LIMIT ?2`,
    )
    .bind(subscriber, limit)
    .all<ReaderMail>();
  return results;
}

/** What the do-not-send list holds of an address, by its hash. */
export async function listReaderSuppressions(
  db: D1Database,
  hash: string,
): Promise<Omit<Suppression, 'hash'>[]> {
  const { results } = await db
    .prepare('SELECT newsletter, reason, at FROM suppression WHERE hash = ? ORDER BY newsletter')
    .bind(hash)
    .all<Omit<Suppression, 'hash'>>();
  return results;
}
