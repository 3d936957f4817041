import { HEADLINE_MAX, NAME_MAX } from '../limits.ts';
import { BRIEF_PUBLISHER } from '../model/article.ts';
import type { Measure, Side } from '../model/claim.ts';
import type { LedgerClaim } from '../model/ledger.ts';
import { type Period, WAR } from '../model/period.ts';
import { cleanLine, isolate } from './clean.ts';
import type { BarTops } from './figure-bars.ts';
import { DIFFERS, type FigureView, figureView } from './figures.ts';
import { periodWords } from './period-words.ts';
import { countedWords, publisherWords, quantityWords } from './words.ts';

/** Figures for one side, measure and period, oldest first, and which of them contradict each other, by their places. */
export type LedgerFigures = {
  readonly side: Side;
  readonly measure: Measure;
  readonly period: Period;
  readonly entries: readonly LedgerClaim[];
  readonly contradictions: readonly (readonly [number, number])[];
};

/** The report of the figures beside it: `span` rows of them. `source` is short, `sourceTitle` says all of it. */
export type ReportCell = {
  span: number;
  headline: string;
  url: string;
  source: string;
  sourceTitle: string;
  date: string;
  datetime: string;
};

/** One row of the ledger; `report` stands on the first row of a report, `differs` names figures that it contradicts. */
export type LedgerRow = FigureView & { differs: string | null; report: ReportCell | null };

/** The figures for one side and measure, those of each period together. */
export type LedgerGroupView = {
  title: string;
  periods: { title: string; differs: string | null; rows: LedgerRow[] }[];
};

/** Figures that one row's mark names; the rest are counted. */
const NAMED_MAX = 2;

/** The publisher in few words: that a brief's outlet is not named is said on the report's page. */
function sourceWords(entry: LedgerClaim): string {
  const isNameless = entry.publisher === BRIEF_PUBLISHER && entry.after === null;
  return isNameless ? isolate(BRIEF_PUBLISHER) : publisherWords(entry);
}

function reportCell(entry: LedgerClaim, base: string, figure: FigureView): ReportCell {
  const headline = cleanLine(entry.title, HEADLINE_MAX);
  return {
    span: 1,
    headline: headline === '' ? 'Report without a headline' : headline,
    url: `${base}/articles/${entry.article}`,
    source: sourceWords(entry),
    sourceTitle: publisherWords(entry),
    date: figure.date,
    datetime: figure.datetime,
  };
}

/** Rows in the order given, each report named once beside its figures that stand together. */
export function ledgerRows(
  entries: readonly { claim: LedgerClaim; differs: string | null }[],
  base: string,
  tops: BarTops,
): LedgerRow[] {
  let last: { article: string; cell: ReportCell } | null = null;
  return entries.map(({ claim, differs }) => {
    const figure = figureView(claim, base, tops);
    if (last !== null && last.article === claim.article) {
      last.cell.span++;
      return { ...figure, differs, report: null };
    }
    const cell = reportCell(claim, base, figure);
    last = { article: claim.article, cell };
    return { ...figure, differs, report: cell };
  });
}

const isOfWar = ({ period }: Pick<LedgerFigures, 'period'>): boolean =>
  period.kind === 'total' && period.event === WAR;

/** What stands over figures that differ: `2 claimants, figures differ`, or in how many stories they do. */
function differsWords(group: LedgerFigures): string | null {
  const apart = [...new Set(group.contradictions.flat())].flatMap((at) => group.entries[at] ?? []);
  if (apart.length === 0) return null;
  const stories = new Set(apart.map(({ story }) => story));
  if (!isOfWar(group) && stories.size > 1) return `${DIFFERS} within ${stories.size} stories`;
  const voices = new Set(
    apart.map(({ claimantKey, after, publisher }) => claimantKey || `in ${after ?? publisher ?? ''}`),
  );
  return voices.size < 2 ? `${DIFFERS} by publisher` : `${voices.size} claimants, ${DIFFERS}`;
}

/** The figures that the one at a place contradicts: `differs from 14`, `differs from 14, up to 20 and 3 more`. */
function apartWords({ entries, contradictions }: LedgerFigures, place: number): string | null {
  const others = contradictions.flatMap(([a, b]) => (a === place ? [b] : b === place ? [a] : []));
  const words = [
    ...new Set(others.flatMap((at) => entries[at] ?? []).map((one) => quantityWords(one.quantity))),
  ];
  if (words.length === 0) return null;
  const named = words.slice(0, NAMED_MAX);
  if (words.length > NAMED_MAX)
    return `differs from ${named.join(', ')} and ${words.length - NAMED_MAX} more`;
  return `differs from ${cleanLine(named.join(' and '), NAME_MAX)}`;
}

/** Places of entries: in order of time for the whole war, and else with those of one story together, in the order of their first. */
function orderOf(group: LedgerFigures): number[] {
  const places = group.entries.map((_, at) => at);
  if (isOfWar(group)) return places;
  const stories = new Map<string, number[]>();
  for (const [at, { story, article }] of group.entries.entries()) {
    const key = story ?? article;
    stories.set(key, [...(stories.get(key) ?? []), at]);
  }
  return [...stories.values()].flat();
}

/** The ledger's groups under a heading for each side and measure, in the order given. */
export function ledgerGroups(
  groups: readonly LedgerFigures[],
  base: string,
  tops: BarTops,
): LedgerGroupView[] {
  const views: LedgerGroupView[] = [];
  for (const group of groups) {
    const title = countedWords(group.side, group.measure);
    const last = views.at(-1);
    const view = last?.title === title ? last : { title, periods: [] };
    if (view !== last) views.push(view);
    const entries = orderOf(group).flatMap((at) => {
      const claim = group.entries[at];
      return claim === undefined ? [] : [{ claim, differs: apartWords(group, at) }];
    });
    const differs = differsWords(group);
    view.periods.push({ title: periodWords(group.period), differs, rows: ledgerRows(entries, base, tops) });
  }
  return views;
}
