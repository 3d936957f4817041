import { Send, type SendStatus } from '../model/send.ts';
import { RowError } from './rows.ts';

/** A send with what its reconciler keeps: where hinting has come to, by the rows' status, and when rows were last claimed. */
export type OpenSend = Send & {
  readonly hintedPending: string;
  readonly hintedDeferred: string;
  readonly movedAt: string;
};

/** What a send begins with. */
export type NewSend = Pick<Send, 'digest' | 'newsletter' | 'audience' | 'dueAt'> & {
  readonly status?: SendStatus;
};

const COLUMNS = `id, digest, newsletter, audience, status, due_at AS dueAt, frozen, verified, skipped,
  created_at AS createdAt, approved_at AS approvedAt, started_at AS startedAt, finished_at AS finishedAt,
  hinted_pending AS hintedPending, hinted_deferred AS hintedDeferred, moved_at AS movedAt`;

type Row = Omit<OpenSend, 'verified'> & { verified: 0 | 1 };

function parseRow({ hintedPending, hintedDeferred, movedAt, ...row }: Row): OpenSend {
  const parsed = Send.safeParse({ ...row, verified: row.verified === 1 });
  if (!parsed.success) throw new RowError('send', row.id, parsed.error);
  return { ...parsed.data, hintedPending, hintedDeferred, movedAt };
}

/** The id of the send of a digest to an audience. */
export function sendId(digest: string, audience: Send['audience']): string {
  return audience === 'weekly' ? `${digest}~weekly` : digest;
}

/** Stores a send, as a draft, unless the digest has one for that audience. Answers whether it was stored. */
export async function createSend(db: D1Database, send: NewSend, now: Date): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO send (id, digest, newsletter, audience, status, due_at, created_at)
       VALUES (?, ?, ?, ?, 'draft', ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(
      sendId(send.digest, send.audience),
      send.digest,
      send.newsletter,
      send.audience,
      new Date(send.dueAt).toISOString(),
      now.toISOString(),
    )
    .run();
  return meta.changes > 0;
}

/** A send by id, or null. */
export async function findSend(db: D1Database, id: string): Promise<OpenSend | null> {
  const row = await db.prepare(`SELECT ${COLUMNS} FROM send WHERE id = ?`).bind(id).first<Row>();
  return row && parseRow(row);
}

/** Sends in one of some states that are not finished, the longest due first; with `dueBy`, only those due by then. */
export async function listOpenSends(
  db: D1Database,
  statuses: readonly SendStatus[],
  limit: number,
  dueBy = '9999',
): Promise<OpenSend[]> {
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS} FROM send WHERE finished_at IS NULL AND status IN (SELECT value FROM json_each(?))
       AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
    )
    .bind(JSON.stringify(statuses), dueBy, limit)
    .all<Row>();
  return results.map(parseRow);
}

/**
 * Moves a send by compare-and-set and notes when. Answers whether it was in one of the states of `from`. One that begins
 * or goes on has everything that is due put into the queue anew.
 */
export async function moveSend(
  db: D1Database,
  id: string,
  from: readonly SendStatus[],
  to: SendStatus,
  now: Date,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE send SET status = ?1,
         approved_at = CASE WHEN ?1 = 'approved' THEN coalesce(approved_at, ?2) ELSE approved_at END,
         started_at = CASE WHEN ?1 = 'sending' THEN coalesce(started_at, ?2) ELSE started_at END,
         hinted_pending = '', hinted_deferred = '', moved_at = ''
       WHERE id = ?3 AND status IN (SELECT value FROM json_each(?4))`,
    )
    .bind(to, now.toISOString(), id, JSON.stringify(from))
    .run();
  return meta.changes > 0;
}

/** Records how far what is due was put into the queue; `movedAt`: when it was, null where there was nothing to put in. */
export async function saveHinted(
  db: D1Database,
  id: string,
  hinted: { readonly pending: string; readonly deferred: string },
  movedAt: Date | null,
): Promise<void> {
  await db
    .prepare(
      `UPDATE send SET hinted_pending = ?, hinted_deferred = ?, moved_at = max(moved_at, ?)
       WHERE id = ? AND status = 'sending'`,
    )
    .bind(hinted.pending, hinted.deferred, movedAt?.toISOString() ?? '', id)
    .run();
}

/** No row of the send may still change. `delivery` and `send` as the statement names them. */
const SETTLED = `NOT EXISTS (SELECT 1 FROM delivery
  WHERE delivery.send = send.id AND delivery.status IN ('pending', 'claimed', 'attempting', 'deferred'))`;

/** The count of the rows is what was frozen; looked at only when nothing is open, as it reads them all. */
const COMPLETE = `CASE WHEN ${SETTLED} THEN (SELECT count(*) FROM delivery WHERE delivery.send = send.id) = frozen ELSE 0 END`;

/**
 * Ends a send whose rows have all come to an outcome, as many as were frozen: by compare-and-set, `sending` becomes
 * `sent`, and a cancelled one is done with. Answers whether it did.
 */
export async function finishSend(db: D1Database, id: string, now: Date): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE send SET status = CASE status WHEN 'sending' THEN 'sent' ELSE status END, finished_at = ?
       WHERE id = ? AND finished_at IS NULL
         AND ((status = 'sending' AND verified = 1 AND ${COMPLETE}) OR (status = 'cancelled' AND ${SETTLED}))`,
    )
    .bind(now.toISOString(), id)
    .run();
  return meta.changes > 0;
}
