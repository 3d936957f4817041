import { describe, expect, test } from 'vitest';
import { endOfPause, parseChoice, parseWeeks } from '../../src/deliver/choices.ts';
import { Newsletter } from '../../src/model/newsletter.ts';

const weekly = Newsletter.parse({
  id: 'harbour',
  title: 'Harbour',
  description: 'Ships.',
  zone: 'Europe/London',
  cadence: { every: 'week', on: 'monday', at: '07:00' },
  themes: ['arrivals', 'storms', 'cranes'],
  sender: { name: 'Harbour', address: 'news@harbour.example' },
  listId: 'harbour.example',
});
const daily = { ...weekly, cadence: { every: 'day' as const, at: '07:00' } };

describe('a choice', () => {
  test('is everything, whenever it is due, where nothing is said', () => {
    expect(parseChoice(weekly, {})).toEqual({
      ok: true,
      choice: { themes: weekly.themes, frequency: 'every', hour: null, zone: null },
    });
  });

  test('keeps themes in the order of the newsletter, each once', () => {
    const parsed = parseChoice(weekly, { themes: ['cranes', 'arrivals', 'cranes'] });
    expect(parsed).toMatchObject({ ok: true, choice: { themes: ['arrivals', 'cranes'] } });
  });

  test('means an hour in the zone of the newsletter where none is given', () => {
    expect(parseChoice(weekly, { hour: '6', zone: ' ' })).toMatchObject({
      ok: true,
      choice: { hour: 6, zone: 'Europe/London' },
    });
  });

  test('takes a zone as one types it, and drops one without an hour', () => {
    expect(parseChoice(weekly, { hour: 0, zone: 'America/New York' })).toMatchObject({
      choice: { hour: 0, zone: 'America/New_York' },
    });
    expect(parseChoice(weekly, { hour: '', zone: 'Asia/Tokyo' })).toMatchObject({
      choice: { hour: null, zone: null },
    });
  });

  test('is weekly only where the newsletter is more frequent', () => {
    expect(parseChoice(daily, { frequency: 'weekly' })).toMatchObject({
      choice: { frequency: 'weekly' },
    });
    expect(parseChoice(weekly, { frequency: 'weekly' })).toMatchObject({
      choice: { frequency: 'every' },
    });
  });

  test('is refused with every reason at once', () => {
    const parsed = parseChoice(weekly, { themes: ['whales'], frequency: 'hourly', hour: 24, zone: '+02:00' });
    expect(parsed).toMatchObject({
      ok: false,
      problems: [{ field: 'themes' }, { field: 'frequency' }, { field: 'hour' }, { field: 'zone' }],
    });
  });

  test.each(['7.5', '-1', 'seven', '007', 24])('refuses the hour %s', (hour) => {
    expect(parseChoice(weekly, { hour })).toMatchObject({ problems: [{ field: 'hour' }] });
  });

  test.each(['Mars/Olympus', 'Europe/London[u-ca=iso8601]', "' OR 1=1", 'x'.repeat(80)])(
    'refuses the zone %s',
    (zone) => {
      expect(parseChoice(weekly, { hour: 1, zone })).toMatchObject({ problems: [{ field: 'zone' }] });
    },
  );

  test('needs a theme', () => {
    expect(parseChoice(weekly, { themes: [] })).toMatchObject({ problems: [{ field: 'themes' }] });
  });
});

test('a pause is of 1 to 26 whole weeks', () => {
  expect(['1', '26', 4].map(parseWeeks)).toEqual([1, 26, 4]);
  expect(['0', '27', '', 'x', '1.5', undefined].map(parseWeeks)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(endOfPause(new Date('2026-11-22T10:00:00.000Z'), 2)).toBe('2026-12-06T10:00:00.000Z');
});
