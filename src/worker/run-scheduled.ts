import { z } from 'zod';
import { BUILDS_PER_RUN } from '../limits.ts';
import { Corpus } from '../model/corpus.ts';
import { listNewsletters } from '../store/definitions.ts';
import { findProgress, saveProgress } from '../store/progress.ts';
import { readBase } from './base.ts';
import { buildDue, restartDue } from './build-due.ts';
import { describeConfig } from './config.ts';
import { deliverNotices, tidyReaders } from './deliver-notices.ts';
import { loadCorpus } from './load-corpus.ts';
import { pruneProviderEvents } from './mail-events.ts';
import { runSends } from './run-sends.ts';
import { pruneWebhooks, runWebhooks } from './webhooks.ts';

const READY_JOB = 'ready';
const Ready = z.object({ corpus: z.string() });

/**
 * Builds what is due of each newsletter, and notes when everything of this corpus is built. Answers whether more is to
 * build. A newsletter that fails keeps no other from its turn.
 */
async function buildAllDue(
  env: Env,
  embedded: unknown,
  now: Date,
  note: (error: unknown) => void,
): Promise<'more' | 'done'> {
  const db = env.DB;
  let outcome: 'more' | 'done' = 'done';
  let failed = false;
  for (const newsletter of await listNewsletters(db)) {
    try {
      if ((await buildDue(db, readBase(env), newsletter, now, BUILDS_PER_RUN)) === 'more') outcome = 'more';
    } catch (error) {
      failed = true;
      note(error);
    }
  }
  if (outcome === 'more' || failed) return outcome;
  const { hash } = Corpus.pick({ hash: true }).parse(embedded);
  const ready = await findProgress(db, READY_JOB, Ready);
  if (ready?.corpus !== hash) await saveProgress(db, READY_JOB, { corpus: hash });
  return 'done';
}

/** What is wrong with the configuration was said by this isolate: once is enough for a log. */
let described = false;

/** Names what is wrong with the configuration, in words; mail waits until it is put right, and reading goes on. */
function describeProblems(env: Env): void {
  if (described) return;
  described = true;
  for (const problem of describeConfig(env).problems)
    console.error(`configuration: ${problem}; nothing is sent until then`);
}

/**
 * What cron does each time: load what is left of the corpus, or else build what is due, see to what is being sent, and
 * tidy up. Every step can be cut off and run again, and one that fails keeps no other from its turn. A run that loads, or
 * builds as much as one may, does nothing else: the free plan allows it 50 statements.
 */
export async function runScheduled(env: Env, embedded: unknown, now: Date): Promise<void> {
  const db = env.DB;
  const loaded = await loadCorpus(db, embedded);
  if (loaded === 'loaded')
    for (const newsletter of await listNewsletters(db)) await restartDue(db, newsletter);
  if (loaded !== 'unchanged') return;

  describeProblems(env);
  const failures: unknown[] = [];
  const note = (error: unknown): void => void failures.push(error);
  if ((await buildAllDue(env, embedded, now, note)) === 'more' && failures.length === 0) return;
  const steps: readonly (() => Promise<unknown>)[] = [
    () => runSends(env, now),
    () => deliverNotices(db, env, now),
    () => runWebhooks(env),
    () => tidyReaders(db, now),
    () => pruneWebhooks(db, now),
    () => pruneProviderEvents(db, now),
  ];
  for (const step of steps) await step().catch(note);
  if (failures.length > 0) throw new AggregateError(failures, 'a part of the schedule failed');
}

/** Why the Worker is not ready to be read, in words; null once the corpus is loaded and its digests are built. */
export async function findUnready(db: D1Database, embedded: unknown): Promise<string | null> {
  const { hash } = Corpus.pick({ hash: true }).parse(embedded);
  const ready = await findProgress(db, READY_JOB, Ready);
  if (ready === null) return 'the corpus is being loaded, a batch each time the schedule runs';
  if (ready.corpus !== hash) return 'a new corpus is being loaded, a batch each time the schedule runs';
  return null;
}
