import { Measure, Side } from '../model/claim.ts';
import { comparePeriods, type Period, periodKey } from '../model/period.ts';
import { isNamedClaimant } from './ledger-claimant.ts';
import { type Comparable, contradict, ledgerDay, partOf, readComparable, voiceOf } from './ledger-compare.ts';

/** Figures for one side, measure and period, next to each other; none is chosen over another. */
export type LedgerGroup<T extends Comparable = Comparable> = {
  readonly side: Side;
  readonly measure: Measure;
  /** That of its first entry; the others' have the same key. */
  readonly period: Period;
  /** Oldest first, by the day they speak of. */
  readonly entries: readonly T[];
  /** Pairs of entries, by their places, that contradict each other; the smaller place first. */
  readonly contradictions: readonly (readonly [number, number])[];
};

/** How a claimant's figure stands to the one before it; a bound is null where one of the two leaves it open. */
export type LedgerChange = { readonly low: number | null; readonly high: number | null };

/** What one claimant said of one side and measure for one sort of period, oldest first. */
export type LedgerTimeline<T extends Comparable = Comparable> = {
  readonly claimantKey: string;
  readonly side: Side;
  readonly measure: Measure;
  readonly period: Period;
  readonly steps: readonly {
    readonly claim: T;
    /** Null for the first, and where the two cannot be set against each other. */
    readonly change: LedgerChange | null;
  }[];
};

const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Oldest first by the day a figure speaks of, then by when and where it was printed: one order for one set. */
function compareClaims(a: Comparable, b: Comparable): number {
  return (
    before(ledgerDay(a), ledgerDay(b)) ||
    before(a.published, b.published) ||
    before(a.article, b.article) ||
    before(a.evidence.in, b.evidence.in) ||
    a.evidence.start - b.evidence.start ||
    before(JSON.stringify(a.quantity), JSON.stringify(b.quantity))
  );
}

function compareCounted(a: { side: Side; measure: Measure }, b: { side: Side; measure: Measure }): number {
  return (
    Measure.options.indexOf(a.measure) - Measure.options.indexOf(b.measure) ||
    Side.options.indexOf(a.side) - Side.options.indexOf(b.side)
  );
}

/** Claims by a key, each list sorted; the keys in the order of their first claims. */
function groupClaims<T extends Comparable>(claims: readonly T[], keyOf: (claim: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const claim of [...claims].sort(compareClaims)) {
    const key = keyOf(claim);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [claim]);
    else group.push(claim);
  }
  return [...groups.values()];
}

function listContradictions(entries: readonly Comparable[]): [number, number][] {
  const pairs: [number, number][] = [];
  const read = entries.map(readComparable);
  for (const [at, one] of read.entries()) {
    for (let next = at + 1; next < read.length; next++) {
      const other = read[next];
      if (other !== undefined && contradict(one, other)) pairs.push([at, next]);
    }
  }
  return pairs;
}

/** Sets figures next to each other by side, measure and period, the same whatever their order. Quadratic within a group. */
export function buildLedger<T extends Comparable>(claims: readonly T[]): LedgerGroup<T>[] {
  return groupClaims(claims, ({ side, measure, period }) => `${side} ${measure} ${periodKey(period)}`)
    .map((entries): LedgerGroup<T> => {
      const [{ side, measure, period }] = entries;
      return { side, measure, period, entries, contradictions: listContradictions(entries) };
    })
    .sort((a, b) => compareCounted(a, b) || comparePeriods(a.period, b.period));
}

/** What sort of period a timeline goes through: one running total, single days, stretches as long as each other. */
function seriesOf(period: Period): string {
  if (period.kind === 'day') return 'day';
  if (period.kind !== 'span') return periodKey(period);
  return `span ${Date.parse(period.to) - Date.parse(period.from)}`;
}

/** What goes on from report to report: a count of the whole war, a rate, and the days and weeks of one side's forces. */
function isSeries({ period, side, isWhole = true }: Comparable): boolean {
  if (!isWhole) return false;
  if (period.kind === 'total') return period.from !== null || period.event !== null;
  if (period.kind === 'rate') return true;
  return side !== 'civilian' && (period.kind === 'day' || period.kind === 'span');
}

function changeOf(earlier: Comparable, later: Comparable): LedgerChange | null {
  // Officials of two reports may be two, and so are tolls of two events, and the dead and the children among them.
  if (!isNamedClaimant(later.claimantKey) || partOf(later) !== partOf(earlier)) return null;
  const isOneStory = later.story !== null && later.story === earlier.story;
  if (!isOneStory && !(isSeries(earlier) && isSeries(later))) return null;
  const [a, b] = [earlier.quantity, later.quantity];
  const low = a.low === null || b.low === null ? null : b.low - a.low;
  const high = a.high === null || b.high === null ? null : b.high - a.high;
  return low === null && high === null ? null : { low, high };
}

/** The timeline of each claimant, oldest figure first; a speaker without a name has one for each outlet. */
export function buildTimelines<T extends Comparable>(claims: readonly T[]): LedgerTimeline<T>[] {
  return groupClaims(
    claims,
    (claim) => `${voiceOf(claim)}\n${claim.side} ${claim.measure} ${seriesOf(claim.period)}`,
  )
    .map((list): LedgerTimeline<T> => {
      const [{ claimantKey, side, measure, period }] = list;
      const steps = list.map((claim, at) => {
        const earlier = list[at - 1];
        return { claim, change: earlier === undefined ? null : changeOf(earlier, claim) };
      });
      return { claimantKey, side, measure, period, steps };
    })
    .sort(
      (a, b) =>
        before(a.claimantKey, b.claimantKey) || compareCounted(a, b) || comparePeriods(a.period, b.period),
    );
}
