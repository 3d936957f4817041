import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  checkWindow,
  dayOf,
  digestId,
  findBounds,
  findDue,
  findLastWindow,
  findWindow,
  openWindow,
  weekCalendar,
} from '../../src/digest/calendar.ts';
import { type Cadence, WEEKDAYS } from '../../src/model/newsletter.ts';
import { weekly } from './candidates.ts';

const kyiv = (cadence: Cadence) => ({ cadence, zone: 'Europe/Kyiv' });

describe('windows', () => {
  test('a week that falls due on Monday covers Monday to Sunday', () => {
    for (const day of ['2022-03-28', '2022-03-31', '2022-04-03'])
      expect(findWindow(weekly, day)).toEqual({ from: '2022-03-28', to: '2022-04-03' });
  });

  test('a day covers itself', () => {
    expect(findWindow(kyiv({ every: 'day', at: '07:00' }), '2024-02-29')).toEqual({
      from: '2024-02-29',
      to: '2024-02-29',
    });
  });

  test('chosen weekdays cover the days since the last of them', () => {
    expect(
      findWindow(kyiv({ every: 'weekdays', on: ['monday', 'thursday'], at: '07:00' }), '2022-03-30'),
    ).toEqual({
      from: '2022-03-28',
      to: '2022-03-30',
    });
  });

  test('a month runs from its day to the day before the next', () => {
    expect(findWindow(kyiv({ every: 'month', on: 15, at: '07:00' }), '2024-03-01')).toEqual({
      from: '2024-02-15',
      to: '2024-03-14',
    });
  });

  test.each([
    [{ from: '2022-03-28', to: '2022-04-03' }, 'weekly-2022-04-03'],
    [{ from: '2022-03-28', to: '2022-04-10' }, 'weekly-2022-03-28--2022-04-10'],
    [{ from: '2022-03-29', to: '2022-04-03' }, 'weekly-2022-03-29--2022-04-03'],
  ])('%j has the id %s', (window, id) => {
    expect(digestId(weekly, window)).toBe(id);
  });

  test('refuses a window that ends before it begins', () => {
    expect(checkWindow({ from: '2022-04-03', to: '2022-04-02' })).toMatchObject({ reason: 'reversed' });
  });

  test('allows two years and no day more', () => {
    expect(checkWindow({ from: '2022-01-01', to: '2024-01-01' })).toBeNull();
    expect(checkWindow({ from: '2022-01-01', to: '2024-01-02' })).toMatchObject({ reason: 'too-long' });
  });
});

describe('zones', () => {
  test('a day of 23 hours has bounds 23 hours apart', () => {
    expect(findBounds('Europe/Kyiv', { from: '2022-03-27', to: '2022-03-27' })).toEqual({
      start: '2022-03-26T22:00:00Z',
      end: '2022-03-27T21:00:00Z',
    });
  });

  test('an instant late in the evening belongs to the next day further east', () => {
    expect(dayOf('2022-04-03T22:30:00Z', 'Europe/Kyiv')).toBe('2022-04-04');
    expect(dayOf('2022-04-03T22:30:00Z', 'America/New_York')).toBe('2022-04-03');
  });

  test('a whole day belongs to itself in every zone', () => {
    const window = { from: '2022-04-03', to: '2022-04-03' };
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
      expect(openWindow(zone, window)('2022-04-03')).toBe(true);
  });

  test.each([
    ['winter', '2022-03-20', '2022-03-21T05:00:00Z'],
    ['summer', '2022-04-03', '2022-04-04T04:00:00Z'],
  ])('falls due at the newsletter’s hour in %s', (_name, to, due) => {
    expect(findDue(weekly, { from: '2022-01-01', to })).toBe(due);
  });

  test('falls due after the gap where the hour does not exist', () => {
    const early = { zone: 'Europe/Kyiv', cadence: { every: 'day', at: '03:30' } } as const;
    expect(findDue(early, { from: '2022-03-26', to: '2022-03-26' })).toBe('2022-03-27T01:30:00Z');
  });
});

describe('the calendar when the clocks change', () => {
  // UTC by hand: New York -5 and -4; Kyiv +2 and +3; Lord Howe +10:30 and +11; Apia -10, then +14; St John's -2:30 and -3:30.
  test.each([
    ['02:30 that does not exist is 03:30', 'America/New_York', '02:30', '2024-03-10', '2024-03-10T07:30:00Z'],
    ['the day before', 'America/New_York', '02:30', '2024-03-09', '2024-03-09T07:30:00Z'],
    ['the day after', 'America/New_York', '02:30', '2024-03-11', '2024-03-11T06:30:00Z'],
    [
      '01:30 that comes twice is the first',
      'America/New_York',
      '01:30',
      '2024-11-03',
      '2024-11-03T05:30:00Z',
    ],
    ['03:30 that comes twice is the first', 'Europe/Kyiv', '03:30', '2024-10-27', '2024-10-27T00:30:00Z'],
    [
      '02:15 that does not exist is 02:45',
      'Australia/Lord_Howe',
      '02:15',
      '2024-10-06',
      '2024-10-05T15:45:00Z',
    ],
    [
      '01:45 that comes twice is the first',
      'Australia/Lord_Howe',
      '01:45',
      '2024-04-07',
      '2024-04-06T14:45:00Z',
    ],
    ['a midnight that does not exist is 01:00', 'Asia/Beirut', '00:00', '2024-03-31', '2024-03-30T22:00:00Z'],
    [
      'a midnight that comes twice is the first',
      'America/St_Johns',
      '00:00',
      '2010-11-07',
      '2010-11-07T02:30:00Z',
    ],
    ['the day before one that never was', 'Pacific/Apia', '07:00', '2011-12-29', '2011-12-29T17:00:00Z'],
    ['the day after one that never was', 'Pacific/Apia', '07:00', '2011-12-31', '2011-12-30T17:00:00Z'],
  ])('%s (%s %s)', (_name, zone, at, day, due) => {
    const daily = { zone, cadence: { every: 'day', at } } as const;
    const before = addDays(day, -1);
    expect(findDue(daily, { from: before, to: before })).toBe(due);
  });

  test.each<[name: string, cadence: Cadence, from: string, to: string]>([
    ['daily: the day before goes on', { every: 'day', at: '07:00' }, '2011-12-29', '2011-12-30'],
    ['weekly: the week goes on', { every: 'week', on: 'friday', at: '07:00' }, '2011-12-23', '2011-12-30'],
    ['weekly, the week after', { every: 'week', on: 'friday', at: '07:00' }, '2011-12-31', '2012-01-05'],
    ['monthly: the month goes on', { every: 'month', on: 28, at: '07:00' }, '2011-12-28', '2012-01-27'],
    [
      'weekdays: the day before goes on',
      { every: 'weekdays', on: ['friday', 'saturday'], at: '07:00' },
      '2011-12-24',
      '2011-12-30',
    ],
  ])('over the day that Apia never had, %s', (_name, cadence, from, to) => {
    const apia = { zone: 'Pacific/Apia', cadence };
    expect(findWindow(apia, from)).toEqual({ from, to });
    expect(findWindow(apia, to)).toEqual({ from, to });
  });

  test('a day that has begun goes on though the clocks go back over midnight', () => {
    // St John's, 7 November 2010: 00:01 is 23:01 of the day before, at 02:31 UTC.
    const { start } = findBounds('America/St_Johns', { from: '2010-11-07', to: '2010-11-07' });
    expect(start).toBe('2010-11-07T02:30:00Z');
    expect(dayOf('2010-11-07T02:29:59Z', 'America/St_Johns')).toBe('2010-11-06');
    expect(dayOf('2010-11-07T03:00:00Z', 'America/St_Johns')).toBe('2010-11-07');
  });

  const at = fc
    .integer({ min: 0, max: 24 * 12 - 1 })
    .map((n) => `${String(Math.floor(n / 12)).padStart(2, '0')}:${String((n % 12) * 5).padStart(2, '0')}`);
  const cadences: fc.Arbitrary<Cadence> = fc.oneof(
    fc.record({ every: fc.constant('day' as const), at }),
    fc.record({ every: fc.constant('week' as const), on: fc.constantFrom(...WEEKDAYS), at }),
    fc.record({
      every: fc.constant('weekdays' as const),
      on: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
      at,
    }),
    fc.record({ every: fc.constant('month' as const), on: fc.integer({ min: 1, max: 28 }), at }),
  );
  const zones = fc.constantFrom(
    'Europe/Kyiv',
    'America/New_York',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'America/St_Johns',
    'Asia/Beirut',
    'Africa/Casablanca',
    'Pacific/Kiritimati',
    'UTC',
  );
  /** Days near changes of the clocks, and any others. */
  const days = fc.oneof(
    fc.constantFrom(
      '2011-12-29',
      '2010-11-06',
      '2024-03-09',
      '2024-03-30',
      '2024-10-05',
      '2024-11-02',
      '1994-12-30',
    ),
    fc.integer({ min: 0, max: 50_000 }).map((count) => addDays('1970-01-01', count)),
  );

  test('windows follow each other without a gap or an overlap, whatever the cadence and zone', () => {
    fc.assert(
      fc.property(cadences, zones, days, (cadence, zone, first) => {
        const newsletter = { cadence, zone };
        let window = findWindow(newsletter, first);
        for (let seen = 0; seen < 8; seen++) {
          expect(window.from <= window.to).toBe(true);
          for (let day = window.from; day <= window.to; day = addDays(day, 1))
            expect(findWindow(newsletter, day)).toEqual(window);
          const next = findWindow(newsletter, addDays(window.to, 1));
          expect(next.from).toBe(addDays(window.to, 1));
          expect(findBounds(zone, next).start).toBe(findBounds(zone, window).end);
          window = next;
        }
      }),
      { seed: 51, numRuns: 300 },
    );
  });

  test('issues fall due one after the other, none before its window is over', () => {
    fc.assert(
      fc.property(cadences, zones, days, (cadence, zone, first) => {
        const newsletter = { cadence, zone };
        let window = findWindow(newsletter, first);
        let before = '';
        for (let seen = 0; seen < 10; seen++) {
          const due = findDue(newsletter, window);
          expect(due >= findBounds(zone, window).end).toBe(true);
          expect(due > before).toBe(true);
          before = due;
          window = findWindow(newsletter, addDays(window.to, 1));
        }
      }),
      { seed: 52, numRuns: 300 },
    );
  });

  test('an issue falls due at the newsletter’s hour wherever clocks show it on that day', () => {
    fc.assert(
      fc.property(cadences, zones, days, (cadence, zone, day) => {
        const newsletter = { cadence, zone };
        const window = findWindow(newsletter, day);
        const due = Temporal.Instant.from(findDue(newsletter, window)).toZonedDateTimeISO(zone);
        const asked = Temporal.PlainDateTime.from(`${addDays(window.to, 1)}T${cadence.at}`);
        const exists = asked
          .toZonedDateTime(zone, { disambiguation: 'earlier' })
          .toPlainDateTime()
          .equals(asked);
        if (exists) expect(due.toPlainDateTime().toString()).toBe(asked.toString());
        else expect(Temporal.PlainDateTime.compare(due.toPlainDateTime(), asked)).toBe(1);
      }),
      { seed: 53, numRuns: 500 },
    );
  });

  test('the last window is the newest that fell due by now', () => {
    const now = fc
      .tuple(days, fc.integer({ min: 0, max: 86_399 }))
      .map(([day, seconds]) => new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000));
    fc.assert(
      fc.property(cadences, zones, now, (cadence, zone, at) => {
        const newsletter = { cadence, zone };
        const last = findLastWindow(newsletter, at.toISOString());
        const next = findWindow(newsletter, addDays(last.to, 1));
        expect(Date.parse(findDue(newsletter, last))).toBeLessThanOrEqual(at.getTime());
        expect(Date.parse(findDue(newsletter, next))).toBeGreaterThan(at.getTime());
      }),
      { seed: 55, numRuns: 500 },
    );
  });

  test('a daily newsletter’s week is over on Monday at its hour', () => {
    const daily = weekCalendar({ zone: 'America/New_York', cadence: { every: 'day', at: '07:00' } });
    // 07:00 is 11:00 UTC from 10 March 2024 on.
    expect(findLastWindow(daily, '2024-03-11T10:59:59Z')).toEqual({ from: '2024-02-26', to: '2024-03-03' });
    expect(findLastWindow(daily, '2024-03-11T11:00:00Z')).toEqual({ from: '2024-03-04', to: '2024-03-10' });
  });

  test('an instant lies within the bounds of its day, and of no other', () => {
    fc.assert(
      fc.property(zones, days, fc.integer({ min: 0, max: 48 * 60 * 60 }), (zone, day, seconds) => {
        const start = Date.parse(findBounds(zone, { from: day, to: day }).start);
        const instant = new Date(start + seconds * 1000).toISOString().replace('.000', '');
        const found = dayOf(instant, zone);
        const bounds = findBounds(zone, { from: found, to: found });
        expect(bounds.start <= instant && instant < bounds.end).toBe(true);
      }),
      { seed: 54, numRuns: 1_000 },
    );
  });
});
