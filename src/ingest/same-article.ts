import { FULLER_TEXT, OWN_TEXT_UNITS, SAME_CONTENT_UNITS } from '../limits.ts';
import type { Article } from '../model/article.ts';
import type { FingerprintedArticle } from '../model/corpus.ts';
import type { ArticleDraft } from './article-of-entry.ts';
import { findCanonicalUrl } from './canonical-url.ts';
import { fingerprintText } from './fingerprint.ts';

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

/** UTF-16 units from which a text that stands within another is no chance, but its teaser. */
const TEASER_UNITS = 40;

/** The letters and digits of a text in lower case, each word with a space before and behind it. */
const bare = (text: string): string => ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;

/** Whether two articles have a title or a text in common: one may be the teaser of the other. */
function tellsTheSame(known: Known, draft: ArticleDraft): boolean {
  const title = bare(draft.title);
  if (title.trim() !== '' && title === bare(known.title)) return true;
  const [one, other] = [bare(known.text), bare(draft.text)];
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= TEASER_UNITS && long.includes(short);
}

/**
 * Whether an address that a known article has names a draft too. The one that its feed gives does. A page's canonical one
 * alone does not where neither title nor text agree: some sites give all their pages that of a section, or of another
 * report. Nor does, there, an address that another entry of the same source can have only by its page.
 */
function isNamedBy(url: string, known: Known, draft: ArticleDraft): boolean {
  const own = draft.origin.address === null ? null : findCanonicalUrl(draft.origin.address);
  const { wantsPage } = draft.origin;
  if (url === own && !(wantsPage && known.source === draft.source)) return true;
  return tellsTheSame(known, draft);
}

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
    if (known === undefined) continue;
    if (shared ? known.published === draft.published : isNamedBy(url, known, draft)) return known;
  }
  return byContent;
}

/**
 * The title that articles of one text must share to be one; none where the text is long enough to be a report of its own, whose
 * headline may be edited. A shorter one may stand under every piece of a publisher's.
 */
export const contentTitle = ({ title, text }: Pick<Article, 'title' | 'text'>): string =>
  text.length >= OWN_TEXT_UNITS ? '' : title;

/** Under which names articles of one publisher or source are one by their content, as the store looks for them. */
export function listContentNames({
  fingerprint,
  title,
  publisher,
  source,
  published,
  text,
}: ArticleDraft): string[] {
  const when = text.length >= SAME_CONTENT_UNITS ? '' : (published ?? '');
  const names = [`source ${source}`, ...(publisher === null ? [] : [`publisher ${publisher}`])];
  return names.map((name) => `${fingerprint} ${contentTitle({ title, text })} ${when} ${name}`);
}

/** The source of what an editor put into the corpus: no feed overwrites it. */
const CORPUS = 'corpus';

/**
 * Whether a draft has only a teaser of what is known: its source asks for whole texts, its page did not come this time, and
 * the known text is FULLER_TEXT times as long.
 */
export function isTeaserOf(known: Known, draft: ArticleDraft): boolean {
  const { wantsPage, fromPage } = draft.origin;
  return (
    wantsPage &&
    !fromPage &&
    known.source === draft.source &&
    known.text.length >= FULLER_TEXT * draft.text.length
  );
}

/**
 * Whether a draft changes the article that it is: its own source says something else, or another has the report of which
 * that source gave a teaser. Two sources of one page do not overwrite each other by turns.
 */
export function isRevised(known: Known, draft: ArticleDraft): boolean {
  if (known.source === CORPUS) return false;
  if (known.source === draft.source)
    return known.title !== draft.title || (known.text !== draft.text && !isTeaserOf(known, draft));
  return draft.text.length >= FULLER_TEXT * known.text.length;
}

/** A draft as an article of an id. */
export function nameArticle({ origin: _, ...draft }: ArticleDraft, id: string): FingerprintedArticle {
  return { ...draft, id };
}

/** An edited article: what it says now, under the id, address and date that it has. */
export function reviseArticle(known: Known, draft: ArticleDraft): FingerprintedArticle {
  const dated =
    known.published === null ? {} : { published: known.published, publishedBasis: known.publishedBasis };
  return { ...nameArticle(draft, known.id), ...dated, url: known.url ?? draft.url };
}

/** An article of which only a teaser came again: all that it has, under the title that it has now. */
export async function retitleArticle(article: Article, draft: ArticleDraft): Promise<FingerprintedArticle> {
  return { ...article, title: draft.title, fingerprint: await fingerprintText(article.text) };
}
