import { NAME_MAX } from '../limits.ts';
import type { Digest, DigestClaim, Figure, FigureGroup } from '../model/digest.ts';
import { cleanLine } from './clean.ts';
import { baseOf, claimUrl } from './links.ts';
import {
  countedWords,
  countWords,
  DOT,
  dayWords,
  publisherWords,
  quantityWords,
  speakerWords,
} from './words.ts';

/**
 * A bar in whole percent of the scale: `solid` up to the lower bound, `pale` from there to the upper one,
 * `rest` empty. An open upper bound ("over 28,000") has no pale part, an open lower one no solid part.
 */
export type BarView = { solid: number; pale: number; paleEnd: number; rest: number };

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

export type FigureGroupView = { title: string; figures: FigureView[] };

/** `more` says how many figures stand on the web page only, or is null. */
export type FiguresView = { groups: FigureGroupView[]; hasBars: boolean; more: string | null };

/** People share one scale and equipment has its own, so that bars of different groups may be compared. */
const scaleOf = (group: FigureGroup): 'equipment' | 'people' =>
  group.measure === 'equipment' ? 'equipment' : 'people';

function barOf(claim: DigestClaim, top: number): BarView | null {
  const { low, high } = claim.quantity;
  if (top <= 0 || (low === null && high === null)) return null;
  const percent = (value: number) => (value === 0 ? 0 : Math.max(1, Math.round((value / top) * 100)));
  const solid = low === null ? 0 : percent(Math.min(low, high ?? low));
  const paleEnd = high === null ? solid : Math.max(solid, percent(Math.max(high, low ?? high)));
  return { solid, pale: paleEnd - solid, paleEnd, rest: 100 - paleEnd };
}

/** The greatest number of each scale; 0, and so no bars, where a scale has fewer than two figures to compare. */
function topsOf(groups: readonly FigureGroup[]): { people: number; equipment: number } {
  const numbers: Record<'people' | 'equipment', number[]> = { people: [], equipment: [] };
  for (const group of groups) {
    for (const { quantity } of group.figures) {
      const most = quantity.high ?? quantity.low;
      if (most !== null) numbers[scaleOf(group)].push(Math.max(most, quantity.low ?? most));
    }
  }
  const top = (list: number[]) => (list.length < 2 ? 0 : list.reduce((most, one) => Math.max(most, one)));
  return { people: top(numbers.people), equipment: top(numbers.equipment) };
}

function figureView(figure: Figure, base: string, top: number): FigureView {
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
    bar: barOf(figure, top),
  };
}

/** Whether any figure has a bar: without one there is nothing to explain. */
const haveBars = (groups: readonly FigureGroupView[]): boolean =>
  groups.some(({ figures }) => figures.some(({ bar }) => bar !== null));

/** The figures of a digest side by side, or null where it has none. None is chosen over another. */
export function figuresView(digest: Digest): FiguresView | null {
  if (digest.figures.length === 0) return null;
  const base = baseOf(digest);
  const tops = topsOf(digest.figures);
  const groups = digest.figures.map((group) => ({
    title: countedWords(group.side, group.measure),
    figures: group.figures.map((figure) => figureView(figure, base, tops[scaleOf(group)])),
  }));
  return { groups, hasBars: haveBars(groups), more: null };
}

/** The same figures, at most `max` of them, taken one from each group in turn so that no group is silenced. */
export function limitFigures(view: FiguresView, max: number): FiguresView {
  const total = view.groups.reduce((sum, group) => sum + group.figures.length, 0);
  if (total <= max) return view;
  const kept = view.groups.map(() => 0);
  let left = max;
  for (let round = 0; left > 0; round++) {
    view.groups.forEach((group, at) => {
      if (left === 0 || group.figures.length <= round) return;
      kept[at] = round + 1;
      left--;
    });
  }
  const groups = view.groups
    .map((group, at) => ({ ...group, figures: group.figures.slice(0, kept[at] ?? 0) }))
    .filter((group) => group.figures.length > 0);
  return { groups, hasBars: haveBars(groups), more: countWords(total - max, 'more figure', 'more figures') };
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
