import { SENTENCE_MAX } from '../limits.ts';

/** A sentence as UTF-16 offsets into the text it stands in, `end` exclusive, without surrounding space. */
export type SentenceRange = { readonly start: number; readonly end: number };

/** Abbreviations that stand before a name or a number, so that a capital after them begins no sentence. */
const BEFORE_NAME = new Set(
  `mr mrs ms mx dr prof rev hon st sr messrs gen lt col maj sgt cpl pvt capt cmdr cdr adm brig sen rep gov pres
  supt insp det fr mt ft vs no nos mk art fig sec op cf approx est dept col-gen maj-gen lt-gen lt-col brig-gen`.split(
    /\s+/,
  ),
);

/** Abbreviations that may also close a sentence; the word after them decides. */
const MAY_CLOSE = new Set(
  `jan feb mar apr jun jul aug sep sept oct nov dec inc ltd corp co jr u.s u.k u.n e.u u.s.s.r d.c
  i.e e.g al`.split(/\s+/),
);

/** Words that hardly ever follow an abbreviation inside a sentence when capitalised. */
const OPENERS = new Set(
  `the a an he she it they we i you this that these those there but and so yet or if when while after before
  as at by in on for from with since although however meanwhile his her its their our my one some many most
  no not what who why how where earlier later last then now both each another according`.split(/\s+/),
);

/** Capitalised words that go on after "5 p.m.": days, months and whose clock it is. */
const AFTER_TIME = new Set(
  `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
  october november december kyiv moscow gmt utc bst cet eastern est et local london washington`.split(/\s+/),
);

const CLOSING = new Set(['"', "'", '”', '’', '»', ')', ']', '}', '*', '_']);
const OPENING = new Set(['"', "'", '“', '‘', '«', '(', '[', '{', '„', '*', '_']);
const BULLET = /^(?:[-–—•*·▪◦]|\d{1,3}[.)])\s/u;

const isSpace = (char: string | undefined) => char !== undefined && /\s/u.test(char);
const isUpper = (char: string) => /\p{Lu}/u.test(char);
const isLetterOrDigit = (char: string) => /[\p{L}\p{N}]/u.test(char);

/** Longest stretch looked at before a full stop or after it, in UTF-16 units: keeps the scan linear. */
const REACH = 40;

/** The run of letters, digits, dots and hyphens that ends right before `at`, lower-cased. */
function wordBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < REACH && /[\p{L}\p{N}.'’-]/u.test(text.charAt(start - 1))) start--;
  return text.slice(start, at).toLowerCase();
}

/** The run of letters that begins at `at`. */
function wordAt(text: string, at: number): string {
  let end = at;
  while (end < text.length && end - at < REACH && isLetterOrDigit(text.charAt(end))) end++;
  return text.slice(at, end);
}

const isLineStart = (text: string, at: number) => at === 0 || text.charAt(at - 1) === '\n';

/** A speaker and a verb of speech, as they follow a question in quotation marks. */
const ASKED =
  /^\p{Lu}[\p{L}’'-]{0,30}(?: \p{Lu}[\p{L}’'-]{0,30}){0,2} (?:asked|asks|said|says|wrote|writes|shouted|added|told|demanded|wondered)\b/u;

/** What may stand between a terminator and the space after it: closing marks and a footnote's number. */
function skipClosing(text: string, from: number): number {
  let end = from;
  while (end < text.length && CLOSING.has(text.charAt(end))) end++;
  const note = /^\[\d{1,3}\]/.exec(text.slice(end, end + 5));
  return note ? end + note[0].length : end;
}

/** Names or words called out one by one, right after a mark that opens a quotation: "“Stop! Come back". */
const CALLED =
  /^["“'‘«„](?:\p{L}[\p{L}’'-]{0,30}(?: \p{L}[\p{L}’'-]{0,30})?! ){0,4}\p{L}[\p{L}’'-]{0,30}(?: \p{L}[\p{L}’'-]{0,30})?$/u;
/** Longest run of such calls, in UTF-16 units. */
const CALLED_MAX = 120;

/** Whether the exclamation mark at `at` ends a call that what is said goes on from: alone it would tell nothing. */
function isCall(text: string, from: number, at: number): boolean {
  if (text.charAt(at) !== '!' || !isSpace(text.charAt(at + 1)) || at - from > CALLED_MAX) return false;
  return CALLED.test(text.slice(from, at).trimStart());
}

/** Whether the space after a full stop was lost, as scraped text loses it: "…of Defence.The number". */
function isGlued(text: string, at: number, end: number): boolean {
  if (end !== at + 1 || !/^\p{Ll}{3}$/u.test(text.slice(at - 3, at))) return false;
  return /^(?!(?:Com|Org|Net|Gov|Info|Io|Js)\b)\p{Lu}\p{Ll}{0,20}[ ,]/u.test(text.slice(end, end + REACH));
}

/** Emoji after a sentence belong to it. */
function skipEmoji(text: string, from: number): number {
  const run = /^ ?(?:\p{Extended_Pictographic}|\u200d|\ufe0f)+/u.exec(text.slice(from, from + REACH));
  return run ? from + run[0].length : from;
}

/** Whether the full stop at `at` closes a sentence, given where the next word begins. */
function fullStopCloses(text: string, at: number, next: number): boolean {
  const before = wordBefore(text, at);
  const bare = before.replace(/^['’-]+/u, '');
  const following = wordAt(text, next);
  const startsDigit = /^\p{N}/u.test(following);
  if (bare === 'no' || bare === 'nos') return !startsDigit;
  if (BEFORE_NAME.has(bare)) return false;
  const capital = isUpper(following.charAt(0));
  if (bare === 'etc') return capital;
  if (bare === 'a.m' || bare === 'p.m') return capital && !AFTER_TIME.has(following.toLowerCase());
  if (/^\p{Ll}$/u.test(text.slice(at - bare.length, at)) && startsDigit) return false;
  if (/^\d{1,3}$/.test(bare) && isLineStart(text, at - bare.length)) return false;
  if (MAY_CLOSE.has(bare)) return !startsDigit && OPENERS.has(following.toLowerCase());
  // A single capital is an initial ("Vladimir V. Putin") unless the next word can only begin a sentence.
  if (/^\p{L}$/u.test(bare) && isUpper(text.charAt(at - 1)))
    return bare !== 'i' ? OPENERS.has(following.toLowerCase()) : true;
  // Dotted initialisms ("U.S.", "B.B.C.") behave as the abbreviations that may close.
  if (/^(?:\p{L}\.)+\p{L}$/u.test(bare)) return OPENERS.has(following.toLowerCase());
  return true;
}

/** Whether the terminators from `runStart`, with what closes them before `after`, end a sentence. */
function closes(text: string, runStart: number, after: number): boolean {
  let next = after;
  while (next < text.length && isSpace(text.charAt(next))) next++;
  if (next >= text.length) return true;
  while (next < text.length && next - after < REACH && OPENING.has(text.charAt(next))) next++;
  const first = String.fromCodePoint(text.codePointAt(next) ?? 0);
  // A name such as "iPhone" opens a sentence with a small letter.
  if (/\p{Ll}/u.test(first) && !isUpper(text.charAt(next + 1))) return false;
  const run = text.slice(runStart, runStart + 3);
  if (/^(?:…|\.\.)/.test(run) && isSpace(text.charAt(runStart - 1))) return false;
  if (/^[?!]/.test(run) && after > runStart + 1 && ASKED.test(text.slice(next, next + 3 * REACH)))
    return false;
  if (run.startsWith('.') && run.charAt(1) !== '.') return fullStopCloses(text, runStart, next);
  return true;
}

/** Whether the single line break at `at` ends a sentence: it does not inside hard-wrapped prose. */
function lineBreakCloses(text: string, lineStart: number, at: number): boolean {
  const next = text.slice(at + 1, at + 1 + REACH).trimStart();
  if (next === '' || BULLET.test(next)) return true;
  const lineLength = at - lineStart;
  const startsLower = /^\p{Ll}/u.test(next);
  const wrapped = lineLength >= 45 && lineLength <= 110;
  return !(startsLower || wrapped);
}

/** A run as one sentence, or cut at white space into pieces of at most `SENTENCE_MAX`. */
function cutLong(text: string, start: number, end: number): SentenceRange[] {
  if (end <= start) return [];
  if (end - start <= SENTENCE_MAX) return [{ start, end }];
  const pieces: SentenceRange[] = [];
  let from = start;
  while (end - from > SENTENCE_MAX) {
    let to = from + SENTENCE_MAX;
    while (to > from && !isSpace(text.charAt(to))) to--;
    // Without any white space the cut falls between two characters, never inside a surrogate pair.
    if (to === from)
      to = from + SENTENCE_MAX - (/[\uDC00-\uDFFF]/.test(text.charAt(from + SENTENCE_MAX)) ? 1 : 0);
    pieces.push({ start: from, end: to });
    from = to;
    while (from < end && isSpace(text.charAt(from))) from++;
  }
  if (from < end) pieces.push({ start: from, end });
  return pieces.map((piece) => trimEnd(text, piece));
}

function trimEnd(text: string, { start, end }: SentenceRange): SentenceRange {
  let to = end;
  while (to > start && isSpace(text.charAt(to - 1))) to--;
  return { start, end: to };
}

/**
 * Splits plain text into sentences, in one pass. A blank line always ends a sentence; a line break
 * does unless the text is hard-wrapped. Terminators inside a quotation end a sentence too, so that a
 * quotation of three sentences can be cited by one of them. Linear in the length of the text.
 */
export function splitSentences(text: string): SentenceRange[] {
  const sentences: SentenceRange[] = [];
  let start = 0;
  let lineStart = 0;
  const close = (end: number) => {
    let from = start;
    let to = end;
    while (from < to && isSpace(text.charAt(from))) from++;
    while (to > from && isSpace(text.charAt(to - 1))) to--;
    sentences.push(...cutLong(text, from, to));
    start = end;
  };
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (char === '\n') {
      let end = at + 1;
      while (end < text.length && isSpace(text.charAt(end))) end++;
      const blank = text.slice(at + 1, end).includes('\n');
      if (blank || lineBreakCloses(text, lineStart, at)) close(end);
      lineStart = end;
      at = end;
    } else if (char === '.' || char === '!' || char === '?' || char === '…') {
      let end = at;
      while (end < text.length && '.!?…'.includes(text.charAt(end))) end++;
      end = skipClosing(text, end);
      const glued = isGlued(text, at, end);
      if (
        glued ||
        ((end >= text.length || isSpace(text.charAt(end))) &&
          !isCall(text, start, at) &&
          closes(text, at, end))
      ) {
        end = skipEmoji(text, end);
        close(end);
      }
      at = end;
    } else at++;
  }
  close(text.length);
  return sentences;
}
