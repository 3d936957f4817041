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

/** The reasons that the reader gave: who confirms a subscription anew takes them back, and any other reason outweighs them. */
export const WISHES = "('unsubscribed', 'deleted')";

/**
 * Whether mail of our own must not go to an address either: a bounce, a complaint, an operator's entry. Takes the hash
 * and the newsletter. Who unsubscribed or was deleted may ask to come back; these may not.
 */
export const BLOCKED = `EXISTS (SELECT 1 FROM suppression
  WHERE hash = ? AND newsletter IN ('', ?) AND reason NOT IN ${WISHES})`;

/** What follows an insertion into the list: a bounce, complaint or operator's entry takes the place of a reader's wish; else the first stays. */
export const KEEP_WEIGHTIER = `ON CONFLICT (hash, newsletter) DO UPDATE SET reason = excluded.reason, at = excluded.at
  WHERE suppression.reason IN ${WISHES} AND excluded.reason NOT IN ${WISHES}`;

/** Statement that puts an entry on the list; the weightier reason stays. */
export function suppressStatement(db: D1Database, entry: Suppression): D1PreparedStatement {
  return db
    .prepare(`INSERT INTO suppression (hash, newsletter, reason, at) VALUES (?, ?, ?, ?) ${KEEP_WEIGHTIER}`)
    .bind(entry.hash, entry.newsletter, entry.reason, entry.at);
}

/** Puts an entry on the do-not-send list. */
export async function suppress(db: D1Database, entry: Suppression): Promise<void> {
  await suppressStatement(db, entry).run();
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
