import type { PeriodUnit } from '../model/period.ts';

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

/** The first day of the war that `side` speaks of: a total since then, however its text dates it, is the war's. */
export const WAR_BEGAN = '2022-02-24';

/** Nouns and verbs for the war's beginning. */
export const WAR_WORDS: ReadonlySet<string> = new Set(list('war invasion conflict hostilities invaded'));

/** Words that may stand beside those without making it another event: "the start of Russia's full-scale invasion". */
export const WAR_FILLERS: ReadonlySet<string> = new Set(
  list(
    `the its this a of in on s start beginning outbreak onset began begun begin started starting broke out launched
     launch full scale large all russia russian moscow putin vladimir kremlin ukraine ukrainian kyiv current latest
     special military operation forces troops ordered his has was very`,
  ),
);

const MONTH_NAMES = list(
  'january february march april may june july august september october november december',
);

/** Month names and their abbreviations, to 1 to 12. */
export const MONTHS: ReadonlyMap<string, number> = new Map([
  ...MONTH_NAMES.map((name, at): [string, number] => [name, at + 1]),
  ...MONTH_NAMES.map((name, at): [string, number] => [name.slice(0, 3), at + 1]),
  ['sept', 9],
]);

/** Weekday names and their abbreviations, to 0 (Monday) to 6. */
export const WEEKDAY_PLACES: ReadonlyMap<string, number> = new Map(
  list('monday tuesday wednesday thursday friday saturday sunday').map((name, at): [string, number] => [
    name,
    at,
  ]),
);

/** Words for a unit of time. */
export const UNITS: ReadonlyMap<string, PeriodUnit> = new Map<string, PeriodUnit>([
  ['hour', 'hour'],
  ['hours', 'hour'],
  ['day', 'day'],
  ['days', 'day'],
  ['night', 'night'],
  ['nights', 'night'],
  ['week', 'week'],
  ['weeks', 'week'],
  ['month', 'month'],
  ['months', 'month'],
  ['year', 'year'],
  ['years', 'year'],
]);

/** Number words that stand in periods. */
export const COUNTS: ReadonlyMap<string, number> = new Map(
  list('a one two three four five six seven eight nine ten eleven twelve').map((word, at) => [
    word,
    Math.max(1, at),
  ]),
);
