import { z } from 'zod';
import { CONSUMER_RESERVE, INGEST_STATEMENTS, POLL_ARTICLES_MAX } from '../limits.ts';
import type { Slug } from '../model/ids.ts';
import { PollReport } from '../model/poll-report.ts';
import { countFailedSince, listArrivedArticles } from '../store/source-lists.ts';
import { embeddedCorpus } from './embedded-corpus.js';
import { openInboundDeps } from './inbound-deps.ts';
import { ingestEntries } from './ingest/ingest-entries.ts';
import { listIngestHints } from './ingest/ingest-hints.ts';
import { pollSource } from './ingest/poll-source.ts';
import { type Budget, withBudget } from './jobs/budget.ts';
import { findInboundQueue } from './jobs/queues.ts';
import { findDelay, type InboundDeps } from './jobs/run-inbound-job.ts';

/** What a poll that was asked for brought. */
export const PollAnswer = PollReport.extend({
  /** Articles made of entries that this poll saw for the first time, and those of them that were given up. */
  stored: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Whether entries wait that this request had no room for, or whose pages come later: they follow by themselves. */
  left: z.boolean(),
  articles: z.array(z.object({ id: z.string(), title: z.string() })),
});
export type PollAnswer = z.infer<typeof PollAnswer>;

/** Statements left from which a request makes articles, as a consumer does, and can say afterwards what came of them. */
const INGEST_LEAST = INGEST_STATEMENTS - CONSUMER_RESERVE + 2;

/** Everything that comes in, with what a request may spend. */
function open(env: Env): { deps: InboundDeps; budget: Budget } {
  const opened = openInboundDeps(env, embeddedCorpus);
  const { deps, budget } = withBudget({ db: env.DB, now: opened.now });
  return { deps: { ...opened, db: deps.db }, budget };
}

/**
 * Makes articles of entries that wait, as far as a request goes; a hint in the queue sees to the rest, when it is due.
 * Answers whether there is a rest.
 */
async function ingest(env: Env, deps: InboundDeps, budget: Budget): Promise<boolean> {
  const isSpent = budget.over() || budget.left() < INGEST_LEAST;
  const { left, nextDueAt } = isSpent ? { left: true, nextDueAt: null } : await ingestEntries(deps, budget);
  const delaySeconds = left ? 0 : findDelay(nextDueAt, deps.now());
  if (delaySeconds !== null)
    await findInboundQueue(env)?.sendBatch([{ body: { job: 'ingest' }, delaySeconds }]);
  return left || nextDueAt !== null;
}

/** Makes articles of entries that wait, now, as far as one request goes. */
export async function ingestNow(env: Env): Promise<void> {
  const { deps, budget } = open(env);
  await ingest(env, deps, budget);
}

/** Polls a source now, due or not, and makes articles of what it brought, as far as one request goes. */
export async function pollNow(env: Env, source: Slug): Promise<PollAnswer> {
  const { deps, budget } = open(env);
  const since = deps.now().toISOString();
  // What it brings is taken in here: a hint would have the queue take it away from under us.
  const report = await pollSource({ ...deps, queue: null }, source, true);
  const staged = report.fresh + report.changed;
  const waits = staged > 0 && (await ingest(env, deps, budget));
  // Of many the last are due later than this request goes on.
  const [, ...hints] = listIngestHints(staged);
  if (hints.length > 0) await findInboundQueue(env)?.sendBatch(hints);
  const left = waits || hints.length > 0;
  const articles = await listArrivedArticles(env.DB, { source, since, limit: POLL_ARTICLES_MAX });
  const failed = report.fresh === 0 ? 0 : await countFailedSince(env.DB, { source, since });
  return { ...report, stored: articles.length, failed, left, articles };
}
