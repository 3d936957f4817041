import { describe, expect, test } from 'vitest';
import { decodeText } from '../../src/ingest/decode-text.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('decodeText', () => {
  test.each([
    ['UTF-8 without a word of it', utf8('<p>Łódź'), {}, '<p>Łódź', 'utf-8'],
    [
      'UTF-8 with a mark',
      utf8('\uFEFF<p>Łódź'),
      { contentType: 'text/html; charset=windows-1250' },
      '<p>Łódź',
      'utf-8',
    ],
    ['windows-1252 without a word of it', bytesOf('<p>caf\xe9 \x93a\x94'), {}, '<p>café “a”', 'windows-1252'],
    [
      'the header',
      bytesOf('\xcc\xee\xf1\xf2'),
      { contentType: 'text/html; charset="windows-1251"' },
      'Мост',
      'windows-1251',
    ],
    [
      'a meta tag',
      bytesOf('<meta charset=koi8-r>\xed\xcf\xd3\xd4'),
      { declared: 'html' },
      '<meta charset=koi8-r>Мост',
      'koi8-r',
    ],
    [
      'an XML declaration',
      bytesOf('<?xml version="1.0" encoding="shift_jis"?>\x8b\xb4'),
      { declared: 'xml' },
      '<?xml version="1.0" encoding="shift_jis"?>橋',
      'shift_jis',
    ],
    [
      'the header before the document',
      bytesOf('<?xml version="1.0" encoding="utf-8"?>\xcc'),
      { contentType: 'text/xml; charset=windows-1251', declared: 'xml' },
      '<?xml version="1.0" encoding="utf-8"?>М',
      'windows-1251',
    ],
    ['an unknown name', utf8('Łódź'), { contentType: 'text/html; charset=nonsense' }, 'Łódź', 'utf-8'],
    ['Latin 1 in name only', utf8('Łódź'), { contentType: 'text/html; charset=ISO-8859-1' }, 'Łódź', 'utf-8'],
    [
      'a page saved anew',
      utf8('<meta charset=koi8-r>Мост'),
      { declared: 'html' },
      '<meta charset=koi8-r>Мост',
      'utf-8',
    ],
    ['UTF-16 with a mark', bytesOf('\xff\xfe<\0a\0'), {}, '<a', 'utf-16le'],
    ['UTF-16 without a mark', bytesOf('\0<\0a'), {}, '<a', 'utf-16be'],
    ['UTF-32', bytesOf('\0\0\xfe\xff\0\0\0<\0\x01\xf6\0'), {}, '<😀', 'utf-32be'],
    [
      'UTF-16 in name only',
      utf8('<?xml encoding="utf-16"?>é'),
      { declared: 'xml' },
      '<?xml encoding="utf-16"?>é',
      'utf-8',
    ],
  ] as const)('%s', (_name, bytes, hints, text, encoding) => {
    expect(decodeText(bytes, hints)).toEqual({ text, encoding });
  });

  test('bytes that are none of the encoding that is named are marked, not thrown', () => {
    const { text } = decodeText(bytesOf('a\xffb'), { contentType: 'text/html; charset=utf-8' });
    expect(text).toBe('a\uFFFDb');
  });
});
