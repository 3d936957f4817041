import { findMonth, findZone } from './date-words.ts';

/** Parts of a date as found. `zone` is minutes east of Greenwich; without a time the date is a whole day. */
type Parts = { year: number; month: number; day: number; time: Time | null; zone: number | null };
type Time = { hour: number; minute: number; second: number };

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

/** Korean blogs: a date with the signs for year, month and day, or with "before noon" and "after noon". */
const KOREAN =
  /^(\d{4})[-년]\s*(\d{1,2})[-월]\s*(\d{1,2})일?\s+(오전|오후)?\s*(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const KOREAN_ZONE = 9 * 60;

const CLOCK =
  /^(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,:]\d{1,12})?)?([ap]\.?m\.?)?(z|[+-][\d:]{2,6})?$/i;

/** A word of a date with more than one part: `5-Jan-2004`, `2006/09/15`, `2004-július-13`. */
const COMPOUND = /^(\d{1,4})[-/.](\d{1,2}|[^\d\s/.-]{3,20})\.?[-/.](\d{1,4})$/;

function toHour(hour: number, half: string | undefined): number {
  if (half === undefined || half === '') return hour;
  const isAfternoon = half.toLowerCase().startsWith('p') || half === '오후';
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

/** The time that the end of a date tells, and its zone; null where it is none. */
function readIsoTime(written: string): Pick<Parts, 'time' | 'zone'> | null {
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

function readIso(written: string): Parts | null {
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

function readKorean(written: string): Parts | null {
  const [whole, year, month, day, half, hour, minute, second] = KOREAN.exec(written) ?? [];
  if (whole === undefined) return null;
  const time = { hour: toHour(Number(hour), half), minute: Number(minute), second: Number(second ?? 0) };
  return { year: Number(year), month: Number(month) - 1, day: Number(day), time, zone: KOREAN_ZONE };
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
  private time: Time | null = null;
  private zone: number | null = null;

  take(word: string): void {
    const compound = COMPOUND.exec(word);
    const clock = CLOCK.exec(word);
    if (compound) this.takeCompound(compound);
    else if (clock && this.time === null) this.takeClock(clock);
    else if (/^[ap]\.?m\.?$/i.test(word) && this.time) this.time.hour = toHour(this.time.hour, word);
    else if (/^\d{1,4}$/.test(word)) this.numbers.push(word);
    else if (/^\d{1,2}(?:st|nd|rd|th|er|\.|º)$/i.test(word)) this.numbers.push(word.replace(/\D+$/, ''));
    else if (this.month === null && findMonth(word) !== null) this.month = findMonth(word);
    else this.zone ??= findZone(word);
  }

  finish(): Parts | null {
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

function readWords(written: string): Parts | null {
  const reader = new WordReader();
  // "2004-július-13T9:15-05:00": the clock of a date in words may hang on to it.
  const spaced = written.replace(/(\d)T(?=\d)/g, '$1 ').replace(/\([^()]*\)/g, ' ');
  for (const word of spaced.split(/[\s,;]+/)) if (word !== '') reader.take(word);
  return reader.finish();
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** The instant or day that the parts mean, or null where the calendar has none such. */
function settle({ year, month, day, time, zone }: Parts): string | null {
  if (year < YEAR_MIN || year > YEAR_MAX || month < 0 || month > 11 || day < 1 || day > 31) return null;
  const midnight = Date.UTC(year, month, day);
  const date = new Date(midnight);
  if (date.getUTCDate() !== day) return null;
  if (time === null) return `${year}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  const { hour, minute, second } = time;
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return null;
  // A leap second is the last one of its minute to everybody else.
  const local = midnight + (hour * 60 + minute) * MINUTE_MS + Math.min(second, 59) * 1000;
  return new Date(local - (zone ?? 0) * MINUTE_MS).toISOString().replace(/\.\d+Z$/, 'Z');
}

function readEpoch(written: string): string | null {
  if (!/^\d{10}(?:\d{3})?$/.test(written)) return null;
  const ms = written.length === 10 ? Number(written) * 1000 : Number(written);
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * A date as feeds write it, in UTC: `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where no time of day is given; null where it
 * cannot be read or may mean two days. RFC 822, ISO 8601, RFC 3339, asctime, month names in many languages, seconds
 * since 1970. A time without a zone is taken for UTC.
 */
export function parseFeedDate(written: string): string | null {
  const trimmed = written.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (trimmed === '' || trimmed.length > DATE_MAX) return null;
  const parts = readIso(trimmed) ?? readKorean(trimmed) ?? readWords(trimmed);
  return parts === null ? readEpoch(trimmed) : settle(parts);
}
