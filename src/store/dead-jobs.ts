import { DEAD_JOB_MAX, DEAD_JOBS_KEPT } from '../limits.ts';

/** A queue message that nobody could work on, when that was, and why. */
export type DeadJob = { readonly at: string; readonly job: string; readonly reason: string };

/** A dead job as it is kept; `n` counts up. */
export type KeptDeadJob = DeadJob & { readonly n: number };

/** Keeps a queue message with the reason why it was given up; of all of them, the newest. */
export async function saveDeadJob(db: D1Database, { at, job, reason }: DeadJob): Promise<void> {
  await db.batch([
    db
      .prepare('INSERT INTO dead_job (at, job, reason) VALUES (?, ?, ?)')
      .bind(at, job.slice(0, DEAD_JOB_MAX), reason),
    db.prepare('DELETE FROM dead_job WHERE n <= (SELECT max(n) FROM dead_job) - ?').bind(DEAD_JOBS_KEPT),
  ]);
}

/** The queue messages that were given up, newest first, those before number `before`; from the newest where it is null. */
export async function listDeadJobs(
  db: D1Database,
  { before, limit }: { before: number | null; limit: number },
): Promise<KeptDeadJob[]> {
  const { results } = await db
    .prepare('SELECT n, at, job, reason FROM dead_job WHERE n < ? ORDER BY n DESC LIMIT ?')
    .bind(before ?? Number.MAX_SAFE_INTEGER, limit)
    .all<KeptDeadJob>();
  return results;
}

/** One that is kept; null where none has that number. */
export async function findDeadJob(db: D1Database, n: number): Promise<KeptDeadJob | null> {
  return db.prepare('SELECT n, at, job, reason FROM dead_job WHERE n = ?').bind(n).first<KeptDeadJob>();
}

/** Forgets some of them, by their numbers; those that are not there make no difference. */
export async function deleteDeadJobs(db: D1Database, numbers: readonly number[]): Promise<void> {
  await db
    .prepare('DELETE FROM dead_job WHERE n IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(numbers))
    .run();
}
