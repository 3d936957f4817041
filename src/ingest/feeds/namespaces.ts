/** Prefixes by which this code knows the elements of feeds; '' is the vocabulary of RSS and Atom themselves. */
const KNOWN: Readonly<Record<string, string>> = {
  'http://backend.userland.com/rss': '',
  'http://blogs.law.harvard.edu/tech/rss': '',
  'http://cyber.law.harvard.edu/rss/rss.html': '',
  'http://purl.org/rss/1.0/': '',
  'http://my.netscape.com/rdf/simple/0.9/': '',
  'http://channel.netscape.com/rdf/simple/0.9/': '',
  'http://my.netscape.com/publish/formats/rss-0.91.dtd': '',
  'http://purl.org/rss/1.0/modules/rss091#': '',
  'http://purl.org/net/rss1.1#': '',
  'http://example.com/newformat#': '',
  'http://example.com/necho': '',
  'http://purl.org/echo/': '',
  'uri/of/echo/namespace#': '',
  'http://purl.org/pie/': '',
  'http://purl.org/atom/ns#': '',
  'http://www.w3.org/2005/atom': '',
  'http://purl.org/rss/1.0/modules/content/': 'content',
  'http://purl.org/dc/elements/1.0/': 'dc',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://purl.org/dc/terms/': 'dcterms',
  'http://rssnamespace.org/feedburner/ext/1.0': 'feedburner',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'http://search.yahoo.com/mrss': 'media',
  'http://search.yahoo.com/mrss/': 'media',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'http://purl.org/syndication/thread/1.0': 'thr',
  'http://www.w3.org/1999/xhtml': 'xhtml',
  'http://www.w3.org/2000/svg': 'svg',
  'http://www.w3.org/1998/math/mathml': 'math',
  'http://www.w3.org/xml/1998/namespace': 'xml',
};

/** Prefixes that feeds use without declaring them, and what everybody takes them for. */
const USUAL: Readonly<Record<string, string>> = { atom: '', atom10: '', rss: '', html: 'xhtml', xml: 'xml' };

/** The prefix by which we know a namespace, or null. RSS 2.0 was given many addresses under one name. */
function findKnown(address: string): string | null {
  const lower = address.trim().toLowerCase();
  if (lower.includes('backend.userland.com/rss')) return '';
  return Object.hasOwn(KNOWN, lower) ? (KNOWN[lower] ?? null) : null;
}

/** The namespace declarations in force at one element; the outer ones are asked where it has none of its own. */
export class NamespaceScope {
  private readonly outer: NamespaceScope | null;
  private readonly own = new Map<string, string | null>();
  private readonly names = new Map<string, string>();

  constructor(outer: NamespaceScope | null) {
    this.outer = outer;
  }

  /** A namespace that is not ours keeps the prefix it came with; as the default one it is taken for the feed's. */
  declare(prefix: string, address: string): void {
    this.own.set(prefix.toLowerCase(), findKnown(address) ?? prefix.toLowerCase());
  }

  /** Whether a prefix is declared here or further out. Prefixes are told apart without regard to capitals. */
  has(prefix: string): boolean {
    return this.find(prefix.toLowerCase()) !== null;
  }

  /** A written element name as this code knows it, in lower case: `atom:Entry` becomes `entry`, `DC:date` `dc:date`. */
  resolve(written: string): string {
    const known = this.names.get(written);
    if (known !== undefined) return known;
    const lower = written.toLowerCase();
    const colon = written.indexOf(':');
    const given = colon < 0 ? '' : lower.slice(0, colon);
    const usual = Object.hasOwn(USUAL, given) ? USUAL[given] : given;
    const prefix = this.find(given) ?? usual ?? given;
    const local = lower.slice(colon + 1);
    const name = prefix === '' ? local : `${prefix}:${local}`;
    this.names.set(written, name);
    return name;
  }

  /** What a prefix in lower case stands for, or null. Remembered, so that deep scopes cost nothing twice. */
  private find(prefix: string): string | null {
    const own = this.own.get(prefix);
    if (own !== undefined) return own;
    const found = this.outer === null ? null : this.outer.find(prefix);
    this.own.set(prefix, found);
    return found;
  }
}
