import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { readerDue, readerDues, withinSendingWindow } from '../../src/deliver/schedule.ts';

const ZONES = [
  'Europe/Kyiv',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Beirut',
  'America/St_Johns',
  'Asia/Kathmandu',
  'UTC',
];

/** The changes of the clocks around which the tables below stand, with a day either side. */
const CHANGES = [
  '2024-03-31T01:00:00Z',
  '2024-10-27T01:00:00Z',
  '2024-03-10T07:00:00Z',
  '2024-11-03T06:00:00Z',
  '2024-10-05T15:30:00Z',
  '2024-04-06T15:00:00Z',
  '2011-12-30T10:00:00Z',
  '2024-03-30T22:00:00Z',
  '2010-11-07T02:31:00Z',
].map((text) => Date.parse(text));

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const instants = fc
  .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -36 * 60, max: 36 * 60 }))
  .map(([change, minutes]) => change + minutes * MINUTE_MS);

const local = (ms: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);

describe('a reader’s own hour', () => {
  // Offsets by hand: Kyiv +2, in summer +3; New York -5 and -4; Lord Howe +10:30 and +11; Apia -10 and, from
  // 31 December 2011 on, +14; Beirut +2 and +3; St John's -3:30 and -2:30; Kathmandu +5:45.
  test.each([
    ['begins later the same day', 'Europe/Kyiv', 9, '2024-01-15T05:00:00Z', '2024-01-15T07:00:00.000Z'],
    ['begins just then', 'Europe/Kyiv', 7, '2024-01-15T05:00:00Z', '2024-01-15T05:00:00.000Z'],
    [
      'began a minute ago: the next day',
      'Europe/Kyiv',
      7,
      '2024-01-15T05:01:00Z',
      '2024-01-16T05:00:00.000Z',
    ],
    [
      'is the next day’s in a zone further east',
      'Asia/Kathmandu',
      6,
      '2024-01-15T05:00:00Z',
      '2024-01-16T00:15:00.000Z',
    ],
    [
      'is the same day’s in a zone further west',
      'America/New_York',
      6,
      '2024-01-15T05:00:00Z',
      '2024-01-15T11:00:00.000Z',
    ],
    ['moves with summer time', 'America/New_York', 6, '2024-07-15T05:00:00Z', '2024-07-15T10:00:00.000Z'],

    // Kyiv, 31 March 2024: 03:00 is 04:00, at 01:00 UTC.
    ['is skipped in Kyiv', 'Europe/Kyiv', 3, '2024-03-30T22:00:00Z', '2024-03-31T01:00:00.000Z'],
    [
      'is skipped in Kyiv and over: the next day',
      'Europe/Kyiv',
      3,
      '2024-03-31T01:00:01Z',
      '2024-04-01T00:00:00.000Z',
    ],
    ['follows the gap in Kyiv', 'Europe/Kyiv', 4, '2024-03-30T22:00:00Z', '2024-03-31T01:00:00.000Z'],
    // Kyiv, 27 October 2024: 04:00 is 03:00, at 01:00 UTC.
    ['comes twice in Kyiv: the first', 'Europe/Kyiv', 3, '2024-10-26T21:00:00Z', '2024-10-27T00:00:00.000Z'],
    ['comes twice in Kyiv: the second', 'Europe/Kyiv', 3, '2024-10-27T00:30:00Z', '2024-10-27T01:00:00.000Z'],
    [
      'comes twice in Kyiv and over: the next day',
      'Europe/Kyiv',
      3,
      '2024-10-27T01:30:00Z',
      '2024-10-28T01:00:00.000Z',
    ],

    // New York, 10 March 2024: 02:00 is 03:00, at 07:00 UTC; 3 November: 02:00 is 01:00, at 06:00 UTC.
    ['is skipped in New York', 'America/New_York', 2, '2024-03-10T05:00:00Z', '2024-03-10T07:00:00.000Z'],
    [
      'comes twice in New York: the first',
      'America/New_York',
      1,
      '2024-11-03T04:00:00Z',
      '2024-11-03T05:00:00.000Z',
    ],
    [
      'comes twice in New York: the second',
      'America/New_York',
      1,
      '2024-11-03T05:59:00Z',
      '2024-11-03T06:00:00.000Z',
    ],
    [
      'follows the hour that comes twice',
      'America/New_York',
      2,
      '2024-11-03T04:00:00Z',
      '2024-11-03T07:00:00.000Z',
    ],

    // Lord Howe, 6 October 2024: 02:00 is 02:30, at 15:30 UTC the day before; 7 April: 02:00 is 01:30, at 15:00 UTC.
    [
      'loses its first half on Lord Howe',
      'Australia/Lord_Howe',
      2,
      '2024-10-05T14:00:00Z',
      '2024-10-05T15:30:00.000Z',
    ],
    [
      'follows the half hour lost',
      'Australia/Lord_Howe',
      3,
      '2024-10-05T14:00:00Z',
      '2024-10-05T16:00:00.000Z',
    ],
    [
      'has 90 minutes on Lord Howe, and begins once',
      'Australia/Lord_Howe',
      1,
      '2024-04-06T14:01:00Z',
      '2024-04-07T14:30:00.000Z',
    ],
    [
      'follows the half hour gained',
      'Australia/Lord_Howe',
      2,
      '2024-04-06T14:01:00Z',
      '2024-04-06T15:30:00.000Z',
    ],

    // Apia: after 29 December 2011, 23:59 came 31 December, 00:00, at 10:00 UTC on the 30th.
    [
      'is over on Apia’s last day before the jump',
      'Pacific/Apia',
      7,
      '2011-12-29T18:00:00Z',
      '2011-12-30T17:00:00.000Z',
    ],
    [
      'still comes on Apia’s last day before the jump',
      'Pacific/Apia',
      7,
      '2011-12-29T16:00:00Z',
      '2011-12-29T17:00:00.000Z',
    ],
    [
      'is Apia’s first hour after the jump',
      'Pacific/Apia',
      0,
      '2011-12-29T18:00:00Z',
      '2011-12-30T10:00:00.000Z',
    ],

    // Nuuk, 30 March 2024: 23:00 is midnight, at 01:00 UTC the next day.
    [
      'is the last of its day, and skipped',
      'America/Nuuk',
      23,
      '2024-03-30T20:00:00Z',
      '2024-03-31T01:00:00.000Z',
    ],

    // Beirut, 31 March 2024: midnight is 01:00, at 22:00 UTC. St John's, 7 November 2010: 00:01 is 23:01, at 02:31 UTC.
    [
      'is a midnight that does not exist',
      'Asia/Beirut',
      0,
      '2024-03-30T12:00:00Z',
      '2024-03-30T22:00:00.000Z',
    ],
    [
      'is a midnight that comes twice: the first',
      'America/St_Johns',
      0,
      '2010-11-07T02:00:00Z',
      '2010-11-07T02:30:00.000Z',
    ],
    [
      'is a midnight that comes twice: the second',
      'America/St_Johns',
      0,
      '2010-11-07T02:40:00Z',
      '2010-11-07T03:30:00.000Z',
    ],
  ])('%s', (_name, zone, hour, due, expected) => {
    expect(readerDue(due, hour, zone)).toBe(expected);
  });

  test.each([
    ['no hour', null, 'Europe/Kyiv'],
    ['no zone', 7, null],
    ['a zone that nobody knows', 7, 'Mars/Olympus'],
    ['a bare offset', 7, '+02:00'],
    ['an empty zone', 7, ''],
    ['a zone with more behind it', 7, 'Europe/Kyiv][u-ca=hebrew'],
  ])('is when the issue falls due, with %s', (_name, hour, zone) => {
    expect(readerDue('2024-01-15T05:00:00Z', hour, zone)).toBe('2024-01-15T05:00:00.000Z');
  });

  test('comes within a day and the hour gained, or two days where one never was', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 23 }), fc.constantFrom(...ZONES), (due, hour, zone) => {
        const at = Date.parse(readerDue(new Date(due).toISOString(), hour, zone));
        expect(at).toBeGreaterThanOrEqual(due);
        expect(at - due).toBeLessThanOrEqual((zone === 'Pacific/Apia' ? 48 : 25) * HOUR_MS);
      }),
      { seed: 41, numRuns: 2_000 },
    );
  });

  test('shows that hour on the reader’s clock, or the clocks just jumped over its beginning', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 23 }), fc.constantFrom(...ZONES), (due, hour, zone) => {
        const at = Date.parse(readerDue(new Date(due).toISOString(), hour, zone));
        const [before, then] = [local(at - MINUTE_MS, zone), local(at, zone)];
        const jumped = then.toPlainDateTime().since(before.toPlainDateTime()).total('minutes') > 1;
        expect((then.hour === hour && then.minute === 0) || (jumped && then.hour >= hour)).toBe(true);
      }),
      { seed: 42, numRuns: 2_000 },
    );
  });

  test('is worked out once for many readers, and the same', () => {
    const due = '2024-03-31T00:00:00.000Z';
    const dueOf = readerDues(due);
    for (const zone of [...ZONES, 'Mars/Olympus', null])
      for (const hour of [null, 0, 3, 3, 23]) expect(dueOf(hour, zone)).toBe(readerDue(due, hour, zone));
  });
});

describe('a sending window', () => {
  const night = { from: '22:00', to: '06:00' };
  const day = { from: '08:00', to: '20:00' };

  test.each([
    ['is open from its first minute', 'Europe/Kyiv', day, '2024-01-15T06:00:00Z', null],
    ['is open to its last second', 'Europe/Kyiv', day, '2024-01-15T17:59:59.999Z', null],
    [
      'is shut at its end until the next day',
      'Europe/Kyiv',
      day,
      '2024-01-15T18:00:00Z',
      '2024-01-16T06:00:00.000Z',
    ],
    ['opens later the same day', 'Europe/Kyiv', day, '2024-01-15T01:00:00Z', '2024-01-15T06:00:00.000Z'],
    ['spans midnight, before it', 'Europe/Kyiv', night, '2024-01-15T20:30:00Z', null],
    ['spans midnight, after it', 'Europe/Kyiv', night, '2024-01-16T03:59:00Z', null],
    [
      'spans midnight, and is shut by day',
      'Europe/Kyiv',
      night,
      '2024-01-16T04:00:00Z',
      '2024-01-16T20:00:00.000Z',
    ],
    [
      'opens by summer time the day the clocks change',
      'Europe/Kyiv',
      day,
      '2024-03-30T20:00:00Z',
      '2024-03-31T05:00:00.000Z',
    ],
    [
      'opens by winter time the day the clocks change',
      'Europe/Kyiv',
      day,
      '2024-10-26T20:00:00Z',
      '2024-10-27T06:00:00.000Z',
    ],
    [
      'opens after the gap that its beginning falls into',
      'America/New_York',
      { from: '02:30', to: '05:00' },
      '2024-03-10T06:00:00Z',
      '2024-03-10T07:00:00.000Z',
    ],
    [
      'opens the next day where the clocks jump over all of it',
      'America/New_York',
      { from: '02:00', to: '02:45' },
      '2024-03-10T06:00:00Z',
      '2024-03-11T06:00:00.000Z',
    ],
    [
      'opens again where the clocks go back into it',
      'America/New_York',
      { from: '00:00', to: '01:30' },
      '2024-11-03T05:45:00Z',
      '2024-11-03T06:00:00.000Z',
    ],
    [
      'opens again where its beginning comes twice',
      'America/New_York',
      { from: '01:30', to: '03:00' },
      '2024-11-03T06:10:00Z',
      '2024-11-03T06:30:00.000Z',
    ],
    [
      'opens after Lord Howe’s half hour',
      'Australia/Lord_Howe',
      { from: '02:15', to: '05:00' },
      '2024-10-05T15:00:00Z',
      '2024-10-05T15:30:00.000Z',
    ],
    [
      'opens on the day after Apia’s skipped one',
      'Pacific/Apia',
      day,
      '2011-12-30T07:00:00Z',
      '2011-12-30T18:00:00.000Z',
    ],
    [
      'opens as Apia jumps over midnight',
      'Pacific/Apia',
      { from: '00:00', to: '06:00' },
      '2011-12-30T07:00:00Z',
      '2011-12-30T10:00:00.000Z',
    ],
  ])('%s', (_name, zone, window, at, opensAt) => {
    expect(withinSendingWindow(at, zone, window)).toEqual(
      opensAt === null ? { ok: true } : { ok: false, opensAt },
    );
  });

  test('holds nothing back where there is none, or where nobody knows the zone', () => {
    expect(withinSendingWindow('2024-01-15T01:00:00Z', 'Europe/Kyiv', null)).toEqual({ ok: true });
    expect(withinSendingWindow('2024-01-15T01:00:00Z', 'Mars/Olympus', day)).toEqual({ ok: true });
  });

  test('opens at the first minute whose clock it holds, as one finds by trying each', () => {
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
    const isHeld = (from: string, to: string, time: string) =>
      from < to ? time >= from && time < to : time >= from || time < to;
    fc.assert(
      fc.property(instants, clock, clock, fc.constantFrom(...ZONES), (at, from, to, zone) => {
        fc.pre(from !== to);
        const shown = (ms: number) => local(ms, zone).toPlainTime().toString();
        let opens = at;
        while (!isHeld(from, to, shown(opens))) opens += MINUTE_MS;
        expect(withinSendingWindow(new Date(at).toISOString(), zone, { from, to })).toEqual(
          opens === at ? { ok: true } : { ok: false, opensAt: new Date(opens).toISOString() },
        );
      }),
      { seed: 43, numRuns: 150 },
    );
  });
});
