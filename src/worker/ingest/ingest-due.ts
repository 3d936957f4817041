import { CONSUMER_RESERVE, CONSUMER_STATEMENTS, INGEST_STATEMENTS, RUN_STATEMENTS } from '../../limits.ts';
import { hasDueEntries } from '../../store/entries.ts';
import type { Budget } from '../jobs/budget.ts';
import type { JobQueue } from '../jobs/deps.ts';
import type { IngestDeps } from './deps.ts';
import { ingestEntries } from './ingest-entries.ts';

/** What a run keeps back for a batch to finish in order, as much as a consumer does: with less left it fetches one page, and no more. */
const KEPT = RUN_STATEMENTS - CONSUMER_STATEMENTS + CONSUMER_RESERVE;

/**
 * What cron does for entries that wait: puts the job into the queue again, which a lost message would leave undone; where no
 * queue is bound, makes articles of them itself as far as the budget goes. One statement where none waits.
 */
export async function ingestDue(
  deps: IngestDeps & { readonly queue: JobQueue | null },
  budget: Budget,
): Promise<void> {
  if (!(await hasDueEntries(deps.db, deps.now()))) return;
  if (deps.queue !== null) return void (await deps.queue.sendBatch([{ body: { job: 'ingest' } }]));
  const kept: Budget = { left: () => budget.left() - KEPT, over: () => budget.over() || kept.left() <= 0 };
  if (budget.left() >= INGEST_STATEMENTS) await ingestEntries(deps, kept);
}
