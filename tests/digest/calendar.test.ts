import { describe, expect, test } from 'vitest';
import {
  checkWindow,
  dayOf,
  digestId,
  findBounds,
  findDue,
  findWindow,
  isInWindow,
  isZone,
} from '../../src/digest/calendar.ts';
import { weekly } from './candidates.ts';

describe('windows', () => {
  test('a week that falls due on Monday covers Monday to Sunday', () => {
    for (const day of ['2022-03-28', '2022-03-31', '2022-04-03'])
      expect(findWindow(weekly.cadence, day)).toEqual({ from: '2022-03-28', to: '2022-04-03' });
  });

  test('a day covers itself', () => {
    expect(findWindow({ every: 'day', at: '07:00' }, '2024-02-29')).toEqual({
      from: '2024-02-29',
      to: '2024-02-29',
    });
  });

  test('chosen weekdays cover the days since the last of them', () => {
    expect(findWindow({ every: 'weekdays', on: ['monday', 'thursday'], at: '07:00' }, '2022-03-30')).toEqual({
      from: '2022-03-28',
      to: '2022-03-30',
    });
  });

  test('a month runs from its day to the day before the next', () => {
    expect(findWindow({ every: 'month', on: 15, at: '07:00' }, '2024-03-01')).toEqual({
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
  test.each([
    ['Europe/Kyiv', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['+02:00', false],
    ['', false],
  ])('knows whether %j is one', (zone, known) => {
    expect(isZone(zone)).toBe(known);
  });

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
      expect(isInWindow('2022-04-03', zone, window)).toBe(true);
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
