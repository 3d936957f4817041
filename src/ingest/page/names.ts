import { normaliseTitle } from '../normalise.ts';
import { type PageHead, readLine } from './head.ts';
import type { LinkedArticle } from './json-ld.ts';
import { parseTree } from './parse-tree.ts';
import { readText } from './tree.ts';

const SEPARATOR = /\s+[|–—·•»:-]\s+|\s*[|»]\s*|\s+::\s+|:\s+(?=[^:]{3,40}$)/g;
const BYLINE_MAX = 200;
const NAME_MAX = 100;

/** Letters and digits alone, for comparing names. */
export function bareName(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A host without what says only how it is served. */
export function siteHost(url: string): string {
  return new URL(url).hostname.replace(/^(?:www\d?|m|mobile|amp|edition|uk|us)\./, '');
}

function decodeEntities(text: string): string {
  return /&(?:#\d|[a-z]{2})/i.test(text) ? readText(parseTree(text.replaceAll('<', '&lt;')).root) : text;
}

/** The outlet that published a page: as it names itself, else its host. */
export function findPublisher(head: PageHead, linked: LinkedArticle | null, url: string): string {
  const names = [
    linked?.publisher,
    head.meta.get('og:site_name'),
    head.meta.get('application-name'),
    head.meta.get('dc.publisher'),
    head.meta.get('al:ios:app_name'),
    head.brand,
  ];
  for (const name of names) {
    const tidy = normaliseTitle(decodeEntities(name ?? ''));
    if (tidy !== '' && tidy.length <= NAME_MAX && !/^(?:https?:|www\.|@|\{)/i.test(tidy)) return tidy;
  }
  // A title's part that the address has too is the outlet's name, better written.
  const host = siteHost(url);
  const parts = normaliseTitle(head.title)
    .split(SEPARATOR)
    .map((part) => part.trim());
  return parts.find((part) => part.length <= NAME_MAX && isSiteName(part, host, url)) ?? host;
}

/** Whether a part of a title is the outlet's name. */
function isSiteName(part: string, publisher: string, url: string): boolean {
  const bare = bareName(part);
  const [label = ''] = siteHost(url).split('.');
  const names = [bareName(publisher), bareName(siteHost(url)), bareName(label)];
  return (
    bare !== '' &&
    names.some((name) => name !== '' && (name === bare || `the${name}` === bare || name === `the${bare}`))
  );
}

/** A title without the outlet's name at either end, or null where nothing else is in it. */
function stripSite(
  title: string,
  publisher: string,
  url: string,
  headings: readonly string[],
): string | null {
  if (title === '' || isSiteName(title, publisher, url)) return null;
  for (const heading of headings) {
    // What the page itself shows as its headline is the title's own part.
    if (heading.length >= 15 && title.includes(heading)) return heading;
  }
  const cuts = [...title.matchAll(SEPARATOR)];
  let end = title.length;
  for (const cut of cuts.reverse()) {
    const tail = title.slice(cut.index + cut[0].length, end);
    if (!isSiteName(tail, publisher, url)) break;
    end = cut.index;
  }
  const first = cuts.at(-1);
  const kept = title.slice(0, end);
  if (first && isSiteName(kept.slice(0, first.index), publisher, url))
    return kept.slice(first.index + first[0].length);
  return kept;
}

/** The headline: from JSON-LD, OpenGraph, the page's own heading or its title, without the outlet's name. '' where there is none. */
export function findTitle(
  head: PageHead,
  linked: LinkedArticle | null,
  publisher: string,
  url: string,
): string {
  const headings = head.headings.map(readLine).filter((text) => text !== '');
  const said = [
    linked?.headline,
    head.meta.get('og:title'),
    head.meta.get('twitter:title'),
    head.meta.get('headline'),
  ];
  // A page's only heading is its headline where the title has it too: some sites put a section's name there.
  const only =
    headings.length === 1 && bareName(head.title).includes(bareName(headings[0] ?? ''))
      ? headings[0]
      : undefined;
  const candidates = [...said, only, head.title, headings[0]]
    .map((text) =>
      stripSite(normaliseTitle(decodeEntities(text ?? '')), publisher, url, headings.map(normaliseTitle)),
    )
    .filter((text) => text !== null && text !== '');
  const [best] = candidates;
  if (!best) return '';
  // Some programs cut a headline short for search engines.
  const stem = best.replace(/\s*(?:…|\.\.\.)$/, '');
  return (
    candidates.find(
      (text) => text !== null && text.length > best.length && stem.length > 30 && text.startsWith(stem),
    ) ?? best
  );
}

function cleanAuthor(raw: string): string | null {
  const text = normaliseTitle(decodeEntities(raw))
    .replace(
      /^(?:(?:written|posted|reported|story|words|text|published|article)\s+)?(?:by|von|par|por|di|door|af|av|от|автор)[:\s]+/i,
      '',
    )
    .replace(/\s*(?:[|•·]|\s[–—-]\s).*$/, '')
    .replace(/\s*\(?@\w+\)?|\S+@\S+\.\S+/g, '')
    .replace(/[\s,;:.|–—-]+$/, '')
    .trim();
  if (
    text === '' ||
    text.length > NAME_MAX ||
    /https?:|www\.|\d{4}|[{}<>]|^(?:admin|author|null|undefined|staff|editor|unknown|none|authors?|writers?|guest|contributors?)$/i.test(
      text,
    )
  )
    return null;
  return text;
}

/** Who wrote it, names as the page gives them, without "By". Null where nobody is named but the outlet itself. */
export function findByline(
  head: PageHead,
  linked: LinkedArticle | null,
  publisher: string,
  url: string,
): string | null {
  const inText = head.bylines.map(readLine).filter((text) => text !== '' && text.length <= BYLINE_MAX);
  for (const source of [linked?.authors ?? [], head.authors, inText.slice(0, 1)]) {
    const names = source
      .map(cleanAuthor)
      .filter((name) => name !== null && !isSiteName(name, publisher, url));
    const unique = [...new Map(names.map((name) => [bareName(name ?? ''), name])).values()];
    if (unique.length > 0) return unique.join(', ').slice(0, BYLINE_MAX);
  }
  return null;
}
