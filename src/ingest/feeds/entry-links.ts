import type { Enclosure } from '../../model/entry.ts';
import { findHttpUrl } from './addresses.ts';
import { type Element, listChildren, listElements, textOf } from './element.ts';
import { toLine } from './text-construct.ts';

/** Where an entry is, what it is called and what comes with it. */
export type EntryLinks = { id: string | null; url: string | null; enclosures: Enclosure[] };

function relationOf(link: Element): string {
  const written = (link.attributes.get('rel') ?? '').trim().toLowerCase();
  if (written === '') return 'alternate';
  return written.slice(written.lastIndexOf('/') + 1);
}

/** Where a link leads, as written: the attribute of Atom, or the text of RSS. */
function targetOf(link: Element): string {
  return link.attributes.get('href') ?? link.attributes.get('url') ?? textOf(link);
}

function isPage(link: Element): boolean {
  const type = (link.attributes.get('type') ?? '').trim().toLowerCase();
  return type === '' || type === 'html' || type.startsWith('text/html') || type === 'application/xhtml+xml';
}

/** Addresses that an entry may be found at, the surest first; not all of them are sound. */
function listCandidates(
  entry: Element,
  id: Element | null,
): (readonly [written: string, base: string | null])[] {
  const links = listChildren(entry, 'link').filter((link) => relationOf(link) === 'alternate');
  const own = [...links.filter(isPage), ...links.filter((link) => !isPage(link))];
  const original = listChildren(entry, 'feedburner:origlink');
  const found = [...original, ...own].map((link) => [targetOf(link), link.base] as const);
  const isPermalink = (id?.attributes.get('ispermalink') ?? 'true').trim().toLowerCase() !== 'false';
  // Many ids are mere numbers, which no base makes an address of.
  const written = id === null ? '' : textOf(id).trim();
  if (isPermalink && /^https?:/i.test(written)) found.push([written, null]);
  const about = entry.attributes.get('rdf:about') ?? entry.attributes.get('href');
  if (about !== undefined) found.push([about, entry.base]);
  return found;
}

function readLength(written: string | undefined): number | null {
  const digits = (written ?? '').trim();
  return /^\d{1,15}$/.test(digits) && Number(digits) > 0 ? Number(digits) : null;
}

function readEnclosure(element: Element, home: string | null): Enclosure | null {
  const { attributes, base } = element;
  const url = findHttpUrl(
    attributes.get('url') ?? attributes.get('href') ?? attributes.get('uri'),
    base ?? home,
  );
  if (url === null) return null;
  const type = toLine(attributes.get('type') ?? '').toLowerCase();
  const length = readLength(attributes.get('length') ?? attributes.get('filesize'));
  return { url, type: type === '' ? null : type, length };
}

function listEnclosures(entry: Element, home: string | null): Enclosure[] {
  const groups = listChildren(entry, 'media:group');
  const media = [entry, ...groups].flatMap((parent) => listChildren(parent, 'media:content'));
  const own = listElements(entry).filter(
    (child) => child.name === 'enclosure' || (child.name === 'link' && relationOf(child) === 'enclosure'),
  );
  const found = new Map<string, Enclosure>();
  for (const element of [...own, ...media]) {
    const enclosure = readEnclosure(element, home);
    if (enclosure !== null && !found.has(enclosure.url)) found.set(enclosure.url, enclosure);
  }
  return [...found.values()];
}

/** The page that a feed belongs to, where it names one with its whole address; null where it does not. */
export function findHomePage(head: Element): string | null {
  for (const [target, base] of listCandidates(head, null)) {
    const url = findHttpUrl(target, base);
    if (url !== null) return url;
  }
  return null;
}

/**
 * The id, the page's address and the enclosures of an entry. The address is the one before a tracker's where the feed
 * tells it (`feedburner:origLink`), else the `alternate` link, else an id that is an address. `home` is what relative ones are resolved against where
 * nothing else is known.
 */
export function readEntryLinks(entry: Element, home: string | null): EntryLinks {
  const [idElement = null] = listChildren(entry, 'id', 'guid', 'dc:identifier');
  const written = idElement === null ? '' : toLine(textOf(idElement));
  const id = written === '' ? toLine(entry.attributes.get('rdf:about') ?? '') : written;
  let url: string | null = null;
  for (const [target, base] of listCandidates(entry, idElement)) {
    url = findHttpUrl(target, base ?? home);
    if (url !== null) break;
  }
  return { id: id === '' ? null : id, url, enclosures: listEnclosures(entry, home) };
}
