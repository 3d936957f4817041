import { describe, expect, it, test } from 'vitest';
import type { Quantity } from '../../src/model/claim.ts';
import type { Digest, Figure } from '../../src/model/digest.ts';
import { type Period, WAR } from '../../src/model/period.ts';
import {
  type FigureGroupView,
  type FigureView,
  figuresView,
  limitFigures,
} from '../../src/render/figures.ts';
import { periodWords } from '../../src/render/period-words.ts';
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

const listed = (group: FigureGroupView | undefined): FigureView[] =>
  group?.periods.flatMap(({ figures }) => figures) ?? [];

const bars = (digest: Digest) =>
  figuresView(digest)?.groups.flatMap((one) => listed(one).map(({ bar }) => bar));

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
    expect(listed(view?.groups[0])[0]).toMatchObject({
      quantity: '175,000 to 200,000',
      who: 'UK Ministry of Defence · estimated · since the invasion began',
      source: 'Sitrep brief, after Sky News',
      date: '17 Feb 2023',
    });
  });

  it('puts like beside like under the words of its period, and says where figures differ', () => {
    const figure = (quantity: number, period: Period, differs = false): Figure => ({
      ...base,
      quantity: { low: quantity, high: quantity, qualifier: null },
      period,
      differs,
    });
    const war: Period = { kind: 'total', from: null, event: WAR, until: null };
    const read: Period = { ...war, until: '2023-05-19' };
    const figures = [figure(1, war), figure(2, read, true), figure(3, { kind: 'rate', per: 'day' })];
    const view = figuresView(digestOf([{ side: 'russia', measure: 'killed', figures }]));
    const periods = view?.groups[0]?.periods.map(({ title, differs, figures: list }) => [
      title,
      differs,
      list.length,
    ]);
    expect(periods).toEqual([
      ['Since the invasion began', 'figures differ', 2],
      ['For each day', null, 1],
    ]);
  });
});

test.each<[Period, string]>([
  [{ kind: 'total', from: null, event: WAR, until: null }, 'Since the invasion began'],
  [{ kind: 'total', from: '2023-02-01', event: null, until: null }, 'Since 1 Feb 2023'],
  [{ kind: 'total', from: null, event: 'winter', until: null }, 'Since winter'],
  [{ kind: 'total', from: null, event: null, until: '2023-05-03' }, 'So far'],
  [{ kind: 'span', from: '2023-05-01', to: '2023-05-07' }, 'Within 1–7 May 2023'],
  [{ kind: 'day', day: '2023-05-19' }, 'On 19 May 2023'],
  [{ kind: 'within', count: 1, unit: 'hour' }, 'In an hour'],
  [{ kind: 'within', count: 15, unit: 'month' }, 'In 15 months'],
  [{ kind: 'rate', per: 'week' }, 'For each week'],
  [{ kind: 'unstated' }, 'Period not stated'],
])('periodWords(%j) is %s', (period, words) => {
  expect(periodWords(period)).toBe(words);
});

it('limitFigures takes from every group in turn', () => {
  const view = figuresView(sampleDigest(30));
  if (view === null) throw new Error('the sample has no figures');
  const limited = limitFigures(view, 8);
  expect(limited.groups.map((one) => listed(one).length).reduce((sum, one) => sum + one)).toBe(8);
  expect(limited.groups.every(({ periods }) => periods.every(({ figures }) => figures.length > 0))).toBe(
    true,
  );
  expect(limited.groups).toHaveLength(view.groups.length);
  expect(limited.more).toMatch(/^\d+ more figures$/);
});
