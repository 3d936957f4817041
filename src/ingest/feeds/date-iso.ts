import { type DateParts, findZone, fullYear, toHour } from './date-words.ts';

/** A day of ISO 8601 or in its likeness: slashes, dots, single digits, no signs at all, the day of the year. */
const ISO_DAY = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2})|-(\d{3}))(?!\d)/;

/** The time after such a day, with seconds and zone or without, after a `T`, a space or (Apache's logs) a colon. */
const ISO_TIME =
  /^[T\s:]\s*(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,:]\d{1,12})?)?|(\d{2})(\d{2})?)?\s*([ap]m)?\s*([A-Za-z/]{1,8}(?:[+-][\d:]{1,6})?|:?[+-][\d:]{1,9}z?)?$/i;

/** The day of such a date whose century was left out; a time must follow, or the numbers could mean anything. */
const SHORT_YEAR = /^\d{2}(?=-\d{2}-\d{2}T\d)/i;

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

/** A date that begins with the year in digits and holds no words but a zone's; null where it is no such date. */
export function readIsoDate(written: string): DateParts | null {
  const full = written.replace(SHORT_YEAR, (digits) => String(fullYear(digits)));
  const match = ISO_DAY.exec(full);
  const rest = match && readIsoTime(full.slice(match[0].length));
  if (!match || !rest) return null;
  const [, yearDigits, , month, day, packedMonth, packedDay, ordinal] = match;
  const year = Number(yearDigits);
  if (ordinal === undefined)
    return { year, month: Number(month ?? packedMonth) - 1, day: Number(day ?? packedDay), ...rest };
  const date = new Date(Date.UTC(year, 0, Number(ordinal)));
  if (date.getUTCFullYear() !== year) return null;
  return { year, month: date.getUTCMonth(), day: date.getUTCDate(), ...rest };
}
