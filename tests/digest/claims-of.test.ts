import { describe, expect, it } from 'vitest';
import { selectFigures } from '../../src/digest/claims-of.ts';
import type { Claim } from '../../src/model/claim.ts';

const claim = (
  place: 'title' | 'text',
  claimant: string | null,
  quantity: Partial<Claim['quantity']>,
): Claim => ({
  quantity: { low: null, high: null, qualifier: null, ...quantity },
  measure: 'killed',
  side: 'civilian',
  claimant,
  hedge: null,
  asOf: null,
  evidence: { in: place, start: 0, end: 1, text: '1' },
});

const nine = { low: 9, high: 9 };
const thousands = { qualifier: 'thousands' };

describe('the figures of an article', () => {
  it('are taken once where title and text both give them, from the text', () => {
    const figures = selectFigures([claim('title', null, nine), claim('text', 'the mayor', nine)]);
    expect(figures.map(({ evidence }) => evidence.in)).toEqual(['text']);
  });

  it('stay apart where two who are named both give them', () => {
    const figures = selectFigures([claim('text', 'Kyiv', thousands), claim('text', 'Moscow', thousands)]);
    expect(figures.map(({ claimant }) => claimant)).toEqual(['Kyiv', 'Moscow']);
  });

  it('are the claimant’s where the report itself gives them again', () => {
    const figures = selectFigures([claim('text', 'the mayor', nine), claim('text', null, nine)]);
    expect(figures.map(({ claimant }) => claimant)).toEqual(['the mayor']);
  });

  it('keep a vague one of the title that the text does not give', () => {
    expect(selectFigures([claim('title', null, thousands), claim('text', null, nine)])).toHaveLength(2);
  });

  it('drop a vague one of the title that the text gives too', () => {
    expect(
      selectFigures([claim('title', 'Kyiv', thousands), claim('text', 'officials', thousands)]),
    ).toHaveLength(1);
  });
});
