import type { Measure, Quantity } from '../model/claim.ts';

/**
 * A bar in whole percent of the scale: `solid` up to the lower bound, `pale` from there to the upper one,
 * `rest` empty. An open upper bound ("over 28,000") has no pale part, an open lower one no solid part.
 */
export type BarView = { solid: number; pale: number; paleEnd: number; rest: number };

/** The greatest number of each scale; 0, and so no bars, where a scale has fewer than two figures to compare. */
export type BarTops = { people: number; equipment: number };

type Counted = { readonly measure: Measure; readonly quantity: Quantity };

/** People share one scale and equipment has its own, so that bars of different groups may be compared. */
const scaleOf = ({ measure }: Counted): keyof BarTops => (measure === 'equipment' ? 'equipment' : 'people');

/** Where each scale of these figures ends. */
export function barTops(figures: readonly Counted[]): BarTops {
  const numbers: Record<keyof BarTops, number[]> = { people: [], equipment: [] };
  for (const figure of figures) {
    const most = figure.quantity.high ?? figure.quantity.low;
    if (most !== null) numbers[scaleOf(figure)].push(Math.max(most, figure.quantity.low ?? most));
  }
  const top = (list: number[]) => (list.length < 2 ? 0 : list.reduce((most, one) => Math.max(most, one)));
  return { people: top(numbers.people), equipment: top(numbers.equipment) };
}

/** The bar of one figure, or null where it is a word ("dozens") or stands alone on its scale. */
export function barOf(figure: Counted, tops: BarTops): BarView | null {
  const { low, high } = figure.quantity;
  const top = tops[scaleOf(figure)];
  if (top <= 0 || (low === null && high === null)) return null;
  const percent = (value: number) => (value === 0 ? 0 : Math.max(1, Math.round((value / top) * 100)));
  const solid = low === null ? 0 : percent(Math.min(low, high ?? low));
  const paleEnd = high === null ? solid : Math.max(solid, percent(Math.max(high, low ?? high)));
  return { solid, pale: paleEnd - solid, paleEnd, rest: 100 - paleEnd };
}
