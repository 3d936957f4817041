import { z } from 'zod';
import type { FeedLink } from '../ingest/feed-links.ts';
import { normaliseTitle } from '../ingest/normalise.ts';
import { POLL_FIRST_MINUTES } from '../limits.ts';
import { FeedFormat } from '../model/entry.ts';
import { HttpUrl, Slug } from '../model/ids.ts';
import { AllowedSender, type Source, SourceKind, type SourceSettings } from '../model/source.ts';
import { listNewsletters } from '../store/definitions.ts';
import { findSourceByUrl, saveSource } from '../store/sources.ts';
import { discoverFeed } from './ingest/discover.ts';
import type { PollDeps } from './ingest/poll-deps.ts';
import { hashedSourceId, wordsOfSource } from './ingest/source-ids.ts';
import { findInboundDomain } from './source-answer.ts';

/** What an operator says of a new source. */
export const SourceRequest = z.strictObject({
  kind: SourceKind.default('feed'),
  /** A feed's address, or its site's. */
  url: z.string().trim().min(1).max(8_000).optional(),
  newsletter: Slug.nullable().default(null),
  title: z.string().trim().min(1).max(200).optional(),
  fullText: z.boolean().default(false),
  publisher: z.string().trim().min(1).max(200).nullable().default(null),
  lang: z.string().trim().min(1).max(35).nullable().default(null),
  senders: z.array(z.string().trim().toLowerCase().pipe(AllowedSender)).max(100).default([]),
});
export type SourceRequest = z.infer<typeof SourceRequest>;

/** What discovery found at the address of a new source. */
export const Discovered = z.object({
  url: HttpUrl,
  title: z.string(),
  format: FeedFormat,
  /** Entries that the feed holds now. */
  entries: z.int().nonnegative(),
  /** Other feeds of the site that may be meant. */
  candidates: z.array(z.object({ url: HttpUrl, title: z.string(), how: z.string() })),
});
export type Discovered = z.infer<typeof Discovered>;

/** A new source, or in words why there is none: `invalid` as asked for, `taken` where there is one already. */
export type Added =
  | { readonly ok: true; readonly source: Source; readonly discovered: Discovered | null }
  | {
      readonly ok: false;
      readonly reason: 'invalid' | 'taken';
      readonly words: string;
      /** Feeds of the site that may be meant instead. */
      readonly candidates: Discovered['candidates'];
    };

const invalid = (words: string, candidates: readonly FeedLink[] = []): Added => ({
  ok: false,
  reason: 'invalid',
  words: `${words}${nameCandidates(candidates)}`,
  candidates: [...candidates],
});

/** There is such a source; `candidates` are the other feeds of the page that led to it. */
const takenBy = (id: string, candidates: readonly FeedLink[] = []): Added => ({
  ok: false,
  reason: 'taken',
  words: `the source "${id}" has that address already${nameCandidates(candidates)}`,
  candidates: [...candidates],
});

/** Other feeds in words, for who has to choose one. */
function nameCandidates(candidates: readonly FeedLink[]): string {
  if (candidates.length === 0) return '';
  return `; the site names ${candidates.map(({ url }) => url).join(', ')}`.slice(0, 1_000);
}

function build(request: SourceRequest, id: Slug, title: string, url: string | null, now: Date): Source {
  const { kind, newsletter, fullText, publisher, lang, senders } = request;
  const settings: SourceSettings = { fullText, publisher, lang, senders };
  return { id, kind, newsletter, title, url, settings, status: 'active', createdAt: now.toISOString() };
}

async function addFeed(deps: PollDeps, request: SourceRequest, typed: string): Promise<Added> {
  const { db } = deps;
  const now = deps.now();
  const same = await findSourceByUrl(db, typed);
  if (same !== null) return takenBy(same.id);
  const discovery = await discoverFeed(deps, typed);
  if (!discovery.ok)
    return invalid(`no feed was found at ${typed.slice(0, 300)}: ${discovery.reason}`, discovery.candidates);
  const { url, candidates } = discovery;
  const there = url === typed ? null : await findSourceByUrl(db, url);
  if (there !== null) return takenBy(there.id, candidates);
  const title = normaliseTitle(request.title ?? discovery.title);
  const words = wordsOfSource(title, url);
  const first = { nextPollAt: now.toISOString(), intervalMinutes: POLL_FIRST_MINUTES };
  const { ok: _, ...discovered } = { ...discovery, candidates: [...candidates] };
  for (const id of [words, await hashedSourceId(words, url)]) {
    const source = build(request, id, title, url, now);
    if (await saveSource(db, source, first)) return { ok: true, source, discovered };
  }
  const other = await findSourceByUrl(db, url);
  return takenBy(other?.id ?? words, candidates);
}

/** A source that nothing is fetched for. The id of one that takes mail is random, as its address is made of it. */
async function addPassive(deps: PollDeps, request: SourceRequest, title: string): Promise<Added> {
  const id = deps.newId();
  const words = wordsOfSource(title, null);
  const names = request.kind === 'mail' ? [id] : [words, await hashedSourceId(words, id)];
  for (const name of names) {
    const source = build(request, name, title, null, deps.now());
    if (await saveSource(deps.db, source, { nextPollAt: null, intervalMinutes: POLL_FIRST_MINUTES }))
      return { ok: true, source, discovered: null };
  }
  return { ok: false, reason: 'taken', words: 'there is such a source already', candidates: [] };
}

/**
 * Makes a source as an operator asked for it. A feed's address is fetched, and, where it is a page, the feed behind it is
 * looked for; a mail source gets an address at its newsletter's inbound domain. Never rejects for what a server does.
 */
export async function addSource(deps: PollDeps, request: SourceRequest): Promise<Added> {
  const newsletters = await listNewsletters(deps.db);
  const { kind, url, title, newsletter, senders } = request;
  if (newsletter !== null && !newsletters.some(({ id }) => id === newsletter))
    return invalid(`there is no newsletter "${newsletter}"`);
  if (kind === 'feed') {
    if (senders.length > 0) return invalid('senders are for mail sources');
    return url === undefined ? invalid('name the url of a feed or of its site') : addFeed(deps, request, url);
  }
  if (url !== undefined) return invalid(`a source of the kind "${kind}" has no url`);
  if (title === undefined) return invalid('give it a title: who publishes there');
  if (kind === 'mail' && senders.length === 0)
    return invalid('name the senders whose mail it takes: domains or addresses');
  if (kind === 'mail' && findInboundDomain(newsletters, { newsletter }) === null)
    return invalid(
      'no mail comes in: set sending.inboundDomain of the newsletter, and route that domain to the Worker as docs/sources.md says',
    );
  if (kind === 'api' && senders.length > 0) return invalid('senders are for mail sources');
  return addPassive(deps, request, normaliseTitle(title));
}
