import { Temporal } from 'temporal-polyfill';
import { WINDOW_MAX_DAYS } from '../limits.ts';
import type { Published } from '../model/article.ts';
import type { Day, Instant } from '../model/ids.ts';
import { type Cadence, type Newsletter, WEEKDAYS } from '../model/newsletter.ts';
import { hasDay, startOfDay } from '../model/zone.ts';

/** Whole inclusive days. */
export type Window = { readonly from: Day; readonly to: Day };

/** What issues fall due by. */
export type Calendar = Pick<Newsletter, 'cadence' | 'zone'>;

/** The same window as UTC instants, `end` exclusive. */
export type Bounds = { readonly start: Instant; readonly end: Instant };

/** Why a window cannot be asked for. */
export type WindowProblem = { readonly reason: 'reversed' | 'too-long'; readonly message: string };

/** Clocks that go back over midnight return to the evening, so that mornings need no second look. */
const NOON = 12;

/** Longest run between two due days of any cadence: a month and its tail. */
const CADENCE_SPAN_DAYS = 62;

/** The day `count` days after (or, when negative, before) a day. */
export function addDays(day: Day, count: number): Day {
  return Temporal.PlainDate.from(day).add({ days: count }).toString();
}

/** Checks that a window runs forward and is no longer than `WINDOW_MAX_DAYS`; null where it is fine. */
export function checkWindow({ from, to }: Window): WindowProblem | null {
  if (from > to)
    return { reason: 'reversed', message: `the window ends before it begins: from ${from}, to ${to}` };
  const days =
    Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days + 1;
  if (days > WINDOW_MAX_DAYS)
    return {
      reason: 'too-long',
      message: `the window spans ${days} days; at most ${WINDOW_MAX_DAYS} can be asked for at once`,
    };
  return null;
}

/** The first and last instant of a window in a zone; a day that begins late because of DST begins late here too. */
export function findBounds(zone: string, { from, to }: Window): Bounds {
  return {
    start: formatInstant(startOfDay(zone, from)),
    end: formatInstant(startOfDay(zone, addDays(to, 1))),
  };
}

function formatInstant(instant: Temporal.Instant): Instant {
  return instant.toString({ smallestUnit: 'second' });
}

/**
 * The calendar day of a date or an instant, in a zone. Once a day has begun it goes on, though clocks may go back over
 * midnight: an instant always lies within the `findBounds` of its day.
 */
export function dayOf(published: Published, zone: string): Day {
  if (!published.includes('T')) return published;
  const zoned = Temporal.Instant.from(published).toZonedDateTimeISO(zone);
  const day = zoned.toPlainDate().toString();
  if (zoned.hour < NOON) return day;
  const next = addDays(day, 1);
  return Temporal.Instant.compare(zoned.toInstant(), startOfDay(zone, next)) < 0 ? day : next;
}

/** Whether an article published at some time belongs to the window; made once for all articles that it is asked of. */
export function openWindow(zone: string, window: Window): (published: Published) => boolean {
  const bounds = findBounds(zone, window);
  const [start, end] = [Date.parse(bounds.start), Date.parse(bounds.end)];
  return (published) => {
    if (!published.includes('T')) return published >= window.from && published <= window.to;
    const at = Date.parse(published);
    return at >= start && at < end;
  };
}

/** Whether a cadence names a day. */
function isNamed(cadence: Cadence, date: Temporal.PlainDate): boolean {
  const weekday = WEEKDAYS[date.dayOfWeek - 1];
  switch (cadence.every) {
    case 'day':
      return true;
    case 'week':
      return weekday === cadence.on;
    case 'weekdays':
      return weekday !== undefined && cadence.on.includes(weekday);
    case 'month':
      return date.day === cadence.on;
  }
}

/** Whether issues fall due on a day: on those that the cadence names, and after one that never was, on the next. */
function isDueDay({ cadence, zone }: Calendar, date: Temporal.PlainDate): boolean {
  if (isNamed(cadence, date)) return hasDay(zone, date.toString());
  const before = date.subtract({ days: 1 });
  return isNamed(cadence, before) && !hasDay(zone, before.toString());
}

function findDueDay(calendar: Calendar, from: Temporal.PlainDate, step: 1 | -1): Temporal.PlainDate {
  let date = from;
  for (let tried = 0; tried < CADENCE_SPAN_DAYS; tried++) {
    if (isDueDay(calendar, date)) return date;
    date = date.add({ days: step });
  }
  throw new RangeError(`no due day within ${CADENCE_SPAN_DAYS} days of ${from.toString()}`);
}

/** The window of the newsletter's own cadence that a day falls in. The windows of a newsletter leave out no day and share none. */
export function findWindow(calendar: Calendar, day: Day): Window {
  const date = Temporal.PlainDate.from(day);
  const from = findDueDay(calendar, date, -1);
  const next = findDueDay(calendar, date.add({ days: 1 }), 1);
  return { from: from.toString(), to: next.subtract({ days: 1 }).toString() };
}

/**
 * The id of a digest: `NEWSLETTER-LASTDAY` for a window of the newsletter's own cadence,
 * `NEWSLETTER-FROM--TO` for any other.
 */
export function digestId(newsletter: Pick<Newsletter, 'id'> & Calendar, window: Window): string {
  const own = findWindow(newsletter, window.to);
  const isOwn = own.from === window.from && own.to === window.to;
  return isOwn ? `${newsletter.id}-${window.to}` : `${newsletter.id}-${window.from}--${window.to}`;
}

/**
 * When a window's digest falls due: on the day after it, at the newsletter's hour. As RFC 5545 (3.3.5) has it, a time
 * that comes twice is the first of them, and one that the clocks go forward over is as long after the change as it
 * would have been: 02:30 is 03:30 on that day.
 */
export function findDue(newsletter: Calendar, window: Window): Instant {
  const day = Temporal.PlainDate.from(addDays(window.to, 1));
  const zoned = day.toZonedDateTime({
    timeZone: newsletter.zone,
    plainTime: Temporal.PlainTime.from(newsletter.cadence.at),
  });
  return formatInstant(zoned.toInstant());
}

/** The newest window whose digest fell due by `now`. */
export function findLastWindow(calendar: Calendar, now: Instant): Window {
  const before = (window: Window) => findWindow(calendar, addDays(window.from, -1));
  const last = before(findWindow(calendar, dayOf(now, calendar.zone)));
  return Date.parse(findDue(calendar, last)) <= Date.parse(now) ? last : before(last);
}

/** The weeks of those who take one digest a week of a newsletter that has more: Monday to Sunday, due on Monday at its hour. */
export function weekCalendar({ cadence, zone }: Calendar): Calendar {
  return { zone, cadence: { every: 'week', on: 'monday', at: cadence.at } };
}
