import { Tokenizer } from 'htmlparser2';
import { FEED_LINKS_MAX, FEED_LINKS_READ } from '../limits.ts';
import { HttpUrl } from '../model/ids.ts';
import { decodeText } from './decode-text.ts';
import type { FetchedPage } from './extract-page.ts';

/** A feed that a page leads to, or may; `title` is what the page calls it, or ''. */
export type FeedLink = {
  readonly url: HttpUrl;
  readonly title: string;
  /** `announced` by `<link rel="alternate">`, `linked` in the page's text, `guessed` from where sites keep theirs. */
  readonly how: 'announced' | 'linked' | 'guessed';
};

const FEED_TYPE = /^(?:application|text)\/(?:(?:rss|atom|rdf)(?:\+xml)?|feed\+json|x-rss)$/i;

/** Endings and folders by which addresses of feeds are known. */
const FEED_PATH =
  /(?:\.(?:rss|atom|rdf)|\/(?:feeds?|rss|atom)(?:\.(?:xml|json|php))?|\/(?:feed|rss|atom|index)\d?\.xml|\/(?:feeds?|rss|atom)\/[^/]{1,200}\.(?:xml|json))\/?$/i;
const FEED_HOST = /^(?:feeds?|rss)\d?\./i;

/** Where sites keep their feeds: of WordPress, Ghost, Hugo, Jekyll, Drupal, Substack and those that were written by hand. */
const COMMON_PATHS = ['/feed', '/rss', '/rss.xml', '/feed.xml', '/atom.xml', '/index.xml', '/feed.json'];

/** A feed of what readers say, not of what the site reports. */
const COMMENTS = /comment|kommentar|коментар|комментар/i;

/** UTF-16 units of a feed's name. */
const NAME_MAX = 200;

const nameOf = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, NAME_MAX).toWellFormed();

/** Reads the links of a page as its tags come. */
class LinkReader {
  readonly found: FeedLink[] = [];
  private base: string;
  private anchor: { url: HttpUrl; title: string } | null = null;

  constructor(base: string) {
    this.base = base;
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    const href = attributes.get('href');
    if (name === 'base' && href !== undefined) this.base = URL.parse(href, this.base)?.href ?? this.base;
    else if (name === 'link') this.readLink(attributes);
    else if (name === 'a') this.readAnchor(attributes);
  }

  text(text: string): void {
    if (this.anchor !== null && this.anchor.title.length < NAME_MAX) this.anchor.title += text;
  }

  /** Ends the link that is open, if one is. */
  endAnchor(): void {
    if (this.anchor === null) return;
    this.found.push({ url: this.anchor.url, title: nameOf(this.anchor.title), how: 'linked' });
    this.anchor = null;
  }

  private resolve(attributes: ReadonlyMap<string, string>): HttpUrl | null {
    const href = (attributes.get('href') ?? '').trim();
    const url = URL.parse(href.replace(/^feed:\/\//i, 'https://').replace(/^feed:/i, ''), this.base);
    if (url === null || href === '') return null;
    url.hash = '';
    return HttpUrl.safeParse(url.href).data ?? null;
  }

  private readLink(attributes: ReadonlyMap<string, string>): void {
    const url = this.resolve(attributes);
    const type = (attributes.get('type') ?? '').split(';')[0] ?? '';
    if (url === null || !FEED_TYPE.test(type.trim())) return;
    const rels = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
    if (rels.includes('alternate') || rels.includes('feed'))
      this.found.push({ url, title: nameOf(attributes.get('title') ?? ''), how: 'announced' });
  }

  private readAnchor(attributes: ReadonlyMap<string, string>): void {
    this.endAnchor();
    const url = this.resolve(attributes);
    if (url === null) return;
    const { pathname, hostname } = new URL(url);
    const isFeed = FEED_PATH.test(pathname) || FEED_HOST.test(hostname);
    if (isFeed || FEED_TYPE.test(attributes.get('type') ?? '')) this.anchor = { url, title: '' };
  }
}

/** Has a reader read the tags of a page, without a tree, so that nesting costs nothing. */
function readTags(html: string, reader: LinkReader): void {
  let name = '';
  let attribute = '';
  let value = '';
  let attributes = new Map<string, string>();
  const slice = (start: number, end: number): string => html.slice(start, end);
  const nothing = (): void => {};
  const end = (): void => reader.open(name, attributes);
  const tokenizer = new Tokenizer(
    { decodeEntities: true, xmlMode: false },
    {
      onopentagname: (from, to) => {
        name = slice(from, to).toLowerCase();
        attributes = new Map();
      },
      onattribname: (from, to) => {
        attribute = slice(from, to).toLowerCase();
        value = '';
      },
      onattribdata: (from, to) => {
        value += slice(from, to);
      },
      onattribentity: (point) => {
        value += String.fromCodePoint(point);
      },
      onattribend: () => {
        if (!attributes.has(attribute)) attributes.set(attribute, value);
      },
      onopentagend: end,
      onselfclosingtag: end,
      onclosetag: (from, to) => {
        if (slice(from, to).toLowerCase() === 'a') reader.endAnchor();
      },
      ontext: (from, to) => reader.text(slice(from, to)),
      ontextentity: (point) => reader.text(String.fromCodePoint(point)),
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  reader.endAnchor();
}

function listGuesses(url: string): FeedLink[] {
  const { origin } = new URL(url);
  return COMMON_PATHS.map((path) => ({ url: `${origin}${path}`, title: '', how: 'guessed' }));
}

const RANK = { announced: 0, linked: 2, guessed: 4 } as const;

/** What is announced comes first; feeds of comments only before what is guessed. */
const rankOf = ({ url, title, how }: FeedLink): number =>
  RANK[how] + (COMMENTS.test(title) || COMMENTS.test(new URL(url).pathname) ? 3 : 0);

/**
 * Where the feeds of a page's site may be, likeliest first, each address once, FEED_LINKS_MAX at most: what the page
 * announces, what it links to, and where sites keep theirs. Nothing is fetched. Any bytes will do; linear.
 */
export function listFeedLinks({ bytes, url, contentType = null }: FetchedPage): FeedLink[] {
  const reader = new LinkReader(url);
  const { text } = decodeText(bytes, { contentType, declared: 'html' });
  readTags(text.slice(0, FEED_LINKS_READ), reader);
  const ranked = [...reader.found, ...listGuesses(url)].toSorted((a, b) => rankOf(a) - rankOf(b));
  const once = new Map<string, FeedLink>();
  for (const link of ranked) if (link.url !== url && !once.has(link.url)) once.set(link.url, link);
  return [...once.values()].slice(0, FEED_LINKS_MAX);
}
