import {
  ARTICLE_REQUEST_KEPT_DAYS,
  DELIVERY_KEPT_DAYS,
  IMPORT_KEPT_DAYS,
  OUTBOX_KEPT,
  OUTBOX_KEPT_DAYS,
  PRUNE_ROUNDS,
  PRUNE_STATEMENTS,
  TIDY_BATCH,
} from '../limits.ts';
import { pruneArticleRequests } from '../store/article-requests.ts';
import { findPrunable, pruneDeliveries, pruneImports, pruneOutbox } from '../store/delivery-pruning.ts';
import type { Budget } from './jobs/budget.ts';

const DAY_MS = 86_400_000;

/**
 * Forgets deliveries of sends that were over long ago, of which counts stay, old mail of the outbox, old imports and requests: some
 * at a time and as far as the run's statements go, for cron.
 */
export async function pruneRecords(db: D1Database, now: Date, budget: Pick<Budget, 'left'>): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
  await pruneOutbox(db, { before: before(OUTBOX_KEPT_DAYS), kept: OUTBOX_KEPT, limit: TIDY_BATCH });
  if (budget.left() < PRUNE_STATEMENTS) return;
  await pruneImports(db, before(IMPORT_KEPT_DAYS), TIDY_BATCH);
  if (budget.left() < PRUNE_STATEMENTS) return;
  await pruneArticleRequests(db, before(ARTICLE_REQUEST_KEPT_DAYS), TIDY_BATCH);
  for (let round = 0; round < PRUNE_ROUNDS && budget.left() >= PRUNE_STATEMENTS; round++) {
    const send = await findPrunable(db, before(DELIVERY_KEPT_DAYS));
    if (send === null) return;
    await pruneDeliveries(db, send, TIDY_BATCH, now);
  }
}
