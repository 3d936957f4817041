import type { Job } from '../../model/job.ts';
import { InboundJob } from '../../model/job.ts';
import type { JobQueue } from './deps.ts';

/** What may be bound of the two queues. */
export type BoundQueues = Pick<Env, 'JOBS' | 'INBOUND'>;

/**
 * Where jobs of what comes in are put: a queue of their own, so that no mail waits behind polls of slow servers; that of the
 * sends in a deployment whose wrangler.toml binds no other; null where none is bound, and the schedule does them by itself.
 */
export const findInboundQueue = ({ JOBS, INBOUND }: BoundQueues): JobQueue | null => INBOUND ?? JOBS ?? null;

/** The queue that takes a job; null where none is bound for it. */
export const findQueue = (env: BoundQueues, job: Job): JobQueue | null =>
  InboundJob.safeParse(job).success ? findInboundQueue(env) : (env.JOBS ?? null);
