import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { loadBuiltInThemes } from './load-themes.ts';

const themes = loadBuiltInThemes();
const claimsOf = (text: string) => annotate({ title: '', text }, themes).claims;

describe('claims', () => {
  test.each<[string, { low: number | null; high: number | null; qualifier: string | null }, string, string]>([
    [
      'Russia lost 15,600 soldiers, Kyiv said.',
      { low: 15600, high: 15600, qualifier: null },
      'casualties',
      'russia',
    ],
    [
      'Over 28,000 Russian troops have been killed.',
      { low: 28000, high: null, qualifier: 'over' },
      'killed',
      'russia',
    ],
    [
      'Russia has suffered up to 200,000 casualties.',
      { low: null, high: 200000, qualifier: 'up to' },
      'casualties',
      'russia',
    ],
    [
      'Between 2,000 and 4,000 Ukrainian soldiers have died.',
      { low: 2000, high: 4000, qualifier: 'between' },
      'killed',
      'ukraine',
    ],
    [
      'Two and a half thousand Russian soldiers were wounded.',
      { low: 2500, high: 2500, qualifier: null },
      'wounded',
      'russia',
    ],
    [
      'At least five civilians were killed in Kherson.',
      { low: 5, high: null, qualifier: 'at least' },
      'killed',
      'civilian',
    ],
    [
      'The strike wounded dozens of civilians.',
      { low: null, high: null, qualifier: 'dozens' },
      'wounded',
      'civilian',
    ],
    [
      'About 1.2 thousand Russian soldiers surrendered.',
      { low: 1200, high: 1200, qualifier: 'about' },
      'captured',
      'russia',
    ],
    ['Ukraine destroyed 40 Russian tanks.', { low: 40, high: 40, qualifier: null }, 'equipment', 'russia'],
    [
      'Some 28k Russian troops were killed or wounded.',
      { low: 28000, high: 28000, qualifier: 'some' },
      'casualties',
      'russia',
    ],
  ])('reads %j', (text, quantity, measure, side) => {
    expect(claimsOf(text)).toEqual([expect.objectContaining({ quantity, measure, side })]);
  });

  test.each([
    ['money', 'Families of the dead were paid $50,000 each.'],
    ['an age', 'He was killed at 32 years of age.'],
    ['a date', 'He was killed on 19 May.'],
    ['a distance', 'They died 40 km from the front.'],
    ['missiles fired', 'Russia fired 40 missiles, and Kyiv woke up.'],
    ['a share', 'Some 40% of the dead were officers.'],
  ])('takes %s for no claim', (_name, text) => {
    expect(claimsOf(text)).toEqual([]);
  });

  test('keeps claimant, hedge, period and the figure’s own words', () => {
    expect(
      claimsOf('Ukraine claimed that over 28,000 Russian troops have been killed since February.'),
    ).toEqual([
      {
        quantity: { low: 28000, high: null, qualifier: 'over' },
        measure: 'killed',
        side: 'russia',
        claimant: 'Ukraine',
        hedge: 'claimed',
        asOf: 'since February',
        evidence: { in: 'text', start: 21, end: 47, text: 'over 28,000 Russian troops' },
      },
    ]);
  });
});
