import type { Sentence } from './read-sentences.ts';

/** Longest period read, in words. */
const PERIOD_WORDS = 8;

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));
const MONTHS = list(
  `january february march april june july august september october november december jan feb mar apr jun jul aug sep
   sept oct nov dec`,
);
const DAYS = list('monday tuesday wednesday thursday friday saturday sunday');
const UNITS = list('hour hours day days week weeks month months year years night weekend morning evening');
const LAST = list('past last previous same preceding');
const ONE_WORD = list('overnight yesterday today tonight daily');
/** Words that end the phrase after "since" or "as of". */
const ENDS = list(
  'and but have has had were was are is while as according said says with which that who after when killed wounded died',
);

const formAt = ({ words }: Sentence, at: number) => words[at]?.form ?? '';
const isNumber = (form: string) =>
  /^\d/.test(form) ||
  /^(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|24|few|several)$/.test(form);

/** Word index after the period that opens at word `at`; null where none does. */
function readPeriod(sentence: Sentence, at: number): number | null {
  const form = formAt(sentence, at);
  const next = formAt(sentence, at + 1);
  if (ONE_WORD.has(form)) return next === 'drone' || next === 'strike' || next === 'attack' ? null : at + 1;
  const same = readSame(sentence, at);
  if (same !== null) return same;
  if (form === 'so' && next === 'far') return at + (formAt(sentence, at + 2) === 'this' ? 4 : 2);
  if (form === 'to' && next === 'date') return at + 2;
  if ((form === 'per' || form === 'each' || form === 'every') && UNITS.has(next)) return at + 2;
  // "500 a day", but "a day after".
  if (
    form === 'a' &&
    UNITS.has(next) &&
    !/^(?:after|before|later|earlier|ago|of)$/.test(formAt(sentence, at + 2))
  )
    return at > 0 &&
      !/^(?:in|for|within|than|about|nearly|almost|over|after|less|half)$/.test(formAt(sentence, at - 1))
      ? at + 2
      : null;
  if (form === 'since' && next !== '') return readOn(sentence, at + 1);
  if (form === 'as' && next === 'of') return readOn(sentence, at + 2);
  if (form === 'between') {
    const month = (index: number) => MONTHS.has(formAt(sentence, index)) || formAt(sentence, index) === 'may';
    if (month(at + 1) && formAt(sentence, at + 2) === 'and' && month(at + 3)) return at + 4;
  }
  if (/^(?:in|over|during|within|for|through|by|from|on|until|between)$/.test(form))
    return readDated(sentence, at + 1);
  if ((form === 'last' || form === 'this') && (UNITS.has(next) || DAYS.has(next))) return at + 2;
  return DAYS.has(form) && formAt(sentence, at - 1) !== 'next' ? at + 1 : null;
}

/** Nouns that with "the same" or "that" stand for a period named before. */
const OVER = list('in over during within for across through');
const PERIOD_NOUNS = list('period timeframe timespan interval stretch');

/** Word index after "over the same period", "during that time" that opens at word `at`; null where neither does. */
function readSame(sentence: Sentence, at: number): number | null {
  if (!OVER.has(formAt(sentence, at))) return null;
  const pointer = formAt(sentence, at + 1) === 'the' ? at + 2 : at + 1;
  const form = formAt(sentence, pointer);
  if (form !== 'same' && (form !== 'that' || pointer !== at + 1)) return null;
  const noun = formAt(sentence, pointer + 1) === 'time' ? pointer + 2 : pointer + 1;
  if (PERIOD_NOUNS.has(formAt(sentence, noun))) return noun + 1;
  // "at the same time" says no period, "during that time" does.
  return noun === pointer + 2 && form === 'that' ? noun : null;
}

/** What follows "in", "over", "on": "the past 24 hours", "24 hours", "February", "19 May", "a single day", "2022". */
function readDated(sentence: Sentence, from: number): number | null {
  let at = from;
  if (/^(?:the|a|its|just|late|early|mid)$/.test(formAt(sentence, at))) at++;
  if (LAST.has(formAt(sentence, at)) || /^(?:first|single|space)$/.test(formAt(sentence, at))) at++;
  const counted = isNumber(formAt(sentence, at)) ? at + 1 : at;
  if (UNITS.has(formAt(sentence, counted)) && counted > from)
    return counted + (formAt(sentence, counted + 1) === 'alone' ? 2 : 1);
  const form = formAt(sentence, at);
  if (MONTHS.has(form)) return at + (isDayOrYear(sentence, at + 1) ? 2 : 1);
  if (/^\d{1,2}$/.test(form) && (MONTHS.has(formAt(sentence, at + 1)) || formAt(sentence, at + 1) === 'may'))
    return at + (/^(?:19|20)\d\d$/.test(formAt(sentence, at + 2)) ? 3 : 2);
  if (DAYS.has(form)) return at + 1;
  return /^20\d\d$/.test(form) ? at + 1 : null;
}

/** Whether a phrase that dates may end with this word, so that a name behind it begins something else: "since February Russia has". */
const isDated = (form: string) =>
  MONTHS.has(form) ||
  DAYS.has(form) ||
  UNITS.has(form) ||
  form === 'may' ||
  /^(?:began|begun|started|\d{1,2}|(?:19|20)\d\d)$/.test(form);

/** Whether the number at a word goes with the month before it: "March 12", "March 2022", but "in March, 300 soldiers". */
function isDayOrYear(sentence: Sentence, at: number): boolean {
  const { words, text, start } = sentence;
  const form = formAt(sentence, at);
  const gap = text.slice((words[at - 1]?.end ?? start) - start, (words[at]?.start ?? start) - start);
  if (/^(?:19|20)\d\d$/.test(form)) return gap.length <= 2;
  return /^(?:[12]?\d|3[01])(?:st|nd|rd|th)?$/.test(form) && !gap.includes(',');
}

/** The end of a phrase that runs to the next comma, verb or conjunction. */
function readOn(sentence: Sentence, from: number): number {
  const { words, text, start } = sentence;
  let to = from + 1;
  while (to < words.length && to - from < PERIOD_WORDS) {
    const here = words[to - 1];
    const next = words[to];
    if (here === undefined || next === undefined || ENDS.has(next.form)) break;
    if (/[,;:.!?”"()–—]/u.test(text.slice(here.end - start, next.start - start))) break;
    if (isDated(here.form) && !isDated(next.form) && /^[\p{Lu}\d]/u.test(text.charAt(next.start - start)))
      break;
    // "since February 20,000 have died"
    if (
      /^\d/.test(next.form) &&
      (!/^\d{1,2}(?:st|nd|rd|th)?$|^(?:19|20)\d\d$/.test(next.form) ||
        /^(?:began|begun|started)$/.test(here.form))
    )
      break;
    to++;
  }
  return to;
}

/** Whether a weekday there dates what was said, not what happened: "officials said on Friday". */
function datesSpeech(sentence: Sentence, at: number): boolean {
  return [1, 2].some((step) =>
    /^(?:said|says|told|announced|reported|wrote|confirmed|claimed|added)$/.test(formAt(sentence, at - step)),
  );
}

/** A date or period as its words stand in the text, from offset `start`. */
export type FoundPeriod = {
  readonly start: number;
  readonly text: string;
  /** Whether it only points to one named before: "over the same period". */
  readonly points: boolean;
};

/** Every date or period that a sentence gives for what happened, in order. */
export function listPeriods(sentence: Sentence): FoundPeriod[] {
  const { words, text, start } = sentence;
  const found: FoundPeriod[] = [];
  for (let at = 0; at < words.length; at++) {
    const to = readPeriod(sentence, at);
    const first = words[at];
    const last = to === null ? undefined : words[to - 1];
    if (to === null || first === undefined || last === undefined || datesSpeech(sentence, at)) continue;
    // "the toll from Sunday's strike": the day belongs to the strike, and dates no figure by itself.
    if (
      /^['’]s|^s['’]/u.test(text.slice(last.end - start)) ||
      /['’]s?$/u.test(text.slice(0, last.end - start))
    )
      continue;
    found.push({
      start: first.start,
      text: text.slice(first.start - start, last.end - start),
      points: readSame(sentence, at) !== null,
    });
    at = to - 1;
  }
  return found;
}

/** How many sentences back a period may stand that "the same period" points to. */
const POINT_REACH = 6;

/** The periods of a sentence, each that only points to another read as the last one named before it, where the text names one. */
export function listResolvedPeriods(sentences: readonly Sentence[], index: number): FoundPeriod[] {
  const sentence = sentences[index];
  if (sentence === undefined) return [];
  let named: string | null | undefined;
  return listPeriods(sentence).map((period) => {
    if (!period.points) {
      named = period.text;
      return period;
    }
    if (named === undefined) named = findNamedBefore(sentences, index);
    return named === null ? period : { ...period, text: named };
  });
}

/** The last period that the sentences before one name; null where those near it name none. */
function findNamedBefore(sentences: readonly Sentence[], index: number): string | null {
  for (let at = index - 1; at >= Math.max(0, index - POINT_REACH); at--) {
    const sentence = sentences[at];
    const named = sentence && listPeriods(sentence).findLast(({ points }) => !points);
    if (named) return named.text;
  }
  return null;
}

/** The words that date a figure standing at an offset: of several, the nearest. Null where there are none. */
export function findPeriod(periods: readonly FoundPeriod[], near: number): string | null {
  let best: FoundPeriod | null = null;
  for (const period of periods) {
    if (best !== null && Math.abs(period.start - near) >= Math.abs(best.start - near)) {
      if (period.start > near) break;
      continue;
    }
    best = period;
  }
  return best?.text ?? null;
}
