import { annotate } from '../../analyze/annotate.ts';
import { describeArticleStory } from '../../digest/candidate.ts';
import { listClaimRows } from '../../digest/claims-of.ts';
import { makeArticleId } from '../../ingest/article-id.ts';
import type { ArticleDraft } from '../../ingest/article-of-entry.ts';
import { isSharedKey } from '../../ingest/entry-key.ts';
import {
  contentTitle,
  findSame,
  isRevised,
  isTeaserOf,
  type Known,
  listContentNames,
  nameArticle,
  retitleArticle,
  reviseArticle,
  type SameCandidates,
} from '../../ingest/same-article.ts';
import type { FingerprintedArticle } from '../../model/corpus.ts';
import type { Instant } from '../../model/ids.ts';
import { findSameArticles, onceStatement, urlStatement } from '../../store/article-urls.ts';
import { findArticle, saveArticles } from '../../store/articles.ts';
import { type EntryKey, entryStatements } from '../../store/entries.ts';
import { leaveTurnStatement, storyTurnStatement } from '../../store/story-turn.ts';
import { assignStories } from '../assign-stories.ts';
import type { OpenThemes } from './deps.ts';

/** An entry that was read, with what it makes. */
export type DraftedEntry = EntryKey & {
  readonly hash: string;
  readonly attempts: number;
  readonly article: string | null;
  readonly draft: ArticleDraft;
  readonly urls: readonly string[];
};

/** What is to be stored: which article each entry is, and those to write. */
type Plan = {
  readonly entries: readonly (EntryKey & { readonly hash: string; readonly article: string })[];
  readonly written: readonly FingerprintedArticle[];
  /** Those of them that are new. */
  readonly fresh: readonly string[];
  readonly urls: readonly { readonly url: string; readonly article: string }[];
};

const NOTHING: SameCandidates = { before: null, byUrl: new Map(), byContent: null };

/** A known article as a draft of it changes it. */
async function reviseKnown(
  db: D1Database,
  known: Known,
  draft: ArticleDraft,
  written: ReadonlyMap<string, FingerprintedArticle>,
): Promise<FingerprintedArticle> {
  if (!isTeaserOf(known, draft)) return reviseArticle(known, draft);
  const whole = written.get(known.id) ?? (await findArticle(db, known.id))?.article;
  return whole === undefined ? reviseArticle(known, draft) : retitleArticle(whole, draft);
}

/** The stored articles that each entry of a batch may be. */
function findCandidates(db: D1Database, batch: readonly DraftedEntry[]): Promise<SameCandidates[]> {
  return findSameArticles(
    db,
    batch.map(({ article, urls, draft, draft: { fingerprint, publisher, source, published } }) => ({
      article,
      urls,
      fingerprint,
      contentTitle: contentTitle(draft),
      publisher,
      source,
      published,
    })),
  );
}

/** Finds out which article each entry of a batch is, among what is stored and what came before it in the batch. */
async function planBatch(db: D1Database, batch: readonly DraftedEntry[]): Promise<Plan> {
  const found = await findCandidates(db, batch);
  // What the batch makes of the articles that it touches: later entries of it meet them as they then are.
  const current = new Map<string, Known>();
  const byUrl = new Map<string, Known>();
  const byContent = new Map<string, Known>();
  const entries: Plan['entries'][number][] = [];
  const written = new Map<string, FingerprintedArticle>();
  const fresh: string[] = [];
  const urls: Plan['urls'][number][] = [];
  for (const [index, { source, key, hash, draft, urls: addresses }] of batch.entries()) {
    const stored = found[index] ?? NOTHING;
    const shared = isSharedKey(key);
    const names = listContentNames(draft);
    const holders = new Map([...byUrl, ...stored.byUrl]);
    const candidate = findSame(draft, addresses, shared, {
      before: stored.before,
      byUrl: holders,
      byContent:
        stored.byContent ?? names.map((name) => byContent.get(name)).find((one) => one !== undefined) ?? null,
    });
    const same = candidate && (current.get(candidate.id) ?? candidate);
    // An address that another article has is not this one's: neither its name nor its link, which is then the feed's own.
    const strays = !shared && same === null && addresses.some((url) => holders.has(url));
    const name = shared || strays ? undefined : addresses[0];
    const id = same?.id ?? (await makeArticleId(draft.title, name ?? `${source} ${key}`));
    entries.push({ source, key, hash, article: id });
    if (same === null) fresh.push(id);
    if (same === null || isRevised(same, draft)) {
      const placed = strays ? { ...draft, url: draft.origin.address } : draft;
      const article = same === null ? nameArticle(placed, id) : await reviseKnown(db, same, draft, written);
      written.set(id, article);
      current.set(id, article);
    }
    const known = current.get(id) ?? same;
    if (known === null) continue;
    for (const each of names) if (!byContent.has(each)) byContent.set(each, known);
    if (shared) continue;
    for (const url of addresses) {
      if (stored.byUrl.has(url) || byUrl.has(url)) continue;
      byUrl.set(url, known);
      urls.push({ url, article: id });
    }
  }
  return { entries, written: [...written.values()], fresh, urls };
}

/** Annotates an article, once for each revision. */
function annotateArticle(article: FingerprintedArticle, { compiled }: OpenThemes) {
  const annotation = annotate(article, compiled);
  const claims = listClaimRows(article, annotation);
  return { article, annotation, claims, signature: describeArticleStory(article) };
}

/**
 * Stores a batch of entries as articles, each entry together with its article in one transaction: those that are stored
 * already are found again, edited ones become new revisions, and syndicated copies of other publishers articles of their own.
 * What is to be stored is put into stories in its turn alone, which `takeTurn` waits for, so that two reports of one event
 * that come at once find each other. Answers null; where the turn is another's for long, that instant, and stores nothing.
 * Throws, and stores nothing, where the lease or the turn is lost or another worker stored one of them meanwhile.
 */
export async function storeBatch(
  db: D1Database,
  {
    token,
    batch,
    themes,
    now,
    takeTurn,
  }: {
    token: string;
    batch: readonly DraftedEntry[];
    themes: OpenThemes;
    now: Date;
    takeTurn: () => Promise<Instant | null>;
  },
): Promise<Instant | null> {
  const plan = await planBatch(db, batch);
  const annotated = plan.written.map((article) => annotateArticle(article, themes));
  const hasStories = annotated.length > 0;
  const busyUntil = hasStories ? await takeTurn() : null;
  if (busyUntil !== null) return busyUntil;
  const filed = hasStories ? await assignStories(db, annotated) : [];
  const { hold, finish } = entryStatements(db, token, plan.entries);
  await saveArticles(db, filed, {
    definitions: themes.definitions,
    storedAt: now.toISOString(),
    // A try before this one may have taken the turn and broken, as another worker had stored by then what this finds.
    before: [hold, hasStories ? storyTurnStatement(db, token) : leaveTurnStatement(db, token)],
    after: [urlStatement(db, plan.urls), onceStatement(db, plan.fresh), finish],
  });
  return null;
}
