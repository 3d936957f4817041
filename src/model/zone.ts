import { Temporal } from 'temporal-polyfill';
import type { Day } from './ids.ts';

/** How IANA spells a zone: without offsets, and without what else Temporal would read out of a longer text. */
const ZONE_NAME = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

/** Whether `zone` is an IANA time zone that this runtime knows. */
export function isZone(zone: string): boolean {
  if (!ZONE_NAME.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** The first instant of a day in a zone, which is not always midnight; of a day that never was, the first after it. */
export function startOfDay(zone: string, day: Day): Temporal.Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant();
}

/** Whether a day was ever on a zone's calendar: Apia had no 30 December 2011. */
export function hasDay(zone: string, day: Day): boolean {
  return startOfDay(zone, day).toZonedDateTimeISO(zone).toPlainDate().toString() === day;
}

/**
 * The instants at which the clocks of a zone show a time: one; two where they go back over it; and where they go
 * forward over it, the instant at which they do. In order.
 */
export function listInstants(zone: string, local: Temporal.PlainDateTime): Temporal.Instant[] {
  const [first, last] = (['earlier', 'later'] as const).map((disambiguation) =>
    local.toZonedDateTime(zone, { disambiguation }),
  );
  if (first === undefined || last === undefined) return [];
  if (first.equals(last)) return [first.toInstant()];
  if (first.toPlainDateTime().equals(local)) return [first.toInstant(), last.toInstant()];
  // `first` stands before the gap and `last` after it, so the next change of the clocks is the gap itself.
  return [(first.getTimeZoneTransition('next') ?? last).toInstant()];
}
