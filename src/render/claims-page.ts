import { NAME_MAX } from '../limits.ts';
import { Measure, Side } from '../model/claim.ts';
import type { LedgerClaim, LedgerClaimant } from '../model/ledger.ts';
import type { Period } from '../model/period.ts';
import {
  type LedgerFigures,
  type LedgerGroupView,
  type LedgerRow,
  ledgerGroups,
  ledgerRows,
} from './claims-rows.ts';
import { cleanLine } from './clean.ts';
import { fillClaims } from './compiled.js';
import { type BarTops, barTops } from './figure-bars.ts';
import { trimBase } from './links.ts';
import type { Shell } from './page-view.ts';
import { periodWords } from './period-words.ts';
import { shellOf } from './shell.ts';
import { countedWords, countWords, measureWords, numberWords, sideWords, speakerWords } from './words.ts';

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
  groups: readonly LedgerFigures[];
  /** Those of the chosen claimant; empty where none is chosen. */
  timelines: readonly Timeline[];
  /** Where older figures are, or null. */
  nextUrl: string | null;
  /** Who there is, where nobody chosen has a figure that fits; null where some have. */
  others: {
    /** The first by their one spelling. */
    claimants: readonly LedgerClaimant[];
    /** Whether there are more than those. */
    hasMore: boolean;
    /** Whether the chosen claimant has figures that another filter keeps away. */
    isFiltered: boolean;
  } | null;
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
  timelines: { title: string; period: string; steps: (LedgerRow & { change: string })[] }[];
  groups: LedgerGroupView[];
  hasBars: boolean;
  /** What stands over the claimants. */
  claimantsTitle: string;
  claimants: { name: string; url: string }[];
  hasMoreClaimants: boolean;
  /** All figures of the chosen claimant, where the other filters leave none. */
  unfilteredUrl: string | null;
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

type ClaimantLink = ClaimsView['claimants'][number];

const claimantLink = (base: string, key: string, name: string): ClaimantLink => ({
  name: speakerWords(name),
  url: `${base}/claims?${new URLSearchParams({ claimant: key })}`,
});

/** By name, whatever its case; of two alike, by address: one order for one set. */
function sortLinks(links: readonly ClaimantLink[]): ClaimantLink[] {
  const keyOf = ({ name, url }: ClaimantLink) => `${name.toLowerCase()}\n${url}`;
  return [...links].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The claimants on this page, by name, each with the way to its timeline. */
function claimantLinks(base: string, entries: readonly LedgerClaim[]): ClaimantLink[] {
  const names = new Map<string, string>();
  for (const { claimantKey, claimant } of entries) {
    if (claimant !== null && !names.has(claimantKey)) names.set(claimantKey, claimant);
  }
  return sortLinks([...names].map(([key, name]) => claimantLink(base, key, name)));
}

/** What a running series of figures covers: days one by one are not one day. */
function seriesWords({ period, steps }: Timeline): string {
  if (steps.length === 1) return periodWords(period);
  if (period.kind === 'day') return 'Single days';
  return period.kind === 'span' ? 'Periods of the same length' : periodWords(period);
}

function timelineViews(timelines: readonly Timeline[], base: string, tops: BarTops): ClaimsView['timelines'] {
  return timelines.map((timeline) => {
    const entries = timeline.steps.map(({ claim }) => ({ claim, differs: null }));
    return {
      title: countedWords(timeline.side, timeline.measure),
      period: seriesWords(timeline),
      steps: ledgerRows(entries, base, tops).map((row, at) => ({
        ...row,
        change: changeWords(timeline.steps[at]?.change ?? null),
      })),
    };
  });
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
  const groups = ledgerGroups(page.groups, base, tops);
  const { others } = page;
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
    hasBars: groups.some(({ periods }) => periods.some(({ rows }) => rows.some(({ bar }) => bar !== null))),
    claimantsTitle: others === null ? 'Who says what, in order of time' : 'Claimants in the ledger',
    claimants:
      others !== null
        ? sortLinks(others.claimants.map(({ key, name }) => claimantLink(base, key, name)))
        : chosen === ''
          ? claimantLinks(base, entries)
          : [],
    hasMoreClaimants: others?.hasMore ?? false,
    unfilteredUrl: others?.isFiltered ? claimantLink(base, chosen, chosen).url : null,
    nextUrl: page.nextUrl,
  });
}
