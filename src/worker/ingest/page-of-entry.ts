import { HOST_GAP_MS, INGEST_ATTEMPTS, PAGE_WAIT_MAX_HOURS } from '../../limits.ts';
import type { Entry } from '../../model/entry.ts';
import type { Instant } from '../../model/ids.ts';
import type { PageArticle } from '../../model/page.ts';
import type { Source } from '../../model/source.ts';
import type { LeasedEntry } from '../../store/entry-leases.ts';
import type { IngestDeps, PageResult } from './deps.ts';

const HOUR_MS = 3_600_000;

/** A host that may not be asked now. */
type Held = {
  readonly freeAt: Instant;
  readonly reason: string | null /** Entries that wait for it. */;
  entries: number;
};

/** What one run knows of the hosts of pages that it may not ask now. */
export type HeldHosts = Map<string, Held>;

const isHeld = (one: Held | undefined, now: Date): one is Held =>
  one !== undefined && Date.parse(one.freeAt) > now.getTime();

/** Whether a run knows of a host that it may not be asked now. */
export const isHostHeld = (held: HeldHosts, host: string, now: Date): boolean => isHeld(held.get(host), now);

/**
 * What to do about the page of an entry: a `page` of null is the feed's own text, with a `note` of why where the source
 * wants the page; `wait` gives the entry back untried until `at`; `retry` counts the try.
 */
export type PageReading =
  | { readonly kind: 'take'; readonly page: PageArticle | null; readonly note: string | null }
  | { readonly kind: 'wait'; readonly at: Instant; readonly reason: string | null }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'give-up'; readonly reason: string };

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** The host whose page an entry needs; null where the feed's own text is taken. */
export function findPageHost(entry: Entry | null, source: Source): string | null {
  return source.settings.fullText && entry !== null && entry.url !== null ? hostOf(entry.url) : null;
}

/** Asks for a page, unless its host is known to be held: then the entry waits behind those that wait for it already. */
async function askPage(
  deps: IngestDeps,
  held: HeldHosts,
  source: Source,
  { url, host }: { url: string; host: string },
): Promise<PageResult> {
  const known = held.get(host);
  if (isHeld(known, deps.now())) {
    const at = Date.parse(known.freeAt) + known.entries * HOST_GAP_MS;
    known.entries++;
    return { kind: 'later', at: new Date(at).toISOString(), reason: known.reason };
  }
  const result = await deps.fetchPage(source, url);
  if (result.kind === 'later') held.set(host, { freeAt: result.at, reason: result.reason, entries: 1 });
  return result;
}

/**
 * The page of an entry, where its source wants that. A page that does not come is waited for INGEST_ATTEMPTS tries, or where its
 * host is to be left alone, PAGE_WAIT_MAX_HOURS: then what the feed says is better than nothing.
 */
export async function readPage(
  deps: IngestDeps,
  held: HeldHosts,
  { entry, source, leased }: { entry: Entry; source: Source; leased: LeasedEntry },
): Promise<PageReading> {
  const host = findPageHost(entry, source);
  if (host === null || entry.url === null) return { kind: 'take', page: null, note: null };
  const result = await askPage(deps, held, source, { url: entry.url, host });
  if (result.kind === 'page') return { kind: 'take', page: result.article, note: null };
  const hasWords = `${entry.title}${entry.text}${entry.summary}`.trim() !== '';
  const reason = result.reason === null ? null : `its page was not read: ${result.reason}`;
  if (result.kind === 'later') {
    // Behind other requests it gets its turn; a host that is left alone may stay so for ever.
    const waitedMs = deps.now().getTime() - Date.parse(leased.listedAt);
    if (reason === null || waitedMs < PAGE_WAIT_MAX_HOURS * HOUR_MS)
      return { kind: 'wait', at: result.at, reason: reason ?? leased.reason };
    return hasWords ? { kind: 'take', page: null, note: reason } : { kind: 'give-up', reason };
  }
  const isLast = leased.attempts >= INGEST_ATTEMPTS;
  if (hasWords && (result.kind === 'none' || isLast)) return { kind: 'take', page: null, note: reason };
  return { kind: 'retry', reason: reason ?? result.kind };
}
