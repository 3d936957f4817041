import { Temporal } from 'temporal-polyfill';
import type { Day } from './ids.ts';

/** How IANA spells a zone: without offsets, and without what else Temporal would read out of a longer text. */
const ZONE_NAME = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

/** Names that IANA keeps for old data, and those that took their place (the file `backward` of its database). */
const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Fort_Wayne': 'America/Indiana/Indianapolis',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Dacca': 'Asia/Dhaka',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Asia/Ulan_Bator': 'Asia/Ulaanbaatar',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** The name that a zone has today, where this runtime knows it; else the one given. */
export function currentZoneName(zone: string): string {
  const renamed = Object.hasOwn(RENAMED, zone) ? RENAMED[zone] : undefined;
  return renamed !== undefined && isZone(renamed) ? renamed : zone;
}

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
