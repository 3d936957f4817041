import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { FEED_MAX_ITEMS } from '../../src/limits.ts';
import { renderFeed } from '../../src/render/feed.ts';
import { developingDigest, sampleDigest } from './sample-digest.ts';

const channel = {
  title: 'Frontline',
  description: 'The war in Ukraine.',
  homeUrl: 'https://sitrep.example/',
  selfUrl: 'https://sitrep.example/feeds/frontline.rss',
  lang: 'en',
};
const digest = sampleDigest(6);

describe('RSS 2.0', () => {
  const xml = renderFeed('rss', channel, [digest]);
  const feed = parseRssFeed(xml);

  it('says where it is, with a self link', () => {
    expect(xml).toMatch(
      /<atom:link href="https:\/\/sitrep\.example\/feeds\/frontline\.rss" rel="self" type="application\/rss\+xml"\/>/,
    );
    expect(feed).toMatchObject({ title: 'Frontline', link: 'https://sitrep.example/', language: 'en' });
  });

  it('gives every story a permanent address as its guid', () => {
    const ids = digest.sections.flatMap((section) =>
      section.stories.map((story) => `${digest.url}#${story.id}`),
    );
    expect(feed.items?.map((item) => item.guid?.value)).toEqual(ids);
    expect(
      feed.items?.every((item) => item.guid?.isPermaLink === true && item.link === item.guid.value),
    ).toBe(true);
  });

  it('dates items as RFC 822 does', () => {
    expect(xml.match(/<pubDate>Mon, 29 May 2023 06:00:00 GMT<\/pubDate>/g)).toHaveLength(6);
    expect(xml).toContain('<lastBuildDate>Mon, 29 May 2023 06:00:00 GMT</lastBuildDate>');
  });

  it('names the sections in which a story stands', () => {
    const borrowed = digest.sections[1]?.also[0];
    const item = feed.items?.find(({ link }) => link === `${digest.url}#${borrowed?.id}`);
    expect(item?.categories?.map(({ name }) => name)).toEqual(['Casualties', 'Morale']);
  });
});

describe('a developing story', () => {
  const told = developingDigest(6, 2);
  const items = (theme?: string) =>
    parseRssFeed(renderFeed('rss', { ...channel, ...(theme === undefined ? {} : { theme }) }, [told]))
      .items ?? [];

  it('is an item after the new ones of its section, and its title says so', () => {
    const titles = told.sections.flatMap(({ stories, developing }) => [
      ...stories.map(({ headline }) => headline),
      ...developing.map(({ headline }) => `Still developing: ${headline}`),
    ]);
    expect(items().map(({ title }) => title)).toEqual(titles);
  });

  it('stands in the feed of its theme, and of a theme that it earned besides', () => {
    expect(items('casualties').map(({ title }) => title?.startsWith('Still developing: '))).toEqual([
      false,
      true,
    ]);
    const all = renderFeed('rss', { ...channel, theme: 'morale' }, [developingDigest(6, 1)]);
    expect(parseRssFeed(all).items?.map(({ title }) => title)).toContain(
      'Still developing: Britain puts Russian losses at up to 200,000',
    );
  });

  it('points back, and shows what changed', () => {
    const content = items('casualties')[1]?.description;
    const [story] = told.sections[2]?.developing ?? [];
    expect(content).toContain(`<a href="${story?.told.url}">14–20 Mar 2022</a>`);
    expect(content).toMatch(
      /then 1,325 \(the regional governor, claimed; .*, now 1,351 \(the Russian general staff, said; /,
    );
  });
});

describe('Atom 1.0', () => {
  const feed = parseAtomFeed(renderFeed('atom', channel, [digest]));

  it('has what RFC 4287 demands of a feed and of every entry', () => {
    expect(feed).toMatchObject({ id: channel.selfUrl, updated: '2023-05-29T06:00:00.000Z' });
    for (const entry of feed.entries ?? []) {
      expect(entry.id).toMatch(/^https:\/\/sitrep\.example\/digests\/[^#]+#sample-/);
      expect(entry.updated).toBeDefined();
      expect(entry.authors?.[0]?.name).toBeTruthy();
      expect(entry.content?.type).toBe('html');
    }
  });
});

describe('JSON Feed 1.1', () => {
  it('has an id, a date and content for every item', () => {
    const feed = parseJsonFeed(renderFeed('json', channel, [digest]));
    expect(feed.items).toHaveLength(6);
    for (const item of feed.items ?? []) {
      expect(item).toMatchObject({ id: item.url, date_published: '2023-05-29T06:00:00.000Z' });
      expect(item.content_html).toContain('<blockquote');
    }
  });
});

describe.each(['rss', 'atom', 'json'] as const)('%s', (format) => {
  const count = (feed: string) =>
    feed.split(format === 'rss' ? '<item>' : format === 'atom' ? '<entry>' : '"content_html"').length - 1;

  it('is valid when it is empty', () => {
    const feed = renderFeed(format, channel, []);
    expect(count(feed)).toBe(0);
    expect(feed).toContain('Frontline');
    if (format === 'json') expect(JSON.parse(feed)).toHaveProperty('items', []);
  });

  it('holds a limited number of items, the newest digest’s first', () => {
    expect(count(renderFeed(format, channel, [digest, sampleDigest(30)], 7))).toBe(7);
    expect(count(renderFeed(format, channel, [sampleDigest(200)], 1_000))).toBe(FEED_MAX_ITEMS);
  });

  it('of a theme holds the stories of that section, in full and in brief', () => {
    const feed = renderFeed(format, { ...channel, theme: 'morale' }, [digest]);
    expect(count(feed)).toBe(3);
    expect(feed).toContain('Britain puts Russian losses at up to 200,000');
    expect(count(renderFeed(format, { ...channel, theme: 'unknown' }, [digest]))).toBe(0);
  });
});
