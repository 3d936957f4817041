import { describe, expect, test } from 'vitest';
import { findCanonicalUrl } from '../../src/ingest/canonical-url.ts';

/** Each second address is another way to the page of the first. */
const SAME: readonly (readonly [page: string, other: string])[] = [
  ['https://example.org/world/a', 'http://www.example.org/world/a/'],
  ['https://example.org/world/a', 'https://example.org/world/a?utm_source=rss&utm_medium=feed#comments'],
  ['https://example.org/world/a', 'https://example.org/world/a?fbclid=x&gclid=y&mc_cid=1&xtor=RSS-1'],
  ['https://example.org/world/a', 'https://example.org/world/a/amp/'],
  ['https://example.org/world/a', 'https://example.org/amp/world/a'],
  ['https://example.org/world/a.html', 'https://example.org/world/a.amp.html'],
  ['https://example.org/world/a', 'https://example.org/world/a?amp=1'],
  ['https://example.org/world/a', 'https://example.org/world/a?outputType=amp'],
  ['https://example.org/world/a', 'https://m.example.org/world/a'],
  ['https://example.org/world/a', 'https://www.mobile.example.org/world//a'],
  ['https://example.org/world/a', 'https://example-org.cdn.ampproject.org/c/s/example.org/world/a/amp/'],
  ['https://example.org/world/a', 'https://www.google.com/amp/s/www.example.org/world/a'],
  ['https://example.org/?p=12&q=x', 'https://example.org/?q=x&p=12'],
  ['https://example.org/news/uk-65432', 'https://example.org/news/amp/uk-65432'],
  [
    'https://example.org/news/uk/mayor-opens-new-bridge',
    'https://example.org/news/amp/uk/mayor-opens-new-bridge',
  ],
  ['https://example.org/world/a', 'https://example.org/amp/amp/world/a/amp/index.html'],
  ['https://example.org/world/', 'https://example.org/world/index.amp.html'],
  ['https://en.wikipedia.org/wiki/Ankara', 'https://en.m.wikipedia.org/wiki/Ankara'],
  ['https://zh-yue.wikipedia.org/wiki/A', 'https://zh-yue.m.wikipedia.org/wiki/A'],
  ['https://example.org/world/a', 'https://m.www.example.org/world/a'],
  ['https://example.org/world/a.do?id=1', 'https://example.org/world/a.do;jsessionid=0A1B.node2?id=1'],
  ['https://example.org/world/a', 'https://example.org/world;jsessionid=0A1B/a'],
  ['https://example.org/world/a', 'https://example.org/world/a?__twitter_impression=true&srnd=home'],
  ['https://example.org/world/a', 'https://example.org/world/a?gaa_at=eafs&gaa_n=x&gaa_sig=y'],
  ['https://example.org/world/a', 'https://example.org/world/a?_branch_match_id=123'],
  ['https://example.org/', 'https://EXAMPLE.org:443/index.html'],
];

/** Pages that are not the same. */
const APART: readonly (readonly [string, string])[] = [
  ['https://example.org/?p=12', 'https://example.org/?p=13'],
  ['https://example.org/a', 'https://example.org/A'],
  ['https://example.org/a', 'https://news.example.org/a'],
  ['https://example.org/amplifier', 'https://example.org/lifier'],
  ['https://m.org/a', 'https://org/a'],
  ['https://en.m.org/a', 'https://en.org/a'],
  ['https://example.org/guitar/amp/fender', 'https://example.org/guitar/fender'],
  ['https://example.org/docs/amp/get-started', 'https://example.org/docs/get-started'],
  ['https://example.org/a;v=1', 'https://example.org/a;v=2'],
  ['https://example.org/a?branch=1', 'https://example.org/a?branch=2'],
  ['https://example.org/#!/a', 'https://example.org/#!/b'],
  ['https://example.org/a?id=1', 'https://example.org/a?id=1&id=2'],
];

describe('findCanonicalUrl', () => {
  test.each(SAME)('%s is %s', (page, other) => {
    expect(findCanonicalUrl(other)).toBe(findCanonicalUrl(page));
  });

  test.each(APART)('%s is not %s', (page, other) => {
    expect(findCanonicalUrl(other)).not.toBe(findCanonicalUrl(page));
  });

  test.each([...SAME, ...APART].flat())('the canonical form of %s is its own', (address) => {
    const canonical = findCanonicalUrl(address) ?? '';
    expect(findCanonicalUrl(canonical)).toBe(canonical);
  });

  test.each(['javascript:alert(1)', '/a', 'mailto:a@example.org', 'https://example.org/a b', ''])(
    '%s has none',
    (address) => expect(findCanonicalUrl(address)).toBeNull(),
  );
});
