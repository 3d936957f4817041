import { listElements, type PageElement, readText } from './tree.ts';

/** What a page says of itself in its head, and the elements of its body that name an author, a date or a headline. */
export type PageHead = {
  /** Contents of `meta` by lower-case name, property or itemprop; the first of each that says something. */
  readonly meta: ReadonlyMap<string, string>;
  /** `meta` that may come several times: authors. */
  readonly authors: readonly string[];
  readonly canonical: string | null;
  readonly title: string;
  readonly headings: readonly PageElement[];
  /** What the page shows as the outlet's name, in a heading or a logo; '' where it shows none in words. */
  readonly brand: string;
  readonly times: readonly PageElement[];
  readonly bylines: readonly PageElement[];
};

const AUTHOR_META = new Set([
  'author',
  'article:author',
  'article:author_name',
  'parsely-author',
  'dc.creator',
  'dcterms.creator',
  'sailthru.author',
  'byl',
  'citation_author',
  'cxenseparse:author',
]);
const BYLINE_NAME =
  /(?:^|[\s_-])(?:byline|author|authors|byline-name|author-name|article-author|post-author|entry-author|c-byline)(?:[\s_-]|$|__)/i;
const BRAND_NAME =
  /(?:^|[\s_-])(?:logo|brand|branding|masthead|site-?title|site-?name|blog-?title)(?:[\s_-]|$)/i;
const BRAND_LEVELS = 4;
/** Elements of each kind that are looked at: the article's own come first. */
const LOOKED_AT = 20;

/** A line of text, white space collapsed. */
export function readLine(element: PageElement): string {
  return readText(element).replace(/\s+/g, ' ').trim();
}

/** Reads a page's head, and what names author, date and headline in its body. */
export function readHead(root: PageElement): PageHead {
  const meta = new Map<string, string>();
  const authors: string[] = [];
  let canonical: string | null = null;
  let title = '';
  const headings: PageElement[] = [];
  let brand = '';
  const times: PageElement[] = [];
  const bylines: PageElement[] = [];
  for (const element of listElements(root)) {
    const { tag, attributes } = element;
    if (tag === 'meta') readMeta(attributes, meta, authors);
    else if (tag === 'link' && /(?:^|\s)canonical(?:\s|$)/i.test(attributes['rel'] ?? ''))
      canonical ??= attributes['href']?.trim() ?? null;
    else if (tag === 'title' && title === '' && element.parent?.tag !== 'symbol') title = readLine(element);
    else if (tag === 'h1' && isBrand(element)) brand ||= readLine(element);
    else if (tag === 'h1' && headings.length < LOOKED_AT) headings.push(element);
    else if (isTime(element) && times.length < LOOKED_AT) times.push(element);
    if (isByline(element) && bylines.length < LOOKED_AT) bylines.push(element);
  }
  return { meta, authors, canonical, title, headings, brand, times, bylines };
}

function readMeta(
  attributes: Readonly<Record<string, string>>,
  meta: Map<string, string>,
  authors: string[],
): void {
  const content = attributes['content']?.replace(/\s+/g, ' ').trim() ?? '';
  if (content === '') return;
  const names = [
    attributes['property'],
    attributes['name'],
    attributes['itemprop'],
    attributes['http-equiv'],
  ];
  for (const name of names.flatMap((value) => value?.toLowerCase().split(/\s+/) ?? [])) {
    if (name === '') continue;
    if (!meta.has(name)) meta.set(name, content);
    if (AUTHOR_META.has(name) && authors.length < LOOKED_AT) authors.push(content);
  }
}

/** Whether a heading is the outlet's name and no article's. */
function isBrand(heading: PageElement): boolean {
  let at: PageElement | null = heading;
  for (let level = 0; at !== null && level < BRAND_LEVELS; level += 1, at = at.parent) {
    if (BRAND_NAME.test(`${at.attributes['class'] ?? ''} ${at.attributes['id'] ?? ''}`)) return true;
    if (at.attributes['role'] === 'banner' || at.tag === 'nav') return true;
  }
  return false;
}

function isTime({ tag, attributes }: PageElement): boolean {
  return (
    (tag === 'time' && attributes['datetime'] !== undefined) ||
    /(?:^|\s)datePublished(?:\s|$)/.test(attributes['itemprop'] ?? '')
  );
}

function isByline({ tag, attributes }: PageElement): boolean {
  if (tag === 'meta' || tag === 'body' || tag === 'link') return false;
  if (/(?:^|\s)author(?:\s|$)/.test(attributes['rel'] ?? '')) return true;
  if (/(?:^|\s)author(?:\s|$)/.test(attributes['itemprop'] ?? '')) return true;
  return BYLINE_NAME.test(attributes['class'] ?? '') || BYLINE_NAME.test(attributes['data-testid'] ?? '');
}
