import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findWords } from '../../src/analyze/found-words.ts';

const marked = (sentence: string, ...phrases: string[]) =>
  findWords(
    sentence,
    phrases.map((phrase) => phrase.split(' ')),
  )
    .pieces.map(({ text, isFound }) => (isFound ? `[${text}]` : text))
    .join('');

describe('findWords', () => {
  test.each([
    ['in another inflection', 'Troops resigned.', ['resigns'], 'Troops [resigned].'],
    ['in another case', 'KYIV fell silent', ['kyiv'], '[KYIV] fell silent'],
    ['with accents', 'Zelenský spoke', ['zelensky'], '[Zelenský] spoke'],
    ['side by side', 'low morale, morale low', ['low morale'], '[low morale], morale low'],
    ['twice', 'war on war', ['war'], '[war] on [war]'],
    ['of two words that overlap', 'a b c', ['a b', 'b c'], '[a b][ c]'],
    ['not within another word', 'warning', ['war'], 'warning'],
    ['a number with a comma', 'some 28,000 men', ['28 000'], 'some [28,000] men'],
  ])('finds a word %s', (_name, sentence, phrases, expected) => {
    expect(marked(sentence, ...phrases)).toBe(expected);
  });

  test('counts the phrases that a sentence holds', () => {
    expect(findWords('the pier fell', [['pier'], ['fall'], ['fell']]).held).toBe(2);
  });

  test('its pieces are the sentence, whatever that is', () => {
    const text = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(
        text,
        fc.array(fc.array(text, { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
        (sentence, phrases) => {
          const { pieces } = findWords(sentence, phrases);
          expect(pieces.map((piece) => piece.text).join('')).toBe(sentence);
        },
      ),
    );
  });
});
