import { Temporal } from 'temporal-polyfill';
import { WINDOW_MAX_DAYS } from '../limits.ts';
import type { Published } from '../model/article.ts';
import type { Day, Instant } from '../model/ids.ts';
import { type Cadence, type Newsletter, WEEKDAYS } from '../model/newsletter.ts';

/** Whole inclusive days. */
export type Window = { readonly from: Day; readonly to: Day };

/** The same window as UTC instants, `end` exclusive. */
export type Bounds = { readonly start: Instant; readonly end: Instant };

/** Why a window cannot be asked for. */
export type WindowProblem = { readonly reason: 'reversed' | 'too-long'; readonly message: string };

/** Longest run between two due days of any cadence: a month and its tail. */
const CADENCE_SPAN_DAYS = 62;

/** The day `count` days after (or, when negative, before) a day. */
export function addDays(day: Day, count: number): Day {
  return Temporal.PlainDate.from(day).add({ days: count }).toString();
}

/** Whether `zone` is an IANA time zone that this runtime knows. */
export function isZone(zone: string): boolean {
  try {
    Temporal.ZonedDateTime.from(`2000-01-01T00:00:00[${zone}]`);
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
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
  const startOf = (day: Day) => Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant();
  return {
    start: formatInstant(startOf(from)),
    end: formatInstant(startOf(addDays(to, 1))),
  };
}

function formatInstant(instant: Temporal.Instant): Instant {
  return instant.toString({ smallestUnit: 'second' });
}

/** The calendar day of a date or an instant, in a zone. */
export function dayOf(published: Published, zone: string): Day {
  if (!published.includes('T')) return published;
  return Temporal.Instant.from(published).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Whether an article published then belongs to the window. */
export function isInWindow(published: Published, zone: string, window: Window): boolean {
  const day = dayOf(published, zone);
  return day >= window.from && day <= window.to;
}

function isDueDay(cadence: Cadence, date: Temporal.PlainDate): boolean {
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

function findDueDay(cadence: Cadence, from: Temporal.PlainDate, step: 1 | -1): Temporal.PlainDate {
  let date = from;
  for (let tried = 0; tried < CADENCE_SPAN_DAYS; tried++) {
    if (isDueDay(cadence, date)) return date;
    date = date.add({ days: step });
  }
  throw new RangeError(`no due day within ${CADENCE_SPAN_DAYS} days of ${from.toString()}`);
}

/** The window of the newsletter's own cadence that a day falls in. */
export function findWindow(cadence: Cadence, day: Day): Window {
  const date = Temporal.PlainDate.from(day);
  const from = findDueDay(cadence, date, -1);
  const next = findDueDay(cadence, date.add({ days: 1 }), 1);
  return { from: from.toString(), to: next.subtract({ days: 1 }).toString() };
}

/**
 * The id of a digest: `NEWSLETTER-LASTDAY` for a window of the newsletter's own cadence,
 * `NEWSLETTER-FROM--TO` for any other.
 */
export function digestId(newsletter: Pick<Newsletter, 'id' | 'cadence'>, window: Window): string {
  const own = findWindow(newsletter.cadence, window.to);
  const isOwn = own.from === window.from && own.to === window.to;
  return isOwn ? `${newsletter.id}-${window.to}` : `${newsletter.id}-${window.from}--${window.to}`;
}

/** When a window's digest falls due: on the day after it, at the newsletter's hour. */
export function findDue(newsletter: Pick<Newsletter, 'zone' | 'cadence'>, window: Window): Instant {
  const day = Temporal.PlainDate.from(addDays(window.to, 1));
  const zoned = day.toZonedDateTime({
    timeZone: newsletter.zone,
    plainTime: Temporal.PlainTime.from(newsletter.cadence.at),
  });
  return formatInstant(zoned.toInstant());
}
