import { NAME_MAX } from '../limits.ts';
import type { Digest, DigestClaim, Figure, SourcedClaim } from '../model/digest.ts';
import { periodKey } from '../model/period.ts';
import { cleanLine } from './clean.ts';
import { type BarTops, type BarView, barOf, barTops } from './figure-bars.ts';
import { baseOf, claimUrl } from './links.ts';
import { periodWords } from './period-words.ts';
import {
  countedWords,
  countWords,
  DOT,
  dayWords,
  publisherWords,
  quantityWords,
  speakerWords,
} from './words.ts';

/** One figure: what is stated, who states it and how, where, and how long its bar is. */
export type FigureView = {
  quantity: string;
  /** Claimant, hedge and as-of words. */
  who: string;
  source: string;
  date: string;
  datetime: string;
  url: string;
  /** Null where the figure is a word ("dozens"). */
  bar: BarView | null;
};

/** The figures of one period; `differs` says that some of them do not fit each other, or is null. */
export type PeriodView = { title: string; differs: string | null; figures: FigureView[] };

/** The figures for one side and measure, those of each period together. */
export type FigureGroupView = { title: string; periods: PeriodView[] };

/** `more` says how many figures stand on the web page only, or is null. */
export type FiguresView = {
  groups: FigureGroupView[];
  hasBars: boolean;
  more: string | null;
};

/** What stands over figures of which some do not fit each other. */
export const DIFFERS = 'figures differ';

/** One figure as every list of figures shows it. */
export function figureView(figure: SourcedClaim, base: string, tops: BarTops): FigureView {
  const claimant = speakerWords(figure.claimant);
  const hedge = figure.hedge ?? '';
  const asOf = figure.asOf === null ? '' : cleanLine(figure.asOf, NAME_MAX);
  return {
    quantity: quantityWords(figure.quantity),
    who: [claimant, hedge, asOf].filter((word) => word !== '').join(DOT),
    source: publisherWords(figure),
    date: dayWords(figure.published),
    datetime: figure.published,
    url: claimUrl(base, figure),
    bar: barOf(figure, tops),
  };
}

/** Figures that stand in the order of their periods, period by period. */
function listPeriods(figures: readonly Figure[], base: string, tops: BarTops): PeriodView[] {
  const periods: (PeriodView & { key: string })[] = [];
  for (const figure of figures) {
    const key = periodKey(figure.period);
    const last = periods.at(-1);
    const period =
      last?.key === key ? last : { key, title: periodWords(figure.period), differs: null, figures: [] };
    if (period !== last) periods.push(period);
    period.figures.push(figureView(figure, base, tops));
    if (figure.differs) period.differs = DIFFERS;
  }
  return periods.map(({ key: _, ...period }) => period);
}

/** Whether any figure has a bar: without one there is nothing to explain. */
export const haveBars = (groups: readonly FigureGroupView[]): boolean =>
  groups.some(({ periods }) => periods.some(({ figures }) => figures.some(({ bar }) => bar !== null)));

/** The figures of a digest side by side, or null where it has none. None is chosen over another. */
export function figuresView(digest: Digest): FiguresView | null {
  if (digest.figures.length === 0) return null;
  const base = baseOf(digest);
  const tops = barTops(digest.figures.flatMap(({ figures }) => figures));
  const groups = digest.figures.map((group) => ({
    title: countedWords(group.side, group.measure),
    periods: listPeriods(group.figures, base, tops),
  }));
  return { groups, hasBars: haveBars(groups), more: null };
}

const countFigures = ({ periods }: FigureGroupView): number =>
  periods.reduce((sum, { figures }) => sum + figures.length, 0);

/** The first `max` figures of a group. What a period's heading says of them all stays. */
function cutGroup(group: FigureGroupView, max: number): FigureGroupView {
  let left = max;
  const periods = group.periods.map((period) => {
    const figures = period.figures.slice(0, left);
    left -= figures.length;
    return { ...period, figures };
  });
  return { ...group, periods: periods.filter(({ figures }) => figures.length > 0) };
}

/** The same figures, at most `max` of them, taken one from each group in turn so that no group is silenced. */
export function limitFigures(view: FiguresView, max: number): FiguresView {
  const counts = view.groups.map(countFigures);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= max) return view;
  const kept = counts.map(() => 0);
  let left = max;
  for (let round = 0; left > 0; round++) {
    counts.forEach((count, at) => {
      if (left === 0 || count <= round) return;
      kept[at] = round + 1;
      left--;
    });
  }
  const groups = view.groups
    .map((group, at) => cutGroup(group, kept[at] ?? 0))
    .filter(({ periods }) => periods.length > 0);
  return {
    ...view,
    groups,
    hasBars: haveBars(groups),
    more: countWords(total - max, 'more figure', 'more figures'),
  };
}

/** A claim as one line of a story: `Russian side: killed: up to 1,200 · who · how`. */
export function claimLine(claim: DigestClaim): string {
  const parts = [
    `${countedWords(claim.side, claim.measure)}, ${quantityWords(claim.quantity)}`,
    speakerWords(claim.claimant),
    claim.hedge ?? '',
    claim.asOf === null ? '' : cleanLine(claim.asOf, NAME_MAX),
  ];
  return parts.filter((part) => part !== '').join(DOT);
}
