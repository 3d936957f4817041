import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import { findSideProblem, ThemeDefinition } from '../../src/model/theme.ts';
import { loadBuiltInThemes } from './load-themes.ts';

const builtIn = loadBuiltInThemes();
const namesOf = (text: string, title = '') => {
  const { themes, otherSides } = annotate({ title, text }, builtIn);
  return [themes.map(({ theme }) => theme), otherSides.map(({ theme }) => theme)];
};

describe('Ukrainian morale', () => {
  test.each([
    ['desertion', 'Ukrainian soldiers deserted their unit near Pokrovsk.'],
    ['weariness', 'After a third winter Ukrainian infantry are exhausted, officers say.'],
    ['the draft', 'Ukrainian men pay smugglers so as to dodge mobilisation.'],
    ['families', 'Wives of Ukrainian soldiers rallied in Kyiv for demobilisation.'],
    ['an attack on it', 'The strikes are meant to break Ukrainian morale.'],
  ])('is recorded beside Russian morale, and not as that, where it tells of %s', (_name, text) => {
    expect(namesOf(text)).toEqual([[], ['morale-ukraine']]);
  });

  test.each([
    ['Russian morale', 'Several Russian units refused to fight near Vuhledar.', ['morale']],
    ['a war that is in Ukraine', 'Buryat soldiers refused to go back to the war in Ukraine.', ['morale']],
    ['the weariness of allies', 'Fatigue with Kyiv spreads in Europe, voters say.', []],
    ['a demand', 'Moscow demanded that Ukrainian soldiers surrender in Mariupol.', []],
  ])('is not given for %s', (_name, text, expected) => {
    expect(namesOf(text)).toEqual([expected, []]);
  });

  test('takes from Russian morale the sentences that name nobody of the Russian side', () => {
    const title = 'Ukraine’s desertion problem grows';
    const text = 'The men walked away from their brigades and refused to fight.';
    expect(namesOf(text, title)).toEqual([[], ['morale-ukraine']]);
  });

  test('stands beside Russian morale where the text tells of both', () => {
    const text =
      'Ukrainian infantry are exhausted. Across the river, Russian soldiers refused to fight and deserted.';
    expect(namesOf(text)).toEqual([['morale'], ['morale-ukraine']]);
  });

  test('says of each match whose side it is, and beside which theme it stands', () => {
    const [match] = annotate({ title: '', text: 'Ukrainian soldiers refused to fight.' }, builtIn).otherSides;
    expect(match).toMatchObject({ of: 'morale', side: 'ukraine' });
    expect(match?.evidence).toMatchObject([
      { rule: 'soldiers-quit', reason: 'Ukrainian soldiers refuse, desert or go absent.' },
    ]);
  });
});

const define = (change: object) =>
  ThemeDefinition.parse({
    id: 'floods',
    title: 'Floods',
    description: 'Rivers over their banks.',
    concepts: { river: ['river*'], north: ['north*'] },
    rules: [{ id: 'r', description: 'd', all: [['river']], weight: 1 }],
    threshold: 1,
    ...change,
  });

const floods = define({});
const northern = define({
  id: 'northern',
  sideOf: 'floods',
  side: 'north',
  rules: [{ id: 'n', description: 'd', all: [['north'], ['river']], weight: 1 }],
});

describe('a side of a theme', () => {
  test('takes its sentences, and leaves the theme the others', () => {
    const result = compileThemes({ themes: [floods, northern], conceptSets: [] });
    if (!result.ok) throw new Error('does not compile');
    const text = 'Northern rivers rose. Southern rivers rose.';
    const { themes, otherSides } = annotate({ title: '', text }, result.compiled);
    expect(themes.map(({ theme, score }) => [theme, score])).toEqual([['floods', 1]]);
    expect(themes[0]?.evidence.map((span) => span.text)).toEqual(['Southern rivers rose.']);
    expect(otherSides.map(({ theme, side, of }) => [theme, side, of])).toEqual([
      ['northern', 'north', 'floods'],
    ]);
  });

  test('changes nothing of a theme where it does not hold', () => {
    const alone = compileThemes({ themes: [floods], conceptSets: [] });
    const both = compileThemes({ themes: [floods, northern], conceptSets: [] });
    if (!alone.ok || !both.ok) throw new Error('does not compile');
    const article = { title: '', text: 'Southern rivers rose.' };
    expect(annotate(article, both.compiled)).toEqual(annotate(article, alone.compiled));
  });

  test.each<[string, object]>([
    ['sideOf and side go together', { sideOf: 'rain' }],
    ['sideOf and side go together', { side: 'north' }],
    ['a theme is no side of itself', { sideOf: 'floods', side: 'north' }],
    ['countsWith is for a theme with sideOf', { countsWith: ['river'] }],
  ])('is refused: %s', (message, change) => {
    expect(() => define(change)).toThrow(message);
  });

  test('must name a theme that there is and that is no side', () => {
    expect(findSideProblem(floods, [])).toBeNull();
    expect(findSideProblem(northern, [floods, northern])).toBeNull();
    expect(findSideProblem(northern, [northern])).toContain('does not exist');
    const further = define({ id: 'further', sideOf: 'northern', side: 'far' });
    expect(findSideProblem(further, [floods, northern, further])).toContain('is a side itself');
  });
});
