import { settleLost } from '../../deliver/outcomes.ts';
import { IDEMPOTENCY_MS, SENDS_PER_RUN, SETTLE_BATCH } from '../../limits.ts';
import { CANCELLED } from '../../model/send.ts';
import { countDeliveries, expireLeases, suppressWaiting } from '../../store/delivery-upkeep.ts';
import { findSend, finishSend, type OpenSend, takeNextSend } from '../../store/sends.ts';
import type { Budget } from './budget.ts';
import { deliverBatch } from './deliver-batch.ts';
import type { JobResult, SendDeps } from './deps.ts';
import { freezeSend } from './freeze-send.ts';
import { enqueue, hintDue, isStalled, isWaiting, listHints } from './hints.ts';

/** What a look at a send came to. `hinted`: batches put into the queue, or worked on where there is none. */
export type Reconciled = {
  readonly send: string;
  readonly finished: boolean;
  readonly hinted: number;
  /** Rows that were frozen, as it was before this look. */
  readonly frozen: number;
  /** Why the look was broken off, where it was. */
  readonly error: unknown;
};

/** Takes back what dead consumers held. A row of a provider without keys becomes `unknown`, never pending. */
async function takeBack(deps: SendDeps, send: OpenSend): Promise<number[]> {
  const now = deps.now();
  const { provider } = deps;
  return expireLeases(deps.db, send.id, {
    now: now.toISOString(),
    retriable: settleLost(provider.idempotent) === 'pending' ? [provider.name] : [],
    since: new Date(now.getTime() - IDEMPOTENCY_MS).toISOString(),
    limit: SETTLE_BATCH,
  });
}

/** Works on batches itself, for want of a queue, as far as the budget goes. */
async function drive(
  deps: SendDeps,
  budget: Budget,
  send: OpenSend,
  batches: readonly number[],
): Promise<number> {
  let driven = 0;
  for (const batch of batches) {
    let result: JobResult = { kind: 'again', delaySeconds: 0 };
    while (result.kind === 'again' && result.delaySeconds === 0 && !budget.over())
      result = await deliverBatch(deps, budget, { job: 'deliver', send: send.id, batch });
    if (budget.over()) return driven;
    driven++;
  }
  return driven;
}

async function goOn(
  deps: SendDeps,
  budget: Budget,
  send: OpenSend,
  back: readonly number[],
): Promise<number> {
  const context = await deps.openSend(deps.db, send);
  if (context === null || (await isWaiting(deps, context))) return 0;
  if (deps.queue === null) {
    // Without a queue nothing remembers what is in it: everything due is looked at each time.
    const { batches } = await listHints(deps, { ...send, hintedPending: '', hintedDeferred: '' });
    return drive(deps, budget, send, batches);
  }
  await enqueue(
    deps.queue,
    back.map((batch) => ({ job: 'deliver', send: send.id, batch })),
  );
  return back.length + (await hintDue(deps, deps.queue, send));
}

async function freezeOn(deps: SendDeps, budget: Budget, send: OpenSend): Promise<void> {
  const job = { job: 'freeze', send: send.id } as const;
  if (deps.queue === null) await freezeSend(deps, budget, job);
  else if (isStalled(send, deps.now())) await enqueue(deps.queue, [job]);
}

/**
 * Looks after one send: goes on freezing, takes rows back from dead consumers, puts into the queue what fell due or was
 * forgotten, settles what a cancelled send leaves, and ends it once as many rows have an outcome as were frozen.
 */
export async function reconcileSend(deps: SendDeps, budget: Budget, before: OpenSend): Promise<Reconciled> {
  let send: OpenSend | null = before;
  if (send.status === 'sending' && !send.verified) {
    await freezeOn(deps, budget, send);
    send = await findSend(deps.db, send.id);
  }
  const nothing = { send: before.id, finished: false, hinted: 0, frozen: send?.frozen ?? 0, error: null };
  if (send === null || (send.status !== 'cancelled' && !send.verified)) return nothing;
  const back = await takeBack(deps, send);
  if (send.status === 'cancelled') {
    const now = deps.now().toISOString();
    while (!budget.over())
      if ((await suppressWaiting(deps.db, send.id, CANCELLED, now, SETTLE_BATCH)) < SETTLE_BATCH) break;
  }
  if (await finishSend(deps.db, send.id, deps.now())) return { ...nothing, finished: true };
  return send.status === 'sending' ? { ...nothing, hinted: await goOn(deps, budget, send, back) } : nothing;
}

/** Looks after the sends that need it, who waited longest first. One that fails does not keep the next from its turn. */
export async function reconcileSends(deps: SendDeps, budget: Budget): Promise<Reconciled[]> {
  const done: Reconciled[] = [];
  while (done.length < SENDS_PER_RUN && !budget.over()) {
    const seen = done.map(({ send }) => send);
    const send = await takeNextSend(deps.db, deps.now(), seen);
    if (send === null) return done;
    try {
      done.push(await reconcileSend(deps, budget, send));
    } catch (error) {
      done.push({ send: send.id, finished: false, hinted: 0, frozen: send.frozen, error });
    }
  }
  return done;
}

/** Which rows of a send are open, in words; null where all have an outcome and their count is right. */
export async function describeOpen(
  deps: Pick<SendDeps, 'db'>,
  send: Pick<OpenSend, 'id' | 'frozen'>,
): Promise<string | null> {
  const counts = await countDeliveries(deps.db, send.id);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const open = (['pending', 'claimed', 'attempting', 'deferred'] as const).filter(
    (status) => counts[status] > 0,
  );
  if (open.length > 0)
    return `${send.id}: ${open.map((status) => `${counts[status]} ${status}`).join(', ')} of ${send.frozen}`;
  return total === send.frozen ? null : `${send.id}: ${total} rows, but ${send.frozen} were frozen`;
}
