import {
  addDays,
  dayOf,
  findBounds,
  findDue,
  findLastWindow,
  findWindow,
  type Window,
} from '../digest/calendar.ts';
import {
  GAPS_PER_QUERY,
  ISSUE_SETTLE_MAX_HOURS,
  ISSUE_SETTLE_MINUTES,
  SEND_LATE_MAX_HOURS,
} from '../limits.ts';
import type { Day } from '../model/ids.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { findPublishedIn, findStoredSpan, type KnownIssue, listKnownIssues } from '../store/known-issues.ts';
import { isLate } from './due.ts';

/** After every article. */
const END: Day = '9998-12-31';

const HOUR_MS = 3_600_000;

/** Days around an instant within which it takes a calendar to say whether an issue is late. */
const NEAR_HOURS = 72;

/** Whether cron has nothing to do with a stored issue any more, as `issueDigest` judges it. */
function isDone(newsletter: Newsletter, { from, to, published, send }: KnownIssue, now: Date): boolean {
  const automatic = newsletter.sending.approval === 'automatic';
  // Most are so old that nobody has to ask the calendar.
  const old = new Date(now.getTime() - (SEND_LATE_MAX_HOURS + NEAR_HOURS) * HOUR_MS).toISOString();
  const late = to < old.slice(0, 10) || isLate({ newsletter, window: { from, to } }, now);
  if (late) return published || automatic || send !== null;
  if (send === null) return published;
  return !automatic || send === 'cancelled' || (published && send !== 'draft');
}

/** The stored issues of a newsletter after a day with which cron has nothing to do any more. */
export async function listDone(
  db: D1Database,
  newsletter: Newsletter,
  after: Day,
  now: Date,
): Promise<Window[]> {
  const known = await listKnownIssues(db, newsletter.id, after);
  return known.filter((issue) => isDone(newsletter, issue, now));
}

/** The days after a day that none of some windows covers. */
export function listGaps(after: Day, windows: readonly Window[]): Window[] {
  const gaps: Window[] = [];
  let next = addDays(after, 1);
  for (const { from, to } of windows.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (from > next) gaps.push({ from: next, to: addDays(from, -1) });
    if (to >= next) next = addDays(to, 1);
  }
  return [...gaps, { from: next, to: END }];
}

/**
 * The first window of the newsletter's cadence after a day that has an article outside those of `done` and is over by
 * `now`; null where none is.
 */
export async function findNextIssue(
  db: D1Database,
  newsletter: Newsletter,
  { after, done }: { after: Day; done: readonly Window[] },
  now: Date,
): Promise<Window | null> {
  const { zone } = newsletter;
  const gaps = listGaps(after, done);
  for (let at = 0; at < gaps.length; at += GAPS_PER_QUERY) {
    const stretches = gaps
      .slice(at, at + GAPS_PER_QUERY)
      .map((gap) => ({ ...gap, ...findBounds(zone, gap) }));
    const found = await findPublishedIn(db, stretches);
    if (found === null) continue;
    const days = [found.day, found.instant === null ? null : dayOf(found.instant, zone)];
    const [day] = days.filter((each) => each !== null).sort();
    const window = day === undefined ? null : findWindow(newsletter, day);
    return window === null || Date.parse(findDue(newsletter, window)) > now.getTime() ? null : window;
  }
  return null;
}

const isSince = (stored: string, instant: number): boolean => stored !== '' && Date.parse(stored) > instant;

/**
 * Whether the articles of a window that fell due before are only now coming in, as those of a source that was just added do, so
 * that its issue waits for them: for some hours at the most, and not where an issue falls due now, which comes after all before it.
 */
export async function isSettling(
  db: D1Database,
  newsletter: Newsletter,
  window: Window,
  now: Date,
): Promise<boolean> {
  const settled = now.getTime() - ISSUE_SETTLE_MINUTES * 60_000;
  if (Date.parse(findDue(newsletter, findLastWindow(newsletter, now.toISOString()))) > settled) return false;
  const stored = await findStoredSpan(db, { ...window, ...findBounds(newsletter.zone, window) });
  if (stored === null) return false;
  const longest = now.getTime() - ISSUE_SETTLE_MAX_HOURS * HOUR_MS;
  const isNew = isSince(stored.first, Math.max(longest, Date.parse(findDue(newsletter, window))));
  return isNew && isSince(stored.last, settled);
}
