import type { Manner } from '../model/annotation.ts';
import { HEDGES } from './hedges.ts';
import type { Sentence } from './read-sentences.ts';

/** Fewest words in quotation marks that are a statement; fewer are a word or a name that the report quotes. */
const STATEMENT_MIN = 3;

/** Most runs in quotation marks looked at in one sentence: no real one has more, and each costs its length. */
const RUNS_MAX = 16;

const CLOSING: Readonly<Record<string, string>> = { '“': '”', '"': '"', '‘': '’', "'": "'" };
const isLetter = (char: string) => /[\p{L}\p{N}]/u.test(char);

/** A run in quotation marks: the offsets of its marks in the sentence's text. */
type Quoted = { readonly from: number; readonly to: number };

/** The runs of a text in quotation marks, one after another; one left open ends with the text. An apostrophe opens and closes none. */
function listQuoted(text: string): Quoted[] {
  const found: Quoted[] = [];
  let from = -1;
  let closing = '';
  for (let at = 0; at < text.length && found.length < RUNS_MAX; at++) {
    const char = text.charAt(at);
    if (from >= 0) {
      const single = closing === '’' || closing === "'";
      if (char !== closing || (single && isLetter(text.charAt(at + 1)))) continue;
      found.push({ from, to: at });
      from = -1;
    } else if (CLOSING[char] !== undefined && !isLetter(text.charAt(at - 1))) {
      from = at;
      closing = CLOSING[char];
    }
  }
  if (from >= 0 && (closing === '”' || closing === '"')) found.push({ from, to: text.length });
  return found;
}

/** The last word that ends before an offset of the sentence's text, and how many words a run holds. */
function readAround({ words, start }: Sentence, { from, to }: Quoted) {
  let before = '';
  let after = '';
  let count = 0;
  for (const word of words) {
    if (word.end - start <= from) before = word.form;
    else if (word.start - start < to) count++;
    else {
      after = word.form;
      break;
    }
  }
  return { before, after, count };
}

/**
 * Whether a run is direct speech: a statement that stands beside its verb, at the sentence's edge, behind a comma, a colon or a
 * verb of saying, and is closed like one. "With “empty eyes”" is a report that borrows two words.
 */
function isDirect(sentence: Sentence, quoted: Quoted): boolean {
  const { text } = sentence;
  const { before, after, count } = readAround(sentence, quoted);
  if (count < STATEMENT_MIN) return false;
  const lead = text.slice(Math.max(0, quoted.from - 3), quoted.from).trimEnd();
  // "said “we are not going to hold it” and left": long enough to be no borrowed phrase.
  if (HEDGES.has(before) && count > STATEMENT_MIN) return true;
  const opens = quoted.from === 0 || before === '' || /[,:;–—-]$/u.test(lead) || HEDGES.has(before);
  const tail = text.slice(quoted.to + 1, quoted.to + 4).trimStart();
  const closes =
    tail === '' ||
    /[,.!?…]/u.test(text.charAt(quoted.to - 1)) ||
    /^[,.:;!?–—-]/u.test(tail) ||
    HEDGES.has(after);
  return opens && closes;
}

/**
 * Whether a sentence gives its speaker's own words or reports them; null where the outlet speaks for itself. `within`: the sentence
 * stands in a quotation that an earlier one opened; `attributed`: it has a speaker or a hedge. Linear in the sentence's length.
 */
export function readManner(sentence: Sentence, within: boolean, attributed: boolean): Manner | null {
  const marked = within || /["“‘']/.test(sentence.text);
  if (within || (marked && listQuoted(sentence.text).some((quoted) => isDirect(sentence, quoted))))
    return 'quotation';
  return attributed ? 'report' : null;
}
