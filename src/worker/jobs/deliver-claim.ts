import { findSuppressed, isStillKeyed, settleOutcome } from '../../deliver/outcomes.ts';
import { DEFERRALS_IN_A_ROW, RECORD_TRIES, RECORD_WAIT_MS } from '../../limits.ts';
import type { OutgoingMessage, SendOutcome } from '../../model/message.ts';
import { IN_DOUBT, type Send } from '../../model/send.ts';
import {
  advanceRows,
  type HeldRow,
  type Lease,
  listHeldRows,
  listSuppressed,
  releaseRows,
  type SettledRow,
} from '../../store/deliveries.ts';
import { findSend } from '../../store/sends.ts';
import type { Budget } from './budget.ts';
import type { SendContext, SendDeps } from './deps.ts';
import type { Pacer } from './pacer.ts';

/** Rows of a batch, and what it takes to send them. */
export type Claim = {
  readonly deps: SendDeps;
  readonly budget: Budget;
  readonly pacer: Pacer;
  readonly context: SendContext;
  readonly send: Send;
  readonly lease: Lease & { readonly newsletter: string; readonly provider: string };
  readonly batch: { readonly number: number; readonly size: number };
};

/** Why a claim ended: all of it was seen to, the send does not go on, time or rate ran out, or the provider is down. */
export type ClaimEnd = 'all' | 'stopped' | 'later' | 'down';

type Ready = { readonly row: HeldRow; readonly message: OutgoingMessage; readonly hash: string };

const isoNow = (deps: Pick<SendDeps, 'now'>): string => deps.now().toISOString();

const settle = (n: number, status: SettledRow['status'], reason: string): SettledRow => ({
  n,
  status,
  nextAt: null,
  providerId: null,
  reason,
  hash: null,
});

/** Makes each row's message, or says why it gets none. */
async function prepare(
  claim: Claim,
  rows: readonly HeldRow[],
): Promise<{ ready: Ready[]; settled: SettledRow[] }> {
  const { context, deps } = claim;
  const now = isoNow(deps);
  const hash = await context.openHash();
  const fill = await context.compose([...new Set(rows.map(({ variant }) => variant))]);
  const ready: Ready[] = [];
  const settled: SettledRow[] = [];
  for (const row of rows) {
    const { address, addressKey, name, variant, subscription, preferencesKey } = row;
    const reason = findSuppressed({ ...row, suppression: null }, now);
    if (reason !== null || address === null || addressKey === null || preferencesKey === null) {
      settled.push(settle(row.n, 'suppressed', reason ?? 'the subscription was deleted'));
      continue;
    }
    // Recorded as unknown, as its doubt stands in it.
    if (!isStillKeyed(row, deps.provider.name, Date.parse(now))) {
      settled.push(settle(row.n, 'suppressed', IN_DOUBT));
      continue;
    }
    try {
      const message = fill({ subscription, preferencesKey, address, name, variant });
      ready.push({ row, message, hash: hash(addressKey) });
    } catch {
      settled.push(settle(row.n, 'failed', 'no message can be written to this address'));
    }
  }
  return { ready, settled };
}

/** Records outcomes, again where the database does not answer: what the provider took must not be forgotten. */
async function record({ deps, lease }: Claim, settled: readonly SettledRow[]): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await advanceRows(deps.db, lease, settled, [], isoNow(deps));
      return;
    } catch (error) {
      if (tried >= RECORD_TRIES) throw error;
      await deps.sleep(RECORD_WAIT_MS * tried);
    }
  }
}

/** Calls the provider. Where it breaks its word and throws, nobody knows whether it took the messages. */
async function call({ deps }: Claim, chunk: readonly Ready[]): Promise<SettledRow[]> {
  const { provider } = deps;
  let outcomes: readonly SendOutcome[] = [];
  try {
    outcomes = await provider.send(chunk.map(({ message }) => message));
  } catch {
    // Judged below, each message by itself.
  }
  const unanswered: SendOutcome = provider.idempotent
    ? { kind: 'deferred', reason: IN_DOUBT, retryAfter: null }
    : { kind: 'unknown', reason: IN_DOUBT };
  const now = deps.now().getTime();
  return chunk.map(({ row, hash }, index) => {
    const tried = { n: row.n, attempts: row.attempts + 1 };
    return { ...settleOutcome(tried, outcomes[index] ?? unanswered, now, deps.random()), hash };
  });
}

/** Settles rows that could not be marked because of their readers. Answers whether the send goes on. */
async function settleRefused(claim: Claim, refused: readonly Ready[]): Promise<boolean> {
  const { deps, lease, send, batch } = claim;
  const now = isoNow(deps);
  const current = await findSend(deps.db, send.id);
  if (current?.status !== 'sending') return false;
  const numbers = new Set(refused.map(({ row }) => row.n));
  const rows = (await listHeldRows(deps.db, lease, batch)).filter(({ n }) => numbers.has(n));
  const hashes = new Map(refused.map(({ row, hash }) => [row.n, hash]));
  const listed = await listSuppressed(deps.db, send.newsletter, [...hashes.values()]);
  const settled = rows.flatMap((row) => {
    const reason = findSuppressed({ ...row, suppression: listed.get(hashes.get(row.n) ?? '') ?? null }, now);
    return reason === null ? [] : [settle(row.n, 'suppressed', reason)];
  });
  await advanceRows(deps.db, lease, settled, [], now);
  return true;
}

/** How many of the last outcomes in a row were no answer of a working server. */
function countDeferrals(before: number, settled: readonly SettledRow[]): number {
  const last = settled.findLastIndex(({ status }) => status !== 'deferred' && status !== 'unknown');
  return last < 0 ? before + settled.length : settled.length - 1 - last;
}

/**
 * Sends the rows that a lease holds: one statement before the first call of the provider, one between two calls, one
 * after the last. Rows for which it was not called are given back, whatever happens.
 */
export async function deliverClaim(claim: Claim): Promise<ClaimEnd> {
  const { deps, budget, pacer, lease, batch } = claim;
  const called = new Set<number>();
  let held = Number.POSITIVE_INFINITY;
  // Rows settled without a call.
  let kept = 0;
  try {
    const rows = await listHeldRows(deps.db, lease, batch);
    held = rows.length;
    const { ready, settled: first } = await prepare(claim, rows);
    let settled = first;
    let deferrals = 0;
    let end: ClaimEnd = 'all';
    for (let from = 0; ; ) {
      const turn =
        from < ready.length && !budget.over() && end === 'all' ? await pacer.turn(ready.length - from) : null;
      if (from < ready.length && end === 'all' && turn?.ok !== true) end = 'later';
      const chunk = turn?.ok === true ? ready.slice(from, from + turn.size) : [];
      const next = chunk.map(({ row, hash }) => ({ n: row.n, hash }));
      const until = new Date(deps.now().getTime() + deps.leaseMs).toISOString();
      const marked = await advanceRows(deps.db, { ...lease, until }, settled, next, isoNow(deps)).catch(
        async (error: unknown) => {
          await record(claim, settled);
          throw error;
        },
      );
      kept = first.length;
      settled = [];
      if (chunk.length === 0) return end;
      from += chunk.length;
      const may = new Set(marked);
      const refused = chunk.filter(({ row }) => !may.has(row.n));
      if (refused.length > 0 && !(await settleRefused(claim, refused))) return 'stopped';
      const allowed = chunk.filter(({ row }) => may.has(row.n));
      if (allowed.length === 0) continue;
      const again = await pacer.turn(allowed.length);
      // Who waited so long may have lost its rows to another.
      if (!again.ok || deps.now().getTime() >= Date.parse(until)) return 'later';
      const going = allowed.slice(0, again.size);
      for (const { row } of going) called.add(row.n);
      pacer.used(going.length);
      settled = await call(claim, going);
      deferrals = countDeferrals(deferrals, settled);
      if (deferrals >= Math.max(DEFERRALS_IN_A_ROW, going.length)) end = 'down';
    }
  } finally {
    if (called.size + kept < held) await releaseRows(deps.db, lease, batch, [...called], isoNow(deps));
  }
}
