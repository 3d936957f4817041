import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import { readCorpus } from '../../src/cli/read-corpus.ts';

const CORPUS = join(import.meta.dirname, '../../corpus');
const { corpus, problems, notices } = await readCorpus(CORPUS, CORPUS);
const result = compileThemes(corpus);
if (!result.ok) throw new Error('the built-in themes do not compile');
const { compiled } = result;

/** The themes a careful reader gives each brief. Those not listed are about none of them. */
const READ: Record<string, string[]> = {
  '2022-03-30-putin-defence-ministry-tension': ['leadership-strain'],
  '2022-03-30-putin-misled-by-advisers': ['leadership-strain'],
  '2022-03-30-ukraine-estimates-russian-soldiers-killed': ['casualties'],
  '2022-03-30-us-estimates-ukrainian-soldiers-killed': ['casualties'],
  '2022-04-20-bloomberg-insiders-doubt-putins-course': ['leadership-strain'],
  '2022-04-20-russian-units-refusing-to-fight': ['morale'],
  '2022-05-19-cover-ups-and-scapegoating-in-russian-forces': ['leadership-strain'],
  '2022-05-19-gerasimov-likely-still-in-post': ['leadership-strain'],
  '2022-05-19-russian-commanders-removed': ['leadership-strain'],
  '2022-05-19-ukraine-claims-over-28000-russian-troops-killed': ['casualties'],
  '2022-05-19-wallace-russian-military-leaders-fear-purge': ['leadership-strain'],
  '2022-10-08-pro-war-figures-criticise-russian-defence-leadership': ['leadership-strain'],
  '2023-05-18-alcohol-linked-to-russian-casualties': ['casualties', 'morale'],
  '2023-05-18-mobilisation-met-pushback-and-protests': ['morale'],
  '2023-05-18-resignations-could-worsen-mood-of-russian-troops': [
    'casualties',
    'leadership-strain',
    'morale',
  ],
  '2023-05-18-russia-bars-senior-officials-from-resigning': ['leadership-strain'],
  '2023-05-18-russian-casualties-said-to-be-up-to-200000': ['casualties'],
  '2023-05-18-russian-officials-privately-sceptical-of-war': ['leadership-strain'],
};

describe('the corpus', () => {
  test('loads whole, with nothing to mend', () => {
    expect({ problems, notices }).toEqual({ problems: [], notices: [] });
    expect(corpus.articles.length).toBeGreaterThanOrEqual(15);
  });

  test.each(corpus.articles.map((article) => [article.id, article] as const))(
    '%s lands where a reader puts it',
    (id, article) => {
      const themes = annotate(article, compiled).themes.map(({ theme }) => theme);
      expect(themes.sort()).toEqual(READ[id] ?? []);
    },
  );

  test('has every brief say that it is one, when it is from, and what that rests on', () => {
    for (const article of corpus.articles) {
      expect(article).toMatchObject({
        publisher: 'Sitrep brief',
        published: expect.any(String),
        publishedBasis: expect.any(String),
      });
    }
  });
});
