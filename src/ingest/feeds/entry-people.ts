import { type Element, findChild, listChildren, listElements, textOf } from './element.ts';
import { readTextConstruct, toLine } from './text-construct.ts';

const AUTHORS = ['author', 'dc:creator', 'dc:author', 'itunes:author'];
const CATEGORIES = [
  'category',
  'dc:subject',
  'media:category',
  'keywords',
  'tags',
  'itunes:keywords',
  'media:keywords',
];

/** Elements whose text is a list of words with commas. */
const COMMA_LISTS = new Set(['keywords', 'tags', 'itunes:keywords', 'media:keywords']);

/** "someone@example.com (Some One)" and "Some One <someone@example.com>" are Some One. */
function nameOf(written: string): string {
  const [, bracketed] = /^\S{1,200}@\S{1,200}\s+\(([^()]{1,500})\)$/.exec(written) ?? [];
  const [, before] = /^([^<>]{1,500}?)\s*<[^<>\s]{1,200}@[^<>\s]{1,200}>$/.exec(written) ?? [];
  return (bracketed ?? before ?? written).trim();
}

function readAuthor(element: Element): string {
  const name = findChild(element, 'name') ?? findChild(element, 'email');
  // FOAF and the like wrap the name once more.
  const wrapped =
    name ??
    listElements(element)
      .flatMap((child) => listElements(child))
      .find(({ name: it }) => it.endsWith(':name'));
  if (wrapped) return toLine(textOf(wrapped));
  return nameOf(toLine(readTextConstruct(element, 'guess')));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))];
}

/** The authors named by an element itself, once each, in order. */
export function listAuthors(element: Element): string[] {
  for (const name of AUTHORS) {
    const found = unique(listChildren(element, name).map(readAuthor));
    if (found.length > 0) return found;
  }
  return [];
}

/** The categories of an entry in words (labels before terms), once each, in order. */
export function listCategories(entry: Element): string[] {
  return unique(
    listChildren(entry, ...CATEGORIES).flatMap((element) => {
      const { attributes } = element;
      const text = toLine(readTextConstruct(element, 'guess'));
      if (COMMA_LISTS.has(element.name)) return text.split(',').map(toLine);
      return [toLine(attributes.get('label') ?? attributes.get('term') ?? text)];
    }),
  );
}
