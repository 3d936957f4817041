import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import { DESCRIPTION_MAX, FEED_MAX_ITEMS, NAME_MAX } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import { cleanLine } from './clean.ts';
import { type FeedItem, listFeedItems } from './feed-items.ts';
import type { FeedChannel, FeedFormat } from './types.ts';

/** The date of a feed without items: Atom demands one, and no clock may be read. */
const NEVER = new Date(0);

function renderRss(channel: FeedChannel, items: readonly FeedItem[], updated: Date): string {
  return generateRssFeed({
    title: channel.title,
    link: channel.homeUrl,
    description: channel.description,
    language: channel.lang,
    lastBuildDate: updated,
    generator: 'Sitrep',
    docs: 'https://www.rssboard.org/rss-specification',
    atom: { links: [{ href: channel.selfUrl, rel: 'self', type: 'application/rss+xml' }] },
    items: items.map((item) => ({
      title: item.title,
      link: item.url,
      description: item.html,
      guid: { value: item.url, isPermaLink: true },
      pubDate: item.date,
      categories: item.themes.map((name) => ({ name })),
    })),
  });
}

function renderAtom(channel: FeedChannel, items: readonly FeedItem[], updated: Date): string {
  return generateAtomFeed({
    id: channel.selfUrl,
    title: { value: channel.title },
    subtitle: { value: channel.description },
    updated,
    authors: [{ name: channel.title }],
    generator: { text: 'Sitrep' },
    links: [
      { href: channel.selfUrl, rel: 'self', type: 'application/atom+xml' },
      { href: channel.homeUrl, rel: 'alternate', type: 'text/html' },
    ],
    entries: items.map((item) => ({
      id: item.url,
      title: { value: item.title },
      links: [{ href: item.url, rel: 'alternate', type: 'text/html' }],
      published: item.date,
      updated: item.date,
      authors: [{ name: item.author }],
      categories: item.themes.map((theme) => ({ term: theme })),
      content: { type: 'html', value: item.html },
    })),
  });
}

function renderJsonFeed(channel: FeedChannel, items: readonly FeedItem[]): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: channel.title,
    home_page_url: channel.homeUrl,
    feed_url: channel.selfUrl,
    description: channel.description,
    language: channel.lang,
  };
  const generated = generateJsonFeed({
    ...feed,
    items: items.map((item) => ({
      id: item.url,
      url: item.url,
      ...(item.externalUrl === null ? {} : { external_url: item.externalUrl }),
      title: item.title,
      content_html: item.html,
      date_published: item.date,
      tags: item.themes,
      authors: [{ name: item.author }],
    })),
  });
  // The generator drops an empty list, and JSON Feed 1.1 demands one.
  return `${JSON.stringify(items.length === 0 ? { ...feed, items: [] } : generated, null, 2)}\n`;
}

/**
 * The stories of `digests` (newest digest first) as a feed: at most `limit` items and never more than
 * FEED_MAX_ITEMS. An item's identity is the story's permanent address. No digest gives a valid, empty feed.
 */
export function renderFeed(
  format: FeedFormat,
  channel: FeedChannel,
  digests: readonly Digest[],
  limit: number = FEED_MAX_ITEMS,
): string {
  const clean = {
    ...channel,
    title: cleanLine(channel.title, NAME_MAX),
    description: cleanLine(channel.description, DESCRIPTION_MAX),
  };
  const items = listFeedItems(digests, channel.theme ?? null, Math.min(limit, FEED_MAX_ITEMS));
  const updated = items[0]?.date ?? NEVER;
  switch (format) {
    case 'rss':
      return renderRss(clean, items, updated);
    case 'atom':
      return renderAtom(clean, items, updated);
    case 'json':
      return renderJsonFeed(clean, items);
  }
}
