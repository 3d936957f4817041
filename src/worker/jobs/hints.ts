import { HINTS_PER_RUN, QUEUE_CALL_MAX, QUEUE_STALL_MS } from '../../limits.ts';
import type { Job } from '../../model/job.ts';
import { type DueMark, hasDue, listDueBatches } from '../../store/delivery-upkeep.ts';
import { findRate } from '../../store/send-rates.ts';
import { type OpenSend, saveHinted } from '../../store/sends.ts';
import type { JobQueue, SendContext, SendDeps } from './deps.ts';
import { waitOf } from './pacer.ts';

/** Puts jobs into the queue, as many a call as it takes. */
export async function enqueue(queue: JobQueue, jobs: readonly Job[], delaySeconds = 0): Promise<void> {
  for (let from = 0; from < jobs.length; from += QUEUE_CALL_MAX)
    await queue.sendBatch(jobs.slice(from, from + QUEUE_CALL_MAX).map((body) => ({ body, delaySeconds })));
}

const START: DueMark = { at: '', batch: -1 };

const parseMark = (text: string): DueMark => {
  const at = text.lastIndexOf('#');
  return at < 0 ? START : { at: text.slice(0, at), batch: Number(text.slice(at + 1)) };
};
const markText = ({ at, batch }: DueMark): string => `${at}#${batch}`;

/** Whether nobody worked on a send for so long that what the queue held of it counts as lost. */
export function isStalled(send: OpenSend, now: Date): boolean {
  return send.movedAt < new Date(now.getTime() - QUEUE_STALL_MS).toISOString();
}

/** Whether a send has to wait as a whole: for its sending window, or for the provider's next day. */
export async function isWaiting(deps: SendDeps, context: SendContext): Promise<boolean> {
  if (context.opensAt(deps.now()) !== null) return true;
  if (deps.rate.perDay === null) return false;
  const state = await findRate(deps.db, deps.provider.name);
  return waitOf(state, deps.rate.perDay, deps.now().getTime()) > QUEUE_STALL_MS;
}

/**
 * The batches with rows that fell due since the last look, and where the next look goes on. Where the send stalled while
 * rows are due, it is everything that is due: a queue that lost its messages forgot some of that.
 */
export async function listHints(
  deps: Pick<SendDeps, 'db' | 'now'>,
  send: OpenSend,
): Promise<{ batches: number[]; hinted: { pending: string; deferred: string } }> {
  const at = deps.now();
  const now = at.toISOString();
  const anew = isStalled(send, at) && (await hasDue(deps.db, send.id, now));
  const batches = new Set<number>();
  const look = async (status: 'pending' | 'deferred', from: string): Promise<string> => {
    const mark = anew ? START : parseMark(from);
    const limit = HINTS_PER_RUN - batches.size;
    if (limit <= 0) return markText(mark);
    const found = await listDueBatches(deps.db, send.id, status, { mark, now, limit });
    for (const { batch } of found) batches.add(batch);
    const last = found.at(-1);
    if (found.length === limit && last !== undefined) return markText(last);
    return mark.at > now ? markText(mark) : markText({ at: now, batch: Number.MAX_SAFE_INTEGER });
  };
  const pending = await look('pending', send.hintedPending);
  const deferred = await look('deferred', send.hintedDeferred);
  return { batches: [...batches], hinted: { pending, deferred } };
}

/** Puts what fell due into the queue, then notes that it did: cut off between the two, it does so twice, which is harmless. */
export async function hintDue(
  deps: Pick<SendDeps, 'db' | 'now'>,
  queue: JobQueue,
  send: OpenSend,
): Promise<number> {
  const { batches, hinted } = await listHints(deps, send);
  await enqueue(
    queue,
    batches.map((batch) => ({ job: 'deliver', send: send.id, batch })),
  );
  if (batches.length > 0 || hinted.pending !== send.hintedPending)
    await saveHinted(deps.db, send.id, hinted, batches.length > 0 ? deps.now() : null);
  // More may be due than one run puts in, and the schedule comes every few minutes only.
  if (batches.length >= HINTS_PER_RUN) await enqueue(queue, [{ job: 'reconcile', send: send.id }]);
  return batches.length;
}
