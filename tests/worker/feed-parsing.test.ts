import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/ingest/feeds/parse-feed.ts';

function feedOf(encoding: string, title: readonly number[]): Uint8Array {
  const encoder = new TextEncoder();
  return Uint8Array.of(
    ...encoder.encode(`<?xml version="1.0" encoding="${encoding}"?><rss><channel><item><title>`),
    ...title,
    ...encoder.encode('</title><link>/1</link></item></channel></rss>'),
  );
}

describe('parseFeed in workerd', () => {
  test.each<[encoding: string, bytes: readonly number[], title: string]>([
    ['windows-1251', [0xca, 0xe8, 0xe5, 0xe2], 'Киев'],
    ['koi8-u', [0xeb, 0xc9, 0xa7, 0xd7], 'Київ'],
    ['iso-8859-2', [0xa3, 0xf3, 0x64, 0xbc], 'Łódź'],
    ['shift_jis', [0x93, 0xfa, 0x96, 0x7b], '日本'],
    ['euc-jp', [0xc6, 0xfc, 0xcb, 0xdc], '日本'],
    ['gb18030', [0x81, 0x30, 0x84, 0x36, 0xd6, 0xd0], '¥中'],
    ['big5', [0xa4, 0xa4, 0xa4, 0xe5], '中文'],
    ['euc-kr', [0xc7, 0xd1, 0xb1, 0xb9], '한국'],
    ['utf-8', [0x93, 0x68, 0x69, 0x94], '“hi”'],
  ])('reads %s as Node does', (encoding, bytes, title) => {
    const result = parseFeed(feedOf(encoding, bytes), { url: 'https://a.example/feed' });
    expect(result.ok && result.feed.entries[0]).toMatchObject({ title, url: 'https://a.example/1' });
  });

  test('reads UTF-16 with a mark', () => {
    const text = '\uFEFF<rss><channel><item><title>Київ</title></item></channel></rss>';
    const bytes = new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer);
    const result = parseFeed(bytes);
    expect(result.ok && result.feed.entries.map(({ title }) => title)).toEqual(['Київ']);
  });
});
