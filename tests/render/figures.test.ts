import { describe, expect, it } from 'vitest';
import type { Quantity } from '../../src/model/claim.ts';
import type { Digest, Figure } from '../../src/model/digest.ts';
import { figuresView, limitFigures } from '../../src/render/figures.ts';
import { sampleDigest } from './sample-digest.ts';

const [sample] = sampleDigest(30).figures.flatMap((group) => group.figures);
if (sample === undefined) throw new Error('the sample has no figures');
const base: Figure = sample;

function digestOf(figures: Digest['figures']): Digest {
  return { ...sampleDigest(3), figures };
}

const group = (measure: 'killed' | 'equipment', ...quantities: Quantity[]): Digest['figures'][number] => ({
  side: 'russia',
  measure,
  figures: quantities.map((quantity) => ({ ...base, measure, quantity })),
});

const bars = (digest: Digest) =>
  figuresView(digest)?.groups.flatMap(({ figures }) => figures.map(({ bar }) => bar));

describe('figuresView', () => {
  it('is null where the digest has no figures', () => {
    expect(figuresView(digestOf([]))).toBeNull();
  });

  it('draws the lower bound solid and the upper one pale, on one scale', () => {
    const quantities: Quantity[] = [
      { low: 100, high: 100, qualifier: null },
      { low: 20, high: 40, qualifier: null },
      { low: null, high: 50, qualifier: 'up to' },
      { low: 30, high: null, qualifier: 'over' },
      { low: null, high: null, qualifier: 'dozens' },
    ];
    expect(bars(digestOf([group('killed', ...quantities)]))).toEqual([
      { solid: 100, pale: 0, paleEnd: 100, rest: 0 },
      { solid: 20, pale: 20, paleEnd: 40, rest: 60 },
      { solid: 0, pale: 50, paleEnd: 50, rest: 50 },
      { solid: 30, pale: 0, paleEnd: 30, rest: 70 },
      null,
    ]);
  });

  it('keeps a small number in sight', () => {
    const quantities = [1, 1_000_000].map((value) => ({ low: value, high: value, qualifier: null }));
    expect(bars(digestOf([group('killed', ...quantities)]))?.[0]).toMatchObject({ solid: 1 });
  });

  it('draws no bar where there is nothing to compare it with', () => {
    const one = { low: 2_000, high: 2_000, qualifier: null };
    expect(bars(digestOf([group('equipment', one)]))).toEqual([null]);
  });

  it('says who, how, when and where', () => {
    const view = figuresView(sampleDigest(30));
    expect(view?.groups[0]).toMatchObject({ title: 'Russian side: casualties' });
    expect(view?.groups[0]?.figures[0]).toMatchObject({
      quantity: '175,000 to 200,000',
      who: 'UK Ministry of Defence · estimated · since the invasion began',
      source: 'Sitrep brief, after Sky News',
      date: '17 Feb 2023',
    });
  });
});

it('limitFigures takes from every group in turn', () => {
  const view = figuresView(sampleDigest(30));
  if (view === null) throw new Error('the sample has no figures');
  const limited = limitFigures(view, 8);
  expect(limited.groups.map(({ figures }) => figures.length).reduce((sum, one) => sum + one)).toBe(8);
  expect(limited.groups).toHaveLength(view.groups.length);
  expect(limited.more).toMatch(/^\d+ more figures$/);
});
