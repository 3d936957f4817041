import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { listPassages } from '../../src/analyze/passages.ts';
import { Annotation } from '../../src/model/annotation.ts';
import type { Span } from '../../src/model/span.ts';
import { loadBuiltInThemes } from './load-themes.ts';

const themes = loadBuiltInThemes();
type Article = { title: string; text: string };

/** Throws unless every span slices to its text, within its part, in order, and none of one list over another. */
function checkSpans(article: Article, spans: readonly Span[]): void {
  for (const part of ['title', 'text'] as const) {
    let last = 0;
    for (const span of spans.filter((one) => one.in === part)) {
      expect(span.start).toBeGreaterThanOrEqual(last);
      expect(span.end).toBeGreaterThan(span.start);
      expect(span.end).toBeLessThanOrEqual(article[part].length);
      expect(article[part].slice(span.start, span.end)).toBe(span.text);
      last = span.end;
    }
  }
  const parts = spans.map((span) => span.in);
  expect(parts).toEqual([...parts].sort().reverse());
}

/** What holds for the annotation of any text whatever. */
function checkAnnotation(article: Article): Annotation {
  const annotation = annotate(article, themes);
  Annotation.parse(annotation);
  for (const { evidence } of annotation.themes) checkSpans(article, evidence);
  for (const measure of new Set(annotation.claims.map((claim) => claim.measure)))
    checkSpans(
      article,
      annotation.claims.filter((claim) => claim.measure === measure).map(({ evidence }) => evidence),
    );
  const scores = annotation.themes.map(({ score }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  return annotation;
}

const WORDS = fc.constantFrom(
  ...`Russian Ukrainian Putin Kyiv troops soldiers general people civilians were was killed wounded captured lost died
  injured refused sacked dismissed mutiny morale 12 3,000 28k 1.5 two dozen dozens of up to at least between and or
  more than said according citing officials told he that tanks destroyed losses “ ” " ‘ ’ ( ) , . ; : – - ! ? …
  U.S. No. Gen. 20% 🇺🇦 👨‍👩‍👧 اللواء قُتل Иван 三百 e\u0301 \u0000 \ud83d \udc00 \u202e ١٢ ß İ ’s n't`.split(
    /\s+/,
  ),
);
const PROSE = fc
  .array(fc.tuple(WORDS, fc.constantFrom(' ', ' ', ' ', '', '\n', '\n\n', '\u00a0')), { maxLength: 120 })
  .map((parts) => parts.map(([word, gap]) => word + gap).join(''));
const ANY_TEXT = fc.oneof(
  PROSE,
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme' }),
);
const ARTICLE = fc.record({ title: ANY_TEXT, text: ANY_TEXT });

describe('any text', () => {
  test('has its spans where it says, in order, none over another', () => {
    fc.assert(
      fc.property(ARTICLE, (article) => void checkAnnotation(article)),
      { numRuns: 500 },
    );
  });

  test('has the same annotation each time, whatever was read in between', () => {
    fc.assert(
      fc.property(ARTICLE, ARTICLE, (article, between) => {
        const first = JSON.stringify(annotate(article, themes));
        annotate(between, themes);
        expect(JSON.stringify(annotate(article, themes))).toBe(first);
      }),
    );
  });

  test('has the same annotation with nothing remembered as with a whole vocabulary', () => {
    const fresh = loadBuiltInThemes();
    fc.assert(
      fc.property(ARTICLE, (article) => {
        fresh.lexicon.memory.clear();
        fresh.models.forms.clear();
        expect(annotate(article, fresh)).toEqual(annotate(article, themes));
      }),
    );
  });

  test('has passages that slice to it', () => {
    fc.assert(
      fc.property(ARTICLE, (article) => {
        const passages = listPassages(article, annotate(article, themes));
        checkSpans(
          article,
          passages.flatMap((passage) => (passage.kind === 'sentence' ? [passage] : [])),
        );
      }),
    );
  });
});

/** UTF-16 units of a hostile text: squared work on so many would not end within the test's time. */
const UNITS = 250_000;
const MANY_UNITS = 1_000_000;

/** What is read at a length of `MANY_UNITS`. */
const MUCH: [string, string][] = [
  ['one endless sentence', 'Russian troops killed some soldiers near the town and '],
  ['open quotes', '“'],
  ['punctuation', '.,;:!?-–—()[]{}…"“”\'’*_#@&%$£'],
  ['mixed scripts', 'Ukrаине убито 三 قُتل killed 12 αβγ '],
  ['text from right to left', 'قُتل ١٢ جنديا اليوم. '],
  ['emoji', '👨‍👩‍👧‍👦🇺🇦 '],
  ['NULs', '\u0000'],
];

/** What is read at a length of `UNITS`. */
const HOSTILE: [string, string][] = [
  ['one endless word', 'a'],
  ['one endless number', '9,999'],
  ['words of marks', 'a\u0301\u0300\u0302'],
  ['apostrophes', "a'"],
  ['straight quotes', '"'],
  ['quotations without an end', '“We hold here. '],
  ['quotation marks before every verb', '“killed '],
  ['open brackets', '(killed 12 '],
  ['full stops', '. '],
  ['footnotes', '.[1]'],
  ['initials', 'A. '],
  ['short sentences', 'He died. '],
  ['line breaks', '\n'],
  ['short lines', '- killed 12\n'],
  ['spaces', '\u00a0'],
  ['marks of direction', '\u202e killed 12 \u202d. '],
  ['halves of characters', '\ud800'],
  ['NULs between words', 'killed\u0000 12 '],
  ['one loss word', 'killed '],
  ['figures in a list', '12 killed, 13 wounded and '],
  ['numbers in words', 'one hundred and '],
  ['numbers of numbers', '12 of 13 of '],
  ['ranges', 'between 2 and 3 killed '],
  ['speakers', 'officials said, 12 killed, '],
  ['pronouns that speak', 'he said '],
  ['sources', 'according to '],
  ['statements', 'UN said 12 killed; '],
  ['colons', 'UN: 12 killed '],
  ['dashes', ' - UN'],
  ['sentences of evidence', 'Russian troops refused to fight. '],
];

describe('hostile text', () => {
  const repeat = (unit: string, units: number) => unit.repeat(Math.ceil(units / unit.length)).slice(0, units);

  const readToItsEnd = (text: string): void => {
    const annotation = annotate({ title: '', text }, themes);
    for (const { evidence } of annotation.themes) checkSpans({ title: '', text }, evidence);
    const wrong = annotation.claims.filter(
      ({ evidence }) => text.slice(evidence.start, evidence.end) !== evidence.text,
    );
    expect(wrong).toEqual([]);
  };

  test.each(MUCH)('of a million characters, all %s, is read to its end', (_name, unit) => {
    readToItsEnd(repeat(unit, MANY_UNITS));
  });

  test.each(HOSTILE)('of nothing but %s is read to its end', (_name, unit) => {
    readToItsEnd(repeat(unit, UNITS));
  });

  test.each([
    ['sentences', 'Russian troops refused to fight. '],
    ['figures', '12 killed, '],
    ['quotation marks', '“ '],
  ])('in a title, of nothing but %s, is read to its end', (_name, unit) => {
    const title = repeat(unit, UNITS);
    expect(() => annotate({ title, text: 'Twelve soldiers were killed.' }, themes)).not.toThrow();
  });

  test('full of figures has its passages listed to the end', () => {
    const article = { title: '', text: '12 soldiers were killed. It rained. '.repeat(10_000) };
    const passages = listPassages(article, annotate(article, themes));
    expect(passages.filter(({ kind }) => kind === 'sentence')).toHaveLength(10_000);
  });
});
