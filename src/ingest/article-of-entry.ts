import { DATE_SKEW_HOURS } from '../limits.ts';
import { Article, type Published } from '../model/article.ts';
import type { FingerprintedArticle } from '../model/corpus.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/ids.ts';
import type { PageArticle } from '../model/page.ts';
import type { Source } from '../model/source.ts';
import { findCanonicalUrl } from './canonical-url.ts';
import { fingerprintText } from './fingerprint.ts';
import { normaliseText, normaliseTitle } from './normalise.ts';

/** What a draft was made from. */
export type DraftOrigin = {
  /** The address that the feed itself gives; null where it gives none. */
  readonly address: string | null;
  /** Whether its source asks for whole texts, so that its page was asked for. */
  readonly wantsPage: boolean;
  /** Whether the page came, so that text and address are the page's. */
  readonly fromPage: boolean;
};

/** An article that has no id yet. */
export type ArticleDraft = Omit<FingerprintedArticle, 'id'> & { readonly origin: DraftOrigin };

/** A draft with the canonical addresses that it is known by, or in words why an entry makes no article. */
export type DraftResult =
  | { readonly ok: true; readonly draft: ArticleDraft; readonly urls: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** The language of a text that names none (BCP 47). */
const UNDETERMINED = 'und';

/** What clocks that were never set say. */
const NEVER_SET = '1970-01-01';

/** A tag as it is stored, from one as it is written (`en_us`, `EN-US`); null where it is none. */
function readLang(raw: string | null | undefined): string | null {
  const [primary = '', ...rest] = (raw ?? '').trim().replaceAll('_', '-').split('-');
  const tag = [primary.toLowerCase(), ...rest].join('-');
  return Article.shape.lang.safeParse(tag).success ? tag : null;
}

/** An instant to the second, as all articles have it; a day stays one. */
const toSeconds = (published: Published): Published =>
  published.includes('T') ? `${new Date(published).toISOString().slice(0, 19)}Z` : published;

/** Whose word the dates of an entry are, by the kind of its source. */
const DATED_BY: Readonly<Record<Source['kind'], Readonly<Record<'published' | 'updated', string>>>> = {
  feed: { published: "the feed's date of the item", updated: "the feed's date of the item's last change" },
  mail: { published: "the message's own date", updated: "the message's own date" },
  api: {
    published: 'the date given by whoever posted it',
    updated: 'the date of its last change, given by whoever posted it',
  },
};

/** The first of some dates that can be when an article came out, else when it was first seen, with what it rests on. */
function chooseDate(
  said: readonly (readonly [Published | null | undefined, basis: string])[],
  seenAt: Instant,
): { published: Published; publishedBasis: string } {
  const latest = new Date(new Date(seenAt).getTime() + DATE_SKEW_HOURS * 3_600_000).toISOString();
  let ahead = false;
  for (const [date, publishedBasis] of said) {
    if (date === null || date === undefined || date.startsWith(NEVER_SET)) continue;
    // A day may end when the latest instant has not come.
    if (date.slice(0, 10) <= latest.slice(0, 10) && toSeconds(date) <= latest)
      return { published: toSeconds(date), publishedBasis };
    ahead = true;
  }
  const publishedBasis = ahead
    ? 'when it was first seen, as its own date lay in the future'
    : 'when it was first seen';
  return { published: toSeconds(seenAt), publishedBasis };
}

/** Who publishes what a source brings, where it does not say so itself: its title, else the name of its site. */
function findSourceName({ title, url }: Pick<Source, 'title' | 'url'>): string | null {
  if (title !== '') return title;
  return url === null ? null : new URL(url).hostname.replace(/^www\./, '');
}

const orNull = (line: string): string | null => (line === '' ? null : line);

/**
 * Makes an article of an entry: plain text in NFC, UTC dates with what they rest on, language and publisher. `page` is what
 * its page says where that was fetched; its text and address go first, the feed's title, date and author do. Refused where
 * neither has a word.
 */
export async function draftArticle({
  source,
  entry,
  page,
  seenAt,
}: {
  readonly source: Source;
  readonly entry: Entry;
  readonly page: PageArticle | null;
  /** When the entry was first seen. */
  readonly seenAt: Instant;
}): Promise<DraftResult> {
  const title = normaliseTitle(entry.title === '' ? (page?.title ?? '') : entry.title);
  const words = [page?.text, entry.text, entry.summary, title];
  const text = words.map((one) => normaliseText(one ?? '', 'paragraph')).find((one) => one !== '');
  if (text === undefined) return { ok: false, reason: 'it has neither a title nor a text' };
  const publisher = normaliseTitle(
    entry.publisher ?? source.settings.publisher ?? page?.publisher ?? findSourceName(source) ?? '',
  );
  const byline = normaliseTitle(entry.authors.length > 0 ? entry.authors.join(', ') : (page?.byline ?? ''));
  const addresses = [page?.url, entry.url].filter((url) => url !== null && url !== undefined);
  const basis = DATED_BY[source.kind];
  const draft: ArticleDraft = {
    source: source.id,
    url: addresses[0] ?? null,
    title,
    publisher: orNull(publisher),
    after: null,
    byline: orNull(byline),
    lang: readLang(entry.lang) ?? readLang(page?.lang) ?? readLang(source.settings.lang) ?? UNDETERMINED,
    ...chooseDate(
      [
        [entry.published, basis.published],
        [page?.published, page?.publishedBasis ?? "the page's own metadata"],
        [entry.updated, basis.updated],
      ],
      seenAt,
    ),
    text,
    fingerprint: await fingerprintText(text),
    origin: {
      address: entry.url,
      wantsPage: source.settings.fullText && entry.url !== null,
      fromPage: page !== null,
    },
  };
  const urls = new Set(addresses.flatMap((url) => findCanonicalUrl(url) ?? []));
  return { ok: true, draft, urls: [...urls] };
}
