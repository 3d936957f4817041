import type { ThemeMatch } from '../../model/annotation.ts';
import type { GoldPassage } from './gold.ts';
import { classifyByKeywords } from './keyword-baseline.ts';
import { addCounts, type Beside, type Counts, macroF1, scoreCounts } from './score.ts';

/** What analysis said of a passage. */
export type ThemeAnswer = readonly Pick<ThemeMatch, 'theme' | 'evidence'>[];

/** A passage answered otherwise than its reader did, for one theme. */
export type ThemeError = {
  id: string;
  phenomenon: string;
  theme: string;
  expected: boolean;
  got: boolean;
  /** The rules that matched, each with its sentence; empty for a miss. */
  because: string[];
  title: string;
  text: string;
};

/** How often our evidence is the reader's: of all sentences, and of each passage's first. */
export type EvidenceScore = { sentences: number; overlapping: number; first: number; passages: number };

export type ThemesReport = {
  kind: 'themes';
  items: number;
  themes: { theme: string; score: Beside }[];
  macroF1: { ours: number; baseline: number };
  evidence: EvidenceScore;
  errors: ThemeError[];
};

/** Whether a label is the reader's; null where it could be argued either way. */
function expectedOf(passage: GoldPassage, theme: string): boolean | null {
  return passage.arguable.includes(theme) ? null : passage.labels.includes(theme);
}

function countOne(expected: boolean | null, got: boolean): Counts {
  return {
    tp: expected === true && got ? 1 : 0,
    fp: expected === false && got ? 1 : 0,
    fn: expected === true && !got ? 1 : 0,
  };
}

/** Whether a piece of evidence shares a character with the reader's words, wherever those stand. */
function overlaps(
  passage: GoldPassage,
  { in: part, start, end }: ThemeMatch['evidence'][number],
  words: string,
): boolean {
  const whole = passage[part];
  for (let at = whole.indexOf(words); at >= 0; at = whole.indexOf(words, at + 1))
    if (start < at + words.length && at < end) return true;
  return false;
}

function scoreEvidence(
  passages: readonly GoldPassage[],
  answers: readonly (ThemeAnswer | undefined)[],
): EvidenceScore {
  const score = { sentences: 0, overlapping: 0, first: 0, passages: 0 };
  for (const [index, passage] of passages.entries()) {
    const words = passage.evidence;
    const match = answers[index]?.find(({ theme }) => theme === passage.labels[0]);
    if (words === '' || match === undefined) continue;
    const hits = match.evidence.map((evidence) => overlaps(passage, evidence, words));
    score.passages++;
    score.sentences += hits.length;
    score.overlapping += hits.filter(Boolean).length;
    if (hits[0]) score.first++;
  }
  return score;
}

function listErrors(
  passages: readonly GoldPassage[],
  answers: readonly (ThemeAnswer | undefined)[],
  themes: readonly string[],
): ThemeError[] {
  return passages.flatMap((passage, index) =>
    themes.flatMap((theme): ThemeError[] => {
      const expected = expectedOf(passage, theme);
      const match = answers[index]?.find((candidate) => candidate.theme === theme);
      const got = match !== undefined;
      if (expected === null || expected === got) return [];
      const because = match?.evidence.map(({ rule, text }) => `${rule}: ${text}`) ?? [];
      const { id, phenomenon, title, text } = passage;
      return [{ id, phenomenon, theme, expected, got, because, title, text }];
    }),
  );
}

/** Scores the answers to passages, in their order, for the themes that any reader gave. */
export function scoreThemes(
  passages: readonly GoldPassage[],
  answers: readonly (ThemeAnswer | undefined)[],
): ThemesReport {
  const themes = [...new Set(passages.flatMap(({ labels, arguable }) => [...labels, ...arguable]))].sort();
  const plain = passages.map(classifyByKeywords);
  const rows = themes.map((theme) => {
    const count = (got: (index: number) => boolean) =>
      scoreCounts(
        addCounts(passages.map((passage, index) => countOne(expectedOf(passage, theme), got(index)))),
      );
    return {
      theme,
      score: {
        ours: count((index) => answers[index]?.some((match) => match.theme === theme) ?? false),
        baseline: count((index) => plain[index]?.has(theme) ?? false),
      },
    };
  });
  return {
    kind: 'themes',
    items: passages.length,
    themes: rows,
    macroF1: {
      ours: macroF1(rows.map(({ score }) => score.ours)),
      baseline: macroF1(rows.map(({ score }) => score.baseline)),
    },
    evidence: scoreEvidence(passages, answers),
    errors: listErrors(passages, answers, themes),
  };
}
