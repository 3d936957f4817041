import type { Entry } from '../../model/entry.ts';
import { type Element, findChild } from './element.ts';
import { readEntryLinks } from './entry-links.ts';
import { readEntryOrigin } from './entry-origin.ts';
import { listAuthors, listCategories } from './entry-people.ts';
import { readEntryText, readFirst } from './entry-text.ts';
import { readEntryThread } from './entry-thread.ts';
import { readEntryTitle } from './entry-title.ts';
import { parseFeedDate } from './feed-date.ts';
import { findLanguage } from './feed-language.ts';
import type { Problems } from './problems.ts';

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

/** One `item` or `entry` of RSS, RDF, Atom or CDF: the vocabularies are told apart by name, since feeds mix them. */
export function readXmlEntry(entry: Element, defaults: FeedDefaults, problems: Problems): Entry {
  const source = findChild(entry, 'source');
  const authors = listAuthors(entry);
  const inherited = source === null ? [] : listAuthors(source);
  const lastModified = entry.attributes.get('lastmod');
  const { id, url, enclosures } = readEntryLinks(entry, defaults.home);
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
    ...readEntryOrigin(entry, defaults.home),
    ...readEntryThread(entry, defaults.home),
  };
}
