import { Temporal } from 'temporal-polyfill';
import type { Day } from '../model/ids.ts';
import type { Period, PeriodUnit } from '../model/period.ts';

/** A day of the calendar, or null where there is none: 30 February, year 0. */
export function dayAt(year: number, month: number, day: number): Day | null {
  if (year < 1000 || year > 9999) return null;
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString();
  } catch {
    return null;
  }
}

/** `count` units before a day; hours round up to whole days. */
export function goBack(day: Day, count: number, unit: PeriodUnit): Day {
  const date = Temporal.PlainDate.from(day);
  switch (unit) {
    case 'hour':
      return date.subtract({ days: Math.max(1, Math.ceil(count / 24)) }).toString();
    case 'day':
    case 'night':
      return date.subtract({ days: count }).toString();
    case 'week':
      return date.subtract({ weeks: count }).toString();
    case 'month':
      return date.subtract({ months: count }).toString();
    case 'year':
      return date.subtract({ years: count }).toString();
  }
}

/** The last day of that weekday (0 is Monday) on or before a day. */
export function weekdayBefore(day: Day, place: number): Day {
  const date = Temporal.PlainDate.from(day);
  return date.subtract({ days: (date.dayOfWeek - 1 - place + 7) % 7 }).toString();
}

/** First and last day of the calendar week, month or year that a day is in. */
export function findCalendarSpan(day: Day, unit: 'week' | 'month' | 'year'): { from: Day; to: Day } {
  const date = Temporal.PlainDate.from(day);
  switch (unit) {
    case 'week': {
      const monday = date.subtract({ days: date.dayOfWeek - 1 });
      return { from: monday.toString(), to: monday.add({ days: 6 }).toString() };
    }
    case 'month':
      return { from: date.with({ day: 1 }).toString(), to: date.with({ day: date.daysInMonth }).toString() };
    case 'year':
      return {
        from: date.with({ month: 1, day: 1 }).toString(),
        to: date.with({ month: 12, day: 31 }).toString(),
      };
  }
}

/** A span that ends no later than what it was published on; one day of it is a day; one yet to come is not stated. */
export function spanUntil(from: Day, to: Day, published: Day | null): Period {
  const end = published !== null && published < to ? published : to;
  if (from > end) return { kind: 'unstated' };
  return from === end ? { kind: 'day', day: from } : { kind: 'span', from, to: end };
}
