import { AGAIN_MAX_SECONDS, CONSUMER_RESERVE, INGEST_STATEMENTS, POLL_STATEMENTS } from '../../limits.ts';
import type { Instant } from '../../model/ids.ts';
import type { InboundJob, PollJob } from '../../model/job.ts';
import { type AnnotateDeps, runAnnotateJob } from '../ingest/annotate-again.ts';
import type { IngestDeps } from '../ingest/deps.ts';
import { ingestEntries } from '../ingest/ingest-entries.ts';
import type { PollDeps } from '../ingest/poll-deps.ts';
import { pollSource } from '../ingest/poll-source.ts';
import type { Budget } from './budget.ts';
import { DONE, type JobResult } from './deps.ts';

/** Everything that jobs of what comes in touch. */
export type InboundDeps = PollDeps & IngestDeps & AnnotateDeps;

/** Whole seconds, one at least, until an instant for which a job may wait in the queue; null where there is none, or too far off. */
export function findDelay(at: Instant | null, now: Date): number | null {
  if (at === null) return null;
  const seconds = Math.max(1, Math.ceil((Date.parse(at) - now.getTime()) / 1000));
  return seconds > AGAIN_MAX_SECONDS ? null : seconds;
}

/** What becomes of a job that found its invocation spent: another takes it up. */
export const NEXT_INVOCATION: JobResult = { kind: 'again', delaySeconds: 1 };

/** Comes back at an instant, or leaves the rest to the schedule where that is far off, or nothing is to come. */
function comeAgain(deps: Pick<InboundDeps, 'now'>, at: Instant | null): JobResult {
  const delaySeconds = findDelay(at, deps.now());
  return delaySeconds === null ? DONE : { kind: 'again', delaySeconds };
}

/**
 * Polls a source; one whose host has others before it comes back at its turn, and one of which a rest is to be stored for that, or
 * is left to the schedule where that is far off.
 */
async function runPoll(deps: InboundDeps, budget: Budget, { source }: PollJob): Promise<JobResult> {
  if (budget.over() || budget.left() < POLL_STATEMENTS) return NEXT_INVOCATION;
  const { status, rest, nextPollAt } = await pollSource(deps, source);
  return status === 'waiting' || rest > 0 ? comeAgain(deps, nextPollAt) : DONE;
}

/** Makes articles of entries; where this gave some back that are due soon, as for a host's turn, it comes back for them. */
async function runIngest(deps: InboundDeps, budget: Budget): Promise<JobResult> {
  // What is kept back to finish in order is the first batch's too.
  if (budget.over() || budget.left() < INGEST_STATEMENTS - CONSUMER_RESERVE) return NEXT_INVOCATION;
  const { left, nextDueAt } = await ingestEntries(deps, budget);
  return left ? NEXT_INVOCATION : comeAgain(deps, nextDueAt);
}

/** Does what a queue message says of what comes in. */
export async function runInboundJob(deps: InboundDeps, budget: Budget, job: InboundJob): Promise<JobResult> {
  switch (job.job) {
    case 'poll':
      return runPoll(deps, budget, job);
    case 'ingest':
      return runIngest(deps, budget);
    case 'annotate':
      return runAnnotateJob(deps, budget);
  }
}
