import { COMBINING_MARKS_MAX, TEXT_MAX, TITLE_MAX, WRAPPED_LINE_MAX } from '../limits.ts';

/**
 * What one newline means. A blank line always separates paragraphs.
 * - `paragraph`: it separates paragraphs too (scraped files, one paragraph a line).
 * - `wrap`: it only folds a long line, and becomes a space (Markdown, mail).
 * - `auto`: it is a fold where the text is visibly hard-wrapped: some paragraphs are separated by blank
 *   lines, no line is over WRAPPED_LINE_MAX, this one does not end a sentence, and the next one's first
 *   word would not have fitted on it. Everywhere else it separates paragraphs.
 */
export type LineBreaks = 'paragraph' | 'wrap' | 'auto';

/** A text made to fit. `cut` counts the UTF-16 units left out; 0 means that it is whole. */
export type Fitted = { text: string; cut: number };

/**
 * What is removed outright: C0 and C1 controls other than white space, the soft hyphen, zero-width
 * spaces and no-break marks, bidirectional marks, embeddings, overrides and isolates, invisible
 * operators, interlinear annotation, the two non-characters that XML 1.0 forbids, and tag characters
 * (they can hide a whole text). Joiners are decided on by their neighbours, in `settleJoiners`.
 */
const INVISIBLE =
  /[\0-\x08\x0E-\x1F\x7F-\x84\x86-\x9F\xAD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF\u{E0000}-\u{E007F}]/gu;

const LINE_END = /\r\n|[\n\v\f\r\x85\u2028\u2029]/g;
const WIDE_SPACE = /[\t\xA0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;
const MARK_RUN = new RegExp(`(\\p{M}{${COMBINING_MARKS_MAX}})\\p{M}+`, 'gu');

/** Latin letters and general punctuation hold no combining mark: most texts need no search for runs of them. */
const MAY_HOLD_MARKS = /[^\0-\u02FF\u2000-\u206F]/;

/** A character that cleaning may change, remove or move: most paragraphs of Latin letters hold none, and are as they are. */
const NEEDS_CLEANING = /[^\n -~\xA1-\xAC\xAE-\u02FF\u2010-\u2027\u2030-\u205E]/;

/** Where joiners never belong: before U+0590 (Latin, Greek, Cyrillic, Armenian), their extensions, punctuation. */
const NEEDS_NO_JOINER = /[\0-\u058F\u1E00-\u206F]/;
/** What must not end a cut text; bounded, so that a hostile run costs nothing. */
const TRAILING = /(?:[\s,;:\u2013\u2014\u200C-]|\u200D){1,50}$/;
const STRAY_JOINERS = /[\u200C\u200D]+/g;

/**
 * Plain text from anything that came from outside: well-formed UTF-16 (lone surrogates become U+FFFD),
 * NFC, without control, bidirectional or invisible characters, spaces single, paragraphs separated by
 * exactly one blank line, at most TEXT_MAX units. Idempotent; linear in the length of `raw`. Returns ''
 * where nothing visible is left.
 */
export function normaliseText(raw: string, lineBreaks: LineBreaks = 'auto'): string {
  return fitText(raw, lineBreaks).text;
}

/** One line of plain text, cleaned like `normaliseText`, at most TITLE_MAX units, cut ones ending in "…". */
export function normaliseTitle(raw: string): string {
  return fitTitle(raw).text;
}

/** `normaliseText`, saying how much did not fit: the cut falls after a paragraph, else a sentence, else a word. */
export function fitText(raw: string, lineBreaks: LineBreaks = 'auto'): Fitted {
  const text = listParagraphs(cleanCharacters(raw), lineBreaks).join('\n\n');
  if (text.length <= TEXT_MAX) return { text, cut: 0 };
  const kept = text.slice(0, findTextCut(text, TEXT_MAX)).replace(TRAILING, '');
  return { text: kept, cut: text.length - kept.length };
}

/** `normaliseTitle`, saying how much did not fit. */
export function fitTitle(raw: string): Fitted {
  const line = collapseSpaces(cleanCharacters(raw).replaceAll('\n', ' '));
  if (line.length <= TITLE_MAX) return { text: line, cut: 0 };
  const room = TITLE_MAX - 1;
  const space = line.lastIndexOf(' ', room);
  const at = space > room / 2 ? space : avoidPairSplit(line, room);
  const kept = line.slice(0, at).replace(TRAILING, '');
  return { text: `${kept}…`, cut: line.length - kept.length };
}

/** Every character in its final form: only "\n" and " " are left of white space. */
function cleanCharacters(raw: string): string {
  if (!NEEDS_CLEANING.test(raw)) return raw;
  const plain = raw.toWellFormed().replace(INVISIBLE, '').replace(LINE_END, '\n').replace(WIDE_SPACE, ' ');
  // Such characters compose with nothing, and need no joiners.
  if (!MAY_HOLD_MARKS.test(plain)) return plain.replace(STRAY_JOINERS, '');
  return settleJoiners(compose(plain));
}

/** NFC in linear time: runs of marks are capped before, and again after, since NFC may lengthen them. */
function compose(text: string): string {
  return capMarks(capMarks(text).normalize('NFC'));
}

function capMarks(text: string): string {
  return MAY_HOLD_MARKS.test(text) ? text.replace(MARK_RUN, '$1') : text;
}

/**
 * Keeps ZWJ and ZWNJ only between two characters that may need them (Arabic, Indic, emoji). Dropping one
 * can bring new neighbours together; a text that does not settle at once is hostile and loses them all.
 */
function settleJoiners(text: string): string {
  const once = compose(dropStrayJoiners(text));
  return dropStrayJoiners(once) === once ? once : compose(once.replace(STRAY_JOINERS, ''));
}

function dropStrayJoiners(text: string): string {
  return text.replace(STRAY_JOINERS, (run: string, at: number) => {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + run.length);
    const stray =
      before === '' || after === '' || NEEDS_NO_JOINER.test(before) || NEEDS_NO_JOINER.test(after);
    return stray ? '' : run.charAt(0);
  });
}

function collapseSpaces(line: string): string {
  return line.replace(/ {2,}/g, ' ').trim();
}

function listParagraphs(text: string, lineBreaks: LineBreaks): string[] {
  const lines = text.trim().split('\n').map(collapseSpaces);
  const width = lines.reduce((longest, line) => Math.max(longest, line.length), 0);
  const hasBlank = lines.includes('');
  const mayWrap = lineBreaks === 'wrap' || (lineBreaks === 'auto' && hasBlank && width <= WRAPPED_LINE_MAX);
  const paragraphs: string[][] = [];
  let previous = '';
  for (const line of lines) {
    const open = paragraphs.at(-1);
    const folds = mayWrap && previous !== '' && (lineBreaks === 'wrap' || wouldNotFit(previous, line, width));
    if (line !== '' && open && folds) open.push(line);
    else if (line !== '') paragraphs.push([line]);
    previous = line;
  }
  return paragraphs.map((parts) => parts.join(' '));
}

function wouldNotFit(line: string, next: string, width: number): boolean {
  const space = next.indexOf(' ');
  const firstWord = space < 0 ? next.length : space;
  return line.length + 1 + firstWord > width && !/[.!?:][”"’')\]]{0,3}$/.test(line);
}

/** Where to cut `text` so that at most `max` units stay; never further back than half of them. */
function findTextCut(text: string, max: number): number {
  const paragraph = text.lastIndexOf('\n\n', max);
  if (paragraph > max / 2) return paragraph;
  const space = text.lastIndexOf(' ', max);
  for (let at = space; at > max / 2; at = text.lastIndexOf(' ', at - 1)) {
    if (/[.!?][”"’')\]]{0,3}$/.test(text.slice(Math.max(0, at - 4), at))) return at;
  }
  return space > max / 2 ? space : avoidPairSplit(text, max);
}

function avoidPairSplit(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}
