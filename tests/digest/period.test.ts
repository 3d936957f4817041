import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readClaimPeriod } from '../../src/digest/period.ts';
import { comparePeriods, findPeriodEnd, Period, periodKey } from '../../src/model/period.ts';

/** A Wednesday. */
const PUBLISHED = '2023-05-17';
const keyOf = (asOf: string | null, published: string | null = PUBLISHED) =>
  periodKey(readClaimPeriod(asOf, published));

describe('readClaimPeriod', () => {
  test.each<[string | null, string]>([
    [null, 'unstated'],
    ['since the invasion began', 'total:war'],
    ['since the start of the war', 'total:war'],
    ['since Russia’s full-scale invasion of Ukraine', 'total:war'],
    ['since February 2022', 'total:war'],
    ['since 24 February 2022', 'total:war'],
    ['since the start of the full-scale war', 'total:war'],
    ['since Russian forces invaded Ukraine', 'total:war'],
    ['since the special military operation began', 'total:war'],
    ['since the invasion in February', 'total:war'],
    ['since February last year', 'total:war'],
    ['since 24 February', 'total:war'],
    ['since 3 March this year', 'total:2023-03-03'],
    ['since 2022', 'total:2022-01-01'],
    ['since February', 'total:2023-02-01'],
    ['since December', 'total:2022-12-01'],
    ['since 2014', 'total:2014-01-01'],
    ['since World War II', 'total:world war ii'],
    ['since the winter', 'total:winter'],
    ['since Monday', 'total:2023-05-15'],
    ['from Monday', 'total:2023-05-15'],
    ['so far', 'total'],
    ['to date', 'total'],
    ['As of 3 May', 'total'],
    ['by 3 May', 'total'],
    ['so far this year', 'span:2023-01-01:2023-05-17'],
    ['so far this month', 'span:2023-05-01:2023-05-17'],
    ['so far this week', 'span:2023-05-15:2023-05-17'],
    ['so far today', 'day:2023-05-17'],
    ['so far in May', 'span:2023-05-01:2023-05-17'],
    ['in the past 24 hours', 'span:2023-05-16:2023-05-17'],
    ['in the last 24 hours', 'span:2023-05-16:2023-05-17'],
    ['over the past 48 hours', 'span:2023-05-15:2023-05-17'],
    ['over the past 15 months', 'span:2022-02-17:2023-05-17'],
    ['in the past week', 'span:2023-05-10:2023-05-17'],
    ['over the last two weeks', 'span:2023-05-03:2023-05-17'],
    ['overnight', 'span:2023-05-16:2023-05-17'],
    ['last night', 'span:2023-05-16:2023-05-17'],
    ['this week', 'span:2023-05-15:2023-05-17'],
    ['last week', 'span:2023-05-08:2023-05-14'],
    ['last month', 'span:2023-04-01:2023-04-30'],
    ['last year', 'span:2022-01-01:2022-12-31'],
    ['in 2022', 'span:2022-01-01:2022-12-31'],
    ['in March', 'span:2023-03-01:2023-03-31'],
    ['in May', 'span:2023-05-01:2023-05-17'],
    ['in June', 'span:2022-06-01:2022-06-30'],
    ['between 1 May and 7 May', 'span:2023-05-01:2023-05-07'],
    ['on 9 May', 'day:2023-05-09'],
    ['on Sept. 25', 'day:2022-09-25'],
    ['on March 1st, 2022', 'day:2022-03-01'],
    ['on 29 February', 'day:2020-02-29'],
    ['on Wednesday', 'day:2023-05-17'],
    ["Thursday's", 'day:2023-05-11'],
    ['last Wednesday', 'day:2023-05-10'],
    ['yesterday', 'day:2023-05-16'],
    ['this morning', 'day:2023-05-17'],
    ['today', 'day:2023-05-17'],
    ['daily', 'rate:day'],
    ['a day', 'rate:day'],
    ['per day', 'rate:day'],
    ['every week', 'rate:week'],
    ['in a single day', 'within:1:day'],
    ['in 24 hours', 'within:1:day'],
    ['in a week', 'within:1:week'],
    ['for 900 days', 'within:900:day'],
    ['in late March', 'unstated'],
    ['in the first week', 'unstated'],
    ['over the past few days', 'unstated'],
    ['on the same day', 'unstated'],
    ['between 24 February', 'unstated'],
    ['on 30 February', 'unstated'],
    ['in 2024', 'unstated'],
    ['since June 2024', 'unstated'],
    ['', 'unstated'],
  ])('%s is %s', (asOf, key) => {
    expect(keyOf(asOf)).toBe(key);
  });

  it('takes the UTC day of an instant', () => {
    expect(keyOf('today', '2023-05-17T22:00:00Z')).toBe('day:2023-05-17');
  });

  it('resolves nothing against a date that is not given', () => {
    expect(keyOf('on Wednesday', null)).toBe('unstated');
    expect(keyOf('on 19 May', null)).toBe('unstated');
    expect(keyOf('on 19 May 2022', null)).toBe('day:2022-05-19');
    expect(keyOf('since the war began', null)).toBe('total:war');
  });

  it('keeps the day on which a total was read', () => {
    expect(findPeriodEnd(readClaimPeriod('as of 3 May', PUBLISHED))).toBe('2023-05-03');
    expect(findPeriodEnd(readClaimPeriod('through May 2023', PUBLISHED))).toBe(PUBLISHED);
  });

  const words = fc.constantFrom(
    ...'since as of by on in over the past last a this so far to date first 24 2 31 0 99999 hours day weeks year may feb monday 2022 9999 war began between and from 0000 ٣ 𝟙 ﷽'.split(
      ' ',
    ),
  );
  const phrases = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 9 }).map((list) => list.join(' ')),
  );
  const days = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  it('answers any words with a period that fits its schema, the same each time, and never past the article', () => {
    fc.assert(
      fc.property(phrases, fc.option(days), (asOf, published) => {
        const period = readClaimPeriod(asOf, published);
        expect(Period.parse(period)).toEqual(period);
        expect(readClaimPeriod(asOf, published)).toEqual(period);
        if (period.kind === 'span') expect(period.from < period.to).toBe(true);
        const end = findPeriodEnd(period);
        if (published !== null && end !== null) expect(end <= published).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('comparePeriods puts totals first, the war before all, and what is not stated last', () => {
  const phrases = [null, 'a day', 'on Monday', 'last week', 'so far', 'since 2014', 'since the war began'];
  const sorted = phrases.map((phrase) => readClaimPeriod(phrase, PUBLISHED)).sort(comparePeriods);
  expect(sorted.map(periodKey)).toEqual([
    'total:war',
    'total',
    'total:2014-01-01',
    'span:2023-05-08:2023-05-14',
    'day:2023-05-15',
    'rate:day',
    'unstated',
  ]);
});
