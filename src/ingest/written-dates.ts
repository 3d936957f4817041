import { Day } from '../model/ids.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?';
const DAY_NUMBER = '\\d{1,2}(?:st|nd|rd|th)?';

/**
 * The source of a regular expression (use it with `i`) for a whole date in words or as `YYYY-MM-DD`.
 * Dates in slashes are left out: 05/06/2022 is a different day on either side of the Atlantic.
 */
export const WRITTEN_DATE = `(?:${MONTH} ${DAY_NUMBER},? \\d{4}|${DAY_NUMBER} ${MONTH},? \\d{4}|\\d{4}-\\d{2}-\\d{2})`;

const WHOLE = new RegExp(`^${WRITTEN_DATE}$`, 'i');

/** The day that a date matching WRITTEN_DATE names, or null where the calendar has no such day. */
export function findWrittenDay(date: string): Day | null {
  if (!WHOLE.test(date)) return null;
  if (/^\d{4}-/.test(date)) return Day.safeParse(date).data ?? null;
  const name = /[a-z]{3}/i.exec(date.replace(/\d+(?:st|nd|rd|th)?/gi, ' '))?.[0].toLowerCase() ?? '';
  const month = MONTHS.findIndex((word) => word.toLowerCase().startsWith(name)) + 1;
  const year = /\d{4}/.exec(date)?.[0] ?? '';
  const day = /\b\d{1,2}(?!\d)/.exec(date)?.[0] ?? '';
  const built = Day.safeParse(`${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`);
  return built.success ? built.data : null;
}

/** A day in words that are the same everywhere: "8 October 2022". */
export function describeDay(day: Day): string {
  const [year, month, date] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}
