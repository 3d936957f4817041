import { INGEST_STATEMENTS } from '../../limits.ts';
import { hasDueEntries } from '../../store/entries.ts';
import type { Budget } from '../jobs/budget.ts';
import type { JobQueue } from '../jobs/deps.ts';
import type { IngestDeps } from './deps.ts';
import { ingestEntries } from './ingest-entries.ts';

/**
 * What cron does for entries that wait: puts the job into the queue again, which a lost message would leave undone; where no
 * queue is bound, makes articles of them itself as far as the budget goes. One statement where none waits.
 */
export async function ingestDue(
  deps: IngestDeps & { readonly queue: JobQueue | null },
  budget: Budget,
): Promise<void> {
  if (!(await hasDueEntries(deps.db, deps.now()))) return;
  if (deps.queue !== null) await deps.queue.sendBatch([{ body: { job: 'ingest' } }]);
  else if (budget.left() >= INGEST_STATEMENTS) await ingestEntries(deps, budget);
}
