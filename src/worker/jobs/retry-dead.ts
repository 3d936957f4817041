import { DEAD_RETRIED_MAX } from '../../limits.ts';
import { Job } from '../../model/job.ts';
import { deleteDeadJobs, findDeadJob, type KeptDeadJob, listDeadJobs } from '../../store/dead-jobs.ts';
import type { JobQueue } from './deps.ts';
import { enqueue } from './hints.ts';
import { type BoundQueues, findQueue } from './queues.ts';

/** How many dead jobs were put back, and how many were left as no job that this version knows. Null where there is no such one. */
export type RetriedDead = { readonly retried: number; readonly unknown: number };

/** The message as it was; null where it is none of ours, or was cut short. */
function parseJob({ job }: KeptDeadJob): Job | null {
  try {
    return Job.safeParse(JSON.parse(job)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * Puts dead jobs back, each into the queue of its kind: the one of a number, or all, up to DEAD_RETRIED_MAX. They are forgotten
 * once their queue has them: cut off between the two, they are done twice, which is harmless. One that no queue is bound for
 * stays, and counts as unknown.
 */
export async function retryDead(
  db: D1Database,
  queues: BoundQueues,
  wanted: number | 'all',
): Promise<RetriedDead | null> {
  const found =
    wanted === 'all'
      ? await listDeadJobs(db, { before: null, limit: DEAD_RETRIED_MAX })
      : [await findDeadJob(db, wanted)].filter((one) => one !== null);
  if (found.length === 0 && wanted !== 'all') return null;
  const byQueue = new Map<JobQueue, { n: number; job: Job }[]>();
  // In the order in which they died.
  for (const one of found.toReversed()) {
    const job = parseJob(one);
    const queue = job && findQueue(queues, job);
    if (job === null || queue === null) continue;
    const before = byQueue.get(queue) ?? [];
    byQueue.set(queue, [...before, { n: one.n, job }]);
  }
  let retried = 0;
  for (const [queue, known] of byQueue) {
    await enqueue(
      queue,
      known.map(({ job }) => job),
    );
    await deleteDeadJobs(
      db,
      known.map(({ n }) => n),
    );
    retried += known.length;
  }
  return { retried, unknown: found.length - retried };
}
