import { env } from 'cloudflare:workers';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { type LoadDeps, type LoadOutcome, loadCorpus } from '../../src/worker/load-corpus.ts';

/** Loads a batch of a corpus, with statements to spare. */
export function loadBatch(corpus: unknown, more: Partial<LoadDeps> = {}): Promise<LoadOutcome> {
  const clock = { db: env.DB, now: () => new Date(), random: () => 0, ...more };
  const { deps, budget } = withBudget(clock, 500, 0);
  return loadCorpus({ ...deps, budget }, corpus);
}
