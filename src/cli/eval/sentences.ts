import { type GoldSentences, listRanges } from './gold.ts';
import { addCounts, type Beside, countSets, scoreCounts } from './score.ts';

type Range = { readonly start: number; readonly end: number };

/** A text cut otherwise than its reader did. */
export type SentenceError = { id: string; phenomenon: string; expected: string[]; got: string[] };

export type SentencesReport = {
  kind: 'sentences';
  items: number;
  boundaries: Beside;
  /** Texts cut exactly as their reader did. */
  exact: { ours: number; baseline: number };
  errors: SentenceError[];
};

/** The plain baseline of sentences: a cut after `.`, `!` or `?` that white space and a capital follow. */
export function splitPlainly(text: string): Range[] {
  const ranges: Range[] = [];
  let start = 0;
  for (const match of text.matchAll(/[.!?](\s+)(?=\p{Lu})/gu)) {
    ranges.push({ start, end: match.index + 1 });
    start = match.index + match[0].length;
  }
  if (start < text.length) ranges.push({ start, end: text.length });
  return ranges;
}

/** Where sentences end inside a text; the end of the text is no finding. */
const endsInside = (ranges: readonly Range[]) => new Set(ranges.slice(0, -1).map(({ end }) => end));

const isSame = (a: readonly Range[], b: readonly Range[]) =>
  a.length === b.length && a.every(({ start, end }, at) => start === b[at]?.start && end === b[at]?.end);

/** Scores a way to cut texts into sentences. */
export function scoreSentences(
  items: readonly GoldSentences[],
  split: (text: string) => readonly Range[],
): SentencesReport {
  const rows = items.map((item) => {
    const expected = listRanges(item.text, item.sentences) ?? [];
    return { item, expected, ours: split(item.text), plain: splitPlainly(item.text) };
  });
  const count = (pick: (row: (typeof rows)[number]) => readonly Range[]) =>
    scoreCounts(addCounts(rows.map((row) => countSets(endsInside(pick(row)), endsInside(row.expected)))));
  return {
    kind: 'sentences',
    items: items.length,
    boundaries: { ours: count(({ ours }) => ours), baseline: count(({ plain }) => plain) },
    exact: {
      ours: rows.filter(({ ours, expected }) => isSame(ours, expected)).length,
      baseline: rows.filter(({ plain, expected }) => isSame(plain, expected)).length,
    },
    errors: rows
      .filter(({ ours, expected }) => !isSame(ours, expected))
      .map(({ item: { id, phenomenon, text, sentences }, ours }) => ({
        id,
        phenomenon,
        expected: sentences,
        got: ours.map(({ start, end }) => text.slice(start, end)),
      })),
  };
}
