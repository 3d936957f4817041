import type { Problems } from './problems.ts';

const CDATA_END = ']]>';

/** The beginning of a CDATA section, or of a comment, in which none begins. */
const SECTION_OR_COMMENT = /<!\[CDATA\[|<!--/g;

/** The tag right before a CDATA section, which holds it. */
const HOLDER = /^<([A-Za-z_][\w:.-]{0,60})[^<>]{0,500}>\s*$/;

/** A tag, and the white space behind it. */
const TAG = /<(\/?)([A-Za-z_][\w:.-]{0,60})(?![\w:.-])[^<>]*>\s*/g;

/** What stands right behind an element of a feed or an entry: one more of them, the end of the entry, or that of the document. */
const BEHIND =
  /(?:<\/(?:item|entry)\s*>\s*)?(?:<\/?(?:channel|rss|feed|rdf:RDF|items?|entry|image|textinput|source|media:[a-z]+)[\s>]|$)|<(?:[a-z][\w.-]*:[a-z][\w.-]*|title|subtitle|tagline|link|description|summary|content|guid|id|pubDate|published|updated|lastBuildDate|issued|modified|author|contributor|category|comments|enclosure|copyright|rights|language|generator|docs|ttl|cloud|managingEditor|webMaster|logo|icon|skipHours|skipDays)[\s/>]/iy;

/** The name of the element in which a section stands right at the beginning; null where it stands elsewhere. */
function findHolder(text: string, open: number): string | null {
  const before = text.slice(Math.max(0, text.lastIndexOf('<', open - 1)), open);
  return HOLDER.exec(before)?.[1] ?? null;
}

/**
 * Where the element that holds the section at `open` ends, if that is before `limit`: at an end tag whose beginning does not
 * stand in the section as well, and behind which the feed goes on. -1 where there is none.
 */
function findHolderEnd(text: string, holder: string, open: number, limit: number): number {
  let depth = 0;
  TAG.lastIndex = open + 1;
  for (let tag = TAG.exec(text); tag !== null && tag.index < limit; tag = TAG.exec(text)) {
    if (tag[2] !== holder) continue;
    depth += tag[1] === '/' ? -1 : 1;
    if (depth >= 0) continue;
    depth = 0;
    BEHIND.lastIndex = TAG.lastIndex;
    if (BEHIND.test(text)) return tag.index;
  }
  return -1;
}

/** Whether the section that ends at `close` is the one of `holder`, and those that seem to begin in it are its text. */
function isQuoting(text: string, holder: string, close: number, inner: number): boolean {
  const end = close + CDATA_END.length;
  const behind = text.slice(end, end + 100).trimStart();
  return /^<\/([^\s<>]*)/.exec(behind)?.[1] === holder && findHolder(text, inner) !== holder;
}

/** Where a section that has no end of its own must end; -1 where it may be sound. `close` is the end of the text where none follows. */
function findMissingEnd(text: string, open: number, close: number, next: number): number {
  const holder = findHolder(text, open);
  const isInner = next >= 0 && next < close;
  if (holder === null || (close < text.length && (!isInner || isQuoting(text, holder, close, next))))
    return -1;
  const end = findHolderEnd(text, holder, open, isInner ? next : text.length);
  // Without any `]]>` the section is unsound, and ends at the likeliest place.
  return end < 0 && close === text.length ? text.indexOf(`</${holder}`, open) : end;
}

/** The next section from `from` on, comments passed over; -1 where there is none. */
function findSection(text: string, from: number): number {
  SECTION_OR_COMMENT.lastIndex = from;
  for (let found = SECTION_OR_COMMENT.exec(text); found !== null; found = SECTION_OR_COMMENT.exec(text)) {
    if (found[0] !== '<!--') return found.index;
    const end = text.indexOf('-->', found.index);
    if (end < 0) return -1;
    SECTION_OR_COMMENT.lastIndex = end;
  }
  return -1;
}

/**
 * Ends each CDATA section that has no end of its own where the element that holds it ends: it would swallow the entries up to
 * the end of another section or of the document. One that begins inside of another, behind the end of the other's element,
 * shows that the other was not closed, unless the other only quotes it. Linear.
 */
export function closeSections(text: string, problems: Problems): string {
  const pieces: string[] = [];
  let from = 0;
  let close = -1;
  for (let open = findSection(text, 0); open >= 0; ) {
    // Looked for again only where it is behind us: a flood of open sections has one far end.
    if (close < open) close = text.indexOf(CDATA_END, open);
    if (close < 0) close = text.length;
    const end = findMissingEnd(text, open, close, text.indexOf('<![CDATA[', open + 1));
    if (end < 0) {
      open = findSection(text, close);
    } else {
      problems.add('mismatched-tag', 'a CDATA section is not closed');
      pieces.push(text.slice(from, end), CDATA_END);
      from = end;
      open = findSection(text, end);
    }
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(from);
}
