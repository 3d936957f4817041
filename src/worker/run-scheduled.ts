import { z } from 'zod';
import {
  BUILDS_PER_RUN,
  ISSUE_STATEMENTS,
  NEWSLETTER_STATEMENTS,
  NOTICE_STATEMENTS,
  RUN_STATEMENTS,
} from '../limits.ts';
import { Corpus } from '../model/corpus.ts';
import { listNewsletters } from '../store/definitions.ts';
import { findProgress, saveProgress } from '../store/progress.ts';
import { readBase } from './base.ts';
import { buildDue, restartDue } from './build-due.ts';
import { describeConfig } from './config.ts';
import { deliverNotices, tidyReaders } from './deliver-notices.ts';
import { openInboundDeps } from './inbound-deps.ts';
import { annotateDue } from './ingest/annotate-again.ts';
import { ingestDue } from './ingest/ingest-due.ts';
import { type Budget, withBudget } from './jobs/budget.ts';
import { findInboundQueue } from './jobs/queues.ts';
import { loadCorpus } from './load-corpus.ts';
import { pruneProviderEvents } from './mail-events.ts';
import { pruneArchive } from './prune-archive.ts';
import { pruneRecords } from './prune-records.ts';
import { readRetention } from './retention.ts';
import { runSends } from './run-sends.ts';
import { runHubs, runSources } from './run-sources.ts';
import { pruneWebhooks, runWebhooks } from './webhooks.ts';

/** Statements of each small step of a run. */
const STEP_STATEMENTS = 2;

const READY_JOB = 'ready';
const Ready = z.object({ corpus: z.string() });

/** One run of the schedule: `env` with a database that counts, what is left of its statements, and where failures go. */
type Run = {
  readonly env: Env;
  readonly embedded: unknown;
  readonly now: Date;
  readonly budget: Budget;
  readonly note: (error: unknown) => void;
};

/**
 * Builds what is due of each newsletter as far as the run's statements go, one issue at least however many newsletters
 * are asked, and notes when everything of this corpus is built. Answers how many issues it saw to. A newsletter that
 * fails keeps no other from its turn. Where sending left too little, all of it waits for the next run.
 */
async function buildAllDue({ env, embedded, now, budget, note }: Run): Promise<number> {
  const db = env.DB;
  if (budget.left() < NEWSLETTER_STATEMENTS + ISSUE_STATEMENTS) return 0;
  let total = 0;
  let left = false;
  for (const newsletter of await listNewsletters(db)) {
    const before = total;
    const mayBuild = (built: number): boolean =>
      built < BUILDS_PER_RUN && (before + built === 0 || budget.left() >= ISSUE_STATEMENTS);
    try {
      const { built, more } = await buildDue(db, readBase(env), newsletter, now, mayBuild);
      total += built;
      left ||= more;
    } catch (error) {
      left = true;
      note(error);
    }
  }
  if (left) return total;
  const { hash } = Corpus.pick({ hash: true }).parse(embedded);
  const ready = await findProgress(db, READY_JOB, Ready);
  if (ready?.corpus !== hash) await saveProgress(db, READY_JOB, { corpus: hash });
  return total;
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

/** Sees to what is being sent, with its readers before anything that nobody waits for: then builds, tells, and tidies up. */
async function doSteps(run: Run): Promise<void> {
  const { env, embedded, now, budget, note } = run;
  const db = env.DB;
  const retention = readRetention(env);
  const sends = () => runSends(env, now, budget.left());
  await sends().catch(note);
  await deliverNotices(db, env, now, Math.min(NOTICE_STATEMENTS, budget.left())).catch(note);
  const sources = () => runSources(env, now, budget);
  // Where a queue takes them, polls cost a run a statement or two; else they take what the others leave.
  const isQueued = findInboundQueue(env) !== null;
  if (isQueued && budget.left() >= STEP_STATEMENTS) await sources().catch(note);
  const built = await buildAllDue(run);
  // What was built goes out at once, where this run can still take it to the queue.
  if (built > 0 && budget.left() >= ISSUE_STATEMENTS) await sends().catch(note);
  const steps: readonly (() => Promise<unknown>)[] = [
    ...(isQueued ? [] : [sources]),
    () => runHubs(env, now, budget),
    () => ingestDue(openInboundDeps(env, embedded), budget),
    () => runWebhooks(env),
    () => tidyReaders(db, now),
    () => pruneWebhooks(db, now),
    () => pruneProviderEvents(db, now),
    () => pruneRecords(db, now, budget),
    async () => retention && pruneArchive(db, retention, now, budget),
    // Last, as it takes what is left.
    () => annotateDue(openInboundDeps(env, embedded), budget),
  ];
  for (const step of steps) if (budget.left() >= STEP_STATEMENTS) await step().catch(note);
}

/**
 * What cron does each time: load what is left of the corpus, or else see to what is being sent, build what is due, and
 * tidy up. Every step can be cut off and run again, and one that fails keeps no other from its turn. All share the
 * statements that the free plan allows a run; one that loads sees to what is being sent, and to nothing else.
 */
export async function runScheduled(env: Env, embedded: unknown, now: Date): Promise<void> {
  const opened = { db: env.DB, now: () => new Date(), random: Math.random };
  const { deps, budget } = withBudget(opened, RUN_STATEMENTS, 0);
  const { db } = deps;
  // Its turn is by the clock: a run may come long after it was due.
  const loaded = await loadCorpus({ ...deps, budget }, embedded);
  if (loaded === 'loaded')
    for (const newsletter of await listNewsletters(db)) await restartDue(db, newsletter);
  const counted = { ...env, DB: db };
  // Loading a corpus may take hours of runs, and readers wait for what is being sent.
  if (loaded !== 'unchanged') return runSends(counted, now, budget.left());

  describeProblems(env);
  const failures: unknown[] = [];
  const note = (error: unknown): void => void failures.push(error);
  await doSteps({ env: counted, embedded, now, budget, note }).catch(note);
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
