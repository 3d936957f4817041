import {
  POLL_BACKOFF_MAX_MINUTES,
  POLL_BACKOFF_MINUTES,
  POLL_HINT_MAX_MINUTES,
  POLL_HUB_MINUTES,
  POLL_JITTER,
  POLL_MAX_MINUTES,
  POLL_MIN_MINUTES,
  POLL_RETRY_AFTER_MAX_SECONDS,
  POLLS_PER_ITEM,
} from '../limits.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/ids.ts';
import type { PollHints } from '../model/poll-hints.ts';

const WEEK_MINUTES = 10_080;
const WEEK_MS = WEEK_MINUTES * 60_000;
const HOUR_MS = 3_600_000;

/** How much longer a source that brought nothing new waits each time, until it does. */
const QUIET_GROWTH = 1.1;

/** Sunday first, as `getUTCDay` counts. */
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Entries that a document dates within the last week; null where it dates none, and so does not say. */
export function countOfWeek(
  entries: readonly Pick<Entry, 'published' | 'updated'>[],
  now: Date,
): number | null {
  const dates = entries
    .map(({ published, updated }) => Date.parse(published ?? updated ?? ''))
    .filter((at) => !Number.isNaN(at));
  if (dates.length === 0) return null;
  return dates.filter((at) => at > now.getTime() - WEEK_MS && at <= now.getTime() + HOUR_MS).length;
}

/** Minutes between two polls of a source that publishes so many items a week, within POLL_MIN_MINUTES and POLL_MAX_MINUTES. */
export function intervalFor(itemsAWeek: number): number {
  if (itemsAWeek <= 0) return POLL_MAX_MINUTES;
  return Math.round(clamp(WEEK_MINUTES / (itemsAWeek * POLLS_PER_ITEM), POLL_MIN_MINUTES, POLL_MAX_MINUTES));
}

/** The interval after a poll that brought nothing new: a little longer, up to POLL_MAX_MINUTES. */
export function quietInterval(minutes: number): number {
  return Math.round(clamp(Math.ceil(minutes * QUIET_GROWTH), POLL_MIN_MINUTES, POLL_MAX_MINUTES));
}

/** Goes on to the next hour that a feed does not ask to be left alone in; where it names them all, it is not obeyed. */
function passSkipped(at: number, { skipHours, skipDays }: PollHints): number {
  const isSkipped = (ms: number): boolean => {
    const date = new Date(ms);
    return skipHours.includes(date.getUTCHours()) || skipDays.includes(DAYS[date.getUTCDay()] ?? '');
  };
  if (!isSkipped(at)) return at;
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  for (let hours = 1; hours <= 7 * 24; hours += 1) {
    const later = hour + hours * HOUR_MS;
    if (!isSkipped(later)) return later;
  }
  return at;
}

/** What is known after a poll that went well. */
export type PollSchedule = {
  readonly now: Date;
  /** Minutes, by how often the source publishes. */
  readonly interval: number;
  /** Seconds for which the answer stays fresh, or null. */
  readonly freshness: number | null;
  readonly hints: PollHints;
  /** Whether a hub pushes what is new. */
  readonly hasHub: boolean;
  /** From 0 to 1. */
  readonly random: number;
};

/**
 * When to poll a source next that answered. Its own interval counts, unless the server or the feed asks for longer, up to
 * POLL_HINT_MAX_MINUTES; hours and days that the feed names are passed over.
 */
export function nextPollAfterSuccess({
  now,
  interval,
  freshness,
  hints,
  hasHub,
  random,
}: PollSchedule): Instant {
  const asked = Math.max((freshness ?? 0) / 60, hints.ttl ?? 0, hints.updateMinutes ?? 0);
  const minutes = Math.max(interval, Math.min(asked, POLL_HINT_MAX_MINUTES), hasHub ? POLL_HUB_MINUTES : 0);
  const at = now.getTime() + minutes * (1 + POLL_JITTER * random) * 60_000;
  return new Date(Math.round(passSkipped(at, hints))).toISOString();
}

/**
 * When to poll a source next that failed: after POLL_BACKOFF_MINUTES, doubled with each of `failures` in a row (this one
 * counted), and never sooner than it asked for with Retry-After (seconds, obeyed up to a week).
 */
export function nextPollAfterFailure(
  now: Date,
  failures: number,
  retryAfter: number | null,
  random: number,
): Instant {
  const doubled = POLL_BACKOFF_MINUTES * 2 ** clamp(failures - 1, 0, 20);
  const backoff = Math.min(doubled, POLL_BACKOFF_MAX_MINUTES) * 60;
  const asked = Math.min(retryAfter ?? 0, POLL_RETRY_AFTER_MAX_SECONDS);
  // Spread upwards only: what a server asks for is the least that it gets.
  const seconds = Math.max(backoff, asked) * (1 + POLL_JITTER * random);
  return new Date(now.getTime() + Math.ceil(seconds * 1000)).toISOString();
}
