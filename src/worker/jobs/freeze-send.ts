import type { FreezeJob } from '../../model/job.ts';
import { freezeNext, listChoices, verifyFrozen } from '../../store/freezing.ts';
import { findSend, finishSend } from '../../store/sends.ts';
import type { Budget } from './budget.ts';
import { DONE, type JobResult, type SendDeps } from './deps.ts';
import { hintDue } from './hints.ts';

/** Statements that one step of freezing and what follows the last one take. */
const STEP_STATEMENTS = 6;

/**
 * Freezes the recipients of a send, page by page, verifies their count, and puts their batches into the queue. Cut off
 * and run again, it goes on behind the last page that was taken; nothing is sent before the count is verified.
 */
export async function freezeSend(deps: SendDeps, budget: Budget, job: FreezeJob): Promise<JobResult> {
  const send = await findSend(deps.db, job.send);
  if (send === null || send.status !== 'sending' || send.verified) return DONE;
  const context = await deps.openSend(deps.db, send);
  if (context === null) return DONE;
  const step = { send, frequencies: context.frequencies, page: deps.sizes.page };
  for (;;) {
    if (budget.over() || budget.left() < STEP_STATEMENTS) return { kind: 'again', delaySeconds: 0 };
    const { after, choices } = await listChoices(deps.db, step);
    const empty = await context.listEmpty([...new Set(choices.map(({ themes }) => themes))]);
    const pairs = new Map(choices.map(({ hour, zone }) => [JSON.stringify([hour, zone]), { hour, zone }]));
    const dues = [...pairs.values()].map(
      ({ hour, zone }) => [hour, zone, context.dueFor(hour, zone)] as const,
    );
    const outcome = await freezeNext(deps.db, step, deps.sizes.batch, { after, dues, empty }, deps.now());
    if (outcome === 'gone') return DONE;
    if (outcome === 'end' && (await verifyFrozen(deps.db, step))) break;
  }
  const frozen = await findSend(deps.db, send.id);
  if (frozen !== null && frozen.frozen === 0) await finishSend(deps.db, send.id, deps.now());
  else if (frozen !== null && deps.queue !== null) await hintDue(deps, deps.queue, frozen);
  return DONE;
}
