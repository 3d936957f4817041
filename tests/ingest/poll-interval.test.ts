import { describe, expect, test } from 'vitest';
import {
  countOfWeek,
  intervalFor,
  nextPollAfterFailure,
  nextPollAfterSuccess,
  quietInterval,
} from '../../src/ingest/poll-interval.ts';
import { NO_POLL_HINTS } from '../../src/model/poll-hints.ts';

/** A Monday. */
const NOW = new Date('2026-03-09T07:00:00.000Z');
const minutesUntil = (at: string): number => (Date.parse(at) - NOW.getTime()) / 60_000;

describe('the interval of a source', () => {
  test.each([
    [0, 720],
    [1, 720],
    [7, 360],
    [70, 36],
    [168, 15],
    [100_000, 15],
  ])('that publishes %i items a week is %i minutes', (items, minutes) => {
    expect(intervalFor(items)).toBe(minutes);
  });

  test('grows while nothing is new, up to its bound', () => {
    expect(quietInterval(15)).toBe(17);
    expect(quietInterval(60)).toBe(66);
    expect(quietInterval(700)).toBe(720);
  });

  test('counts the entries of the last week, whatever says when they were', () => {
    const entries = [
      { published: '2026-03-09T06:00:00Z', updated: null },
      { published: '2026-03-03', updated: null },
      { published: null, updated: '2026-03-08T00:00:00Z' },
      { published: '2026-03-01T00:00:00Z', updated: null },
      { published: '2031-01-01T00:00:00Z', updated: null },
    ];
    expect(countOfWeek(entries, NOW)).toBe(3);
  });

  test('is not told by entries without a date', () => {
    expect(countOfWeek([{ published: null, updated: null }], NOW)).toBeNull();
  });
});

describe('the next poll of a source that answered', () => {
  const next = (more: Partial<Parameters<typeof nextPollAfterSuccess>[0]> = {}): string =>
    nextPollAfterSuccess({
      now: NOW,
      interval: 30,
      freshness: null,
      hints: NO_POLL_HINTS,
      hasHub: false,
      random: 0,
      ...more,
    });

  test('comes after its interval, spread by a tenth', () => {
    expect(minutesUntil(next())).toBe(30);
    expect(minutesUntil(next({ random: 1 }))).toBe(33);
  });

  test.each([
    ['its answer stays fresh', { freshness: 3_600 }, 60],
    ['ttl asks for more', { hints: { ...NO_POLL_HINTS, ttl: 90 } }, 90],
    ['it updates by the day', { hints: { ...NO_POLL_HINTS, updateMinutes: 720 } }, 720],
    ['it asks for less', { freshness: 60, hints: { ...NO_POLL_HINTS, ttl: 5 } }, 30],
    ['it asks for a year', { freshness: 31_536_000 }, 1_440],
    ['a hub pushes it', { hasHub: true }, 1_440],
  ])('waits where %s', (_words, more, minutes) => {
    expect(minutesUntil(next(more))).toBe(minutes);
  });

  test('passes over hours that the feed leaves out', () => {
    expect(next({ hints: { ...NO_POLL_HINTS, skipHours: [7, 8, 9] } })).toBe('2026-03-09T10:00:00.000Z');
  });

  test('passes over days that the feed leaves out', () => {
    expect(next({ hints: { ...NO_POLL_HINTS, skipDays: ['monday', 'tuesday'] } })).toBe(
      '2026-03-11T00:00:00.000Z',
    );
  });

  test('comes all the same where the feed leaves out every hour', () => {
    const skipHours = Array.from({ length: 24 }, (_, hour) => hour);
    expect(minutesUntil(next({ hints: { ...NO_POLL_HINTS, skipHours } }))).toBe(30);
  });
});

describe('the next poll of a source that failed', () => {
  test.each([
    [1, 15],
    [2, 30],
    [3, 60],
    [7, 960],
    [8, 1_440],
    [500, 1_440],
  ])('after %i failures comes in %i minutes', (failures, minutes) => {
    expect(minutesUntil(nextPollAfterFailure(NOW, failures, null, 0))).toBe(minutes);
  });

  test('is spread by chance', () => {
    expect(minutesUntil(nextPollAfterFailure(NOW, 1, null, 1))).toBeCloseTo(16.5, 3);
  });

  test('never comes before the server wants it, within a week', () => {
    expect(minutesUntil(nextPollAfterFailure(NOW, 1, 7_200, 0))).toBe(120);
    expect(minutesUntil(nextPollAfterFailure(NOW, 1, 100_000_000, 0))).toBe(10_080);
    expect(minutesUntil(nextPollAfterFailure(NOW, 1, 7_200, 1))).toBeGreaterThanOrEqual(120);
  });
});
