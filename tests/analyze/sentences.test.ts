import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitSentences } from '../../src/analyze/sentences.ts';

const split = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe('splitSentences', () => {
  test.each<[string, string[]]>([
    [
      'The U.K. Ministry of Defence said so. Nobody asked.',
      ['The U.K. Ministry of Defence said so.', 'Nobody asked.'],
    ],
    [
      'Mr. Wallace met Gen. Hodges at No. 10. It rained.',
      ['Mr. Wallace met Gen. Hodges at No. 10.', 'It rained.'],
    ],
    ['Vladimir V. Putin spoke. Losses rose.', ['Vladimir V. Putin spoke.', 'Losses rose.']],
    ['About 1.5 million left. Some 3.2 km away.', ['About 1.5 million left.', 'Some 3.2 km away.']],
    ['They held the line... Then they left.', ['They held the line...', 'Then they left.']],
    ['They held … and left.', ['They held … and left.']],
    ['“We lost. They won.” The troops left.', ['“We lost.', 'They won.”', 'The troops left.']],
    ['“Stop!” he said. Nobody did.', ['“Stop!” he said.', 'Nobody did.']],
    ['Arms came from the U.S. The crates were empty.', ['Arms came from the U.S.', 'The crates were empty.']],
    ['It began at 5 a.m. in Kyiv. It ended at noon.', ['It began at 5 a.m. in Kyiv.', 'It ended at noon.']],
    ['So says the ministry.The number rose.', ['So says the ministry.', 'The number rose.']],
    ['See example.Com for more, or gov.uk.', ['See example.Com for more, or gov.uk.']],
    ['Who knew? Nobody!', ['Who knew?', 'Nobody!']],
    ['First paragraph\n\nSecond one.', ['First paragraph', 'Second one.']],
    ['Killed:\n- two soldiers\n- one medic', ['Killed:', '- two soldiers', '- one medic']],
  ])('splits %j', (text, sentences) => {
    expect(split(text)).toEqual(sentences);
  });

  test('keeps a hard-wrapped sentence whole', () => {
    const text =
      'The ministry said on Thursday that several senior commanders\nhad been removed from their posts.';
    expect(split(text)).toEqual([text]);
  });

  test('covers every character that is not white space, in order, without overlap', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aB 1.!?…"“”\n-(U.S') }), (text) => {
        let end = 0;
        for (const range of splitSentences(text)) {
          expect(range.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(end, range.start).trim()).toBe('');
          expect(text.slice(range.start, range.end)).toBe(text.slice(range.start, range.end).trim());
          end = range.end;
        }
        expect(text.slice(end).trim()).toBe('');
      }),
    );
  });
});
