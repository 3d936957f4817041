import { AGAIN_MAX_SECONDS, POLL_STATEMENTS } from '../../limits.ts';
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

/** Seconds until a job that found its invocation spent is taken up by another. */
const NEXT_INVOCATION_SECONDS = 1;

/** Polls a source; one whose host has others before it comes back at its turn, or is left to the schedule where that is far off. */
async function runPoll(deps: InboundDeps, budget: Budget, { source }: PollJob): Promise<JobResult> {
  if (budget.over() || budget.left() < POLL_STATEMENTS)
    return { kind: 'again', delaySeconds: NEXT_INVOCATION_SECONDS };
  const { status, nextPollAt } = await pollSource(deps, source);
  if (status !== 'waiting' || nextPollAt === null) return DONE;
  const delaySeconds = Math.max(1, Math.ceil((Date.parse(nextPollAt) - deps.now().getTime()) / 1000));
  return delaySeconds > AGAIN_MAX_SECONDS ? DONE : { kind: 'again', delaySeconds };
}

/** Does what a queue message says of what comes in. */
export async function runInboundJob(deps: InboundDeps, budget: Budget, job: InboundJob): Promise<JobResult> {
  switch (job.job) {
    case 'poll':
      return runPoll(deps, budget, job);
    case 'ingest': {
      if (budget.over()) return { kind: 'again', delaySeconds: NEXT_INVOCATION_SECONDS };
      const { left } = await ingestEntries(deps, budget);
      return left ? { kind: 'again', delaySeconds: NEXT_INVOCATION_SECONDS } : DONE;
    }
    case 'annotate':
      return runAnnotateJob(deps, budget);
  }
}
