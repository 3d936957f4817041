import { NAME_MAX } from '../limits.ts';
import { Measure, Side } from '../model/claim.ts';
import type { LedgerClaim } from '../model/ledger.ts';
import type { Period } from '../model/period.ts';
import { cleanLine } from './clean.ts';
import { fillClaims } from './compiled.js';
import { type BarTops, barTops } from './figure-bars.ts';
import { DIFFERS, type FigureGroupView, type FigureView, figureView, haveBars } from './figures.ts';
import { trimBase } from './links.ts';
import type { Shell } from './page-view.ts';
import { periodWords } from './period-words.ts';
import { shellOf } from './shell.ts';
import { countedWords, countWords, measureWords, numberWords, sideWords, speakerWords } from './words.ts';

/** Figures for one side, measure and period, oldest first, and which of them contradict each other, by their places. */
type Group = {
  readonly side: Side;
  readonly measure: Measure;
  readonly period: Period;
  readonly entries: readonly LedgerClaim[];
  readonly contradictions: readonly (readonly [number, number])[];
};

/** What one claimant said of one thing, oldest first, each with the change from the one before. */
type Timeline = {
  readonly side: Side;
  readonly measure: Measure;
  readonly period: Period;
  readonly steps: readonly {
    readonly claim: LedgerClaim;
    readonly change: { readonly low: number | null; readonly high: number | null } | null;
  }[];
};

/** One page of the ledger. */
export type ClaimsPage = {
  base: string;
  /** As they were asked for; null where not. */
  filter: {
    side: Side | null;
    measure: Measure | null;
    claimant: string | null;
    from: string | null;
    to: string | null;
  };
  /** The filters as a query without its question mark. */
  query: string;
  groups: readonly Group[];
  /** Those of the chosen claimant; empty where none is chosen. */
  timelines: readonly Timeline[];
  /** Where older figures are, or null. */
  nextUrl: string | null;
};

type Choice = { value: string; title: string; selected: boolean };

export type ClaimsView = Shell & {
  heading: string;
  outcome: string;
  sides: Choice[];
  measures: Choice[];
  claimant: string;
  from: string;
  to: string;
  action: string;
  allUrl: string | null;
  dataUrl: string;
  csvUrl: string;
  timelines: { title: string; period: string; steps: (FigureView & { change: string })[] }[];
  groups: FigureGroupView[];
  hasBars: boolean;
  claimants: { name: string; url: string }[];
  nextUrl: string | null;
};

const signed = (value: number): string =>
  value < 0 ? `−${numberWords(-value)}` : value === 0 ? 'unchanged' : `+${numberWords(value)}`;

/** How far a figure moved: `+1,500`, `unchanged`, `+100 to +300`, `lower bound +200`; empty where it cannot be said. */
function changeWords(change: Timeline['steps'][number]['change']): string {
  if (change === null) return '';
  const { low, high } = change;
  if (low !== null && high !== null) return low === high ? signed(low) : `${signed(low)} to ${signed(high)}`;
  if (low !== null) return `lower bound ${signed(low)}`;
  return high === null ? '' : `upper bound ${signed(high)}`;
}

/** How many speakers stand behind the figures that differ: `2 claimants, figures differ`. */
function differsWords({ entries, contradictions }: Group): string | null {
  const apart = new Set(contradictions.flat());
  if (apart.size === 0) return null;
  const voices = new Set(
    [...apart].map((at) => {
      const entry = entries[at];
      return entry?.claimantKey || `in ${entry?.after ?? entry?.publisher ?? ''}`;
    }),
  );
  return voices.size < 2 ? `${DIFFERS} by publisher` : `${voices.size} claimants, ${DIFFERS}`;
}

function groupViews(groups: readonly Group[], base: string, tops: BarTops): FigureGroupView[] {
  const views: FigureGroupView[] = [];
  for (const group of groups) {
    const title = countedWords(group.side, group.measure);
    const last = views.at(-1);
    const view = last?.title === title ? last : { title, periods: [] };
    if (view !== last) views.push(view);
    view.periods.push({
      title: periodWords(group.period),
      differs: differsWords(group),
      figures: group.entries.map((entry) => figureView(entry, base, tops)),
    });
  }
  return views;
}

/** The claimants on this page, by name, each with the way to its timeline. */
function claimantLinks(base: string, entries: readonly LedgerClaim[]): ClaimsView['claimants'] {
  const names = new Map<string, string>();
  for (const { claimantKey, claimant } of entries) {
    if (claimant !== null && !names.has(claimantKey)) names.set(claimantKey, speakerWords(claimant));
  }
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, name]) => ({ name, url: `${base}/claims?${new URLSearchParams({ claimant: key })}` }));
}

/** What a running series of figures covers: days one by one are not one day. */
function seriesWords({ period, steps }: Timeline): string {
  if (steps.length === 1) return periodWords(period);
  if (period.kind === 'day') return 'Single days';
  return period.kind === 'span' ? 'Periods of the same length' : periodWords(period);
}

function timelineViews(timelines: readonly Timeline[], base: string, tops: BarTops): ClaimsView['timelines'] {
  return timelines.map((timeline) => ({
    title: countedWords(timeline.side, timeline.measure),
    period: seriesWords(timeline),
    steps: timeline.steps.map(({ claim, change }) => ({
      ...figureView(claim, base, tops),
      change: changeWords(change),
    })),
  }));
}

const choices = <T extends string>(
  options: readonly T[],
  words: (option: T) => string,
  chosen: T | null,
): Choice[] => options.map((value) => ({ value, title: words(value), selected: value === chosen }));

/** The ledger: figures side by side by what they count and cover; for one claimant, its figures in order of time. */
export function renderClaimsPage(page: ClaimsPage): string {
  const base = trimBase(page.base);
  const { filter } = page;
  const entries = page.groups.flatMap((group) => group.entries);
  const tops = barTops(entries);
  const groups = groupViews(page.groups, base, tops);
  const suffix = page.query === '' ? '' : `?${page.query}`;
  const chosen = filter.claimant === null ? '' : cleanLine(filter.claimant, NAME_MAX);
  const shown = entries.find(({ claimant }) => claimant !== null)?.claimant ?? chosen;
  const heading = chosen === '' ? 'Claims ledger' : `Claims by ${cleanLine(shown, NAME_MAX)}`;
  const newest = page.nextUrl === null ? '' : ', the newest of those that fit';
  return fillClaims({
    ...shellOf({
      base,
      lang: 'en',
      title: `${heading} · Sitrep`,
      description:
        'Figures for losses, side by side, with who states them, when and where. None is chosen over another.',
      canonical: `${base}/claims${suffix}`,
      kind: 'website',
      alternates: [
        { type: 'application/json', title: 'Claims (JSON)', href: `${base}/claims.json${suffix}` },
        { type: 'text/csv', title: 'Claims (CSV)', href: `${base}/claims.csv${suffix}` },
      ],
    }),
    heading,
    outcome: entries.length === 0 ? '' : `${countWords(entries.length, 'figure', 'figures')}${newest}.`,
    sides: choices(Side.options, sideWords, filter.side),
    measures: choices(Measure.options, measureWords, filter.measure),
    claimant: chosen,
    from: filter.from ?? '',
    to: filter.to ?? '',
    action: `${base}/claims`,
    allUrl: page.query === '' ? null : `${base}/claims`,
    dataUrl: `${base}/claims.json${suffix}`,
    csvUrl: `${base}/claims.csv${suffix}`,
    timelines: timelineViews(page.timelines, base, tops),
    groups: page.timelines.length > 0 ? [] : groups,
    hasBars: haveBars(groups),
    claimants: chosen === '' ? claimantLinks(base, entries) : [],
    nextUrl: page.nextUrl,
  });
}
