import { AGAIN_MAX_SECONDS, RETRY_BASE_SECONDS } from '../../limits.ts';
import type { DeliverJob } from '../../model/job.ts';
import type { Send } from '../../model/send.ts';
import { claimRows, findNextDue, releaseRows } from '../../store/deliveries.ts';
import { findSend, finishSend } from '../../store/sends.ts';
import type { Budget } from './budget.ts';
import { type ClaimEnd, deliverClaim } from './deliver-claim.ts';
import { DONE, type JobResult, type SendContext, type SendDeps } from './deps.ts';
import { openPacer, type Pacer } from './pacer.ts';

/** Again after a wait, where the schedule would not come sooner. */
function waitFor(milliseconds: number): JobResult {
  const delaySeconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return delaySeconds > AGAIN_MAX_SECONDS ? DONE : { kind: 'again', delaySeconds };
}

type Work = {
  readonly deps: SendDeps;
  readonly budget: Budget;
  readonly pacer: Pacer;
  readonly context: SendContext;
  readonly send: Send;
};

/** Claims what is due of a batch and can be sent with what is left to spend. Null where there was nothing to claim. */
async function claimAndDeliver(work: Work, number: number): Promise<ClaimEnd | null> {
  const { deps, budget, pacer, send } = work;
  const now = deps.now();
  const batch = { number, size: deps.sizes.batch };
  const until = new Date(now.getTime() + deps.leaseMs).toISOString();
  const lease = {
    send: send.id,
    token: deps.newId(),
    until,
    newsletter: send.newsletter,
    provider: deps.provider.name,
  };
  const limit = Math.min(batch.size, Math.max(1, budget.left()) * pacer.size);
  let claimed: number;
  try {
    claimed = await claimRows(deps.db, lease, { ...batch, limit }, now.toISOString());
  } catch (error) {
    // It may have been done and its answer lost.
    await releaseRows(deps.db, lease, batch, [], deps.now().toISOString());
    throw error;
  }
  return claimed === 0 ? null : deliverClaim({ ...work, lease, batch });
}

/** What is left to do after a claim. */
async function findAgain({ deps, send }: Work, number: number, end: ClaimEnd | null): Promise<JobResult> {
  if (end === 'stopped') return DONE;
  const due = await findNextDue(deps.db, send.id, { number, size: deps.sizes.batch });
  if (due === null) {
    await finishSend(deps.db, send.id, deps.now());
    return DONE;
  }
  // Another message of this batch is at work, or its rows wait for the schedule: two would multiply.
  if (end === null) return DONE;
  const least = end === 'down' ? RETRY_BASE_SECONDS * 1000 : 0;
  return waitFor(Math.max(least, Date.parse(due) - deps.now().getTime()));
}

/**
 * Sends what is due of one batch. The send's state and the sending window are looked at first, the rate is reserved, then
 * rows are claimed: whatever stops it before leaves nothing behind, and a message delivered twice finds nothing to claim.
 */
export async function deliverBatch(deps: SendDeps, budget: Budget, job: DeliverJob): Promise<JobResult> {
  const send = await findSend(deps.db, job.send);
  if (send === null || send.status !== 'sending' || !send.verified) return DONE;
  const context = await deps.openSend(deps.db, send);
  if (context === null) return DONE;
  const opensAt = context.opensAt(deps.now());
  if (opensAt !== null) return waitFor(Date.parse(opensAt) - deps.now().getTime());
  const pacer = openPacer(deps, budget);
  try {
    const turn = await pacer.turn(deps.sizes.batch);
    if (!turn.ok) return waitFor(turn.wait);
    const work = { deps, budget, pacer, context, send };
    return await findAgain(work, job.batch, await claimAndDeliver(work, job.batch));
  } finally {
    await pacer.close();
  }
}
