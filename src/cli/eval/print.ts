import type { ClaimsReport } from './claims.ts';
import type { PairsReport } from './pairs.ts';
import type { SentencesReport } from './sentences.ts';
import { formatNumber, formatScores, formatShare } from './table.ts';
import type { ThemesReport } from './themes.ts';

/** What evaluation found in one gold file. */
export type Report = ThemesReport | ClaimsReport | PairsReport | SentencesReport;

/** UTF-16 units of a text that an error shows: enough to know the passage by. */
const SHOWN_MAX = 240;

/** One line of a text, cut where it is long. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= SHOWN_MAX ? line : `${line.slice(0, SHOWN_MAX)}…`;
}

function formatThemes({ items, themes, macroF1, evidence }: ThemesReport): string[] {
  const rows = themes.map(({ theme, score }) => ({ name: theme, score }));
  return [
    `${items} passages`,
    ...formatScores('theme', 'keywords', rows, macroF1),
    `evidence that overlaps the reader's: ${formatShare(evidence.overlapping, evidence.sentences)} sentences, ` +
      `${formatShare(evidence.first, evidence.passages)} first sentences`,
  ];
}

function formatClaims({ items, claims, fields }: ClaimsReport): string[] {
  const rows = fields.map(({ field, score }) => ({ name: field, score }));
  return [
    `${items} passages with ${claims} claims`,
    ...formatScores('field', 'numbers near words of loss', rows),
  ];
}

function formatPairs(report: PairsReport): string[] {
  const { items, same, relations } = report;
  return [
    `${items} pairs`,
    ...formatScores('pair', 'word overlap', [{ name: 'same event', score: same }]),
    `word overlap merges from ${formatNumber(report.baselineThreshold)}, where one merge in fifteen at most is false; ` +
      `its recall before a false merge is ${formatNumber(report.baselineSafeRecall)}`,
    ...(relations.of === 0 ? [] : [`exact relation: ${formatShare(relations.right, relations.of)}`]),
  ];
}

function formatSentences({ items, boundaries, exact }: SentencesReport): string[] {
  return [
    `${items} texts`,
    ...formatScores('sentences', 'stop, space, capital', [{ name: 'boundaries', score: boundaries }]),
    `texts cut exactly: ${formatShare(exact.ours, items)}, baseline ${formatShare(exact.baseline, items)}`,
  ];
}

/** A report as lines of text, without its errors. */
export function formatReport(report: Report): string[] {
  switch (report.kind) {
    case 'themes':
      return formatThemes(report);
    case 'claims':
      return formatClaims(report);
    case 'pairs':
      return formatPairs(report);
    case 'sentences':
      return formatSentences(report);
  }
}

const heading = (id: string, phenomenon: string, what: string) =>
  `${id}${phenomenon === '' ? '' : ` [${phenomenon}]`} ${what}`;

/** A report's wrong items, each with what was expected, what was got, and why. */
export function formatErrors(report: Report): string[] {
  switch (report.kind) {
    case 'themes':
      return report.errors.flatMap(({ id, phenomenon, theme, expected, because, title, text }) => [
        heading(id, phenomenon, `${expected ? 'missed' : 'wrongly given'}: ${theme}`),
        `  ${shorten(`${title} | ${text}`)}`,
        ...because.map((reason) => `  by ${shorten(reason)}`),
      ]);
    case 'claims':
      return report.errors.flatMap(({ id, phenomenon, problem, expected, got, text }) => [
        heading(id, phenomenon, problem),
        `  ${shorten(text)}`,
        `  expected: ${expected ?? 'nothing'}`,
        `  got:      ${got ?? 'nothing'}`,
      ]);
    case 'pairs':
      return report.errors.flatMap(({ id, phenomenon, problem, expected, got, a, b }) => [
        heading(id, phenomenon, `${problem}: expected ${expected}, got ${got}`),
        `  a: ${shorten(a)}`,
        `  b: ${shorten(b)}`,
      ]);
    case 'sentences':
      return report.errors.flatMap(({ id, phenomenon, expected, got }) => [
        heading(id, phenomenon, 'cut otherwise'),
        `  expected: ${JSON.stringify(expected)}`,
        `  got:      ${JSON.stringify(got)}`,
      ]);
  }
}
