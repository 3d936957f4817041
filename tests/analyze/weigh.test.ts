import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readArticle } from '../../src/analyze/annotate.ts';
import { listFeatures } from '../../src/analyze/features.ts';
import { weighSentence } from '../../src/analyze/weigh.ts';
import { readCorpus } from '../../src/cli/read-corpus.ts';
import { loadBuiltInThemes } from './load-themes.ts';

const CORPUS = join(import.meta.dirname, '../../corpus');
const { corpus } = await readCorpus(CORPUS, CORPUS);
const compiled = loadBuiltInThemes();

test('weighs a sentence by exactly the features that training lists', () => {
  let weighed = 0;
  for (const article of corpus.articles) {
    const { sentences } = readArticle(article, compiled);
    for (const index of sentences.keys()) {
      const { scores } = weighSentence(compiled, sentences, index);
      const features = listFeatures(compiled, sentences, index);
      for (const { model } of compiled.themes) {
        if (model === null) throw new Error('a built-in theme has no model');
        const sum = features.reduce((total, name) => total + (model.weights.get(name) ?? 0), 0);
        expect(scores[model.slot]).toBeCloseTo(sum, 9);
        weighed++;
      }
    }
  }
  expect(weighed).toBeGreaterThan(300);
});
