import {
  HOST_GAP_MS,
  POLL_STATEMENTS,
  POLLS_PER_RUN,
  POLLS_WITHOUT_QUEUE,
  QUEUE_CALL_MAX,
  STAGGER_MAX_SECONDS,
} from '../../limits.ts';
import type { Instant } from '../../model/ids.ts';
import { type DueSource, listDueSources, putOffSources } from '../../store/sources.ts';
import type { Budget } from '../jobs/budget.ts';
import { workTogether } from '../jobs/work-together.ts';
import type { PollDeps } from './poll-deps.ts';
import { pollSource } from './poll-source.ts';

/** What a run makes of the sources that are due: seconds until each one's turn, and those whose turn comes after the next run. */
export type Staggered = {
  readonly soon: readonly { readonly id: string; readonly delaySeconds: number }[];
  readonly later: readonly { readonly id: string; readonly delaySeconds: number }[];
};

/**
 * Spreads due sources: those of one host come one after another, with its gap between them, so that a host with many keeps
 * none of another host waiting. Whose turn would come after STAGGER_MAX_SECONDS is `later`.
 */
export function staggerPolls(due: readonly DueSource[]): Staggered {
  const counts = new Map<string, number>();
  const all = due.map(({ id, url }) => {
    const { host } = new URL(url);
    const before = counts.get(host) ?? 0;
    counts.set(host, before + 1);
    return { id, delaySeconds: Math.ceil((before * HOST_GAP_MS) / 1000) };
  });
  const isSoon = ({ delaySeconds }: { delaySeconds: number }): boolean => delaySeconds <= STAGGER_MAX_SECONDS;
  return { soon: all.filter(isSoon), later: all.filter((one) => !isSoon(one)) };
}

/** The first few due sources that have a host each. */
function chooseHere(due: readonly DueSource[]): DueSource[] {
  const byHost = new Map<string, DueSource>();
  for (const one of due) {
    const { host } = new URL(one.url);
    if (!byHost.has(host)) byHost.set(host, one);
  }
  return [...byHost.values()].slice(0, POLLS_WITHOUT_QUEUE);
}

/** Polls a few sources in this invocation, each of another host and so together, as far as its budget goes. Answers how many. */
async function pollHere(deps: PollDeps, due: readonly DueSource[], budget: Budget): Promise<number> {
  let polled = 0;
  await workTogether(chooseHere(due), { budget, cost: POLL_STATEMENTS }, async ({ id }) => {
    try {
      await pollSource(deps, id);
      polled++;
    } catch (error) {
      // Its lease ends, and it is due again; the others are not kept from their turn.
      console.error(`source ${id} could not be polled`, error);
    }
  });
  return polled;
}

/**
 * What cron does for sources: puts the polls that are due into the queue, the longest waiting first; where none is bound,
 * polls a few of them itself. A source that was put in twice is polled once, as the second finds it no longer due.
 * Answers how many were put in or polled.
 */
export async function pollDue(deps: PollDeps, budget: Budget): Promise<number> {
  const { queue } = deps;
  const due = await listDueSources(deps.db, deps.now(), POLLS_PER_RUN);
  if (queue === null) return pollHere(deps, due, budget);
  const { soon, later } = staggerPolls(due);
  for (let from = 0; from < soon.length; from += QUEUE_CALL_MAX)
    await queue.sendBatch(
      soon
        .slice(from, from + QUEUE_CALL_MAX)
        .map(({ id, delaySeconds }) => ({ body: { job: 'poll', source: id }, delaySeconds })),
    );
  if (later.length > 0) {
    const now = deps.now().getTime();
    const at = (seconds: number): Instant => new Date(now + seconds * 1000).toISOString();
    await putOffSources(
      deps.db,
      later.map(({ id, delaySeconds }) => ({ id, at: at(delaySeconds) })),
    );
  }
  return soon.length;
}
