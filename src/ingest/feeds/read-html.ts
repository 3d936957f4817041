import { Tokenizer } from 'htmlparser2';
import { type Element, localName } from './element.ts';
import { decodeCodePoint } from './entities.ts';
import { TextWriter } from './text-writer.ts';

/** Elements of HTML that a title or a summary may hold; other names in angle brackets are words. */
const INLINE_OR_BLOCK = new Set(
  'a abbr acronym address article aside audio b bdi bdo big blink blockquote body br button caption center cite code dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map mark menu meta meter nav noscript object ol optgroup option output p param picture pre progress q ruby rp rt s samp script section select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr'.split(
    ' ',
  ),
);

const CDATA = '<![CDATA[';
const TAG_NAME = /<\/?([A-Za-z][A-Za-z0-9]*)/g;
const NAMED_REFERENCE = /&([A-Za-z][A-Za-z0-9]{1,31});/;

/**
 * Whether text that may be plain or HTML is HTML: it holds a closing tag, an empty element or a reference, and no tag that
 * HTML does not have. What only looks a little like it stays as it is, since reading text as HTML loses words.
 */
export function looksLikeHtml(text: string): boolean {
  const hasTag = /<\/[A-Za-z][A-Za-z0-9]*\s*>|<(?:br|hr|img|p)\b[^<>]*>/i.test(text);
  if (!hasTag && !NAMED_REFERENCE.test(text) && !/&#\w{1,9};/.test(text)) return false;
  for (const [, name] of text.matchAll(TAG_NAME))
    if (!INLINE_OR_BLOCK.has((name ?? '').toLowerCase())) return false;
  return true;
}

/** What the tokenizer finds, written down. One class for all texts, so that its calls stay fast from text to text. */
class HtmlEvents {
  private readonly html: string;
  private readonly writer: TextWriter;

  constructor(html: string, writer: TextWriter) {
    this.html = html;
    this.writer = writer;
  }

  onopentagname(start: number, end: number): void {
    this.writer.open(this.html.slice(start, end).toLowerCase());
  }
  onclosetag(start: number, end: number): void {
    this.writer.close(this.html.slice(start, end).toLowerCase());
  }
  ontext(start: number, end: number): void {
    this.writer.text(this.html.slice(start, end));
  }
  ontextentity(point: number): void {
    this.writer.text(decodeCodePoint(point));
  }
  /** What stands in a CDATA section of HTML is meant to be read. */
  oncdata(start: number, end: number, offset: number): void {
    this.writer.text(this.html.slice(start, end - offset));
  }
  onselfclosingtag(): void {}
  onopentagend(): void {}
  onattribname(): void {}
  onattribdata(): void {}
  onattribentity(): void {}
  onattribend(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}
}

/**
 * HTML without the signs that begin CDATA sections which never end: as in a browser, all after one would be a comment. A
 * section inside of another one has an escaped end.
 */
function dropOpenSections(html: string): string {
  const open = html.indexOf(CDATA, html.lastIndexOf(']]>') + 1);
  if (open < 0) return html;
  return html.slice(0, open) + html.slice(open).replaceAll(CDATA, '').replaceAll(']]&gt;', '');
}

/** Writes HTML to a writer, tag by tag. Never throws; linear. */
function writeHtml(written: string, writer: TextWriter): void {
  if (!written.includes('<') && !written.includes('&')) {
    writer.text(written);
    return;
  }
  const html = dropOpenSections(written);
  const tokenizer = new Tokenizer({ decodeEntities: true, xmlMode: false }, new HtmlEvents(html, writer));
  tokenizer.write(html);
  tokenizer.end();
}

function writeTree(element: Element, writer: TextWriter, isHtml: boolean): void {
  for (const child of element.children) {
    if (typeof child !== 'string') {
      const name = localName(child);
      writer.open(name);
      writeTree(child, writer, isHtml);
      writer.close(name);
    } else if (isHtml) writeHtml(child, writer);
    else writer.text(child);
  }
}

/**
 * The text of HTML, its breaks as blank lines; white space is still to be tidied. Text without a tag breaks where it has
 * blank lines: it was written as plain text.
 */
export function readHtml(html: string): string {
  const writer = new TextWriter();
  if (html.includes('<') || !html.includes('\n')) writeHtml(html, writer);
  else {
    for (const paragraph of html.split(/\n[ \t\r]*\n/)) {
      writer.open('p');
      writeHtml(paragraph, writer);
    }
  }
  return writer.finish();
}

/** The text of an element's content, where `isHtml` says that its strings are HTML once more (escaped markup). */
export function readTree(element: Element, isHtml: boolean): string {
  const writer = new TextWriter();
  writeTree(element, writer, isHtml);
  return writer.finish();
}
