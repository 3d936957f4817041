import { describe, expect, test } from 'vitest';
import { NO_HINTS, readFeedHints } from '../../src/ingest/feeds/feed-hints.ts';

const read = (text: string) =>
  readFeedHints(new TextEncoder().encode(text), { url: 'https://news.example/feeds/all' });
const rss = (head: string, tail = '') =>
  `<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>All</title>${head}<item><title>One</title></item>${tail}</channel></rss>`;

describe('what a feed says of itself', () => {
  test('is how long it may be kept', () => {
    expect(read(rss('<ttl> 60 </ttl>')).ttl).toBe(60);
    expect(read(rss('<ttl>soon</ttl>')).ttl).toBeNull();
  });

  test('is how often it is updated', () => {
    const daily = '<sy:updatePeriod>\n daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>';
    expect(read(rss(daily)).updateMinutes).toBe(360);
    expect(read(rss('<sy:updatePeriod>now and then</sy:updatePeriod>')).updateMinutes).toBeNull();
    expect(
      read(rss('<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>'))
        .updateMinutes,
    ).toBe(60);
  });

  test('is when it wants to be left alone', () => {
    const { skipHours, skipDays } = read(
      rss(
        '<skipHours><hour>0</hour><hour>23</hour><hour>24</hour><hour>99</hour></skipHours><skipDays><day>Sunday</day></skipDays>',
      ),
    );
    expect(skipHours).toEqual([0, 23, 0]);
    expect(skipDays).toEqual(['sunday']);
  });

  test('is its hubs and its own address, in RSS', () => {
    expect(
      read(rss('<a:link rel="hub" href="https://hub.example/"/><a:link rel="self" href="/feeds/all.xml"/>')),
    ).toMatchObject({
      hubs: ['https://hub.example/'],
      self: 'https://news.example/feeds/all.xml',
    });
  });

  test('is them too behind the entries, and never those of an entry', () => {
    const own = '<a:link rel="hub" href="https://hub.example/"/>';
    const text = rss('', own).replace(
      '<title>One</title>',
      '<a:link rel="hub" href="https://other.example/"/>',
    );
    expect(read(text).hubs).toEqual(['https://hub.example/']);
  });

  test('is its hubs and its own address, in Atom', () => {
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self hub" href="https://news.example/atom"/><link rel="hub" href="https://hub.example/"/><link rel="hub" href="javascript:1"/><entry><link rel="self" href="https://news.example/1"/></entry></feed>';
    expect(read(atom)).toMatchObject({
      hubs: ['https://news.example/atom', 'https://hub.example/'],
      self: 'https://news.example/atom',
    });
  });

  test('is its hubs and its own address, in JSON Feed', () => {
    const json = {
      version: 'https://jsonfeed.org/version/1.1',
      feed_url: 'https://news.example/feed.json',
      hubs: [
        null,
        { type: 'rssCloud', url: 'https://cloud.example/' },
        { type: 'WebSub', url: 'https://hub.example/' },
      ],
      items: [],
    };
    expect(read(JSON.stringify(json))).toMatchObject({
      hubs: ['https://hub.example/'],
      self: 'https://news.example/feed.json',
    });
  });

  test.each(['', '{"hubs": 7', '[]', '<html></html>', 'no feed at all', rss('')])(
    'may be nothing: %s',
    (text) => {
      expect(read(text)).toEqual(NO_HINTS);
    },
  );

  test('is found in no time behind a great many tags', () => {
    const began = performance.now();
    read(rss('<ttl>5</ttl>', '<item>'.repeat(200_000)));
    read(`<${'<a'.repeat(500_000)}`);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
