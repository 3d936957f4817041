import { ENTRY_PUBLISHER_MAX } from '../../limits.ts';
import type { Entry } from '../../model/entry.ts';
import { findHttpUrl } from './addresses.ts';
import { type Element, findChild, listChildren, listElements, textOf } from './element.ts';
import { findHomePage } from './entry-links.ts';
import { readTextConstruct, toLine } from './text-construct.ts';

/** What an entry says of where it was first published; what it does not say is left out. */
export type EntryOrigin = Pick<Entry, 'publisher' | 'origin'>;

/** RSS writes the name of the other feed into the element, Atom its parts. */
const isName = (source: Element): boolean => listElements(source).length === 0;

function readFirstLine(elements: readonly Element[]): string {
  for (const element of elements) {
    const line = toLine(readTextConstruct(element, 'guess'));
    if (line !== '') return line;
  }
  return '';
}

const listTitles = (sources: readonly Element[]): Element[] => [
  ...sources.flatMap((source) => listChildren(source, 'title', 'dc:title')),
  ...sources.filter(isName),
];

const cut = (line: string): string => line.slice(0, ENTRY_PUBLISHER_MAX).trimEnd().toWellFormed();

/** The feed that an entry was copied from: Atom's `source` (RFC 4287, 4.2.11), or the one of RSS 2.0. Null where none is told. */
function readFeed(source: Element, home: string | null): NonNullable<Entry['origin']> | null {
  const idElement = findChild(source, 'id');
  const id = idElement === null ? '' : toLine(textOf(idElement));
  const title = cut(readFirstLine(listTitles([source])));
  const url = findHttpUrl(source.attributes.get('url'), source.base ?? home) ?? findHomePage(source);
  return id === '' && title === '' && url === null ? null : { id: id === '' ? null : id, title, url };
}

/**
 * Who published an entry that a feed passes on (the title of the feed that it came from, else Dublin Core's publisher), and which
 * feed that was. `home` is what relative addresses are resolved against.
 */
export function readEntryOrigin(entry: Element, home: string | null): EntryOrigin {
  const sources = listChildren(entry, 'source');
  const named = [...listTitles(sources), ...listChildren(entry, 'dc:publisher', 'dcterms:publisher')];
  const publisher = cut(readFirstLine(named));
  const [origin = null] = sources.flatMap((source) => readFeed(source, home) ?? []);
  return { ...(publisher === '' ? {} : { publisher }), ...(origin === null ? {} : { origin }) };
}
