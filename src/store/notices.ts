import { z } from 'zod';
import { RowError } from './rows.ts';
import { type Suppression, suppressStatement } from './suppressions.ts';

/** The mails of our own: a confirmation, a word to who is subscribed already, and a change of address told to the old and the new one. */
export const NoticeKind = z.enum(['confirm', 'already', 'address-old', 'address-new']);
export type NoticeKind = z.infer<typeof NoticeKind>;

const Notice = z.object({
  id: z.string(),
  kind: NoticeKind,
  subscriber: z.string(),
  subscription: z.string(),
  /** Which try this is, from 1. */
  attempts: z.int().positive(),
  createdAt: z.string(),
});
/** A mail of our own that is to be sent now. */
export type Notice = z.infer<typeof Notice>;

const DAY_MS = 86_400_000;

/** Since when mails of our own count against the few of a day. */
export const dayBefore = (now: Date): string => new Date(now.getTime() - DAY_MS).toISOString();

/** How many mails of our own a row of `subscriber` had since an instant, which is its one value. */
export const NOTICE_COUNT =
  '(SELECT count(*) FROM notice WHERE notice.subscriber = subscriber.id AND notice.created_at > ?)';

/**
 * Takes mails that are due, each for one sender until `leaseUntil`: a sender that dies lets go of them. A new address is
 * written to only once the old one was told, or could not be.
 */
export async function claimNotices(
  db: D1Database,
  { now, leaseUntil, limit }: { now: string; leaseUntil: string; limit: number },
): Promise<Notice[]> {
  const { results } = await db
    .prepare(
      `UPDATE notice SET attempts = attempts + 1, next_at = ? WHERE id IN (
         SELECT due.id FROM notice AS due WHERE due.status = 'pending' AND due.next_at <= ?
           AND (due.kind <> 'address-new' OR NOT EXISTS (
             SELECT 1 FROM notice AS told WHERE told.subscriber = due.subscriber
               AND told.kind = 'address-old' AND told.status = 'pending'))
         ORDER BY due.next_at, due.id LIMIT ?)
       RETURNING id, kind, subscriber, subscription, attempts, created_at AS createdAt`,
    )
    .bind(leaseUntil, now, limit)
    .all();
  return results.map((row) => {
    const parsed = Notice.safeParse(row);
    if (!parsed.success) throw new RowError('notice', String(row['id']), parsed.error);
    return parsed.data;
  });
}

/** How a try ended. `dropped`: there was nothing to say any more. */
export type NoticeOutcome =
  | { readonly status: 'sent' | 'dropped'; readonly reason: null }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'pending'; readonly reason: string; readonly nextAt: string }
  /** It was not tried at all, which does not count as a try. */
  | { readonly status: 'untried'; readonly reason: string; readonly nextAt: string };

/**
 * Records how a try ended, unless another sender took the mail since. Where the address turned out to be bad,
 * `suppression` puts it on the do-not-send list, both or neither.
 */
export async function settleNotice(
  db: D1Database,
  { id, attempts }: Pick<Notice, 'id' | 'attempts'>,
  outcome: NoticeOutcome,
  suppression: Suppression | null = null,
): Promise<void> {
  const settle = db
    .prepare(
      `UPDATE notice SET status = ?, reason = ?, next_at = coalesce(?, next_at), attempts = attempts - ?
       WHERE id = ? AND attempts = ? AND status = 'pending'`,
    )
    .bind(
      outcome.status === 'untried' ? 'pending' : outcome.status,
      outcome.reason,
      'nextAt' in outcome ? outcome.nextAt : null,
      outcome.status === 'untried' ? 1 : 0,
      id,
      attempts,
    );
  await db.batch([settle, ...(suppression === null ? [] : [suppressStatement(db, suppression)])]);
}

/** Deletes records of mails that were made before an instant, at most `limit`; answers how many. */
export async function deleteOldNotices(db: D1Database, before: string, limit: number): Promise<number> {
  const { meta } = await db
    .prepare('DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE created_at < ? LIMIT ?)')
    .bind(before, limit)
    .run();
  return meta.changes;
}
