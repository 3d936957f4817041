import { describe, expect, test } from 'vitest';
import { listFeedLinks } from '../../src/ingest/feed-links.ts';
import { FEED_LINKS_MAX } from '../../src/limits.ts';

const encode = (html: string): Uint8Array => new TextEncoder().encode(html);
const linksOf = (html: string, url = 'https://harbour.example/news/') =>
  listFeedLinks({ bytes: encode(html), url });
const named = (html: string) => linksOf(html).filter(({ how }) => how !== 'guessed');

describe('the feeds of a page', () => {
  test('are those that it announces, resolved against its base, with their names', () => {
    const html =
      '<base href="https://cdn.example/x/"><link rel="alternate" type="application/atom+xml; charset=utf-8" title="All\n news" href="all.atom">';
    expect(named(html)).toEqual([
      { url: 'https://cdn.example/x/all.atom', title: 'All news', how: 'announced' },
    ]);
  });

  test('are not its other alternates: languages, an API, an icon', () => {
    const html =
      '<link rel=alternate hreflang=uk href=/uk><link rel=alternate type="application/json" href=/wp-json/1><link rel=icon type="application/rss+xml" href=/i>';
    expect(named(html)).toEqual([]);
  });

  test('are those that it links to, known by the form of their address', () => {
    const html =
      '<a href="/about">About</a> <a href="/rss/world.xml">World <b>news</b></a> <a href="//feeds.harbour.example/top">Top</a>';
    expect(named(html).map(({ url, title }) => [url, title])).toEqual([
      ['https://harbour.example/rss/world.xml', 'World news'],
      ['https://feeds.harbour.example/top', 'Top'],
    ]);
  });

  test('come likeliest first, comments after what is linked, each address once', () => {
    const html =
      '<link rel=alternate type=application/rss+xml title="Comments" href=/comments/feed><a href=/world.rss>World</a><a href=/world.rss>again</a><link rel=alternate type=application/rss+xml href=/feed>';
    expect(
      linksOf(html)
        .map(({ url }) => new URL(url).pathname)
        .slice(0, 3),
    ).toEqual(['/feed', '/world.rss', '/comments/feed']);
    expect(
      linksOf(html).filter(({ url }) => url.endsWith('/feed') && !url.includes('comments')),
    ).toHaveLength(1);
  });

  test('are looked for where sites keep them, where it names none', () => {
    expect(linksOf('<p>Hello').map(({ url }) => url)).toContain('https://harbour.example/feed.xml');
  });

  test('are never anything but http', () => {
    const html =
      '<link rel=alternate type=application/rss+xml href="javascript:alert(1)"><link rel=alternate type=application/rss+xml href="file:///etc/feed.xml"><a href="data:,x.rss">x</a>';
    expect(named(html)).toEqual([]);
  });

  test('are so many at most, and a page of nothing but links is read in a moment', () => {
    const html = Array.from({ length: 50_000 }, (_, at) => `<div><a href="/${at}.rss">`).join('');
    expect(linksOf(html)).toHaveLength(FEED_LINKS_MAX);
  });
});
