import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countCalls, findSlot, planPace } from '../../src/deliver/pace.ts';
import { RATE_AHEAD_MS, RATE_SLACK_MS } from '../../src/limits.ts';

const rate = fc.record({
  perSecond: fc.option(fc.integer({ min: 1, max: 500 })),
  perDay: fc.option(fc.integer({ min: 1, max: 100_000 })),
});

/** The most messages in any second, where every call is as late as it may be, or as early. */
function findBusiest(calls: readonly { at: number; size: number }[]): number {
  return Math.max(
    ...calls.map(({ at }) =>
      calls
        .filter((other) => other.at >= at && other.at < at + 1000)
        .reduce((sum, { size }) => sum + size, 0),
    ),
  );
}

describe('a pace', () => {
  test('holds the rate in every second, however late the calls of each grant are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 100 }),
        fc.boolean(),
        fc.array(fc.integer({ min: 0, max: RATE_SLACK_MS }), { minLength: 300, maxLength: 300 }),
        (perSecond, batchSize, oneByOne, late) => {
          const { size, interval } = planPace({ perSecond, perDay: null }, batchSize, oneByOne);
          const calls = late.map((delay, index) => ({ at: index * interval + delay, size }));
          expect(findBusiest(calls)).toBeLessThanOrEqual(perSecond);
        },
      ),
    );
  });

  test('uses at least half of what the rate lets through', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 100 }),
        (perSecond, batchSize) => {
          const { size, interval } = planPace({ perSecond, perDay: null }, batchSize, false);
          expect((size * 1000) / interval).toBeGreaterThan(perSecond * 0.4);
        },
      ),
    );
  });

  test('never asks for more in one call than the provider, the second or the day takes', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 500 }), fc.boolean(), (given, batchSize, oneByOne) => {
        const { size } = planPace(given, batchSize, oneByOne);
        expect(size).toBeGreaterThanOrEqual(1);
        expect(size).toBeLessThanOrEqual(oneByOne ? 1 : batchSize);
        if (given.perSecond !== null) expect(size).toBeLessThanOrEqual(given.perSecond);
        if (given.perDay !== null) expect(size).toBeLessThanOrEqual(given.perDay);
      }),
    );
  });

  test('keeps rates below one a second', () => {
    expect(planPace({ perSecond: 0.5, perDay: null }, 20, false)).toMatchObject({ size: 1, interval: 2400 });
  });

  test('reserves no further ahead than it may', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 1000 }), (given, messages) => {
        const pace = planPace(given, 100, false);
        const calls = countCalls(pace, messages);
        expect(calls).toBeGreaterThanOrEqual(1);
        if (pace.interval > 0 && calls > 1) expect(calls * pace.interval).toBeLessThanOrEqual(RATE_AHEAD_MS);
      }),
    );
  });
});

describe('a call of a grant', () => {
  const grant = { start: 10_000, interval: 120, calls: 5, size: 1 };

  test('waits for its time, and is missed after the slack', () => {
    expect(findSlot(grant, 0, 9_000)).toEqual({ index: 0, wait: 1000 });
    expect(findSlot(grant, 0, 10_000 + RATE_SLACK_MS)).toEqual({ index: 0, wait: 0 });
    expect(findSlot(grant, 0, 10_001 + RATE_SLACK_MS)).toEqual({ index: 1, wait: 0 });
    expect(findSlot(grant, 5, 10_000)).toBeNull();
    expect(findSlot(grant, 0, 99_000)).toBeNull();
  });
});
