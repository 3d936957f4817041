import { describe, expect, test } from 'vitest';
import { isMoreThanWeekly, Newsletter, Sending } from '../../src/model/newsletter.ts';

const newsletter = {
  id: 'test',
  title: 'Test',
  description: 'A newsletter to test with.',
  zone: 'Europe/Kyiv',
  cadence: { every: 'day', at: '07:00' },
  themes: ['morale'],
  sender: { name: 'Test', address: 'test@example.com' },
  listId: 'test.example.com',
};

const refusalOf = (fields: object) => {
  const parsed = Newsletter.safeParse({ ...newsletter, ...fields });
  return parsed.success
    ? null
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
};

describe('a newsletter', () => {
  test('says nothing of sending: it goes out by itself, at any hour, with one story or more', () => {
    expect(Newsletter.parse(newsletter).sending).toEqual({
      approval: 'automatic',
      minimumStories: 1,
      window: null,
      inboundDomain: null,
      postalAddress: null,
    });
  });

  test.each([
    [{ zone: 'Mars/Olympus' }, 'zone "Mars/Olympus" is not an IANA time zone'],
    [{ zone: '+02:00' }, 'zone "+02:00" is not an IANA time zone'],
    [
      { cadence: { every: 'weekdays', on: ['monday', 'monday'], at: '07:00' } },
      'cadence.on must name each weekday once',
    ],
    [{ cadence: { every: 'day', at: '24:00' } }, 'cadence.at must be a time of day, HH:MM'],
    [
      { sending: { window: { from: '08:00', to: '08:00' } } },
      'sending.window.to must differ from `from`; leave the window out where mail may go out at any time',
    ],
    [
      { sending: { window: { from: '8:00', to: '20:00' } } },
      'sending.window.from must be a time of day, HH:MM',
    ],
  ])('is refused with %j, in words', (fields, message) => {
    expect(refusalOf(fields)).toEqual([message]);
  });

  test.each([{ from: '08:00', to: '20:00' }, { from: '22:00', to: '06:00' }, null])(
    'may be sent within %j',
    (window) => {
      expect(Sending.parse({ window }).window).toEqual(window);
    },
  );
});

test.each([
  [{ every: 'day', at: '07:00' }, true],
  [{ every: 'weekdays', on: ['monday', 'thursday'], at: '07:00' }, true],
  [{ every: 'weekdays', on: ['monday'], at: '07:00' }, false],
  [{ every: 'week', on: 'monday', at: '07:00' }, false],
  [{ every: 'month', on: 1, at: '07:00' }, false],
] as const)('whether %j comes more than once a week', (cadence, more) => {
  expect(isMoreThanWeekly(Newsletter.parse({ ...newsletter, cadence }).cadence)).toBe(more);
});
