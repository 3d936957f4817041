import { CRON_STATEMENTS, SENDS_PER_RUN } from '../limits.ts';
import { findNewsletter } from '../store/definitions.ts';
import { findSend, listOpenSends } from '../store/sends.ts';
import { type Budget, withBudget } from './jobs/budget.ts';
import type { SendDeps } from './jobs/deps.ts';
import { describeOpen, type Reconciled, reconcileSends } from './jobs/reconcile-sends.ts';
import { openSendDeps } from './send-deps.ts';
import { startSend } from './sends.ts';

/** Starts approved sends that are due, of newsletters whose approval is automatic; the others wait for an operator. */
async function startDue(deps: SendDeps, budget: Budget): Promise<void> {
  const now = deps.now();
  for (const send of await listOpenSends(deps.db, ['approved'], SENDS_PER_RUN, now.toISOString())) {
    if (budget.over()) return;
    const newsletter = await findNewsletter(deps.db, send.newsletter);
    if (newsletter?.sending.approval === 'automatic') await startSend(deps, send.id, now);
  }
}

async function report(deps: SendDeps, { send, finished, error }: Reconciled): Promise<void> {
  if (error !== null) console.error(`send ${send} could not be looked after`, error);
  else if (finished) console.info(`send ${send} is finished`);
  else {
    const open = await findSend(deps.db, send);
    const words = open === null ? null : await describeOpen(deps, open);
    if (words !== null) console.info(`send ${words}`);
  }
}

/**
 * What cron does for sends: starts what is due, and sees to it that every send comes to its end, whatever the queue or a
 * consumer forgot. Where no queue is bound, it sends by itself. `now` is when it fired.
 */
export async function runSends(env: Env, now: Date): Promise<void> {
  const began = Date.now();
  const opened = openSendDeps(env, () => new Date(now.getTime() + Date.now() - began));
  if (!opened.ok) {
    console.error(`nothing is sent: ${opened.problems.join('; ')}`);
    return;
  }
  const { deps, budget } = withBudget(opened.deps, CRON_STATEMENTS);
  try {
    await startDue(deps, budget);
    for (const one of await reconcileSends(deps, budget)) await report(deps, one);
  } finally {
    await opened.close();
  }
}
