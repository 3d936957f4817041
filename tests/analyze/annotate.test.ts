import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { Annotation } from '../../src/model/annotation.ts';
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

  test('answers with the same bytes each time, fits its schema, and slices exactly, whatever the text', () => {
    const words = fc.constantFrom(
      ...'Russian troops were killed 28,000 “ ” . \n\n up to Ukraine said Putin sacked General no 🇺🇦 اللواء \u0000 3k'.split(
        ' ',
      ),
    );
    const text = fc.array(words, { maxLength: 80 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(text, text, (title, body) => {
        const annotation = annotate({ title, text: body }, themes);
        expect(JSON.stringify(annotate({ title, text: body }, themes))).toBe(JSON.stringify(annotation));
        Annotation.parse(annotation);
        const spans = [
          ...annotation.themes.flatMap(({ evidence }) => evidence),
          ...annotation.claims.map(({ evidence }) => evidence),
        ];
        for (const span of spans) {
          const part = span.in === 'title' ? title : body;
          expect(part.slice(span.start, span.end)).toBe(span.text);
        }
      }),
    );
  });

  test.each([
    ['one endless sentence', 'Russian troops killed '.repeat(20_000)],
    ['open quotes', '“'.repeat(200_000)],
    ['full stops', '.'.repeat(400_000)],
    ['initials', 'U.S. '.repeat(80_000)],
    ['numbers', '1,000 killed '.repeat(30_000)],
    ['line breaks', '\n'.repeat(400_000)],
  ])('does not choke on %s', (_name, text) => {
    // Doubling the text may double the work, not square it: the larger run finishes at all.
    expect(() => annotate({ title: '', text }, themes)).not.toThrow();
  });
});
