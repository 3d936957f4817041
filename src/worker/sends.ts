import { MOVES, type NextStatus, nextStatus, type SendAction } from '../deliver/transitions.ts';
import { SETTLE_BATCH } from '../limits.ts';
import { CANCELLED, type SendStatus } from '../model/send.ts';
import { suppressWaiting } from '../store/delivery-upkeep.ts';
import { publishDigest } from '../store/digests.ts';
import { findSend, finishSend, moveSend, type OpenSend } from '../store/sends.ts';
import type { JobQueue } from './jobs/deps.ts';
import { enqueue } from './jobs/hints.ts';

/** What came of an action: the send as it is now, or why not. `already`: it was done before. */
export type ActionResult =
  | { readonly ok: true; readonly send: OpenSend }
  | { readonly ok: false; readonly reason: 'no-send'; readonly message: string }
  | Extract<NextStatus, { ok: false }>;

/** The database, and the queue where there is one. */
export type ActionDeps = { readonly db: D1Database; readonly queue: JobQueue | null };

/** States that an action leads to one state from. */
function listOrigins(action: SendAction, to: SendStatus, started: boolean): SendStatus[] {
  const from = Object.keys(MOVES[action]) as SendStatus[];
  return from.filter((status) => {
    const next = nextStatus({ status, started }, action);
    return next.ok && next.status === to;
  });
}

/** Does an action by compare-and-set; where somebody else moved the send meanwhile, looks again. */
async function act(db: D1Database, id: string, action: SendAction, now: Date): Promise<ActionResult> {
  for (;;) {
    const send = await findSend(db, id);
    if (send === null) return { ok: false, reason: 'no-send', message: 'there is no such send' };
    const started = send.startedAt !== null;
    const next = nextStatus({ status: send.status, started }, action);
    if (!next.ok) return next;
    const moved = await moveSend(db, id, listOrigins(action, next.status, started), next.status, now);
    if (moved !== null) return { ok: true, send: moved };
  }
}

/** Approves a draft and publishes its digest on the web. Run again, it heals an approval that was cut off before. */
export async function approveSend(db: D1Database, id: string, now: Date): Promise<ActionResult> {
  const result = await act(db, id, 'approve', now);
  const approved = result.ok ? result.send : result.reason === 'already' ? await findSend(db, id) : null;
  if (approved !== null) await publishDigest(db, approved.digest, now);
  return result;
}

/** Starts an approved send: its recipients are frozen next. */
export async function startSend(deps: ActionDeps, id: string, now: Date): Promise<ActionResult> {
  const result = await act(deps.db, id, 'start', now);
  if (!result.ok) return result;
  await publishDigest(deps.db, result.send.digest, now);
  if (deps.queue !== null) await enqueue(deps.queue, [{ job: 'freeze', send: id }]);
  return result;
}

/** Pauses an approved or running send: consumers call no provider any more once this is stored. */
export function pauseSend(db: D1Database, id: string, now: Date): Promise<ActionResult> {
  return act(db, id, 'pause', now);
}

/** Lets a paused send go on where it stood. */
export async function resumeSend(deps: ActionDeps, id: string, now: Date): Promise<ActionResult> {
  const result = await act(deps.db, id, 'resume', now);
  if (result.ok && result.send.status === 'sending' && deps.queue !== null)
    await enqueue(deps.queue, [{ job: 'reconcile', send: id }]);
  return result;
}

/**
 * Cancels a send for good: what has not gone out never will, and counts as suppressed. The first rows are settled at
 * once, which is all of a small send; the reconciler sees to the rest, and to what a consumer still holds.
 */
export async function cancelSend(deps: ActionDeps, id: string, now: Date): Promise<ActionResult> {
  const result = await act(deps.db, id, 'cancel', now);
  if (!result.ok) return result;
  await suppressWaiting(deps.db, id, CANCELLED, now.toISOString(), SETTLE_BATCH);
  if (await finishSend(deps.db, id, now))
    return { ok: true, send: { ...result.send, finishedAt: now.toISOString() } };
  if (deps.queue !== null) await enqueue(deps.queue, [{ job: 'reconcile', send: id }]);
  return result;
}
