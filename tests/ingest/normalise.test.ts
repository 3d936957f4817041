import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitText, fitTitle, normaliseText, normaliseTitle } from '../../src/ingest/normalise.ts';
import { TEXT_MAX, TITLE_MAX } from '../../src/limits.ts';

/** Anything a stranger may send, with a leaning to what does harm: marks, joiners, overrides, halves of pairs. */
const nasty = fc.constantFrom(
  ...[
    '\0',
    '\x85',
    '\x9b',
    '\u00AD',
    '\u00A0',
    '\u200B',
    '\u200C',
    '\u200D',
    '\u200E',
    '\u2028',
    '\u202E',
    '\u2066',
  ],
  ...[
    '\u061C',
    '\uFEFF',
    '\uFFFE',
    '\uD800',
    '\uDC00',
    '\u0301',
    '\u0316',
    '\u0344',
    '\u212B',
    '\u1100',
    '\u1161',
  ],
  ...[
    '\u0915',
    '\u094D',
    '\u0958',
    '🇺🇦',
    '👩',
    '\u{E0041}',
    '\r\n',
    '\r',
    '\n',
    '\n\n',
    '\t',
    ' ',
    '  ',
    'a',
    'é',
    '.',
  ],
);
const hostile = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 3 }), fc.string({ maxLength: 8 })), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''));
const lineBreaks = fc.constantFrom('auto', 'paragraph', 'wrap' as const);

const FORBIDDEN =
  /[\0-\x09\x0B-\x1F\x7F-\x9F\xA0\xAD\u061C\u200B\u200E\u200F\u2028-\u202F\u2060-\u206F\uFEFF\uFFFE\uFFFF]/;

describe('normaliseText, whatever comes in', () => {
  it('is idempotent', () => {
    fc.assert(
      fc.property(hostile, lineBreaks, (raw, breaks) => {
        const once = normaliseText(raw, breaks);
        expect(normaliseText(once, breaks)).toBe(once);
        expect(normaliseText(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves well-formed NFC without control or bidirectional characters', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const text = normaliseText(raw);
        expect(text.isWellFormed()).toBe(true);
        expect(text.normalize('NFC')).toBe(text);
        expect(text).not.toMatch(FORBIDDEN);
      }),
      { numRuns: 2000 },
    );
  });

  it('separates paragraphs by one blank line and pads none with spaces', () => {
    fc.assert(
      fc.property(hostile, lineBreaks, (raw, breaks) => {
        const text = normaliseText(raw, breaks);
        expect(text).toBe(text.trim());
        expect(text).not.toMatch(/ {2}|\n{3}| \n|\n |(?<!\n)\n(?!\n)/);
      }),
    );
  });

  it.each([
    ['spaces', ' '.repeat(400_000)],
    ['spaces and words', 'a  '.repeat(150_000)],
    ['newlines', '\n'.repeat(400_000)],
    ['alternating marks', `a${'\u0301\u0316'.repeat(200_000)}`],
    ['marks parted by joiners', `a${'\u0301\u0316\u200D'.repeat(130_000)}`],
    ['joiners', '\u200D'.repeat(400_000)],
    ['a word without end', 'a'.repeat(1_000_000)],
    ['overrides', '\u202E'.repeat(400_000)],
  ])('takes linear time on %s', (_name, raw) => {
    const start = performance.now();
    normaliseText(raw);
    normaliseTitle(raw);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('normaliseText', () => {
  it('replaces half of a surrogate pair and removes controls', () => {
    expect(normaliseText('a\uD83Db\0c\x1B[31m\x9Fd')).toBe('a\uFFFDbc[31md');
  });

  it('removes what turns or hides text', () => {
    expect(
      normaliseText('\u202Eevil\u202C \u2066x\u2069 zero\u200Bwidth soft\u00ADhyphen \u{E0041}\u{E0042}tag'),
    ).toBe('evil x zerowidth softhyphen tag');
  });

  it('keeps the joiners that Persian, Hindi and emoji need, and no others', () => {
    expect(normaliseText('می\u200Cخواهم')).toBe('می\u200Cخواهم');
    expect(normaliseText('क\u094D\u200Dष')).toBe('क\u094D\u200Dष');
    expect(normaliseText('👩\u200D🚒')).toBe('👩\u200D🚒');
    expect(normaliseText('ki\u200Dll\u200Ced')).toBe('killed');
  });

  it('turns every kind of line end and space into its plain one', () => {
    expect(normaliseText('one\r\ntwo\u2028three\u2029four\x85five\fsix', 'paragraph')).toBe(
      'one\n\ntwo\n\nthree\n\nfour\n\nfive\n\nsix',
    );
    expect(normaliseText('2\u00A0000\u202Fmen\tleft\u3000now')).toBe('2 000 men left now');
  });

  it('caps a pile of combining marks', () => {
    expect(normaliseText(`z${'\u0316'.repeat(500)}`)).toHaveLength(31);
  });

  it('takes one line for one paragraph where nothing shows that lines were folded', () => {
    expect(normaliseText('The bridge fell.\nNobody was hurt.')).toBe('The bridge fell.\n\nNobody was hurt.');
  });

  it('takes one newline for a fold in hard-wrapped text', () => {
    const wrapped = `${'The engineers had worked on the bridge since the first\nweek of the flood and were'} tired.\n\nNobody\nelse came.`;
    expect(normaliseText(wrapped)).toBe(
      'The engineers had worked on the bridge since the first week of the flood and were tired.\n\nNobody\n\nelse came.',
    );
    expect(normaliseText('one\ntwo\n\nthree', 'wrap')).toBe('one two\n\nthree');
  });

  it('does not join a line to a sentence that had ended', () => {
    const text =
      'The engineers had worked on the bridge since the first week.\nOur update for today\n\nIt held.';
    expect(normaliseText(text).split('\n\n')).toHaveLength(3);
  });
});

describe('what does not fit', () => {
  it('cuts a title after a word and says how much went', () => {
    const { text, cut } = fitTitle('word '.repeat(200_000));
    expect(text.length).toBeLessThanOrEqual(TITLE_MAX);
    expect(text).toMatch(/word…$/);
    expect(cut).toBe(999_999 - (text.length - 1));
    expect(normaliseTitle(text)).toBe(text);
  });

  it('never cuts a title within a surrogate pair', () => {
    expect(normaliseTitle('🔥'.repeat(1_000)).isWellFormed()).toBe(true);
    expect(normaliseTitle(`x${'🔥'.repeat(1_000)}`).isWellFormed()).toBe(true);
  });

  it('puts a title on one line', () => {
    expect(normaliseTitle('Bridge\r\nBcc: x@example.com\u2028falls')).toBe('Bridge Bcc: x@example.com falls');
  });

  it.each([
    ['a paragraph', `${'a'.repeat(300_000)}\n\n${'b '.repeat(100_000)}`, 300_000],
    ['a sentence', `${'So. '.repeat(90_000)}${'word '.repeat(30_000)}`, 359_999],
    ['a word', 'word '.repeat(100_000), TEXT_MAX - 1],
    ['nothing', 'a'.repeat(500_000), TEXT_MAX],
  ])('cuts a text after %s', (_name, raw, length) => {
    const whole = raw.trim().length;
    const { text, cut } = fitText(raw);
    expect(text).toHaveLength(length);
    expect(cut).toBe(whole - length);
    expect(normaliseText(text)).toBe(text);
  });
});
