import type { Day } from '../model/ids.ts';
import { dayAt, findCalendarSpan, weekdayBefore } from './period-days.ts';
import { MONTHS, WEEKDAY_PLACES } from './period-words.ts';

/** The days that a date in the text covers: one day, a month or a year. */
export type DatedDays = {
  readonly from: Day;
  readonly to: Day;
  /** Whether the text names the year. */
  readonly hasYear: boolean;
};

/** A date as its words give it. */
type Written = { year: number | null; month: number | null; day: number | null };

/** How far back a date without a year is looked for: 29 February is never further than eight years away. */
const YEARS_BACK = 8;

const isYear = (word: string | undefined) => word !== undefined && /^(?:19|20)\d\d$/.test(word);
const isDayNumber = (word: string | undefined) =>
  word !== undefined && /^\d{1,2}$/.test(word) && Number(word) >= 1 && Number(word) <= 31;
const isOrdinal = (word: string | undefined) => word !== undefined && /^(?:st|nd|rd|th)$/.test(word);

/** Reads "19 May 2023", "May 19", "Sept 2022", "2022" at a word; null where no date stands there. */
function readWritten(words: readonly string[], at: number): { written: Written; next: number } | null {
  const word = words[at];
  if (word === undefined) return null;
  if (isYear(word)) return { written: { year: Number(word), month: null, day: null }, next: at + 1 };
  if (isDayNumber(word)) {
    const monthAt = isOrdinal(words[at + 1]) ? at + 2 : at + 1;
    const month = MONTHS.get(words[monthAt] ?? '');
    if (month === undefined) return null;
    return withYear(words, monthAt + 1, { year: null, month, day: Number(word) });
  }
  const month = MONTHS.get(word);
  if (month === undefined) return null;
  if (!isDayNumber(words[at + 1])) return withYear(words, at + 1, { year: null, month, day: null });
  const after = isOrdinal(words[at + 2]) ? at + 3 : at + 2;
  return withYear(words, after, { year: null, month, day: Number(words[at + 1]) });
}

function withYear(
  words: readonly string[],
  at: number,
  written: Written,
): { written: Written; next: number } {
  const word = words[at];
  return isYear(word) ? { written: { ...written, year: Number(word) }, next: at + 1 } : { written, next: at };
}

function daysOf({ month, day }: Written, year: number): { from: Day; to: Day } | null {
  const first = dayAt(year, month ?? 1, day ?? 1);
  if (first === null) return null;
  if (month === null) return findCalendarSpan(first, 'year');
  return day === null ? findCalendarSpan(first, 'month') : { from: first, to: first };
}

/** Without a year, the latest such day or month that had begun by then. */
function resolve(written: Written, published: Day | null): DatedDays | null {
  if (written.year !== null) {
    const days = daysOf(written, written.year);
    return days && { ...days, hasYear: true };
  }
  if (published === null) return null;
  const latest = Number(published.slice(0, 4));
  for (let year = latest; year >= latest - YEARS_BACK; year--) {
    const days = daysOf(written, year);
    if (days !== null && days.from <= published) return { ...days, hasYear: false };
  }
  return null;
}

/** How many years ago "last year" or "this year" after a date is; null where neither stands there. */
function yearsBack(words: readonly string[], at: number): number | null {
  if (words[at + 1] !== 'year') return null;
  return words[at] === 'last' ? 1 : words[at] === 'this' ? 0 : null;
}

/** Every date among the words that can be told, in order; weekdays are the last such day on or before `published`. */
export function listDates(words: readonly string[], published: Day | null): DatedDays[] {
  const found: DatedDays[] = [];
  for (let at = 0; at < words.length; at++) {
    const place = WEEKDAY_PLACES.get(words[at] ?? '');
    if (place !== undefined && published !== null) {
      const day = weekdayBefore(published, place);
      found.push({ from: day, to: day, hasYear: false });
      continue;
    }
    const read = readWritten(words, at);
    if (read === null) continue;
    const past = yearsBack(words, read.next);
    const isRelative = past !== null && published !== null && read.written.year === null;
    const year = isRelative ? Number(published.slice(0, 4)) - past : read.written.year;
    const days = resolve({ ...read.written, year }, published);
    if (days !== null) found.push(days);
    at = (isRelative ? read.next + 2 : read.next) - 1;
  }
  return found;
}
