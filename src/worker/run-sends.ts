import { CRON_SENDING_STATEMENTS, CRON_STATEMENTS, SEND_LATE_MAX_HOURS, SENDS_PER_RUN } from '../limits.ts';
import { countUnknown } from '../store/delivery-pruning.ts';
import { holdSend, listStartable } from '../store/sends.ts';
import { type Budget, withBudget } from './jobs/budget.ts';
import type { SendDeps } from './jobs/deps.ts';
import { describeOpen, type Reconciled, reconcileSends } from './jobs/reconcile-sends.ts';
import { openSendDeps } from './send-deps.ts';
import { startSend } from './sends.ts';

const HOUR_MS = 3_600_000;

/**
 * Starts approved sends that are due, of newsletters whose approval is automatic; the others wait for an operator. So
 * does one that fell due too long ago, as after a week in which nothing could be sent: its news is old.
 */
async function startDue(deps: SendDeps, budget: Budget): Promise<void> {
  const now = deps.now();
  for (const { id, dueAt } of await listStartable(deps.db, now, SENDS_PER_RUN)) {
    if (budget.over()) return;
    if (now.getTime() - Date.parse(dueAt) <= SEND_LATE_MAX_HOURS * HOUR_MS) await startSend(deps, id, now);
    else if (await holdSend(deps.db, id, now))
      console.warn(
        `send ${id} was due at ${dueAt}, more than ${SEND_LATE_MAX_HOURS} hours ago, and is not started: an operator sends or cancels it`,
      );
  }
}

/** How many of a send's messages nobody knows the outcome of: nothing else will ask an operator to decide. */
async function unknownWords({ db }: SendDeps, send: string): Promise<string> {
  const unknown = (await countUnknown(db, [send])).get(send);
  return unknown === undefined
    ? ''
    : `; deliveries of unknown outcome, for an operator to decide on: ${unknown}`;
}

async function report(deps: SendDeps, { send, finished, frozen, error }: Reconciled): Promise<void> {
  if (error !== null) console.error(`send ${send} could not be looked after`, error);
  else if (finished) console.info(`send ${send} is finished${await unknownWords(deps, send)}`);
  else {
    const words = await describeOpen(deps, { id: send, frozen });
    if (words !== null) console.info(`send ${words}`);
  }
}

/**
 * What cron does for sends: starts what is due, and sees to it that every send comes to its end, whatever the queue or a
 * consumer forgot. Where no queue is bound, it sends by itself. `now` is when it fired. What `left` of the run's statements
 * does not allow waits for the next, and each send has its turn.
 */
export async function runSends(env: Env, now: Date, left = Number.POSITIVE_INFINITY): Promise<void> {
  const began = Date.now();
  const opened = openSendDeps(env, () => new Date(now.getTime() + Date.now() - began));
  if (!opened.ok) {
    console.error(`nothing is sent: ${opened.problems.join('; ')}`);
    return;
  }
  const share = opened.deps.queue === null ? CRON_SENDING_STATEMENTS : CRON_STATEMENTS;
  const { deps, budget } = withBudget(opened.deps, Math.min(share, left));
  try {
    await startDue(deps, budget);
    for (const one of await reconcileSends(deps, budget)) await report(deps, one);
  } finally {
    await opened.close();
  }
}
