import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import { evaluateGold } from '../../src/cli/eval/evaluate.ts';
import { type Gold, parseGold } from '../../src/cli/eval/gold.ts';
import type { Report } from '../../src/cli/eval/print.ts';
import { openCorpus } from '../../src/cli/open-corpus.ts';
import { ROOT } from '../../src/cli/root.ts';

/** The least that the analysis scores on each file of `corpus/gold`; raise a floor when the analysis rises over it. */
const FLOORS = {
  /** F1 by theme, and their mean. */
  themes: { 'leadership-strain': 0.92, morale: 0.9, casualties: 0.89 },
  macroF1: 0.91,
  /** Ukrainian morale, against the flag of the passages of `themes.jsonl`. */
  sides: { precision: 0.85, recall: 0.85 },
  /** F1 by what is compared; each of the first three includes those before it. */
  claims: { quantity: 0.98, '+ measure': 0.98, '+ side': 0.98, claimant: 0.93, hedge: 0.96, all: 0.93 },
  /** Pairs merged rightly, of all merged and of all that should be, and exact relations. */
  pairs: { precision: 0.96, recall: 0.96, relation: 0.84 },
} as const;

/** Passages of `themes.jsonl` without a theme, as a share of all: near misses are half of what there is to learn. */
const NEGATIVES_MIN = 0.45;

/** A file of `corpus/gold`, parsed. */
function readGold(name: string): Gold {
  const gold = parseGold(readFileSync(join(ROOT, 'corpus/gold', name), 'utf8'));
  if (!gold.ok) throw new Error(`${name}: ${gold.message}`);
  return gold.value;
}

/** The score of the project's own analysis on a file of `corpus/gold`. */
function evaluateFile(name: string): Report {
  return evaluateGold(readGold(name), compiled);
}

const result = compileThemes(await openCorpus(undefined));
if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('; '));
const { compiled } = result;

describe('sentences of the gold', () => {
  test('are cut exactly as a careful reader cuts them', () => {
    expect(evaluateFile('sentences.jsonl').errors).toEqual([]);
  });
});

describe('themes of the gold', () => {
  const report = evaluateFile('themes.jsonl');
  if (report.kind !== 'themes') throw new Error('themes.jsonl holds something else');

  test.each(Object.entries(FLOORS.themes))('%s scores an F1 of at least %d', (theme, floor) => {
    const row = report.themes.find((candidate) => candidate.theme === theme);
    expect(row?.score.ours.f1).toBeGreaterThanOrEqual(floor);
  });

  test(`score a macro-F1 of at least ${FLOORS.macroF1}`, () => {
    expect(report.macroF1.ours).toBeGreaterThanOrEqual(FLOORS.macroF1);
  });

  test('have ids of their own, evidence in the passage, and near misses in the same number', () => {
    const gold = readGold('themes.jsonl');
    const passages = gold.kind === 'themes' ? gold.lines : [];
    expect(passages.length).toBeGreaterThan(0);
    expect(new Set(passages.map(({ id }) => id)).size).toBe(passages.length);
    for (const { id, title, text, labels, evidence } of passages) {
      expect(evidence !== '', id).toBe(labels.length > 0);
      expect(title.includes(evidence) || text.includes(evidence), id).toBe(true);
    }
    const negatives = passages.filter(({ labels }) => labels.length === 0).length;
    expect(negatives / passages.length).toBeGreaterThan(NEGATIVES_MIN);
  });
});

describe('another side of a theme in the gold', () => {
  const report = evaluateFile('morale-ukraine.jsonl');
  if (report.kind !== 'themes') throw new Error('morale-ukraine.jsonl holds something else');

  test('is found where its reader found it, and nowhere else', () => {
    expect(report.errors.filter(({ theme }) => theme === 'morale-ukraine')).toEqual([]);
  });

  test('is hardly ever given to passages of the other themes, nor missed there', () => {
    const passages = readGold('themes.jsonl');
    if (passages.kind !== 'themes') throw new Error('themes.jsonl holds something else');
    const found = passages.lines.filter((passage) => annotate(passage, compiled).otherSides.length > 0);
    const told = passages.lines.filter(({ ukrainianMorale }) => ukrainianMorale);
    const right = found.filter(({ ukrainianMorale }) => ukrainianMorale).length;
    expect(right / found.length).toBeGreaterThanOrEqual(FLOORS.sides.precision);
    expect(right / told.length).toBeGreaterThanOrEqual(FLOORS.sides.recall);
  });
});

describe('claims of the gold', () => {
  const report = evaluateFile('claims.jsonl');
  if (report.kind !== 'claims') throw new Error('claims.jsonl holds something else');

  test.each(Object.entries(FLOORS.claims))('%s scores an F1 of at least %d', (field, floor) => {
    const row = report.fields.find((candidate) => candidate.field === field);
    expect(row?.score.ours.f1).toBeGreaterThanOrEqual(floor);
  });
});

describe('pairs of the gold', () => {
  const report = evaluateFile('pairs.jsonl');
  if (report.kind !== 'pairs') throw new Error('pairs.jsonl holds something else');

  test('are merged where both report one event, and hardly ever elsewhere', () => {
    expect(report.same.ours.precision).toBeGreaterThanOrEqual(FLOORS.pairs.precision);
    expect(report.same.ours.recall).toBeGreaterThanOrEqual(FLOORS.pairs.recall);
  });

  test('get the relation that their reader gave', () => {
    expect(report.relations.of).toBeGreaterThan(0);
    expect(report.relations.right / report.relations.of).toBeGreaterThanOrEqual(FLOORS.pairs.relation);
  });
});
