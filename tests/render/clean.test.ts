import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, clip, directionOf, safeUrl } from '../../src/render/clean.ts';

describe('cleanText', () => {
  it('leaves ordinary text of any script as it is', () => {
    const text = 'Слава “Україні”, שלום, مرحبا, 👩‍🚒 é\n\tx';
    expect(cleanText(text)).toBe(text);
  });

  it('drops controls, overrides and what XML 1.0 forbids', () => {
    expect(cleanText('a\u0000b\u0007c\u202Ed\u202Ce\u2066f\ufffeg\uffffh\u0085i')).toBe('abcdefghi');
  });

  it('replaces lone surrogates', () => {
    expect(cleanText('a\ud800b')).toBe('a\ufffdb');
  });

  it('gives only characters that XML 1.0 allows, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(text)).toMatch(/^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      }),
    );
  });
});

describe('cleanLine', () => {
  it('is one line', () => {
    expect(cleanLine(' Front\r\nBcc: all@example.com\u0000 ', 100)).toBe('Front Bcc: all@example.com');
  });

  it('is never longer than asked, nor ill-formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 20 }), (text, max) => {
        const line = cleanLine(text, max);
        expect(line.length).toBeLessThanOrEqual(max);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });
});

it('clip never splits a pair', () => {
  expect(clip('ab👍cd', 4)).toBe('ab…');
  expect(clip('abcd', 4)).toBe('abcd');
});

describe('safeUrl', () => {
  it.each(['https://a.example/x?y=1#z', 'http://a.example', 'mailto:x@a.example'])(
    'keeps %s as written',
    (url) => {
      expect(safeUrl(url)).toBe(url);
    },
  );

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:x',
    'data:text/html,x',
    '/rooted',
    '',
    'file:///etc/passwd',
  ])('refuses %j', (url) => {
    expect(safeUrl(url)).toBeNull();
  });

  it('writes an address with spaces or letters of other scripts in ASCII', () => {
    expect(safeUrl('https://a.example/ä b')).toBe('https://a.example/%C3%A4%20b');
  });
});

it('directionOf knows the scripts that run from right to left', () => {
  expect(['en', 'uk', 'ar', 'he-IL', 'fa'].map(directionOf)).toEqual(['ltr', 'ltr', 'rtl', 'rtl', 'rtl']);
});
