import { makeArticleId } from '../ingest/article-id.ts';
import { draftArticle } from '../ingest/article-of-entry.ts';
import { buildRequest, type FetchSetting } from '../ingest/document-request.ts';
import { parseFeed } from '../ingest/feeds/parse-feed.ts';
import { describeFetch, fetchDocument, type Transport } from '../ingest/fetch-document.ts';
import type { OpmlFeed } from '../ingest/opml.ts';
import { findReplies, nameThread } from '../ingest/replies.ts';
import { FETCH_TIMEOUT_MS, HOST_GAP_MS, POLL_TOGETHER } from '../limits.ts';
import type { Article } from '../model/article.ts';
import type { FeedDocument } from '../model/entry.ts';
import type { Source } from '../model/source.ts';

/** What came of one feed: its document and the articles of its entries, or in words why there are none. */
export type Polled = { readonly feed: OpmlFeed } & (
  | { readonly ok: true; readonly document: FeedDocument; readonly articles: readonly Article[] }
  | { readonly ok: false; readonly reason: string }
);

/** What polling needs: how requests are sent, the clock, and how to wait some milliseconds. */
export type Polling = {
  readonly transport: Transport;
  readonly setting: FetchSetting;
  now(): Date;
  wait(ms: number): Promise<void>;
};

/** Why a feed is not asked for, in words. */
const HOST_THROTTLED = 'its host asked to be left alone for a while when another feed was fetched';

/** A feed as the source that it would be. */
function toSource({ url, title, lang }: OpmlFeed, named: string, now: Date): Source {
  return {
    id: 'corpus',
    kind: 'feed',
    newsletter: null,
    title: title === '' ? named : title,
    url,
    settings: {
      fullText: false,
      publisher: null,
      lang: lang !== null && lang.length <= 35 ? lang : null,
      senders: [],
    },
    status: 'active',
    createdAt: now.toISOString(),
  };
}

/** The articles of a feed's entries, each once; entries without a word make none, nor do comments under others. */
async function listArticles(feed: OpmlFeed, document: FeedDocument, now: Date): Promise<Article[]> {
  const source = toSource(feed, document.title, now);
  const articles = new Map<string, Article>();
  const replies = findReplies(await Promise.all(document.entries.map(nameThread)), []);
  for (const entry of document.entries) {
    if (replies.has(entry)) continue;
    const drafted = await draftArticle({ source, entry, page: null, seenAt: now.toISOString() });
    if (!drafted.ok) continue;
    const { fingerprint: _, ...draft } = drafted.draft;
    const name = drafted.urls[0] ?? `${feed.url} ${entry.id ?? entry.title}`;
    const id = await makeArticleId(draft.title, name);
    if (!articles.has(id)) articles.set(id, { id, ...draft });
  }
  return [...articles.values()];
}

/** Polls one feed; `isThrottled` says that its server asks to be left alone. */
async function pollFeed(
  { transport, setting, now }: Polling,
  feed: OpmlFeed,
): Promise<{ polled: Polled; isThrottled: boolean }> {
  const result = await fetchDocument(transport, {
    ...buildRequest('feed', feed.url, setting),
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    now: now(),
  });
  const failed = (reason: string) => ({
    polled: { feed, ok: false as const, reason },
    isThrottled: result.kind === 'throttled',
  });
  if (result.kind !== 'ok') return failed(describeFetch(result) ?? 'the server sent nothing');
  const contentType = result.headers.get('content-type') ?? undefined;
  const parsed = parseFeed(result.bytes, { url: result.url, contentType });
  if (!parsed.ok) return failed(`it could not be read as a feed: ${parsed.error}`);
  const articles = await listArticles(feed, parsed.feed, now());
  return { polled: { feed, ok: true, document: parsed.feed, articles }, isThrottled: false };
}

/** Polls the feeds of one host, HOST_GAP_MS between the starts; once it asks to be left alone, the rest is left out. */
async function pollHost(
  polling: Polling,
  feeds: readonly OpmlFeed[],
  tell: (polled: Polled) => void,
): Promise<void> {
  let begun: number | null = null;
  let isLeft = false;
  for (const feed of feeds) {
    if (isLeft) {
      tell({ feed, ok: false, reason: HOST_THROTTLED });
      continue;
    }
    const rest = begun === null ? 0 : begun + HOST_GAP_MS - polling.now().getTime();
    if (rest > 0) await polling.wait(rest);
    begun = polling.now().getTime();
    const { polled, isThrottled } = await pollFeed(polling, feed);
    isLeft = isThrottled;
    tell(polled);
  }
}

/** Feeds by host, so that no server is asked twice at once. */
function queueByHost(feeds: readonly OpmlFeed[]): OpmlFeed[][] {
  const hosts = new Map<string, OpmlFeed[]>();
  for (const feed of feeds) {
    const { host } = new URL(feed.url);
    hosts.set(host, [...(hosts.get(host) ?? []), feed]);
  }
  return [...hosts.values()];
}

/**
 * Polls feeds once, POLL_TOGETHER hosts at a time and one feed of a host after the other, with a gap between; `tell` hears
 * of each as it is done. Answers them in the order given. Never rejects for what a server does.
 */
export async function pollFeeds(
  polling: Polling,
  feeds: readonly OpmlFeed[],
  tell: (polled: Polled) => void,
): Promise<Polled[]> {
  const queues = queueByHost(feeds);
  const done = new Map<string, Polled>();
  const take = (polled: Polled): void => {
    done.set(polled.feed.url, polled);
    tell(polled);
  };
  const work = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift())
      await pollHost(polling, queue, take);
  };
  await Promise.all(Array.from({ length: POLL_TOGETHER }, work));
  return feeds.flatMap(({ url }) => done.get(url) ?? []);
}
