import { describe, expect, test } from 'vitest';
import { numberOfArrival, rankArrivals, rankSharers } from '../../src/digest/story-rank.ts';
import { STORY_CANDIDATES, STORY_KEY_ARTICLES, STORY_WINDOW_HOURS } from '../../src/limits.ts';

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);
const ascending = (one: number, other: number) => one - other;

describe('rankSharers', () => {
  test('puts those first that share most keys, then those first in turn', () => {
    expect(rankSharers([[3, 1], [2], [3, 2]], ascending)).toEqual([2, 3, 1]);
  });

  test('lets one or two full keys lead to nobody, and three', () => {
    const full = upTo(STORY_KEY_ARTICLES);
    expect(rankSharers([full, full], ascending)).toEqual([]);
    expect(rankSharers([full, full, full], ascending)).toEqual(full);
    expect(rankSharers([full, full, [5]], ascending)).toEqual([5]);
  });

  test('gives no more than are compared, and none that is refused', () => {
    const lists = [upTo(40), upTo(40, 40)];
    expect(rankSharers(lists, ascending)).toHaveLength(STORY_CANDIDATES);
    expect(rankSharers([[1, 2]], ascending, (found) => found !== 1)).toEqual([2]);
  });
});

describe('rankArrivals', () => {
  test('finds stored articles and earlier arrivals under shared keys, the newest first', () => {
    const arrivals = [
      { at: 100, keys: [7, 8] },
      { at: 110, keys: [8] },
      { at: 120, keys: [8, 9] },
    ];
    const stored = [[[{ n: 1, at: 90 }], []], [[]], [[], [{ n: 2, at: 115 }]]];
    const [first, second] = [numberOfArrival(0), numberOfArrival(1)];
    expect(rankArrivals(arrivals, stored)).toEqual([[1], [first], [2, second, first]]);
  });

  test('leaves out arrivals outside the window', () => {
    const late = STORY_WINDOW_HOURS * 60 + 1;
    expect(
      rankArrivals(
        [
          { at: 0, keys: [7] },
          { at: late, keys: [7] },
        ],
        [[[]], [[]]],
      ),
    ).toEqual([[], []]);
  });
});
