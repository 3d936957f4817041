import { DEAD_RETRIED_MAX } from '../../limits.ts';
import { Job } from '../../model/job.ts';
import { deleteDeadJobs, findDeadJob, type KeptDeadJob, listDeadJobs } from '../../store/dead-jobs.ts';
import type { JobQueue } from './deps.ts';
import { enqueue } from './hints.ts';

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
 * Puts dead jobs back into the queue: the one of a number, or all, up to DEAD_RETRIED_MAX. They are forgotten once the queue
 * has them: cut off between the two, they are done twice, which is harmless.
 */
export async function retryDead(
  db: D1Database,
  queue: JobQueue,
  wanted: number | 'all',
): Promise<RetriedDead | null> {
  const found =
    wanted === 'all'
      ? await listDeadJobs(db, { before: null, limit: DEAD_RETRIED_MAX })
      : [await findDeadJob(db, wanted)].filter((one) => one !== null);
  if (found.length === 0 && wanted !== 'all') return null;
  const known = found.flatMap((one) => {
    const job = parseJob(one);
    return job === null ? [] : [{ n: one.n, job }];
  });
  if (known.length > 0) {
    // In the order in which they died.
    const oldestFirst = known.toReversed();
    await enqueue(
      queue,
      oldestFirst.map(({ job }) => job),
    );
    await deleteDeadJobs(
      db,
      oldestFirst.map(({ n }) => n),
    );
  }
  return { retried: known.length, unknown: found.length - known.length };
}
