import { ENTRY_PUBLISHER_MAX } from '../../limits.ts';
import type { Entry } from '../../model/entry.ts';
import { type Element, findChild, listChildren, listElements } from './element.ts';
import { readEntryLinks } from './entry-links.ts';
import { listAuthors, listCategories } from './entry-people.ts';
import { readEntryText, readFirst } from './entry-text.ts';
import { readEntryTitle } from './entry-title.ts';
import { parseFeedDate } from './feed-date.ts';
import { findLanguage } from './feed-language.ts';
import type { Problems } from './problems.ts';
import { readTextConstruct, toLine } from './text-construct.ts';

/** What an entry takes from its feed where it does not say so itself. */
export type FeedDefaults = {
  isAtom: boolean;
  lang: string | null;
  authors: readonly string[];
  home: string | null;
};

/** Dates by what they mean, the surest first. Atom 0.3 said `issued`, `created` and `modified`. */
const PUBLISHED = [
  'published',
  'pubdate',
  'issued',
  'dcterms:issued',
  'dc:issued',
  'created',
  'dcterms:created',
  'dcterms:date',
  'dc:date',
];
const UPDATED = ['updated', 'modified', 'dcterms:modified', 'dc:modified', 'lastbuilddate', 'lastmod'];

function readDate(entry: Element, names: readonly string[], problems: Problems): string | null {
  for (const name of names) {
    const written = readFirst(entry, name);
    if (written === '') continue;
    const date = parseFeedDate(written);
    if (date !== null) return date;
    problems.add('bad-value', `the date "${written.slice(0, 60)}" cannot be read`);
  }
  return null;
}

/**
 * Who published an entry that a feed passes on: the title of the feed that it came from (RFC 4287, 4.2.11), the name that
 * RSS gives that, or Dublin Core's publisher. One line; '' where nobody is named.
 */
function readPublisher(entry: Element): string {
  const sources = listChildren(entry, 'source');
  const titles = sources.flatMap((source) => listChildren(source, 'title', 'dc:title'));
  // RSS writes the name into the element, Atom its parts.
  const named = sources.filter((source) => listElements(source).length === 0);
  for (const element of [...titles, ...named, ...listChildren(entry, 'dc:publisher', 'dcterms:publisher')]) {
    const name = toLine(readTextConstruct(element, 'guess'));
    if (name !== '') return name.slice(0, ENTRY_PUBLISHER_MAX).trimEnd().toWellFormed();
  }
  return '';
}

/** One `item` or `entry` of RSS, RDF, Atom or CDF: the vocabularies are told apart by name, since feeds mix them. */
export function readXmlEntry(entry: Element, defaults: FeedDefaults, problems: Problems): Entry {
  const source = findChild(entry, 'source');
  const authors = listAuthors(entry);
  const inherited = source === null ? [] : listAuthors(source);
  const lastModified = entry.attributes.get('lastmod');
  const { id, url, enclosures } = readEntryLinks(entry, defaults.home);
  const publisher = readPublisher(entry);
  return {
    id,
    url,
    title: readEntryTitle(entry, defaults.isAtom),
    ...readEntryText(entry),
    published: readDate(entry, PUBLISHED, problems),
    updated:
      readDate(entry, UPDATED, problems) ?? (lastModified === undefined ? null : parseFeedDate(lastModified)),
    authors: authors.length > 0 ? authors : inherited.length > 0 ? inherited : [...defaults.authors],
    categories: listCategories(entry),
    enclosures,
    lang:
      findLanguage(readFirst(entry, 'dc:language', 'language')) ?? findLanguage(entry.lang) ?? defaults.lang,
    ...(publisher === '' ? {} : { publisher }),
  };
}
