import { describe, expect, test } from 'vitest';
import { extractPage } from '../../src/ingest/extract-page.ts';

const prose: Readonly<Record<string, readonly [text: string, bytes: readonly number[]]>> = {
  'windows-1251': ['Мост открыт.', [0xcc, 0xee, 0xf1, 0xf2, 0x20, 0xee, 0xf2, 0xea, 0xf0, 0xfb, 0xf2, 0x2e]],
  'koi8-u': ['Міст.', [0xed, 0xa6, 0xd3, 0xd4, 0x2e]],
  shift_jis: ['橋は開いた。', [0x8b, 0xb4, 0x82, 0xcd, 0x8a, 0x4a, 0x82, 0xa2, 0x82, 0xbd, 0x81, 0x42]],
  gb18030: ['桥通了。', [0xc7, 0xc5, 0xcd, 0xa8, 0xc1, 0xcb, 0xa1, 0xa3]],
  'euc-kr': ['다리.', [0xb4, 0xd9, 0xb8, 0xae, 0x2e]],
};

describe('extractPage in workerd', () => {
  test.each(Object.entries(prose))('reads %s', (charset, [text, bytes]) => {
    const encode = (ascii: string) => [...new TextEncoder().encode(ascii)];
    const page = Uint8Array.from([
      ...encode(`<html><head><meta charset="${charset}"></head><body><article><p>`),
      ...bytes,
      ...encode('</p></article></body></html>'),
    ]);
    const reading = extractPage({ bytes: page, url: 'https://example.com/news/bridge' });
    expect(reading.ok && reading.article.text).toBe(text);
  });
});
