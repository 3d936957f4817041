import { expect, test } from 'vitest';
import { draftArticle } from '../../src/ingest/article-of-entry.ts';
import { parseFeed } from '../../src/ingest/feeds/parse-feed.ts';
import { ENTRY_PUBLISHER_MAX } from '../../src/limits.ts';
import { Entry } from '../../src/model/entry.ts';
import { type Source, SourceSettings } from '../../src/model/source.ts';

function readEntry(feed: string): Entry {
  const read = parseFeed(new TextEncoder().encode(feed));
  const [entry] = read.ok ? read.feed.entries : [];
  return entry ?? expect.fail('no entry was read');
}

const rss = (inner: string): Entry =>
  readEntry(
    `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
    <title>All the news</title><item><title>Ferry delayed</title>${inner}</item></channel></rss>`,
  );
const atom = (inner: string): Entry =>
  readEntry(
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>All the news</title>
    <entry><title>Ferry delayed</title>${inner}</entry></feed>`,
  );

test.each([
  ['RSS’s source', rss('<source url="https://harbour.example/rss">\n Harbour &amp;amp; Coast </source>')],
  ['Atom’s source', atom('<source><id>x</id><title type="html">Harbour &amp;amp; Coast</title></source>')],
  ['Atom’s source in RSS', rss('<atom:source><atom:title>Harbour &amp; Coast</atom:title></atom:source>')],
  ['Dublin Core', rss('<dc:publisher>Harbour &amp; Coast</dc:publisher>')],
  [
    'the source before Dublin Core',
    rss('<dc:publisher>All</dc:publisher><source url="https://h.example/">Harbour &amp; Coast</source>'),
  ],
])('an entry names its publisher by %s', (_what, entry) => {
  expect(entry.publisher).toBe('Harbour & Coast');
  expect(entry.title).toBe('Ferry delayed');
});

test.each([
  ['nothing', rss('')],
  ['an empty source', rss('<source url="https://harbour.example/rss"/>')],
  ['a source of another kind', atom('<source><id>urn:uuid:other</id></source>')],
])('an entry with %s names no publisher', (_what, entry) => {
  expect(entry).not.toHaveProperty('publisher');
});

test('the name of a publisher is cut to what an entry holds', () => {
  const { publisher } = Entry.parse(rss(`<source url="https://h.example/">${'abc'.repeat(100)}</source>`));
  expect(publisher).toHaveLength(ENTRY_PUBLISHER_MAX);
});

test('the publisher of an article is the one of its entry, else the one set for the source', async () => {
  const publisherOf = async (entry: Entry) => {
    const settings = SourceSettings.parse({ publisher: 'The Desk' });
    const seenAt = '2026-03-09T07:00:00.000Z';
    const rest = { kind: 'feed', newsletter: null, url: null, status: 'active', createdAt: seenAt } as const;
    const source: Source = { id: 'all', title: 'All the news', settings, ...rest };
    const drafted = await draftArticle({ source, entry, page: null, seenAt });
    return drafted.ok ? drafted.draft.publisher : drafted.reason;
  };
  expect(await publisherOf(rss('<source url="https://h.example/">Harbour</source>'))).toBe('Harbour');
  expect(await publisherOf(rss(''))).toBe('The Desk');
});
