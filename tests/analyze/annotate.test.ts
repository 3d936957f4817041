import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { loadBuiltInThemes } from './load-themes.ts';

const themes = loadBuiltInThemes();
const themesOf = (text: string, title = '') =>
  annotate({ title, text }, themes).themes.map(({ theme }) => theme);

describe('annotate', () => {
  test.each<[string, string[]]>([
    ['Moscow dismissed two Russian generals after the retreat.', ['leadership-strain']],
    ['Wagner fighters marched on Moscow in an armed mutiny.', ['leadership-strain']],
    ['Several Russian units refused to fight near Vuhledar.', ['morale']],
    ['A shell killed three civilians in Kherson.', ['casualties']],
    ['Russian soldiers refused orders after forty of their comrades were killed.', ['casualties', 'morale']],
  ])('gives %j its themes', (text, expected) => {
    expect(themesOf(text).sort()).toEqual(expected);
  });

  test.each([
    ['a figure of speech', 'The war on inflation in Russia was the first casualty of the budget.'],
    ['another war', 'Forty people were killed in Gaza, while Russia called for talks.'],
    ['a denial', 'Officials in Moscow denied that morale was low.'],
    ['Ukrainian surrender', 'Moscow demanded that Ukrainian soldiers surrender in Mariupol.'],
    ['a club', 'Morale at the club is low after another defeat.'],
    ['nothing of the kind', 'Ukraine and Russia agreed to extend the grain deal for sixty days.'],
  ])('gives %s no theme', (_name, text) => {
    expect(themesOf(text)).toEqual([]);
  });

  test('gives each figure of a sentence the speaker of its own clause', () => {
    const text =
      'Ukraine said 300 soldiers had been killed near Bakhmut, while the Russian defence ministry said 40 had been wounded.';
    const claimants = annotate({ title: '', text }, themes).claims.map(({ claimant }) => claimant);
    expect(claimants).toEqual(['Ukraine', 'Russian defence ministry']);
  });

  test('names the rule, and the sentence with its offsets', () => {
    const text = 'It rained in Kyiv. Several Russian units refused to fight near Vuhledar. It stopped.';
    const [match] = annotate({ title: '', text }, themes).themes;
    expect(match?.evidence).toEqual([
      expect.objectContaining({
        in: 'text',
        start: 19,
        end: 72,
        text: 'Several Russian units refused to fight near Vuhledar.',
        rule: 'soldiers-refuse',
      }),
    ]);
  });
});
