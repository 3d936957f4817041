import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import { ThemeDefinition } from '../../src/model/theme.ts';

const floods = (change: object = {}) =>
  ThemeDefinition.parse({
    id: 'floods',
    title: 'Floods',
    description: 'Rivers over their banks.',
    concepts: { river: ['river*', 'dam'], over: ['burst*', 'flood*', 'rose above'] },
    rules: [
      { id: 'river-floods', description: 'A river floods.', all: [['river'], ['over']], near: 5, weight: 1 },
    ],
    threshold: 1,
    ...change,
  });

const themesOf = (definition: ThemeDefinition, text: string) => {
  const result = compileThemes({ themes: [definition], conceptSets: [] });
  if (!result.ok) throw new Error('does not compile');
  return annotate({ title: '', text }, result.compiled).themes;
};

describe('a theme definition', () => {
  test('catches a sentence that holds its concepts near each other', () => {
    expect(themesOf(floods(), 'The rivers burst their banks.')).toHaveLength(1);
  });

  test('lets words pass that are too far apart', () => {
    expect(themesOf(floods(), 'The river was calm while, far away in another town, fields flooded.')).toEqual(
      [],
    );
  });

  test('is blocked by a negation', () => {
    expect(themesOf(floods(), 'No river burst its banks.')).toEqual([]);
  });

  test('reaches its threshold by several sentences', () => {
    const theme = floods({ threshold: 2 });
    expect(themesOf(theme, 'The river flooded.')).toEqual([]);
    expect(themesOf(theme, 'The river flooded. The dam burst.')[0]?.score).toBe(2);
  });

  test('keeps to an order where the rule asks for one', () => {
    const rules = [{ id: 'r', description: 'd', all: [['river'], ['over']], ordered: true, weight: 1 }];
    expect(themesOf(floods({ rules }), 'Flooded was the river.')).toEqual([]);
    expect(themesOf(floods({ rules }), 'The river flooded.')).toHaveLength(1);
  });

  test('finds its context in the sentence before', () => {
    const rules = [{ id: 'r', description: 'd', all: [['over']], context: ['river'], weight: 1 }];
    expect(themesOf(floods({ rules }), 'The river rose. It burst its banks.')).toHaveLength(1);
    expect(themesOf(floods({ rules }), 'It burst its banks.')).toEqual([]);
  });

  test('names in words a concept that nobody defines', () => {
    const rules = [{ id: 'r', description: 'd', all: [['lake']], weight: 1 }];
    expect(compileThemes({ themes: [floods({ rules })], conceptSets: [] })).toEqual({
      ok: false,
      problems: [{ theme: 'floods', message: 'rule "r" names the concept "lake", which is not defined' }],
    });
  });

  test('refuses two rules of one name', () => {
    const rule = { id: 'r', description: 'd', all: [['river']], weight: 1 };
    expect(() => floods({ rules: [rule, rule] })).toThrow('two rules are called');
  });
});
