import { expect, test } from 'vitest';
import { readerDue, withinSendingWindow } from '../../src/deliver/schedule.ts';
import { findDue, findWindow } from '../../src/digest/calendar.ts';

// The edge has time-zone data of its own; the whole tables are in tests/deliver and tests/digest.

test.each([
  ['Europe/Kyiv', 3, '2024-03-30T22:00:00Z', '2024-03-31T01:00:00.000Z'],
  ['Europe/Kyiv', 3, '2024-10-27T00:30:00Z', '2024-10-27T01:00:00.000Z'],
  ['America/New_York', 2, '2024-03-10T05:00:00Z', '2024-03-10T07:00:00.000Z'],
  ['Australia/Lord_Howe', 2, '2024-10-05T14:00:00Z', '2024-10-05T15:30:00.000Z'],
  ['Pacific/Apia', 7, '2011-12-29T18:00:00Z', '2011-12-30T17:00:00.000Z'],
])('in workerd, a reader’s hour in %s (%i) begins as it does in Node', (zone, hour, due, expected) => {
  expect(readerDue(due, hour, zone)).toBe(expected);
});

test('in workerd, an issue falls due and a window opens as they do in Node', () => {
  const cadence = { every: 'day', at: '02:30' } as const;
  const window = { from: '2024-03-09', to: '2024-03-09' };
  expect(findDue({ zone: 'America/New_York', cadence }, window)).toBe('2024-03-10T07:30:00Z');
  expect(findWindow({ zone: 'Pacific/Apia', cadence }, '2011-12-30')).toEqual({
    from: '2011-12-29',
    to: '2011-12-30',
  });
  const night = { from: '02:30', to: '05:00' };
  expect(withinSendingWindow('2024-03-10T06:00:00Z', 'America/New_York', night)).toEqual({
    ok: false,
    opensAt: '2024-03-10T07:00:00.000Z',
  });
});
