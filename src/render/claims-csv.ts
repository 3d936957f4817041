import type { ClaimList } from '../model/ledger.ts';
import { findPeriodEnd, type Period, periodKey } from '../model/period.ts';

type Row = ClaimList['claims'][number];
type Cell = string | number | null;

function findPeriodStart(period: Period): string | null {
  if (period.kind === 'day') return period.day;
  return period.kind === 'total' || period.kind === 'span' ? period.from : null;
}

const COLUMNS: readonly (readonly [name: string, cell: (row: Row) => Cell])[] = [
  ['published', (row) => row.published],
  ['side', (row) => row.side],
  ['measure', (row) => row.measure],
  ['low', (row) => row.quantity.low],
  ['high', (row) => row.quantity.high],
  ['qualifier', (row) => row.quantity.qualifier],
  ['claimant', (row) => row.claimant],
  ['claimant_key', (row) => row.claimantKey],
  ['hedge', (row) => row.hedge],
  ['as_of', (row) => row.asOf],
  ['period', (row) => periodKey(row.period)],
  ['period_from', (row) => findPeriodStart(row.period)],
  ['period_to', (row) => findPeriodEnd(row.period)],
  ['words', (row) => row.evidence.text],
  ['in', (row) => row.evidence.in],
  ['start', (row) => row.evidence.start],
  ['end', (row) => row.evidence.end],
  ['article', (row) => row.article],
  ['title', (row) => row.title],
  ['publisher', (row) => row.publisher],
  ['after', (row) => row.after],
  ['story', (row) => row.story],
  ['url', (row) => row.url],
  ['page', (row) => row.page],
  ['whole', (row) => (row.isWhole ? 'yes' : 'no')],
];

/**
 * One cell: quoted where RFC 4180 asks for it. A text that a spreadsheet would run as a formula gets an apostrophe
 * before it, as OWASP advises ("CSV Injection"); numbers are printed as they are.
 */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Figures as comma-separated values (RFC 4180): a header row, one figure a row, lines that end in CRLF. */
export function renderClaimsCsv(claims: ClaimList['claims']): string {
  const header = COLUMNS.map(([name]) => name);
  const rows = claims.map((row) => COLUMNS.map(([, cell]) => csvCell(cell(row))));
  return [header, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}
