import type { Concepts } from '../model/theme.ts';
import type { Word } from './words.ts';

/** A concept found in a sentence: word indexes `from` (inclusive) to `to` (exclusive). */
export type Mention = { readonly concept: string; readonly from: number; readonly to: number };

type Pattern = { concept: string; tokens: { text: string; prefix: boolean }[] };

/** Length of the key under which patterns that begin with a prefix are filed; a shorter prefix is filed under itself. */
const KEY = 3;

/** Word forms whose patterns are remembered: a newspaper's vocabulary, and a bound on hostile text. */
const MEMORY_MAX = 50_000;

/** Concepts compiled for one pass over a sentence's words. */
export type Lexicon = {
  readonly exact: ReadonlyMap<string, readonly Pattern[]>;
  readonly prefixed: ReadonlyMap<string, readonly Pattern[]>;
  /** The patterns whose first word a form matches, as far as it was asked for; never more than `MEMORY_MAX`. */
  readonly memory: Map<string, readonly Pattern[]>;
};

function file(into: Map<string, Pattern[]>, key: string, pattern: Pattern): void {
  const list = into.get(key);
  if (list) list.push(pattern);
  else into.set(key, [pattern]);
}

/** Compiles concepts into an index by first word; a phrase may not begin with `_`. */
export function compileLexicon(concepts: Concepts): Lexicon {
  const exact = new Map<string, Pattern[]>();
  const prefixed = new Map<string, Pattern[]>();
  for (const [concept, phrases] of Object.entries(concepts)) {
    for (const phrase of phrases) {
      const tokens = phrase.split(' ').map((word) => {
        const prefix = word.endsWith('*');
        // Words are compared without their possessive 's, so a phrase goes without it too.
        return { text: prefix ? word.slice(0, -1) : word.replace(/'s$/, ''), prefix };
      });
      const first = tokens[0];
      if (first === undefined) continue;
      if (first.prefix) file(prefixed, first.text.slice(0, KEY), { concept, tokens });
      else file(exact, first.text, { concept, tokens });
    }
  }
  return { exact, prefixed, memory: new Map() };
}

/** `#` in a phrase: any number in digits. */
const isNumber = (form: string) => /^\p{Nd}/u.test(form);

/** The patterns whose first word is `form` or a prefix of it. */
function listPatterns(lexicon: Lexicon, form: string): readonly Pattern[] {
  const known = lexicon.memory.get(form);
  if (known) return known;
  const found = [...(lexicon.exact.get(form) ?? []), ...((isNumber(form) && lexicon.exact.get('#')) || [])];
  for (let length = 1; length <= Math.min(KEY, form.length); length++)
    for (const pattern of lexicon.prefixed.get(form.slice(0, length)) ?? [])
      if (form.startsWith(pattern.tokens[0]?.text ?? '')) found.push(pattern);
  if (lexicon.memory.size >= MEMORY_MAX) lexicon.memory.clear();
  lexicon.memory.set(form, found);
  return found;
}

/** Whether the words after the first are the pattern's. */
function goesOn(pattern: Pattern, words: readonly Word[], at: number): boolean {
  for (let offset = 1; offset < pattern.tokens.length; offset++) {
    const token = pattern.tokens[offset];
    const form = words[at + offset]?.form;
    if (token === undefined || form === undefined) return false;
    if (token.text === '_' || (token.text === '#' && isNumber(form))) continue;
    if (token.prefix ? !form.startsWith(token.text) : form !== token.text) return false;
  }
  return true;
}

/** Every mention of every concept in a sentence, by position. Overlaps are kept. */
export function findMentions(lexicon: Lexicon, words: readonly Word[]): Mention[] {
  const mentions: Mention[] = [];
  for (let at = 0; at < words.length; at++) {
    for (const pattern of listPatterns(lexicon, words[at]?.form ?? ''))
      if (goesOn(pattern, words, at))
        mentions.push({ concept: pattern.concept, from: at, to: at + pattern.tokens.length });
  }
  return mentions;
}
