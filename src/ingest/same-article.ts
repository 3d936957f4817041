import { FULLER_TEXT, SAME_CONTENT_UNITS } from '../limits.ts';
import type { Article } from '../model/article.ts';
import type { ArticleDraft } from './article-of-entry.ts';

/** What stands for an article that is stored, or about to be. */
export type Known = Pick<
  Article,
  'id' | 'source' | 'url' | 'title' | 'text' | 'published' | 'publishedBasis'
>;

/** Stored articles that a draft may be the same as: the one that its entry became, and those of its addresses and content. */
export type SameCandidates = {
  readonly before: Known | null;
  readonly byUrl: ReadonlyMap<string, Known>;
  readonly byContent: Known | null;
};

/**
 * Chooses the article that a draft is: what its entry became before, else the one of its address, else the one of its words.
 * Where several entries share an address (`shared`), it names an article only together with the date. Null for a new one.
 */
export function findSame(
  draft: ArticleDraft,
  urls: readonly string[],
  shared: boolean,
  { before, byUrl, byContent }: SameCandidates,
): Known | null {
  if (before !== null) return before;
  for (const url of urls) {
    const known = byUrl.get(url);
    if (known !== undefined && (!shared || known.published === draft.published)) return known;
  }
  return byContent;
}

/** Under which names articles of one publisher or source are one by their content, as the store looks for them. */
export function listContentNames({
  fingerprint,
  publisher,
  source,
  published,
  text,
}: ArticleDraft): string[] {
  const when = text.length >= SAME_CONTENT_UNITS ? '' : (published ?? '');
  const names = [`source ${source}`, ...(publisher === null ? [] : [`publisher ${publisher}`])];
  return names.map((name) => `${fingerprint} ${when} ${name}`);
}

/** The source of what an editor put into the corpus: no feed overwrites it. */
const CORPUS = 'corpus';

/**
 * Whether a draft changes the article that it is: its own source says something else, or another has the report of which
 * that source gave a teaser. Two sources of one page do not overwrite each other by turns.
 */
export function isRevised(known: Known, draft: ArticleDraft): boolean {
  if (known.source === CORPUS) return false;
  if (known.source === draft.source) return known.title !== draft.title || known.text !== draft.text;
  return draft.text.length >= FULLER_TEXT * known.text.length;
}

/** An edited article: what it says now, under the id, address and date that it has. */
export function reviseArticle(known: Known, draft: ArticleDraft): ArticleDraft & { id: string } {
  const dated =
    known.published === null ? {} : { published: known.published, publishedBasis: known.publishedBasis };
  return { ...draft, ...dated, url: known.url ?? draft.url, id: known.id };
}
