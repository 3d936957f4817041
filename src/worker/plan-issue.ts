import { addDays, type Window } from '../digest/calendar.ts';
import { ISSUE_DAYS_MAX } from '../limits.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Frequency } from '../model/subscriber.ts';
import { type Issued, listIssued } from '../store/issued.ts';

/** What is left to issue of a window, once what its readers were given under another cadence is taken off. */
export type IssuePlan = {
  readonly id: string;
  /** Null where its readers have all of its days. */
  readonly window: Window | null;
  /** Who its send is for, where that is not as the newsletter's cadence says; null else. */
  readonly frequencies: readonly Frequency[] | null;
  /** Whether issues of these days went to those who take every one, and not to those who take one a week. */
  readonly leftOutWeekly: boolean;
};

/** The window without its days up to the last that some issues tell of; null where that is all of it. */
function clip(window: Window, issued: readonly Issued[]): Window | null {
  const through = issued.at(-1)?.to;
  if (through === undefined) return window;
  return through >= window.to ? null : { from: addDays(through, 1), to: window.to };
}

/**
 * Plans the issue of a window of a newsletter's cadence, or the digest of a week for those who take one a week. Where the
 * cadence changed, issues of the one before may tell of some of its days: its readers get only those that are left. The
 * issue keeps its id, that of its last day, whichever day it begins on.
 */
export async function planIssue(
  db: D1Database,
  newsletter: Newsletter,
  window: Window,
  audience: Frequency,
): Promise<IssuePlan> {
  const latest = addDays(window.to, ISSUE_DAYS_MAX);
  const issued = await listIssued(db, newsletter.id, { ...window, latest });
  const own = issued.filter((issue) => issue.own);
  const leftOutWeekly = own.some(({ frequencies }) => frequencies?.includes('weekly') === false);
  if (audience === 'every') {
    const id = `${newsletter.id}-${window.to}`;
    // Itself, where it is stored already, takes nothing off.
    const rest = clip(
      window,
      own.filter((issue) => issue.id !== id),
    );
    return { id, window: rest, frequencies: leftOutWeekly ? ['every'] : null, leftOutWeekly };
  }
  const given = issued.filter(
    ({ own: isOwn, to, frequencies }) => frequencies?.includes('weekly') && (isOwn || to !== window.to),
  );
  const rest = clip(window, given);
  const { from, to } = rest ?? window;
  return { id: `${newsletter.id}-${from}--${to}`, window: rest, frequencies: null, leftOutWeekly };
}
