import { z } from 'zod';
import { FEED_ENTRIES_MAX } from '../../limits.ts';
import type { Enclosure, Entry } from '../../model/entry.ts';
import { findHttpUrl } from './addresses.ts';
import { parseFeedDate } from './feed-date.ts';
import { findLanguage } from './feed-language.ts';
import type { Problems } from './problems.ts';
import { readHtml } from './read-html.ts';
import { repairJson } from './repair-json.ts';
import { toLine, toParagraphs } from './text-construct.ts';
import type { FeedResult } from './xml-feed.ts';

/** Text, or what programs write in its stead; anything else counts as not given. */
const Text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);
const Author = z.object({ name: Text, url: Text }).nullish().catch(null);
const Attachment = z.object({ url: Text, mime_type: Text, size_in_bytes: z.number().nullish().catch(null) });

function listOf<T>(schema: z.ZodType<T>) {
  return z.array(schema.nullable().catch(null)).nullish().catch(null);
}

/** One item of a JSON Feed 1.0 or 1.1; nothing in it is required of us to read it. */
const Item = z.object({
  id: Text,
  url: Text,
  external_url: Text,
  title: Text,
  content_html: Text,
  content_text: Text,
  summary: Text,
  date_published: Text,
  date_modified: Text,
  author: Author,
  authors: listOf(Author),
  tags: listOf(Text),
  language: Text,
  attachments: listOf(Attachment),
});
type Item = z.infer<typeof Item>;

const Feed = z.object({
  version: Text,
  title: Text,
  home_page_url: Text,
  feed_url: Text,
  author: Author,
  authors: listOf(Author),
  language: Text,
  items: z.array(z.unknown()),
});
type Feed = z.infer<typeof Feed>;

function listNames({ author, authors }: Pick<Item, 'author' | 'authors'>): string[] {
  const names = [...(authors ?? []), author].map((one) => toLine(one?.name ?? one?.url ?? ''));
  return [...new Set(names.filter((name) => name !== ''))];
}

function readAttachment(
  attachment: z.infer<typeof Attachment> | null,
  base: string | null,
): Enclosure | null {
  const url = findHttpUrl(attachment?.url ?? undefined, base);
  if (url === null) return null;
  const size = attachment?.size_in_bytes ?? 0;
  const type = toLine(attachment?.mime_type ?? '').toLowerCase();
  return {
    url,
    type: type === '' ? null : type,
    length: Number.isSafeInteger(size) && size > 0 ? size : null,
  };
}

function readDate(written: string | null | undefined, problems: Problems): string | null {
  if (!written) return null;
  const date = parseFeedDate(written);
  if (date === null) problems.add('bad-value', `the date "${written.slice(0, 60)}" cannot be read`);
  return date;
}

function readItem(item: Item, feed: Feed, base: string | null, problems: Problems): Entry {
  const authors = listNames(item);
  const html = toParagraphs(readHtml(item.content_html ?? ''));
  const text = html === '' ? toParagraphs(item.content_text ?? '') : html;
  const summary = toParagraphs(item.summary ?? '');
  const id = toLine(item.id ?? '');
  return {
    id: id === '' ? null : id,
    url: findHttpUrl(item.url ?? item.external_url ?? item.id ?? undefined, base),
    title: toLine(item.title ?? ''),
    text: text === '' ? summary : text,
    summary,
    published: readDate(item.date_published, problems),
    updated: readDate(item.date_modified, problems),
    authors: authors.length > 0 ? authors : listNames(feed),
    categories: [...new Set((item.tags ?? []).map((tag) => toLine(tag ?? '')).filter((tag) => tag !== ''))],
    enclosures: (item.attachments ?? []).flatMap((one) => readAttachment(one, base) ?? []),
    lang: findLanguage(item.language) ?? findLanguage(feed.language),
  };
}

/** The value of a document that is JSON or nearly so; undefined where it is neither. */
function parseJson(text: string, problems: Problems): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      const value: unknown = JSON.parse(repairJson(text));
      problems.add(
        'bad-value',
        'the JSON is not sound: it holds comments, commas or characters that it may not',
      );
      return value;
    } catch {
      return undefined;
    }
  }
}

/** JSON Feed 1.x (jsonfeed.org). `base` is the feed's own address, or null. Items that are no objects are left out and noted. */
export function parseJsonFeed(text: string, base: string | null, problems: Problems): FeedResult {
  const value = parseJson(text, problems);
  if (value === undefined) return { ok: false, error: 'this begins like JSON and is not sound JSON' };
  const parsed = Feed.safeParse(value);
  if (!parsed.success) return { ok: false, error: 'this is JSON without a list of items, not a JSON Feed' };
  const feed = parsed.data;
  if (!feed.version?.includes('jsonfeed.org'))
    problems.add('unknown-root', 'the JSON does not say that it is a JSON Feed, but there are items in it');
  if (feed.items.length === 0) problems.add('no-entries', 'the feed holds no entries');
  if (feed.items.length > FEED_ENTRIES_MAX)
    problems.add(
      'too-many-entries',
      `only the first ${FEED_ENTRIES_MAX} of ${feed.items.length} entries are read`,
    );
  const home = findHttpUrl(feed.home_page_url ?? feed.feed_url ?? undefined, base) ?? base;
  const entries: Entry[] = [];
  for (const raw of feed.items.slice(0, FEED_ENTRIES_MAX)) {
    const item = Item.safeParse(raw);
    if (item.success) entries.push(readItem(item.data, feed, home, problems));
    else problems.add('bad-value', 'an item is not an object');
  }
  return {
    ok: true,
    feed: { format: 'json', title: toLine(feed.title ?? ''), entries, problems: problems.list() },
  };
}
