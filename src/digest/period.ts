import type { Published } from '../model/article.ts';
import type { Day } from '../model/ids.ts';
import { type Period, type PeriodUnit, WAR } from '../model/period.ts';
import { listDates } from './period-dates.ts';
import { findCalendarSpan, goBack, spanUntil, weekdayBefore } from './period-days.ts';
import { COUNTS, UNITS, WAR_BEGAN, WAR_FILLERS, WAR_WORDS, WEEKDAY_PLACES } from './period-words.ts';

/** UTF-16 units of an as-of phrase that are read, and of an event that a total counts from: no real one is longer. */
const PHRASE_MAX = 120;

/** Longest stretch of time that is believed, in its own unit: over it the number is no length of time. */
const COUNT_MAX = 1_000;

const UNSTATED: Period = { kind: 'unstated' };
const total = (part: Partial<Extract<Period, { kind: 'total' }>>): Period => ({
  kind: 'total',
  from: null,
  event: null,
  until: null,
  ...part,
});

/** Reads one form of phrase, or answers null where the words are of another. */
type Reader = (words: readonly string[], published: Day | null) => Period | null;

/** "daily", "a day", "per week", "every night". */
const readRate: Reader = ([first = '', second = '', ...rest]) => {
  if (rest.length > 0) return null;
  if (second === '') return first === 'daily' ? { kind: 'rate', per: 'day' } : null;
  const per = UNITS.get(second);
  return per !== undefined && /^(?:a|an|per|each|every)$/.test(first) ? { kind: 'rate', per } : null;
};

/** "since the invasion began", "since February", "since the winter". */
const readSince: Reader = (words, published) => {
  if (words[0] !== 'since') return null;
  const rest = words.slice(1);
  const [date] = listDates(rest, published);
  // "The special military operation" is what Russia calls it.
  const named =
    rest.some((word) => WAR_WORDS.has(word)) || /\bspecial military operation\b/.test(rest.join(' '));
  if (date === undefined) {
    const isWar = named && rest.every((word) => WAR_WORDS.has(word) || WAR_FILLERS.has(word));
    const event = isWar ? WAR : rest.filter((word) => !/^(?:the|a|an)$/.test(word)).join(' ');
    return event === '' ? UNSTATED : total({ event });
  }
  if (published !== null && date.from > published) return UNSTATED;
  // Without its year, 24 February is the war's first day, and so is the February of "the invasion in February".
  const [first, last] = [date.from.slice(4), date.to.slice(4)];
  const isItsDay =
    first === last || named ? first <= WAR_BEGAN.slice(4) && WAR_BEGAN.slice(4) <= last : false;
  if (!date.hasYear && isItsDay && date.from >= WAR_BEGAN.slice(0, 4)) return total({ event: WAR });
  const isFirstDay = date.from <= WAR_BEGAN && WAR_BEGAN <= date.to;
  const isYear = date.from.endsWith('-01-01') && date.to.endsWith('-12-31');
  return isFirstDay && (named || !isYear) ? total({ event: WAR }) : total({ from: date.from });
};

/** "as of 3 June", "by 3 June", "until Tuesday", "through June", "so far", "to date", "so far this year". */
const readUntil: Reader = (words, published) => {
  const [first = '', second = '', third = '', fourth = ''] = words;
  if (first === 'so' && second === 'far') {
    if (published === null || third === '') return total({});
    const unit = fourth === 'week' || fourth === 'month' || fourth === 'year' ? fourth : null;
    if (third === 'this' && unit !== null)
      return spanUntil(findCalendarSpan(published, unit).from, published, published);
    const rest = words.slice(2);
    return readNear(rest, published) ?? readDated(rest, published) ?? total({});
  }
  if (first === 'to' && second === 'date') return total({});
  const isAsOf = first === 'as' && second === 'of';
  if (!isAsOf && !/^(?:by|until|through)$/.test(first)) return null;
  const [date] = listDates(words, published);
  if (date !== undefined) {
    if (published !== null && date.from > published) return UNSTATED;
    return total({ until: published !== null && published < date.to ? published : date.to });
  }
  if (isAsOf && /^(?:this|now|today|press)$/.test(third)) return total({ until: published });
  return isAsOf && third === 'yesterday' && published !== null
    ? total({ until: goBack(published, 1, 'day') })
    : null;
};

/** "overnight", "yesterday", "today", "this morning", "last night", "last week", "this year", "last Friday". */
const readNear: Reader = (words, published) => {
  if (published === null) return null;
  const said = words[0] === 'on' ? words.slice(1) : words;
  const [first = '', second = '', ...rest] = said;
  if (rest.length > 0) return null;
  const dayBefore = goBack(published, 1, 'day');
  const phrase = `${first} ${second}`.trim();
  if (/^(?:overnight|last night)$/.test(phrase)) return { kind: 'span', from: dayBefore, to: published };
  if (phrase === 'yesterday') return { kind: 'day', day: dayBefore };
  if (/^(?:today|tonight|this (?:day|morning|evening|night))$/.test(phrase))
    return { kind: 'day', day: published };
  if (phrase === 'last day') return { kind: 'span', from: dayBefore, to: published };
  const place = WEEKDAY_PLACES.get(second);
  if (place !== undefined && (first === 'last' || first === 'this'))
    return { kind: 'day', day: weekdayBefore(first === 'last' ? dayBefore : published, place) };
  if (second !== 'week' && second !== 'month' && second !== 'year') return null;
  const current = findCalendarSpan(published, second);
  if (first === 'this') return spanUntil(current.from, published, published);
  if (first !== 'last') return null;
  return { kind: 'span', ...findCalendarSpan(goBack(current.from, 1, 'day'), second) };
};

/** A stretch of time: "in the past 24 hours" ends when the article was published, "in a single day" is anywhere. */
const readStretch: Reader = (words, published) => {
  if (!/^(?:in|over|during|within|for)$/.test(words[0] ?? '')) return null;
  let rest = words.slice(1);
  if (/^(?:the|a|an|its|just)$/.test(rest[0] ?? '')) rest = rest.slice(1);
  const isPast = /^(?:past|last|previous|preceding)$/.test(rest[0] ?? '');
  if (isPast || /^(?:single|space)$/.test(rest[0] ?? '')) rest = rest.slice(1);
  if (rest.at(-1) === 'alone') rest = rest.slice(0, -1);
  const unit = UNITS.get(rest.at(-1) ?? '');
  if (unit === undefined || rest.length > 2) return null;
  // "In the week": which one, the words do not say.
  if (rest.length === 1 && words[1] === 'the' && !isPast) return UNSTATED;
  const count = rest.length === 1 ? 1 : readCount(rest[0] ?? '');
  if (count === null) return UNSTATED;
  if (!isPast) return stretch(count, unit);
  return published === null
    ? stretch(count, unit)
    : spanUntil(goBack(published, count, unit), published, published);
};

function readCount(word: string): number | null {
  const count = /^\d{1,4}$/.test(word) ? Number(word) : (COUNTS.get(word) ?? 0);
  return count >= 1 && count <= COUNT_MAX ? count : null;
}

/** 24 hours are a day, whichever way they are written. */
function stretch(count: number, unit: PeriodUnit): Period {
  return unit === 'hour' && count % 24 === 0
    ? { kind: 'within', count: count / 24, unit: 'day' }
    : { kind: 'within', count, unit };
}

/** "on 19 May", "Tuesday", "in March", "in 2022", "from Monday", "between 1 May and 7 May". */
const readDated: Reader = (words, published) => {
  // Only a part of the month or year is meant, and which days that is the words do not say.
  if (words.some((word) => /^(?:early|late|mid|next)$/.test(word))) return UNSTATED;
  const [date, end] = listDates(words, published);
  if (date === undefined) return null;
  if (words[0] === 'from' || words[0] === 'between') {
    if (end !== undefined && date.from <= end.to) return spanUntil(date.from, end.to, published);
    return words[0] === 'from' ? total({ from: date.from }) : UNSTATED;
  }
  return spanUntil(date.from, date.to, published);
};

const READERS: readonly Reader[] = [readRate, readSince, readUntil, readNear, readStretch, readDated];

/**
 * What a figure covers, from the words that date it ("since February", "in the past 24 hours") and the day or instant
 * its article was published, whose UTC day counts. What the words do not settle is `unstated`. Total: any text has an
 * answer, and always the same.
 */
export function readClaimPeriod(asOf: string | null, published: Published | null): Period {
  if (asOf === null) return UNSTATED;
  const words: readonly string[] =
    asOf
      .slice(0, PHRASE_MAX)
      .toLowerCase()
      .replace(/['’]s\b/g, '')
      .match(/[a-z]+|\d+/g) ?? [];
  const day = published === null ? null : published.slice(0, 10);
  for (const read of READERS) {
    const period = read(words, day);
    if (period !== null) return period;
  }
  return UNSTATED;
}
