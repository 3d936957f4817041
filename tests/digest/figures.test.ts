import { describe, expect, it } from 'vitest';
import { groupFigures } from '../../src/digest/figures.ts';
import type { DigestClaim, Story } from '../../src/model/digest.ts';
import { periodKey } from '../../src/model/period.ts';

function claim(low: number, change: Partial<DigestClaim> = {}): DigestClaim {
  return {
    article: 'one',
    quantity: { low, high: low, qualifier: null },
    measure: 'killed',
    side: 'russia',
    claimant: 'Ukraine',
    hedge: null,
    asOf: null,
    evidence: { in: 'text', start: low, end: low + 1, text: String(low) },
    ...change,
  };
}

function story(id: string, published: string, claims: DigestClaim[]): Story {
  const article = {
    id,
    title: 'A report',
    publisher: 'Example Times',
    after: null,
    byline: null,
    url: null,
    lang: 'en',
    published,
    publishedBasis: null,
  };
  const owned = claims.map((one) => ({ ...one, article: id }));
  return { id, headline: 'A report', publishers: 1, articles: [article], evidence: [], claims: owned };
}

describe('groupFigures', () => {
  it('keeps one group for a side and measure, like periods together, oldest first', () => {
    const groups = groupFigures([
      story('b', '2023-05-18', [claim(3), claim(40, { asOf: 'since the war began' })]),
      story('a', '2023-05-17', [
        claim(2, { asOf: 'a day' }),
        claim(1),
        claim(50, { asOf: 'since the invasion' }),
        claim(9, { measure: 'wounded' }),
      ]),
    ]);
    expect(groups.map(({ measure }) => measure)).toEqual(['killed', 'wounded']);
    expect(groups[0]?.figures.map(({ quantity, period }) => [quantity.low, periodKey(period)])).toEqual([
      [50, 'total:war'],
      [40, 'total:war'],
      [2, 'rate:day'],
      [1, 'unstated'],
      [3, 'unstated'],
    ]);
  });

  it('marks both figures where claimants differ, and neither where they do not', () => {
    const asOf = 'since the war began';
    const [group] = groupFigures([
      story('a', '2023-05-17', [claim(50, { asOf }), claim(20, { asOf, claimant: 'UK MoD' }), claim(7)]),
      story('b', '2023-05-18', [claim(8, { claimant: 'Russia' })]),
    ]);
    expect(group?.figures.map(({ quantity, differs }) => [quantity.low, differs])).toEqual([
      [20, true],
      [50, true],
      [7, false],
      [8, false],
    ]);
  });

  it('leaves out a claim whose article the story does not have', () => {
    const lost = story('a', '2023-05-17', [claim(1)]);
    expect(groupFigures([{ ...lost, claims: [claim(1, { article: 'gone' })] }])).toEqual([]);
  });
});
