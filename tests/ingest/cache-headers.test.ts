import { describe, expect, test } from 'vitest';
import { parseFreshness, parseRetryAfter } from '../../src/ingest/cache-headers.ts';

const NOW = new Date('2026-03-09T07:00:00.000Z');

describe('Retry-After', () => {
  test.each([
    ['120', 120],
    ['Mon, 09 Mar 2026 07:05:00 GMT', 300],
    ['Mon, 09 Mar 2026 06:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['', null],
    [null, null],
  ])('%s is %s seconds', (value, seconds) => {
    expect(parseRetryAfter(value, NOW)).toBe(seconds);
  });
});

describe('how long an answer stays fresh', () => {
  test.each<[Record<string, string>, number | null]>([
    [{}, null],
    [{ 'cache-control': 'public, max-age=600' }, 600],
    [{ 'cache-control': 'Max-Age = "600"' }, 600],
    [{ 'cache-control': 's-maxage=900, max-age=600', age: '100' }, 500],
    [{ 'cache-control': 'max-age=60', age: '100' }, 0],
    [{ 'cache-control': 'no-cache, max-age=600' }, 0],
    [{ 'cache-control': 'no-store' }, 0],
    [{ 'cache-control': 'private' }, null],
    [{ expires: 'Mon, 09 Mar 2026 08:00:00 GMT' }, 3_600],
    [{ expires: 'Mon, 09 Mar 2026 08:00:00 GMT', date: 'Mon, 09 Mar 2026 07:30:00 GMT' }, 1_800],
    [{ expires: '0' }, 0],
    [{ expires: '-1' }, 0],
    [{ expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
    [{ 'cache-control': 'max-age=10', expires: 'Mon, 09 Mar 2026 08:00:00 GMT' }, 10],
  ])('%o: %s seconds', (headers, seconds) => {
    expect(parseFreshness(new Headers(headers), NOW)).toBe(seconds);
  });
});
