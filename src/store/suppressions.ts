import type { SuppressionReason } from '../model/subscriber.ts';

/** An entry of the do-not-send list. `newsletter` '' stands for all; `at` is a UTC instant. */
export type Suppression = {
  readonly hash: string;
  readonly newsletter: string;
  readonly reason: SuppressionReason;
  readonly at: string;
};

/** Where a page of the list goes on. */
export type SuppressionCursor = Pick<Suppression, 'at' | 'hash' | 'newsletter'>;

/**
 * Whether mail of our own must not go to an address either: a bounce, a complaint, an operator's entry. Takes the hash
 * and the newsletter. Who unsubscribed may ask to come back; these may not.
 */
export const BLOCKED =
  "EXISTS (SELECT 1 FROM suppression WHERE hash = ? AND newsletter IN ('', ?) AND reason <> 'unsubscribed')";

/** Statement that puts an entry on the list. A bounce, complaint or operator's entry takes the place of `unsubscribed`; else the first stays. */
export function suppressStatement(db: D1Database, entry: Suppression): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO suppression (hash, newsletter, reason, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (hash, newsletter) DO UPDATE SET reason = excluded.reason, at = excluded.at
       WHERE suppression.reason = 'unsubscribed' AND excluded.reason <> 'unsubscribed'`,
    )
    .bind(entry.hash, entry.newsletter, entry.reason, entry.at);
}

/** Puts an entry on the do-not-send list. */
export async function suppress(db: D1Database, entry: Suppression): Promise<void> {
  await suppressStatement(db, entry).run();
}

/** Why nothing of a newsletter is sent to an address, by its hash; null where it may be. The weightiest entry is answered. */
export async function findSuppression(
  db: D1Database,
  hash: string,
  newsletter: string,
): Promise<Suppression | null> {
  return db
    .prepare(
      `SELECT hash, newsletter, reason, at FROM suppression WHERE hash = ? AND newsletter IN ('', ?)
       ORDER BY reason = 'unsubscribed', newsletter LIMIT 1`,
    )
    .bind(hash, newsletter)
    .first<Suppression>();
}

/** Takes an entry off the list, for an operator. Answers whether there was one. */
export async function liftSuppression(db: D1Database, hash: string, newsletter: string): Promise<boolean> {
  const { meta } = await db
    .prepare('DELETE FROM suppression WHERE hash = ? AND newsletter = ?')
    .bind(hash, newsletter)
    .run();
  return meta.changes > 0;
}

/** The do-not-send list, oldest first, those after `after`. */
export async function listSuppressions(
  db: D1Database,
  { after, limit }: { after: SuppressionCursor | null; limit: number },
): Promise<Suppression[]> {
  const { results } = await db
    .prepare(
      `SELECT hash, newsletter, reason, at FROM suppression
       WHERE (at, hash, newsletter) > (?, ?, ?) ORDER BY at, hash, newsletter LIMIT ?`,
    )
    .bind(after?.at ?? '', after?.hash ?? '', after?.newsletter ?? '', limit)
    .all<Suppression>();
  return results;
}

/** Every entry for an address, by its hash. */
export async function listSuppressionsOf(db: D1Database, hash: string): Promise<Suppression[]> {
  const { results } = await db
    .prepare('SELECT hash, newsletter, reason, at FROM suppression WHERE hash = ? ORDER BY newsletter')
    .bind(hash)
    .all<Suppression>();
  return results;
}
