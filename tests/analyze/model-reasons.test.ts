import { describe, expect, test } from 'vitest';
import { compileLexicon } from '../../src/analyze/lexicon.ts';
import { compileModel, explainReasons, nameReasons } from '../../src/analyze/model-reasons.ts';
import { readSentences } from '../../src/analyze/read-sentences.ts';

const lexicon = compileLexicon({ 'war/troops': ['russian troop*'], 'war/losing': ['fall* back'] });
const [sentence] = readSentences(
  { title: '', text: 'The Russian troops were falling back, weary of it all.' },
  lexicon,
);
if (sentence === undefined) throw new Error('no sentence');
const explain = (weights: Record<string, number>) => {
  const model = compileModel({ id: 'm', trained: 't', threshold: 0, weights });
  return explainReasons(model, Object.keys(weights), sentence, lexicon.names);
};

describe('the words that weighed', () => {
  test('are those of the sentence, as it spells them, in its order', () => {
    expect(explain({ 'word weary': 3, 'near war/losing war/troops': 2 })).toBe(
      'Words that weigh for this theme in this sentence: “Russian troops”, “falling back”, “weary”.',
    );
  });

  test('are shown once where several features stand for them', () => {
    expect(explain({ 'concept war/troops': 2, 'word troop': 1 })).toBe(
      'Words that weigh for this theme in this sentence: “Russian troops”.',
    );
  });

  test('leave out what weighs against the theme, and rules', () => {
    expect(explain({ 'word weary': 1, 'concept war/troops': -1, 'rule m/r': 5 })).toBe(
      'Words that weigh for this theme in this sentence: “weary”.',
    );
  });

  test('are none where only what stands around the sentence weighs', () => {
    expect(explain({ 'context war/losing': 1 })).toBe(
      'What stands around this sentence weighs for this theme.',
    );
  });

  test('have a short name for data', () => {
    const weights = { 'word weary': 3, 'near war/losing war/troops': 2 };
    const model = compileModel({ id: 'm', trained: 't', threshold: 0, weights });
    expect(nameReasons(model, Object.keys(weights))).toBe('weighed:weary+losing~troops');
  });
});
