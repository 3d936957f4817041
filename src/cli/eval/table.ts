import type { Beside, Score } from './score.ts';

/** Shares are printed to three places: a gold file of a few hundred lines knows no more. */
const PLACES = 3;

/** Stands for the share of nothing. */
const NO_SHARE = '-';

const show = (share: number) => share.toFixed(PLACES);

function showScore({ precision, recall, f1, tp, fp, fn }: Score): string[] {
  const shares = [
    tp + fp === 0 ? NO_SHARE : show(precision),
    tp + fn === 0 ? NO_SHARE : show(recall),
    tp + fp + fn === 0 ? NO_SHARE : show(f1),
  ];
  return [...shares, `${tp}`, `${fp}`, `${fn}`];
}

/** Lines of columns, the first flush left and the others right. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

const METHOD = ['precision', 'recall', 'F1', 'tp', 'fp', 'fn'];

/** A table of scores, ours and the baseline's side by side; `macro` adds a last row of F1 alone. */
export function formatScores(
  what: string,
  baselineName: string,
  rows: readonly { name: string; score: Beside }[],
  macro?: { ours: number; baseline: number },
): string[] {
  const blank = METHOD.slice(1).map(() => '');
  const header = [
    ['', 'ours', ...blank, '|', baselineName, ...blank],
    [what, ...METHOD, '|', ...METHOD],
  ];
  const body = rows.map(({ name, score }) => [
    name,
    ...showScore(score.ours),
    '|',
    ...showScore(score.baseline),
  ]);
  const last = macro
    ? [['macro-F1', '', '', show(macro.ours), '', '', '', '|', '', '', show(macro.baseline), '', '', '']]
    : [];
  return alignColumns([...header, ...body, ...last]);
}

/** "12 of 16 (0.750)". */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '0 of 0' : `${part} of ${whole} (${show(part / whole)})`;
}

/** A share to three places. */
export const formatNumber = show;
