import { z } from 'zod';
import { BUILDS_PER_RUN } from '../limits.ts';
import { Corpus } from '../model/corpus.ts';
import { listNewsletters } from '../store/definitions.ts';
import { findProgress, saveProgress } from '../store/progress.ts';
import { readBase } from './base.ts';
import { buildDue, restartDue } from './build-due.ts';
import { loadCorpus } from './load-corpus.ts';

const READY_JOB = 'ready';
const Ready = z.object({ corpus: z.string() });

/**
 * What cron does each time: load what is left of the corpus, then build what is due. Every step can be
 * cut off and run again.
 */
export async function runScheduled(env: Env, embedded: unknown, now: Date): Promise<void> {
  const db = env.DB;
  const loaded = await loadCorpus(db, embedded);
  if (loaded === 'more') return;
  const newsletters = await listNewsletters(db);
  if (loaded === 'loaded') for (const newsletter of newsletters) await restartDue(db, newsletter);

  let done = true;
  for (const newsletter of newsletters) {
    const outcome = await buildDue(db, readBase(env), newsletter, now, BUILDS_PER_RUN);
    if (outcome === 'more') done = false;
  }
  if (!done) return;
  const { hash } = Corpus.pick({ hash: true }).parse(embedded);
  const ready = await findProgress(db, READY_JOB, Ready);
  if (ready?.corpus !== hash) await saveProgress(db, READY_JOB, { corpus: hash });
}

/** Why the Worker is not ready to be read, in words; null once the corpus is loaded and its digests are built. */
export async function findUnready(db: D1Database, embedded: unknown): Promise<string | null> {
  const { hash } = Corpus.pick({ hash: true }).parse(embedded);
  const ready = await findProgress(db, READY_JOB, Ready);
  if (ready === null) return 'the corpus is being loaded, a batch each time the schedule runs';
  if (ready.corpus !== hash) return 'a new corpus is being loaded, a batch each time the schedule runs';
  return null;
}
