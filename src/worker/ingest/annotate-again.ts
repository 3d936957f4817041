import { annotate } from '../../analyze/annotate.ts';
import { listClaimRows } from '../../digest/claims-of.ts';
import { ANNOTATE_BATCH, ANNOTATE_STATEMENTS, ANNOTATE_UNITS, QUEUE_STALL_MS } from '../../limits.ts';
import {
  type ArticleToAnnotate,
  findAnnotateProgress,
  finishAnnotating,
  hasOtherDefinitions,
  listToAnnotate,
  type Reannotated,
  reannotatedJson,
  saveReannotated,
  startAnnotating,
} from '../../store/annotating.ts';
import type { Budget } from '../jobs/budget.ts';
import { DONE, type JobQueue, type JobResult } from '../jobs/deps.ts';
import { enqueue } from '../jobs/hints.ts';
import type { OpenThemes } from './deps.ts';

/** What annotating anew touches. */
export type AnnotateDeps = {
  readonly db: D1Database;
  now(): Date;
  /** What the definitions are worked out from: where it is the same, they are. */
  readonly basis: string;
  openThemes(): Promise<OpenThemes>;
};

/** Annotates an article; one on which that fails is said to have failed, and keeps no other from its turn. */
function annotateOne(article: ArticleToAnnotate, { compiled }: OpenThemes): Reannotated {
  const { id, revision, published } = article;
  try {
    const annotation = annotate(article, compiled);
    return { id, revision, found: { published, annotation, claims: listClaimRows(article, annotation) } };
  } catch (error) {
    console.error(`article ${id} cannot be annotated anew`, error);
    return { id, revision, found: null };
  }
}

/** What came of a batch: some articles were stored, all were changed by others meanwhile, or there was none. */
type Batch = 'stored' | 'overtaken' | 'none';

/** Annotates a batch and stores it. */
async function annotateBatch({ db, now }: AnnotateDeps, themes: OpenThemes): Promise<Batch> {
  const { definitions } = themes;
  const { articles, unreadable } = await listToAnnotate(db, definitions, ANNOTATE_BATCH);
  if (articles.length + unreadable.length === 0) return 'none';
  for (const { id, reason } of unreadable) console.error(`article ${id} cannot be annotated anew: ${reason}`);
  const rows = unreadable.map(({ id, revision }) => reannotatedJson({ id, revision, found: null }));
  let units = 0;
  for (const article of articles) {
    const row = reannotatedJson(annotateOne(article, themes));
    units += row.length;
    // What does not fit comes with the next batch.
    if (rows.length > 0 && units > ANNOTATE_UNITS) break;
    rows.push(row);
  }
  return (await saveReannotated(db, rows, { definitions, now: now() })) > 0 ? 'stored' : 'overtaken';
}

/**
 * Annotates what was annotated with other definitions, batch by batch as far as the budget goes. Which articles are left is
 * read from their rows: a run that is cut off, or two at once, end the same. What a story is made from says nothing of
 * themes, so articles stay in their stories. Answers whether all are done.
 */
export async function annotateAgain(deps: AnnotateDeps, budget: Budget): Promise<boolean> {
  const progress = await findAnnotateProgress(deps.db);
  const themes = await deps.openThemes();
  // Who carries other definitions than those asked for leaves it to those who carry them.
  if (progress === null || progress.finishedAt !== null || progress.definitions !== themes.definitions)
    return true;
  while (budget.left() >= ANNOTATE_STATEMENTS && !budget.over()) {
    const batch = await annotateBatch(deps, themes);
    if (batch === 'overtaken') return false;
    if (batch === 'stored') continue;
    const { definitions } = themes;
    await finishAnnotating(deps.db, { definitions, basis: deps.basis, now: deps.now() });
    return true;
  }
  return false;
}

/** The job: goes on, and asks for its next turn while anything is left. */
export async function runAnnotateJob(deps: AnnotateDeps, budget: Budget): Promise<JobResult> {
  return (await annotateAgain(deps, budget)) ? DONE : { kind: 'again', delaySeconds: 0 };
}

/**
 * Sees to annotating anew, for cron: begins where articles have other definitions than the Worker's, puts the job into the
 * queue where nobody works on it, and without a queue does it by itself. Two statements where there is nothing to do.
 */
export async function annotateDue(
  deps: AnnotateDeps & { readonly queue: JobQueue | null },
  budget: Budget,
): Promise<void> {
  if (budget.left() < ANNOTATE_STATEMENTS) return;
  const { db, basis, queue } = deps;
  const before = await findAnnotateProgress(db);
  const now = deps.now();
  const goesOn = before?.basis === basis && before.finishedAt === null;
  if (!goesOn) {
    const isSame = before?.basis === basis;
    const definitions = isSame ? before.definitions : (await deps.openThemes()).definitions;
    const some = await hasOtherDefinitions(db, definitions);
    if (isSame && !some) return;
    await startAnnotating(db, { basis, definitions, now });
    if (!some) return finishAnnotating(db, { basis, definitions, now });
  }
  const stalled = !goesOn || before.movedAt < new Date(now.getTime() - QUEUE_STALL_MS).toISOString();
  if (queue === null) await annotateAgain(deps, budget);
  else if (stalled) await enqueue(queue, [{ job: 'annotate' }]);
}
