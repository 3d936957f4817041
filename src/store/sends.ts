import { listFrequencies, Send, type SendStatus } from '../model/send.ts';
import type { Frequency } from '../model/subscriber.ts';
import { findNewsletter } from './definitions.ts';
import { parseJsonColumn, RowError } from './rows.ts';

/** A send with what its reconciler keeps: where hinting has come to, by the rows' status, and when rows were last claimed. */
export type OpenSend = Send & {
  readonly hintedPending: string;
  readonly hintedDeferred: string;
  readonly movedAt: string;
};

/** What a send begins with. */
export type NewSend = Pick<Send, 'digest' | 'newsletter' | 'audience' | 'dueAt'> & {
  readonly status?: SendStatus;
  /** Who it is for, where that is not as the newsletter's cadence says. */
  readonly frequencies?: readonly Frequency[];
};

/** The columns of a send as the model names them; `frequencies` as JSON, `verified` as a number. */
export const SEND_COLUMNS = `send.id, send.digest, send.newsletter, send.audience, send.frequencies, send.status,
  send.due_at AS dueAt, send.frozen, send.verified, send.skipped, send.created_at AS createdAt,
  send.approved_at AS approvedAt, send.started_at AS startedAt, send.finished_at AS finishedAt, send.held_at AS heldAt`;

const COLUMNS = `${SEND_COLUMNS}, send.hinted_pending AS hintedPending, send.hinted_deferred AS hintedDeferred,
  send.moved_at AS movedAt`;

/** What a row of SEND_COLUMNS holds. */
export type SendRow = Omit<Send, 'verified' | 'frequencies'> & { verified: 0 | 1; frequencies: string };

/** Parses a row of SEND_COLUMNS. Throws `RowError` where it does not fit. */
export function parseSend(row: SendRow): Send {
  const frequencies = parseJsonColumn(Send.shape.frequencies, 'send', row.id, row.frequencies);
  const parsed = Send.safeParse({ ...row, frequencies, verified: row.verified === 1 });
  if (!parsed.success) throw new RowError('send', row.id, parsed.error);
  return parsed.data;
}

type Row = SendRow & Pick<OpenSend, 'hintedPending' | 'hintedDeferred' | 'movedAt'>;

function parseRow({ hintedPending, hintedDeferred, movedAt, ...row }: Row): OpenSend {
  return { ...parseSend(row), hintedPending, hintedDeferred, movedAt };
}

/** The id of the send of a digest to an audience. */
export function sendId(digest: string, audience: Send['audience']): string {
  return audience === 'weekly' ? `${digest}~weekly` : digest;
}

/**
 * Stores a send, as a draft, unless the digest has one for that audience. Who it is for is settled now, by the
 * newsletter's cadence: one that changes later changes no send. Answers whether it was stored.
 */
export async function createSend(db: D1Database, send: NewSend, now: Date): Promise<boolean> {
  const newsletter = send.frequencies === undefined ? await findNewsletter(db, send.newsletter) : null;
  const frequencies =
    send.frequencies ??
    (newsletter === null ? [send.audience] : listFrequencies(send.audience, newsletter.cadence));
  const { meta } = await db
    .prepare(
      `INSERT INTO send (id, digest, newsletter, audience, frequencies, status, due_at, created_at)
       VALUES (?, ?, ?, ?, ?, 'draft', ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(
      sendId(send.digest, send.audience),
      send.digest,
      send.newsletter,
      send.audience,
      JSON.stringify(frequencies),
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

/**
 * Approved sends that are due, the longest due first, of newsletters whose approval is automatic, as it is where they
 * do not say. Those that were held back are an operator's.
 */
export async function listStartable(db: D1Database, now: Date, limit: number): Promise<OpenSend[]> {
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS} FROM send JOIN newsletter ON newsletter.id = send.newsletter
       WHERE send.finished_at IS NULL AND send.status = 'approved' AND send.due_at <= ? AND send.held_at IS NULL
         AND coalesce(newsletter.data ->> '$.sending.approval', 'automatic') = 'automatic'
       ORDER BY send.due_at, send.id LIMIT ?`,
    )
    .bind(now.toISOString(), limit)
    .all<Row>();
  return results.map(parseRow);
}

/** Notes that an approved send is too late to start by itself. Answers whether this did. */
export async function holdSend(db: D1Database, id: string, now: Date): Promise<boolean> {
  const { meta } = await db
    .prepare("UPDATE send SET held_at = ? WHERE id = ? AND status = 'approved' AND held_at IS NULL")
    .bind(now.toISOString(), id)
    .run();
  return meta.changes > 0;
}

const rowsWhere = (condition: string): string =>
  `EXISTS (SELECT 1 FROM delivery WHERE delivery.send = send.id AND ${condition})`;

/** A dead consumer holds rows, by `?1`. */
const HAS_LOST = rowsWhere("delivery.status IN ('claimed', 'attempting') AND +delivery.lease_until <= ?1");
const HAS_DUE = rowsWhere("delivery.status IN ('pending', 'deferred') AND delivery.next_at <= ?1");
const HAS_OPEN = rowsWhere("delivery.status IN ('pending', 'claimed', 'attempting', 'deferred')");

/**
 * The send that waited longest for the schedule to look after it, and has something to be looked after: recipients to
 * freeze, rows that are due, rows that a dead consumer holds, or an end. One whose rows all wait for readers' hours has
 * none, and neither has a paused one that nobody holds rows of. Notes that it was looked at, whatever comes of that, so
 * that the next has its turn. Those of `seen` are left out; null where no other is left.
 */
export async function takeNextSend(
  db: D1Database,
  now: Date,
  seen: readonly string[],
): Promise<OpenSend | null> {
  const row = await db
    .prepare(
      `UPDATE send SET looked_at = ?1 WHERE id = (
         SELECT send.id FROM send WHERE send.finished_at IS NULL AND send.status IN ('sending', 'paused', 'cancelled')
           AND send.id NOT IN (SELECT value FROM json_each(?2))
           AND CASE send.status WHEN 'cancelled' THEN 1 WHEN 'paused' THEN ${HAS_LOST}
             ELSE send.verified = 0 OR ${HAS_DUE} OR ${HAS_LOST} OR NOT ${HAS_OPEN} END
         ORDER BY send.looked_at, send.due_at, send.id LIMIT 1)
       RETURNING ${COLUMNS}`,
    )
    .bind(now.toISOString(), JSON.stringify(seen))
    .first<Row>();
  return row && parseRow(row);
}

/**
 * Moves a send by compare-and-set and notes when. Answers it as it is then; null where it was in none of the states of
 * `from`. One that begins or goes on has everything that is due put into the queue anew.
 */
export async function moveSend(
  db: D1Database,
  id: string,
  from: readonly SendStatus[],
  to: SendStatus,
  now: Date,
): Promise<OpenSend | null> {
  const row = await db
    .prepare(
      `UPDATE send SET status = ?1,
         approved_at = CASE WHEN ?1 = 'approved' THEN coalesce(approved_at, ?2) ELSE approved_at END,
         started_at = CASE WHEN ?1 = 'sending' THEN coalesce(started_at, ?2) ELSE started_at END,
         hinted_pending = '', hinted_deferred = '', moved_at = '', held_at = NULL
       WHERE id = ?3 AND status IN (SELECT value FROM json_each(?4))
       RETURNING ${COLUMNS}`,
    )
    .bind(to, now.toISOString(), id, JSON.stringify(from))
    .first<Row>();
  return row && parseRow(row);
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
