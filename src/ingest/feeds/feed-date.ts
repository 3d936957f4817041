import { Temporal } from 'temporal-polyfill';
import { readEastAsianDate } from './date-east.ts';
import { readIsoDate } from './date-iso.ts';
import { readDatePhrase } from './date-phrase.ts';
import { type DateParts, findPlaceZone } from './date-words.ts';

/** UTF-16 units of the longest thing that may be a date. */
const DATE_MAX = 120;
/** Earlier years are the zero values of programs. */
const YEAR_MIN = 1900;
const YEAR_MAX = 2999;
const MINUTE_MS = 60_000;

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The instant at which the clocks of a place show what Greenwich's show at `local` (ms since 1970). */
function instantAt(local: number, zone: string): number {
  const shown = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime();
  return shown.toZonedDateTime(zone).epochMilliseconds;
}

/** The instant or day that the parts mean, or null where the calendar has none such. */
function settle({ year, month, day, time, zone }: DateParts): string | null {
  if (year < YEAR_MIN || year > YEAR_MAX || month < 0 || month > 11 || day < 1 || day > 31) return null;
  const midnight = Date.UTC(year, month, day);
  const date = new Date(midnight);
  if (date.getUTCDate() !== day) return null;
  const [placed, minutes] = typeof zone === 'string' ? [findPlaceZone(zone), 0] : [null, zone ?? 0];
  // The time of a place that nobody knows may be any: only its day is told.
  const isUnknown = typeof zone === 'string' && placed === null;
  if (time === null || isUnknown) return `${year}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  const { hour, minute, second } = time;
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return null;
  // A leap second is the last one of its minute to everybody else.
  const local = midnight + (hour * 60 + minute) * MINUTE_MS + Math.min(second, 59) * 1000;
  return formatInstant(placed === null ? local - minutes * MINUTE_MS : instantAt(local, placed));
}

function readEpoch(written: string): string | null {
  if (!/^\d{10}(?:\d{3})?$/.test(written)) return null;
  const ms = written.length === 10 ? Number(written) * 1000 : Number(written);
  return formatInstant(ms);
}

/**
 * A date as feeds write it, in UTC: `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where no time of day is given; null where it
 * cannot be read or may mean two days. RFC 822, ISO 8601, RFC 3339, asctime, month names in many languages, seconds
 * since 1970, the signs of East Asia. A time without a zone is taken for UTC; one of an IANA zone is read by the clocks of
 * that zone (a time that they skip or show twice as RFC 5545 has it), and is dropped where nobody knows the zone.
 */
export function parseFeedDate(written: string): string | null {
  const trimmed = written.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (trimmed === '' || trimmed.length > DATE_MAX) return null;
  const parts = readIsoDate(trimmed) ?? readEastAsianDate(trimmed) ?? readDatePhrase(trimmed);
  return parts === null ? readEpoch(trimmed) : settle(parts);
}
