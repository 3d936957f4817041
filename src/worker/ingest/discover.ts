import { type FeedLink, listFeedLinks } from '../../ingest/feed-links.ts';
import { parseFeed } from '../../ingest/feeds/parse-feed.ts';
import { describeFetch, type FetchResult } from '../../ingest/fetch-document.ts';
import { checkPublicUrl } from '../../ingest/public-address.ts';
import { DISCOVERY_FETCHES } from '../../limits.ts';
import type { FeedDocument, FeedFormat } from '../../model/entry.ts';
import type { PollDeps } from './poll-deps.ts';

/** What is at an address, or behind a site's. `candidates` are other feeds of the site that may be meant, likeliest first. */
export type Discovery =
  | {
      readonly ok: true;
      readonly url: string;
      /** The feed's own title, or what the page calls it; '' where neither says. */
      readonly title: string;
      readonly format: FeedFormat;
      readonly entries: number;
      readonly candidates: readonly FeedLink[];
    }
  | { readonly ok: false; readonly reason: string; readonly candidates: readonly FeedLink[] };

type Fetched = Extract<FetchResult, { kind: 'ok' }>;

const originOf = ({ headers, url }: Fetched) => ({
  url,
  contentType: headers.get('content-type') ?? undefined,
});

/** The feed that a document is, or null. */
function findFeed(fetched: Fetched): FeedDocument | null {
  const parsed = parseFeed(fetched.bytes, originOf(fetched));
  return parsed.ok ? parsed.feed : null;
}

/** An address as a person types it: without a scheme, https is meant. */
function completeAddress(typed: string): string {
  const trimmed = typed
    .trim()
    .replace(/^feed:\/\//i, 'https://')
    .replace(/^feed:(?=https?:)/i, '');
  return /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed) ? trimmed : `https://${trimmed.replace(/^\/\//, '')}`;
}

const found = (
  url: string,
  feed: FeedDocument,
  title: string,
  candidates: readonly FeedLink[],
): Discovery => ({
  ok: true,
  url,
  title: feed.title === '' ? title : feed.title,
  format: feed.format,
  entries: feed.entries.length,
  candidates,
});

/** Tries the feeds that a page leads to, likeliest first, one at a time, until one is a feed. */
async function tryLinks({ fetch }: Pick<PollDeps, 'fetch'>, links: readonly FeedLink[]): Promise<Discovery> {
  // What is only guessed was not seen anywhere: nobody should choose from it.
  const seen = links.filter(({ how }) => how !== 'guessed');
  for (const link of links.slice(0, DISCOVERY_FETCHES)) {
    const result = await fetch({ kind: 'feed', url: link.url });
    const feed = result.kind === 'ok' ? findFeed(result) : null;
    if (result.kind !== 'ok' || feed === null) continue;
    const url = result.movedTo ?? link.url;
    return found(
      url,
      feed,
      link.title,
      seen.filter((other) => other.url !== link.url && other.url !== url),
    );
  }
  return { ok: false, reason: 'this is no feed, and none was found on its site', candidates: seen };
}

/**
 * Finds the feed at an address: the address itself, or, where that is a page, the first feed that the page announces, links
 * to or keeps where sites do. Every request goes through the guarded fetch, DISCOVERY_FETCHES of them at most
 * beside the first. Answers in words why there is none. Never rejects for what a server does.
 */
export async function discoverFeed(
  deps: Pick<PollDeps, 'fetch' | 'setting'>,
  typed: string,
): Promise<Discovery> {
  const checked = checkPublicUrl(completeAddress(typed), deps.setting.rule);
  if (!checked.ok) return { ok: false, reason: checked.reason, candidates: [] };
  const result = await deps.fetch({ kind: 'feed', url: checked.url });
  if (result.kind !== 'ok') {
    const reason = describeFetch(result) ?? 'the server sent nothing';
    return { ok: false, reason, candidates: [] };
  }
  const feed = findFeed(result);
  if (feed !== null) return found(result.movedTo ?? checked.url, feed, '', []);
  const page = { bytes: result.bytes, url: result.url, contentType: result.headers.get('content-type') };
  return tryLinks(deps, listFeedLinks(page));
}
