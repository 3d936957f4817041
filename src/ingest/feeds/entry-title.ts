import { type Element, listElements } from './element.ts';
import { readTextConstruct, toLine } from './text-construct.ts';

/** Parts of an entry whose titles are not the entry's. */
const APART = new Set([
  'source',
  'content',
  'content:encoded',
  'summary',
  'description',
  'xhtml:body',
  'item',
  'entry',
]);

/** Elements that hold a title, by how much they are the entry's own. */
const TITLES: readonly (readonly string[])[] = [['title', 'dc:title'], ['media:title'], ['itunes:title']];

function readTitle(element: Element, isAtom: boolean): string {
  return toLine(readTextConstruct(element, isAtom ? 'literal' : 'guess'));
}

/**
 * The title of an entry or a feed, one line: the first that says anything among its own, then the titles of Media RSS and
 * of podcasts, then those of its parts, level by level. '' where there is none.
 */
export function readEntryTitle(entry: Element, isAtom: boolean): string {
  let level: Element[] = [entry];
  while (level.length > 0) {
    const children = level.flatMap(listElements);
    for (const names of TITLES) {
      for (const child of children) {
        if (!names.includes(child.name)) continue;
        const title = readTitle(child, isAtom);
        if (title !== '') return title;
      }
    }
    level = children.filter(
      ({ name }) => !APART.has(name) && !name.startsWith('xhtml:') && !name.endsWith('title'),
    );
  }
  return '';
}
