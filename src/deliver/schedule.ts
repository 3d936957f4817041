import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../model/ids.ts';
import type { SendingWindow } from '../model/newsletter.ts';
import { hasDay, isZone, listInstants } from '../model/zone.ts';

/**
 * Days around a due instant in which what follows it is looked for: from the day before, which clocks that go back
 * over midnight return to, to two after, as a zone may leave out a day.
 */
const NEAR_DAYS = [-1, 0, 1, 2];

/** Whether messages may go out, and if not, from when on. */
export type WindowCheck = { readonly ok: true } | { readonly ok: false; readonly opensAt: Instant };

const toText = (milliseconds: number): Instant => new Date(milliseconds).toISOString();

/** The instants near `at` at which clocks of a zone show `time`, on days that the zone's calendar has; in milliseconds. */
function listTimes(at: Temporal.ZonedDateTime, time: Temporal.PlainTime): number[] {
  return NEAR_DAYS.map((days) => at.toPlainDate().add({ days }))
    .filter((day) => hasDay(at.timeZoneId, day.toString()))
    .flatMap((day) => listInstants(at.timeZoneId, day.toPlainDateTime(time)))
    .map((instant) => instant.epochMilliseconds);
}

/**
 * When a reader gets an issue: the first instant, at or after the one at which it falls due, at which their local hour
 * begins. Where the clocks go forward over that hour, it is when they do; where they go back over it, it begins twice.
 * Without an hour, or in a zone that nobody knows, when it falls due. Milliseconds are written out, as the delivery
 * tables have them.
 */
export function readerDue(due: Instant, hour: number | null, zone: string | null): Instant {
  const earliest = Date.parse(due);
  if (hour === null || zone === null || !isZone(zone)) return toText(earliest);
  const local = Temporal.Instant.fromEpochMilliseconds(earliest).toZonedDateTimeISO(zone);
  const begins = listTimes(local, new Temporal.PlainTime(hour)).filter((at) => at >= earliest);
  return toText(begins.length === 0 ? earliest : Math.min(...begins));
}

/** `readerDue` for many readers of one issue: each hour and zone is worked out once. */
export function readerDues(due: Instant): (hour: number | null, zone: string | null) => Instant {
  const known = new Map<string, Instant>();
  return (hour, zone) => {
    const key = `${hour} ${zone}`;
    const found = known.get(key) ?? readerDue(due, hour, zone);
    known.set(key, found);
    return found;
  };
}

/** Whether a clock that shows `time` (HH:MM and more) stands in a window, whose end is not part of it. */
function isOpen({ from, to }: SendingWindow, time: string): boolean {
  return from < to ? time >= from && time < to : time >= from || time < to;
}

/**
 * Whether messages may go out at an instant: always without a window, else while clocks in the newsletter's zone show
 * a time from its `from` until its `to`. `opensAt` is the first later instant at which they do, with milliseconds; a
 * window that the clocks jump over opens the next day.
 */
export function withinSendingWindow(at: Instant, zone: string, window: SendingWindow | null): WindowCheck {
  if (window === null || !isZone(zone)) return { ok: true };
  const now = Temporal.Instant.fromEpochMilliseconds(Date.parse(at)).toZonedDateTimeISO(zone);
  const shows = (zoned: Temporal.ZonedDateTime) => zoned.toPlainTime().toString();
  if (isOpen(window, shows(now))) return { ok: true };
  const times = listTimes(now, Temporal.PlainTime.from(window.from));
  // Clocks that go back may land in the window without passing its beginning.
  const change = now.getTimeZoneTransition('next');
  const opens = [...times, ...(change === null ? [] : [change.epochMilliseconds])]
    .filter((time) => time > now.epochMilliseconds)
    .sort((a, b) => a - b)
    .find((time) =>
      isOpen(window, shows(Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone))),
    );
  return opens === undefined ? { ok: true } : { ok: false, opensAt: toText(opens) };
}
