import { extractPage } from '../../ingest/extract-page.ts';
import { describeFetch, type FetchResult } from '../../ingest/fetch-document.ts';
import { checkPublicUrl } from '../../ingest/public-address.ts';
import { CRAWL_DELAY_MAX_MS, HOST_DOWN_SECONDS, HOST_GAP_MS } from '../../limits.ts';
import type { Source } from '../../model/source.ts';
import { findRobots, holdHostUntil } from '../../store/hosts.ts';
import type { PageResult } from '../ingest/deps.ts';
import type { PollDeps } from '../ingest/poll-deps.ts';
import { holdHost, takeTurn } from './host-turn.ts';
import { openRobots } from './robots.ts';

const ROBOTS_REFUSAL = 'the robots.txt of its host asks not to';
const HOST_LEFT = 'its host is left alone for now, as it asked for that or did not answer';
const ROBOTS_SILENT = 'its host cannot say now what its robots.txt allows';

/** Media types of pages; a server that names none is taken at its bytes. */
const PAGE_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml|application\/xml|text\/xml|text\/plain)\b/i;

/** What a page that came in holds. */
function readPage({ bytes, headers, url }: Extract<FetchResult, { kind: 'ok' }>): PageResult {
  const contentType = headers.get('content-type');
  if (contentType !== null && !PAGE_TYPE.test(contentType))
    return { kind: 'none', reason: `the server sends ${contentType.slice(0, 60)}, which is no page` };
  const reading = extractPage({ bytes, url, contentType });
  return reading.ok ? { kind: 'page', article: reading.article } : { kind: 'none', reason: reading.error };
}

/** A host that fails is left alone for some minutes, so that its other pages keep nobody waiting. */
async function leaveHost(deps: PollDeps, url: string, reason: string): Promise<PageResult> {
  // From when it failed: that may be half a minute after it was asked.
  await holdHost(deps.db, url, deps.now(), HOST_DOWN_SECONDS);
  return { kind: 'retry', reason };
}

/** What a request that brought no page comes to. */
async function settle(deps: PollDeps, url: string, now: Date, result: FetchResult): Promise<PageResult> {
  const reason = describeFetch(result) ?? result.kind;
  switch (result.kind) {
    case 'ok':
      return readPage(result);
    case 'throttled':
      return { kind: 'later', at: await holdHost(deps.db, url, now, result.retryAfter), reason };
    case 'timeout':
    case 'network':
      return leaveHost(deps, url, reason);
    case 'http-error':
      return result.status >= 500 ? leaveHost(deps, url, reason) : { kind: 'none', reason };
    case 'gone':
    case 'refused':
    case 'too-large':
    case 'not-modified':
      return { kind: 'none', reason };
  }
}

/**
 * Fetches the page of an entry as a visitor with manners: it waits for its host's turn, asks its robots.txt, and that of
 * every host that it is sent on to, keeps the pause that it asks for, and reads the page's article. Never rejects for what
 * a server does.
 */
export async function fetchPage(deps: PollDeps, _source: Source, address: string): Promise<PageResult> {
  const now = deps.now();
  const checked = checkPublicUrl(address, deps.setting.rule);
  if (!checked.ok) return { kind: 'none', reason: checked.reason };
  const { url } = checked;
  const turn = await takeTurn(deps.db, url, now, HOST_GAP_MS);
  if (!turn.ok) {
    // No turn of another request takes as long as that.
    const isLeft = turn.freeAt.getTime() - now.getTime() > CRAWL_DELAY_MAX_MS;
    return { kind: 'later', at: turn.freeAt.toISOString(), reason: isLeft ? HOST_LEFT : null };
  }
  const robots = await openRobots(deps.db, deps.fetch, url, turn, now);
  if (robots.isUnreachable) return { kind: 'retry', reason: ROBOTS_SILENT };
  if (!robots.isAllowed(url)) return { kind: 'none', reason: ROBOTS_REFUSAL };
  const { host } = new URL(url);
  if (robots.delayMs !== null && robots.delayMs > HOST_GAP_MS)
    await holdHostUntil(deps.db, host, new Date(now.getTime() + robots.delayMs).toISOString());
  const mayFollow = async (target: string): Promise<string | null> => {
    const to = new URL(target).host;
    const rules =
      to === host
        ? robots
        : await openRobots(deps.db, deps.fetch, target, await findRobots(deps.db, to), now);
    return rules.isAllowed(target) ? null : ROBOTS_REFUSAL;
  };
  return settle(deps, url, now, await deps.fetch({ kind: 'page', url, mayFollow }));
}
