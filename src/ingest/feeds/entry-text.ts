import { type Element, listChildren, listElements, textOf } from './element.ts';
import { type Reading, readTextConstruct, toParagraphs } from './text-construct.ts';

/** What an entry says at length, and in short. Both plain text in paragraphs; '' where there is none. */
export type EntryText = { text: string; summary: string };

/** Elements that hold the whole text, the surest first, and how each is read. */
const FULL: readonly (readonly [name: string, reading: Reading])[] = [
  ['content:encoded', 'html'],
  ['content', 'guess'],
  ['fullitem', 'html'],
  ['xhtml:body', 'literal'],
  ['body', 'html'],
  ['content:items', 'html'],
];

/** Elements that hold a short text, the surest first. */
const SHORT: readonly (readonly [name: string, reading: Reading])[] = [
  ['summary', 'guess'],
  ['description', 'html'],
  ['dc:description', 'guess'],
  ['dcterms:abstract', 'guess'],
  ['abstract', 'guess'],
  ['itunes:summary', 'guess'],
  ['media:description', 'guess'],
  ['itunes:subtitle', 'guess'],
];

/** Media types of content that is no text: a picture in base64, say. */
function isUnreadable(element: Element): boolean {
  const type = (element.attributes.get('type') ?? '').trim().toLowerCase();
  return /^(?:image|audio|video|font|model)\//.test(type);
}

function readAll(parents: readonly Element[], names: typeof FULL): string[] {
  const found: string[] = [];
  for (const [name, reading] of names) {
    for (const element of parents.flatMap((parent) => listChildren(parent, name))) {
      if (isUnreadable(element)) continue;
      const text = toParagraphs(readTextConstruct(element, reading));
      if (text !== '') found.push(text);
    }
  }
  return found;
}

/**
 * The text and summary of an entry. Of several full texts the longest counts: feeds that carry both `content:encoded`
 * and Atom's `content` cut one of them. A description that says more than the content does is the text.
 */
export function readEntryText(entry: Element): EntryText {
  const groups = listElements(entry).filter(({ name }) => name === 'media:group' || name === 'media:content');
  const full = readAll([entry], FULL);
  const nested = groups.flatMap((group) => listChildren(group, 'media:content'));
  const short = readAll([entry, ...groups, ...nested], SHORT);
  const summary = short[0] ?? '';
  let text = '';
  for (const candidate of full) if (candidate.length > text.length) text = candidate;
  for (const candidate of text === '' ? short : short.slice(0, 2))
    if (candidate.length > text.length) text = candidate;
  return { text, summary };
}

/** The first child of any of these names that says anything, as written, white space trimmed; '' where none does. */
export function readFirst(element: Element, ...names: readonly string[]): string {
  for (const name of names) {
    for (const child of listChildren(element, name)) {
      const text = textOf(child).trim();
      if (text !== '') return text;
    }
  }
  return '';
}
