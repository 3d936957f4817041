import { parseFreshness } from '../../ingest/cache-headers.ts';
import { type FeedHints, readFeedHints } from '../../ingest/feeds/feed-hints.ts';
import { parseFeed } from '../../ingest/feeds/parse-feed.ts';
import { describeFetch, type FetchResult } from '../../ingest/fetch-document.ts';
import {
  countOfWeek,
  intervalFor,
  nextPollAfterFailure,
  nextPollAfterSuccess,
  quietInterval,
} from '../../ingest/poll-interval.ts';
import {
  HOST_GAP_MS,
  POLL_ERROR_MAX,
  POLL_FIRST_MINUTES,
  POLL_LEASE_MS,
  POLL_PACKS,
  POLL_REST_SECONDS,
} from '../../limits.ts';
import type { FeedDocument } from '../../model/entry.ts';
import type { Instant } from '../../model/ids.ts';
import type { PollHints } from '../../model/poll-hints.ts';
import type { PollReport } from '../../model/poll-report.ts';
import { sha256Bytes } from '../../model/sha256.ts';
import type { Source } from '../../model/source.ts';
import { findHubSubscription, type HubSubscription } from '../../store/hub-subscriptions.ts';
import {
  finishPoll,
  leaseSource,
  type PollOutcome,
  type PollState,
  postponePoll,
} from '../../store/sources.ts';
import { holdHost, takeTurn } from '../fetch/host-turn.ts';
import { followHub, leaveHub } from './follow-hub.ts';
import { listIngestHints } from './ingest-hints.ts';
import type { PollDeps } from './poll-deps.ts';
import { type Staged, stageSome, type Unstaged } from './stage-entries.ts';

type Fetched = Extract<FetchResult, { kind: 'ok' | 'not-modified' }>;
type Failed = Exclude<FetchResult, Fetched>;

/** A source that is being polled by us. */
type Polling = {
  readonly deps: PollDeps;
  readonly source: Source & { readonly url: string };
  readonly poll: PollState;
  readonly token: string;
  readonly now: Date;
};

const NOTHING: Pick<PollReport, 'entries' | 'fresh' | 'changed' | 'rest' | 'problems' | 'error'> = {
  entries: 0,
  fresh: 0,
  changed: 0,
  rest: 0,
  problems: [],
  error: null,
};

const later = (now: Date, seconds: number): Instant => new Date(now.getTime() + seconds * 1000).toISOString();

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, POLL_ERROR_MAX);

/** Records how the poll went, and says so. One whose source was taken by somebody else meanwhile changes nothing there. */
async function finish(
  { deps, source, token }: Polling,
  outcome: PollOutcome,
  report: Omit<PollReport, 'source' | 'nextPollAt'>,
): Promise<PollReport> {
  await finishPoll(deps.db, source.id, token, outcome);
  return { source: source.id, ...report, nextPollAt: outcome.nextPollAt };
}

/** Records that it failed. It is tried again after a while that grows with each failure in a row. */
async function fail(
  polling: Polling,
  error: string,
  status: 'failed' | 'throttled' | 'gone' = 'failed',
  retryAfter: number | null = null,
): Promise<PollReport> {
  const { deps, poll, now } = polling;
  const gone = status === 'gone';
  const nextPollAt = gone ? null : nextPollAfterFailure(now, poll.failures + 1, retryAfter, deps.random());
  const outcome: PollOutcome = { ok: false, at: now.toISOString(), nextPollAt, error, gone };
  return finish(polling, outcome, { ...NOTHING, status, error });
}

/** Records that it is gone for good. What its hub would still send is not read any more, so the hub is told. */
async function endSource(polling: Polling, error: string): Promise<PollReport> {
  const { deps, source } = polling;
  const report = await fail(polling, error, 'gone');
  try {
    await leaveHub(deps, source.id);
  } catch (fault) {
    // The subscription is not renewed, and its callback answers 410.
    console.error(`the hub of source ${source.id}, which is gone, was not left`, fault);
  }
  return report;
}

async function failFetch(polling: Polling, result: Failed): Promise<PollReport> {
  const error = describeFetch(result) ?? result.kind;
  switch (result.kind) {
    case 'gone':
      return endSource(polling, error);
    case 'throttled':
      // Its other sources are not asked for either.
      await holdHost(polling.deps.db, polling.source.url, polling.now, result.retryAfter);
      return fail(polling, error, 'throttled', result.retryAfter);
    default:
      return fail(polling, error);
  }
}

/** What is recorded of a poll that went well. */
function schedule(
  { deps, now }: Polling,
  { headers, movedTo }: Fetched,
  subscription: HubSubscription | null,
  interval: number,
  hints: PollHints,
): {
  at: Instant;
  nextPollAt: Instant;
  intervalMinutes: number;
  hints: PollHints;
  movedTo?: string;
} {
  const hasHub = subscription?.status === 'active' && (subscription.leaseUntil ?? '') > now.toISOString();
  const freshness = parseFreshness(headers, now);
  return {
    at: now.toISOString(),
    nextPollAt: nextPollAfterSuccess({ now, interval, freshness, hints, hasHub, random: deps.random() }),
    intervalMinutes: interval,
    hints,
    ...(movedTo === null ? {} : { movedTo }),
  };
}

/** Records that nothing changed. */
async function keep(polling: Polling, result: Fetched, bodyHash: string | null): Promise<PollReport> {
  const { deps, source, poll } = polling;
  const subscription = await findHubSubscription(deps.db, source.id);
  const outcome: PollOutcome = {
    ok: true,
    ...schedule(polling, result, subscription, quietInterval(poll.intervalMinutes), poll.hints),
    // A 304 may leave out what it gave before (RFC 9110, 15.4.5).
    etag: result.headers.get('etag') ?? poll.etag,
    lastModified: result.headers.get('last-modified') ?? poll.lastModified,
    bodyHash,
  };
  return finish(polling, outcome, { ...NOTHING, status: 'unchanged' });
}

/** Why a source that may be polled is not. */
const UNDER_WAY = `another poll of it is under way, or was cut off in the last ${POLL_LEASE_MS / 60_000} minutes`;

/** How often the source publishes, by the dates in its feed; where those say nothing, by whether this brought anything. */
function intervalOf({ poll, now }: Polling, feed: FeedDocument, isNews: boolean): number {
  const count = countOfWeek(feed.entries, now);
  if (count !== null) return intervalFor(count);
  if (poll.lastSuccessAt === null) return POLL_FIRST_MINUTES;
  return isNews ? quietInterval(poll.intervalMinutes / 2) : quietInterval(poll.intervalMinutes);
}

/** By what an unchanged document is known; by nothing where it is to be read again, as some of it had no room. */
function marksOf(headers: Headers, bodyHash: string, { entries }: Unstaged) {
  if (entries > 0) return { etag: null, lastModified: null, bodyHash: null };
  return { etag: headers.get('etag'), lastModified: headers.get('last-modified'), bodyHash };
}

/** Whether the rest of a large feed grows less: it is the first poll, or some of the feed was stored by the one before. */
const isShrinking = ({ poll }: Polling, { unchanged }: Staged): boolean =>
  poll.lastSuccessAt === null || unchanged > 0;

/** Stores what the feed holds, as much as one poll may, and records that it went well. */
async function take(
  polling: Polling,
  result: Extract<Fetched, { kind: 'ok' }>,
  feed: FeedDocument,
  hints: FeedHints,
  bodyHash: string,
): Promise<PollReport> {
  const { deps, source, now } = polling;
  const { staged, unstaged } = await stageSome(deps.db, source, feed.entries, now, POLL_PACKS);
  const { fresh, changed } = staged;
  const { ttl, updateMinutes, skipHours, skipDays } = hints;
  const asked: PollHints = { ttl, updateMinutes, skipHours, skipDays };
  const known = await findHubSubscription(deps.db, source.id);
  const outcome: PollOutcome = {
    ok: true,
    ...schedule(polling, result, known, intervalOf(polling, feed, fresh > 0), asked),
    // What only changed waits for its usual time, and so does a rest of a feed of which nothing was known: some change all of it each time.
    ...(unstaged.hasNew && isShrinking(polling, staged) ? { nextPollAt: later(now, POLL_REST_SECONDS) } : {}),
    ...marksOf(result.headers, bodyHash, unstaged),
    ...(feed.title === '' ? {} : { title: feed.title }),
  };
  const { problems } = feed;
  const entries = feed.entries.length;
  const report = await finish(polling, outcome, {
    status: 'ok',
    entries,
    fresh,
    changed,
    rest: unstaged.entries,
    problems,
    error: null,
  });
  try {
    if (fresh + changed > 0) await deps.queue?.sendBatch(listIngestHints(fresh + changed));
    await followHub(deps, { source, known }, result, hints);
  } catch (error) {
    // The poll is done: the schedule hints again, and the next poll follows the hub.
    console.error(`source ${source.id} was polled, and what follows failed`, error);
  }
  return report;
}

async function settle(polling: Polling, result: FetchResult): Promise<PollReport> {
  if (result.kind === 'not-modified') return keep(polling, result, polling.poll.bodyHash);
  if (result.kind !== 'ok') return failFetch(polling, result);
  const bodyHash = await sha256Bytes(result.bytes);
  if (bodyHash === polling.poll.bodyHash) return keep(polling, result, bodyHash);
  const origin = { contentType: result.headers.get('content-type') ?? undefined, url: result.url };
  const parsed = parseFeed(result.bytes, origin);
  if (!parsed.ok) return fail(polling, `it could not be read as a feed: ${parsed.error}`);
  return take(polling, result, parsed.feed, readFeedHints(result.bytes, origin), bodyHash);
}

/**
 * Polls one source: takes it, waits for its host's turn, fetches it on condition that it changed, parses it, stores what
 * is new, and records how it is doing. Where this is cut off, the source is due again once its lease ends, and what was
 * stored is known again. `anyTime` polls one that is not due. Never rejects for what a server does.
 */
export async function pollSource(deps: PollDeps, id: string, anyTime = false): Promise<PollReport> {
  const now = deps.now();
  const token = deps.newId();
  const until = new Date(now.getTime() + POLL_LEASE_MS);
  const leased = await leaseSource(deps.db, id, token, until, now, anyTime);
  const url = leased?.source.url ?? null;
  if (leased === null || url === null)
    return { source: id, ...NOTHING, status: 'skipped', error: anyTime ? UNDER_WAY : null, nextPollAt: null };
  const turn = await takeTurn(deps.db, url, now, HOST_GAP_MS);
  if (!turn.ok) {
    // Those who wait for one host come back one by one.
    const nextPollAt = new Date(turn.freeAt.getTime() + HOST_GAP_MS * 10 * deps.random()).toISOString();
    await postponePoll(deps.db, id, token, nextPollAt);
    const freeAt = turn.freeAt.toISOString();
    const error = `its host is left alone until ${freeAt}: requests to one host keep apart, and longer where it asked for it`;
    return { source: id, ...NOTHING, status: 'waiting', error, nextPollAt };
  }
  const polling: Polling = { deps, source: { ...leased.source, url }, poll: leased.poll, token, now };
  const { etag, lastModified } = leased.poll;
  const result = await deps.fetch({ kind: 'feed', url, validators: { etag, lastModified } });
  try {
    return await settle(polling, result);
  } catch (error) {
    // By our own fault, or the database's: a document that brings it about each time must not be fetched every few minutes.
    console.error(`source ${id} could not be taken in`, error);
    return fail(polling, `what it sent could not be stored: ${wordsOf(error)}`);
  }
}
