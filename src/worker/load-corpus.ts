import { z } from 'zod';
import { annotate } from '../analyze/annotate.ts';
import { type CompiledThemes, compileThemes } from '../analyze/compile-themes.ts';
import { definitionsHash } from '../analyze/definitions-hash.ts';
import { describeArticleStory } from '../digest/candidate.ts';
import { listClaimRows } from '../digest/claims-of.ts';
import { findCanonicalUrl } from '../ingest/canonical-url.ts';
import { LOAD_BATCH_ARTICLES, LOAD_BATCH_UNITS } from '../limits.ts';
import { Corpus, type FingerprintedArticle } from '../model/corpus.ts';
import { firstUrlStatement } from '../store/article-urls.ts';
import { removeOtherArticles, saveArticles } from '../store/articles.ts';
import { replaceDefinitions } from '../store/definitions.ts';
import { findProgress, saveProgress } from '../store/progress.ts';
import { endStoryTurn, isStoryTurnLost, storyTurnStatement } from '../store/story-turn.ts';
import { assignStories } from './assign-stories.ts';
import { type TurnDeps, waitForTurn } from './ingest/wait-for-turn.ts';
import type { Budget } from './jobs/budget.ts';
import { newId } from './new-id.ts';

const JOB = 'corpus';

/** How much of which corpus is stored. */
const Progress = z.object({ hash: z.string(), next: z.int(), done: z.boolean() });

/** `loaded`: this run stored the last of it. `unchanged`: it was all there. `more`: the next run goes on. */
export type LoadOutcome = 'loaded' | 'unchanged' | 'more';

/** The first articles of a list that fit one batch: at least one. */
function takeBatch(articles: readonly FingerprintedArticle[], from: number): FingerprintedArticle[] {
  let units = 0;
  const rest = articles.slice(from, from + LOAD_BATCH_ARTICLES);
  const end = rest.findIndex((article) => {
    units += article.text.length;
    return units > LOAD_BATCH_UNITS;
  });
  return end < 0 ? rest : rest.slice(0, Math.max(1, end));
}

/** Annotates the articles of a batch and stores them, in the turn that `token` has. */
async function storeBatch(
  db: D1Database,
  corpus: Corpus,
  batch: readonly FingerprintedArticle[],
  { compiled, token }: { compiled: CompiledThemes; token: string },
): Promise<void> {
  const annotated = batch.map((article) => {
    const annotation = annotate(article, compiled);
    const claims = listClaimRows(article, annotation);
    return { article, annotation, claims, signature: describeArticleStory(article) };
  });
  const urls = batch.flatMap(({ id, url }) => {
    const canonical = url === null ? null : findCanonicalUrl(url);
    return canonical === null ? [] : [{ url: canonical, article: id }];
  });
  await saveArticles(db, await assignStories(db, annotated), {
    definitions: await definitionsHash(corpus),
    storedAt: null,
    before: [storyTurnStatement(db, token)],
    after: [firstUrlStatement(db, urls)],
  });
}

/** What loading touches; the clock and chance are for its turn at the stories. */
export type LoadDeps = TurnDeps & { readonly budget: Budget };

/**
 * Loads the corpus that the Worker carries, a batch a run, annotating each article and finding its story as it is stored.
 * Which batch is next is recorded after the batch, and storing one again changes nothing: a run that
 * is cut off, or two at once, end the same. A corpus with another hash is loaded anew. A run waits a little for its turn at putting
 * articles into stories; where it gets none, or loses it, nothing is loaded, and the next run goes on.
 */
export async function loadCorpus(deps: LoadDeps, embedded: unknown): Promise<LoadOutcome> {
  const { db } = deps;
  const { hash } = Corpus.pick({ hash: true }).parse(embedded);
  const before = await findProgress(db, JOB, Progress);
  const same = before !== null && before.hash === hash;
  if (same && before.done) return 'unchanged';

  const corpus = Corpus.parse(embedded);
  const next = same ? before.next : 0;
  if (next === 0) await replaceDefinitions(db, corpus);
  const result = compileThemes(corpus);
  if (!result.ok) throw new Error(`the corpus carries a broken theme: ${result.problems[0]?.message ?? ''}`);

  const batch = takeBatch(corpus.articles, next);
  const token = newId();
  if ((await waitForTurn(deps, deps.budget, token)) !== null) return 'more';
  try {
    await storeBatch(db, corpus, batch, { compiled: result.compiled, token });
  } catch (error) {
    if (isStoryTurnLost(error)) return 'more';
    await endStoryTurn(db, token);
    throw error;
  }
  const reached = next + batch.length;
  const done = reached >= corpus.articles.length;
  if (done)
    await removeOtherArticles(
      db,
      'corpus',
      corpus.articles.map(({ id }) => id),
    );
  await saveProgress(db, JOB, { hash, next: reached, done });
  return done ? 'loaded' : 'more';
}
