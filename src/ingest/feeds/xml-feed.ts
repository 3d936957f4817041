import { FEED_ENTRIES_MAX } from '../../limits.ts';
import type { FeedDocument, FeedFormat } from '../../model/entry.ts';
import { type Element, findChild, listElements, localName } from './element.ts';
import { findHomePage } from './entry-links.ts';
import { listAuthors } from './entry-people.ts';
import { readFirst } from './entry-text.ts';
import { findLanguage } from './feed-language.ts';
import { parseXml } from './parse-xml.ts';
import type { Problems } from './problems.ts';
import { readTextConstruct, toLine } from './text-construct.ts';
import { type FeedDefaults, readXmlEntry } from './xml-entry.ts';

/** A feed as read, or why the document is none, in words. */
export type FeedResult = { ok: true; feed: FeedDocument } | { ok: false; error: string };

const ROOTS: Readonly<Record<string, FeedFormat>> = {
  rss: 'rss',
  'rdf:rdf': 'rdf',
  rdf: 'rdf',
  feed: 'atom',
  channel: 'cdf',
};

/** Documents that hold elements named like a feed's and are none. */
const OTHER_ROOTS = new Set(['html', 'opml', 'urlset', 'sitemapindex', 'svg', 'stylesheet', 'plist']);

function isOther(element: Element): boolean {
  return OTHER_ROOTS.has(localName(element));
}

/** Elements whose insides hold no entries of this feed. */
const CLOSED = new Set([
  'item',
  'entry',
  'content',
  'content:encoded',
  'summary',
  'description',
  'title',
  'source',
]);

/** All entries under an element, in the document's order. Their place matters little: RDF and broken feeds put them anywhere. */
function listEntries(element: Element, found: Element[]): Element[] {
  for (const child of listElements(element)) {
    if (child.name === 'item' || child.name === 'entry') found.push(child);
    if (!CLOSED.has(child.name)) listEntries(child, found);
  }
  return found;
}

/** The outermost element that makes a document a feed, or null. */
function findFeedElement(root: Element): Element | null {
  for (const child of listElements(root)) {
    if (Object.hasOwn(ROOTS, child.name)) return child;
    const inner = isOther(child) ? null : findFeedElement(child);
    if (inner !== null) return inner;
  }
  return null;
}

/** The element that carries the feed's own title, authors and language: the channel where there is one. */
function findHead(feed: Element): Element {
  return findChild(feed, 'channel') ?? feed;
}

function findFormat(feed: Element | null, entries: readonly Element[]): FeedFormat {
  if (feed === null) return entries[0]?.name === 'entry' ? 'atom' : 'rss';
  const format = ROOTS[feed.name] ?? 'rss';
  // A channel without a root is RSS that lost its first line, unless it speaks CDF.
  const isRss =
    format === 'cdf' &&
    !feed.attributes.has('href') &&
    !feed.attributes.has('lastmod') &&
    findChild(feed, 'abstract') === null;
  return isRss ? 'rss' : format;
}

function readFeedTitle(head: Element, isAtom: boolean): string {
  for (const name of ['title', 'dc:title']) {
    const element = findChild(head, name);
    const title = element === null ? '' : toLine(readTextConstruct(element, isAtom ? 'literal' : 'guess'));
    if (title !== '') return title;
  }
  return '';
}

function describeRefusal(root: Element): string {
  const [first] = listElements(root);
  if (first === undefined) return 'there are no tags in it: this is no feed';
  if (localName(first) === 'html') return 'this is a web page, not a feed';
  return `<${localName(first).slice(0, 60)}> is not the beginning of a feed`;
}

/** An entry may be a document by itself (RFC 4287, 2); elsewhere it must hold something of an entry's. */
function isEntryLike(element: Element, root: Element): boolean {
  if (root.children.includes(element)) return true;
  return listElements(element).some(({ name }) =>
    ['title', 'link', 'description', 'guid', 'id', 'summary', 'content', 'pubdate', 'updated'].includes(name),
  );
}

/**
 * RSS 0.90 to 2.0, RDF, Atom and CDF from text. `base` is the feed's own address, or null. Ill-formed documents yield
 * what they hold, with their problems; only what has neither a feed's root nor an entry is refused.
 */
export function parseXmlFeed(text: string, base: string | null, problems: Problems): FeedResult {
  const root = parseXml(text, base, problems);
  const [first] = listElements(root);
  const feed = findFeedElement(root);
  const elements = first !== undefined && isOther(first) && feed === null ? [] : listEntries(root, []);
  // Tags of a feed somewhere in a program or a picture make none of it.
  if (feed !== null && elements.length === 0 && feed !== first)
    return { ok: false, error: describeRefusal(root) };
  if (feed === null) {
    if (!elements.some((element) => isEntryLike(element, root)))
      return { ok: false, error: describeRefusal(root) };
    problems.add(
      'unknown-root',
      `<${first?.name.slice(0, 60) ?? ''}> is not the root of a feed, but there are entries in it`,
    );
  }
  if (elements.length > FEED_ENTRIES_MAX)
    problems.add(
      'too-many-entries',
      `only the first ${FEED_ENTRIES_MAX} of ${elements.length} entries are read`,
    );
  if (elements.length === 0) problems.add('no-entries', 'the feed holds no entries');
  const format = findFormat(feed, elements);
  const head = feed === null ? root : findHead(feed);
  const isAtom = format === 'atom';
  const defaults: FeedDefaults = {
    isAtom,
    lang: findLanguage(readFirst(head, 'language', 'dc:language')) ?? findLanguage(head.lang),
    authors: isAtom ? listAuthors(head) : [],
    home: findHomePage(head),
  };
  const entries = elements
    .slice(0, FEED_ENTRIES_MAX)
    .map((element) => readXmlEntry(element, defaults, problems));
  return {
    ok: true,
    feed: { format, title: readFeedTitle(head, isAtom), entries, problems: problems.list() },
  };
}
