/** A time phrase beside which an event may be named: where it stands, and when the event was, minutes since 1970. */
export type TimePhrase = {
  /** Index of its first word, and of the word behind its last. */
  readonly start: number;
  readonly end: number;
  /** "last week's strike", "the Sunday strike", against "the strike last week", "the strike on Sunday". */
  readonly leads: boolean;
  readonly from: number;
  readonly to: number;
  /** Known to the week only. */
  readonly week: boolean;
};

const DAY = 1_440;

/** A day begins earlier than UTC has it where the war is, and its news is dated into the next day. */
const BEFORE_DAY = 6 * 60;
const AFTER_DAY = 36 * 60;

/** A day either way of the week before: outlets begin it on a Sunday or a Monday. */
const WEEK_SLACK = 1;

const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const PARTS = new Set(['night', 'morning', 'evening', 'afternoon']);

/** What ties a time phrase to the noun before it. */
const TIES = new Set(['on', 'from', 'of']);

const ARTICLES = new Set(['the', 'a']);

const dropPossessive = (word: string) => word.replace(/['’]s$/, '');

/** Day of the week of a day since 1970, a Sunday being 0. */
const weekdayOf = (day: number) => (day + 4) % 7;

const rangeOfDay = (day: number) => ({
  from: day * DAY - BEFORE_DAY,
  to: day * DAY + AFTER_DAY,
  week: false,
});

function rangeOfWeekBefore(today: number) {
  const monday = today - ((weekdayOf(today) + 6) % 7);
  return { from: (monday - 7 - WEEK_SLACK) * DAY, to: (monday + WEEK_SLACK) * DAY, week: true };
}

/** The last such day of a year's calendar that is not to come; null where there is none ("31 June"). */
function findDate(dayOfMonth: number, month: number, year: number | null, today: number): number | null {
  const thisYear = new Date(today * DAY * 60_000).getUTCFullYear();
  for (const candidate of year === null ? [thisYear, thisYear - 1] : [year]) {
    const time = Date.UTC(candidate, month, dayOfMonth);
    if (new Date(time).getUTCMonth() !== month) continue;
    const day = Math.floor(time / (DAY * 60_000));
    if (day <= today + 1) return day;
  }
  return null;
}

type Words = readonly string[];
type Found = Pick<TimePhrase, 'end' | 'from' | 'to' | 'week'>;

function readLastWeek(words: Words, at: number, today: number): Found | null {
  const isPhrase = words[at] === 'last' && dropPossessive(words[at + 1] ?? '') === 'week';
  return isPhrase ? { end: at + 2, ...rangeOfWeekBefore(today) } : null;
}

function readWeekday(words: Words, at: number, today: number): Found | null {
  const last = words[at] === 'last';
  const index = last ? at + 1 : at;
  const weekday = WEEKDAYS.indexOf(dropPossessive(words[index] ?? ''));
  if (weekday < 0) return null;
  const back = (weekdayOf(today) - weekday + 7) % 7;
  const part = PARTS.has(dropPossessive(words[index + 1] ?? ''));
  return { end: index + (part ? 2 : 1), ...rangeOfDay(today - (last && back === 0 ? 7 : back)) };
}

function readDate(words: Words, at: number, today: number): Found | null {
  const [one, other] = [words[at] ?? '', dropPossessive(words[at + 1] ?? '')];
  const [number, name] = /^\d{1,2}$/.test(one) ? [one, other] : [other, one];
  const month = MONTHS.indexOf(name);
  if (month < 0 || !/^\d{1,2}$/.test(number)) return null;
  const comma = words[at + 2] === ',' ? 1 : 0;
  const named = words[at + 2 + comma] ?? '';
  const year = /^(?:19|20)\d\d$/.test(named) ? Number(named) : null;
  const day = findDate(Number(number), month, year, today);
  return day === null ? null : { end: at + 2 + (year === null ? 0 : 1 + comma), ...rangeOfDay(day) };
}

/**
 * The time phrases of a sentence that may date an event: "last week's", "Sunday's", "on Sunday", "12 May".
 * `words`: its words and marks in lower case. `published`: minutes since 1970, UTC.
 */
export function listTimePhrases(words: readonly string[], published: number): TimePhrase[] {
  const today = Math.floor(published / DAY);
  const phrases: TimePhrase[] = [];
  let at = 0;
  while (at < words.length) {
    const week = readLastWeek(words, at, today);
    const found = week ?? readWeekday(words, at, today) ?? readDate(words, at, today);
    if (found === null) {
      at++;
      continue;
    }
    const possessive = /['’]s$/.test(words[found.end - 1] ?? '');
    const tied = !possessive && TIES.has(words[at - 1] ?? '');
    // "The Sunday strike" leads without an apostrophe; "strike on Ternivka Sunday" stands behind.
    const leads = possessive || ARTICLES.has(words[at - 1] ?? '');
    phrases.push({ ...found, start: tied ? at - 1 : at, leads });
    at = found.end;
  }
  return phrases;
}
