import { Tokenizer } from 'htmlparser2';
import { FEED_DEPTH_MAX } from '../../limits.ts';
import { TreeBuilder } from './build-tree.ts';
import { closeSections } from './close-sections.ts';
import type { Element } from './element.ts';
import type { Problems } from './problems.ts';

/** Stands for a `<` that opens no tag, while the text is cut into tags; a non-character that no text may hold. */
const BRACKET = '\uFDD0';

/** A `<` before anything that begins no name, and one whose tag would run into the next `<`. */
const STRAY_BRACKET = /<(?![A-Za-z_:!?/\u0080-\uFFFF])|<(?=[A-Za-z][^<>]*<)/g;

/** A CDATA section or a comment, closed or not: nothing in it is a tag. */
const SECTION = /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)/;

/** A quoted value that runs into the next tag: its quote was never closed, and would swallow what follows. */
const OPEN_QUOTE = /(=\s*(?:"[^"<>]*|'[^'<>]*))(\/?>)(?=[^"'<]*<)/g;

/** An end tag that runs into the next tag. */
const OPEN_END = /<\/[A-Za-z_][\w:.-]*(?=\s*<)/g;

/** C0 controls that XML 1.0 forbids, and the two non-characters; the stand-in for a bracket too. */
const FORBIDDEN = /[\0-\x08\x0B\x0C\x0E-\x1F\uFDD0\uFFFE\uFFFF]+/g;

/** A declaration or processing instruction before the first tag, closed or not. */
const INSTRUCTION = /^\s*<\?[^>]*>/;

/** The beginning of a CDATA section, a comment or a declaration that the end of the document cut off. */
const CUT_OFF = /<!(?:\[[A-Z]{0,5}|-|[A-Z][^<>]*)?$/;

/** UTF-16 units before an XML declaration that may be junk: the messages of a server whose script failed. */
const JUNK_MAX = 4_096;

/** Where the document begins: at its declaration, even behind the tags of an error message, else at its first tag. */
function findStart(text: string): number {
  const head = text.slice(0, JUNK_MAX);
  const declaration = head.search(/<\?xml\s/);
  const isLate =
    declaration > 0 &&
    !/<(?:[a-z]+:)?(?:rss|rdf|feed|channel|item|entry)[\s>]/i.test(head.slice(0, declaration));
  return isLate ? declaration : text.search(/<[?!A-Za-z_]/);
}

/** The text from its first tag on, without what stands before it. */
function stripProlog(text: string, problems: Problems): string {
  let rest = text;
  const start = findStart(rest);
  if (start > 0 && /[^\s\uFEFF]/.test(rest.slice(0, start))) {
    problems.add('junk-before', `there is text before the document begins: "${rest.slice(0, 40).trim()}"`);
  } else if (start > 0 && rest.startsWith('<?xml', start) && rest.slice(0, start) !== '\uFEFF') {
    problems.add('junk-before', 'the XML declaration does not stand first');
  }
  if (start > 0) rest = rest.slice(start);
  for (let found = INSTRUCTION.exec(rest); found; found = INSTRUCTION.exec(rest))
    rest = rest.slice(found[0].length);
  return rest.replace(CUT_OFF, '');
}

/** Whether a value may begin at a place: in a tag that begins an element, and not in a value of it (`<a href="?q=">`). */
function isBeforeValue(text: string, at: number): boolean {
  let start = at - 1;
  while (start >= 0 && text.charAt(start) !== '<' && text.charAt(start) !== '>') start--;
  if (text.charAt(start) !== '<' || !/[A-Za-z_:\u0080-\uFFFF]/.test(text.charAt(start + 1))) return false;
  let quote = '';
  for (const character of text.slice(start, at)) {
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  return quote === '';
}

/** Replaces what a pattern finds outside of CDATA sections and comments. */
function mendTags(text: string, pattern: RegExp, mend: (found: RegExpMatchArray) => string): string {
  if (text.search(pattern) < 0) return text;
  const pieces: string[] = [];
  let from = 0;
  for (const found of text.matchAll(new RegExp(`${SECTION.source}|${pattern.source}`, 'g'))) {
    if (found[0].startsWith('<!')) continue;
    pieces.push(text.slice(from, found.index), mend(found));
    from = found.index + found[0].length;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(from);
}

function closeQuotes(text: string, problems: Problems): string {
  return mendTags(text, OPEN_QUOTE, ({ 0: found, 1: value = '', 2: end = '', index = 0 }) => {
    if (!isBeforeValue(text, index)) return found;
    problems.add('mismatched-tag', 'the quotation mark of an attribute is not closed');
    return `${value}${/["']/.exec(value)?.[0] ?? '"'}${end}`;
  });
}

function closeEndTags(text: string, problems: Problems): string {
  return mendTags(text, OPEN_END, ([tag]) => {
    problems.add('mismatched-tag', 'an end tag has no > at its end');
    return `${tag}>`;
  });
}

function markStrayBrackets(text: string, problems: Problems): string {
  let marked = text;
  if (marked.search(FORBIDDEN) >= 0) {
    problems.add('control-character', 'control characters are left out');
    marked = marked.replace(FORBIDDEN, '');
  }
  marked = closeEndTags(closeSections(marked, problems), problems);
  return closeQuotes(marked, problems).replace(STRAY_BRACKET, BRACKET);
}

/**
 * The element tree of a feed, however ill-formed: tags that do not match are closed where they must be, brackets that
 * open no tag are text, nothing is fetched and no entity explodes. Deeper elements than FEED_DEPTH_MAX are
 * left out and their text kept. Returns a root without a name, whose children are those of the document. Linear.
 */
export function parseXml(text: string, base: string | null, problems: Problems): Element {
  const source = markStrayBrackets(stripProlog(text, problems), problems);
  const builder = new TreeBuilder(base, FEED_DEPTH_MAX, problems);
  const slice = (start: number, end: number) => source.slice(start, end).replaceAll(BRACKET, '<');
  let attribute = '';
  let value = '';
  const tokenizer = new Tokenizer(
    { xmlMode: true, decodeEntities: false },
    {
      onopentagname: (start, end) => builder.beginTag(source.slice(start, end)),
      onattribname: (start, end) => {
        attribute = source.slice(start, end);
        value = '';
      },
      onattribdata: (start, end) => {
        value += slice(start, end);
      },
      onattribentity: () => {},
      onattribend: () => builder.attribute(attribute, value),
      onopentagend: () => builder.endTag(false),
      onselfclosingtag: () => builder.endTag(true),
      onclosetag: (start, end) => builder.close(source.slice(start, end)),
      ontext: (start, end) => {
        const written = source.slice(start, end);
        if (!written.includes(BRACKET)) return builder.text(written);
        problems.add('stray-bracket', 'a < is not written as &lt;');
        builder.text(written.replaceAll(BRACKET, '<'));
      },
      ontextentity: () => {},
      oncdata: (start, end, offset) => builder.literal(slice(start, end - offset)),
      oncomment: () => {},
      ondeclaration: (start, end) => builder.declaration(source.slice(start, end)),
      onprocessinginstruction: () => {},
      onend: () => {},
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  return builder.finish();
}
