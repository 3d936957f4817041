import { Temporal } from 'temporal-polyfill';
import { readEastAsianDate } from './date-east.ts';
import {
  type DateParts,
  type DayTime,
  findMonth,
  findPlaceZone,
  findZone,
  isPlace,
  toHour,
} from './date-words.ts';

/** UTF-16 units of the longest thing that may be a date. */
const DATE_MAX = 120;
/** Earlier years are the zero values of programs. */
const YEAR_MIN = 1900;
const YEAR_MAX = 2999;
const MINUTE_MS = 60_000;

/** A day of ISO 8601 or in its likeness: slashes, dots, single digits, no signs at all, the day of the year. */
const ISO_DAY = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2})|-(\d{3}))(?!\d)/;

/** The time after such a day, with seconds and zone or without, after a `T`, a space or (Apache's logs) a colon. */
const ISO_TIME =
  /^[T\s:]\s*(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,:]\d{1,12})?)?|(\d{2})(\d{2})?)?\s*([ap]m)?\s*([A-Za-z/]{1,8}(?:[+-][\d:]{1,6})?|[+-][\d:]{1,6})?$/i;

const CLOCK =
  /^(\d{1,2})[:.h](\d{1,2})(?:[:.](\d{1,2})(?:[.,:]\d{1,12})?)?([ap]\.?m\.?)?(z|[+-][\d:]{2,6})?$/i;
const HALF = /^[ap]\.?m\.?$/i;
const HOUR_AND_HALF = /^(\d{1,2})([ap]\.?m\.?)$/i;

/** The one short name of a month that is a day of the week as well: mardi, martes, martedì. */
const MONTH_OR_WEEKDAY = /^mar\.?$/i;

/** A word of a date with more than one part: `5-Jan-2004`, `2006/09/15`, `2004-július-13`. */
const COMPOUND = /^(\d{1,4})[-/.](\d{1,2}|[^\d\s/.-]{3,20})\.?[-/.](\d{1,4})$/;

/** The time that the end of a date tells, and its zone; null where it is none. */
function readIsoTime(written: string): Pick<DateParts, 'time' | 'zone'> | null {
  if (written === '' || written.toLowerCase() === 'z') return { time: null, zone: null };
  const [, hour, minute, second, packedMinute, packedSecond, half, zone] = ISO_TIME.exec(written) ?? [];
  if (hour === undefined) return null;
  const offset = zone === undefined ? null : findZone(zone);
  if (zone !== undefined && offset === null) return null;
  return {
    time: {
      hour: toHour(Number(hour), half),
      minute: Number(minute ?? packedMinute ?? 0),
      second: Number(second ?? packedSecond ?? 0),
    },
    zone: offset,
  };
}

function readIso(written: string): DateParts | null {
  const match = ISO_DAY.exec(written);
  const rest = match && readIsoTime(written.slice(match[0].length));
  if (!match || !rest) return null;
  const [, yearDigits, , month, day, packedMonth, packedDay, ordinal] = match;
  const year = Number(yearDigits);
  if (ordinal === undefined)
    return { year, month: Number(month ?? packedMonth) - 1, day: Number(day ?? packedDay), ...rest };
  const date = new Date(Date.UTC(year, 0, Number(ordinal)));
  if (date.getUTCFullYear() !== year) return null;
  return { year, month: date.getUTCMonth(), day: date.getUTCDate(), ...rest };
}

function fullYear(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
}

/** Takes the words of a date in any order, as RFC 822, asctime, Perforce and people write them. */
class WordReader {
  private readonly numbers: string[] = [];
  private year: number | null = null;
  private month: number | null = null;
  private day: number | null = null;
  private time: DayTime | null = null;
  private zone: number | string | null = null;
  /** The word before, and whether the month may be a day of the week. */
  private last = '';
  private isMonthDoubtful = false;

  take(word: string): void {
    const compound = COMPOUND.exec(word);
    const clock = this.time === null ? CLOCK.exec(word) : null;
    if (compound) this.takeCompound(compound);
    else if (clock) this.takeClock(clock);
    else if (HALF.test(word)) this.takeHalf(word);
    else if (/^\d{1,4}$/.test(word)) this.numbers.push(word);
    else if (/^\d{1,2}(?:st|nd|rd|th|er|\.|º)$/i.test(word)) this.numbers.push(word.replace(/\D+$/, ''));
    else this.takeName(word);
    this.last = word;
  }

  finish(): DateParts | null {
    if (this.month === null) return null;
    for (const digits of this.numbers) {
      if (this.day === null && digits.length <= 2) this.day = Number(digits);
      else if (this.year === null) this.year = fullYear(digits);
    }
    if (this.year === null || this.day === null) return null;
    return { year: this.year, month: this.month, day: this.day, time: this.time, zone: this.zone };
  }

  private takeClock([, hour, minute, second, half, zone]: RegExpExecArray): void {
    this.time = { hour: toHour(Number(hour), half), minute: Number(minute), second: Number(second ?? 0) };
    if (zone !== undefined) this.zone = findZone(zone);
  }

  /** `pm` after a time, or after the bare number of an hour. */
  private takeHalf(half: string): void {
    if (this.time) this.time = { ...this.time, hour: toHour(this.time.hour, half) };
    else if (/^\d{1,2}$/.test(this.last)) this.takeHour(this.numbers.pop() ?? '', half);
  }

  private takeHour(hour: string, half: string): void {
    this.time = { hour: toHour(Number(hour), half), minute: 0, second: 0 };
  }

  private takeName(word: string): void {
    const [, hour, half] = HOUR_AND_HALF.exec(word) ?? [];
    const month = findMonth(word);
    if (hour !== undefined && half !== undefined && this.time === null) this.takeHour(hour, half);
    else if (month !== null && (this.month === null || this.isMonthDoubtful)) {
      this.isMonthDoubtful = this.last === '' && MONTH_OR_WEEKDAY.test(word);
      this.month = month;
    } else if (this.time === null && word === 'at') return;
    else this.zone ??= isPlace(word) ? word : findZone(word);
  }

  private takeCompound([written = '', first = '', middle = '', last = '']: RegExpExecArray): void {
    const isNumber = /^\d/.test(middle);
    if (first.length > 2) {
      [this.year, this.day] = [Number(first), Number(last)];
      this.month = isNumber ? Number(middle) - 1 : findMonth(middle);
    } else if (!isNumber) {
      [this.year, this.day, this.month] = [fullYear(last), Number(first), findMonth(middle)];
    } else if (last.length === 4 && (Number(first) > 12 || written.includes('.'))) {
      // Where dates have dots, the day comes first.
      [this.year, this.month, this.day] = [Number(last), Number(middle) - 1, Number(first)];
    } else if (last.length === 4 && Number(middle) > 12) {
      [this.year, this.month, this.day] = [Number(last), Number(first) - 1, Number(middle)];
    }
    // 3/4/2004 may be either of two days, and is neither.
  }
}

function readWords(written: string): DateParts | null {
  const reader = new WordReader();
  // "2004-július-13T9:15-05:00": the clock of a date in words may hang on to it.
  const spaced = written
    .replace(/(\d)T(?=\d)/g, '$1 ')
    // A zone may stand in brackets, as in RFC 9557; what else does is a comment.
    .replace(/[[(]([A-Za-z]+\/[\w/+-]+|[A-Z]{2,5})[\])]/g, ' $1 ')
    .replace(/\([^()]*\)/g, ' ');
  for (const word of spaced.split(/[\s,;]+/)) if (word !== '') reader.take(word);
  return reader.finish();
}

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
  const parts = readIso(trimmed) ?? readEastAsianDate(trimmed) ?? readWords(trimmed);
  return parts === null ? readEpoch(trimmed) : settle(parts);
}
