import type { Concepts } from '../model/theme.ts';
import { addConcept, type ConceptBits, hasConcept, noConcepts } from './concept-bits.ts';
import { formOf, ownCopy, REMEMBERED_MAX } from './spelling.ts';
import type { Word } from './words.ts';

/** A concept found in a sentence: word indexes `from` (inclusive) to `to` (exclusive). */
export type Mention = { readonly from: number; readonly to: number };

/** The concepts that a sentence mentions. */
export type Mentions = {
  readonly bits: ConceptBits;
  /** Their numbers, in the order of their first mentions. */
  readonly concepts: readonly number[];
  /** Beside each of `concepts`, where it is mentioned. */
  readonly places: readonly (readonly Mention[])[];
};

/** A way to say a concept, by the concept's number in its lexicon. */
export type Pattern = {
  readonly concept: number;
  readonly tokens: readonly { readonly text: string; readonly prefix: boolean }[];
};

/** What is known of a word as it is spelt: the form it is compared by, and the patterns that may begin with it. */
export type Spelling = { readonly form: string; readonly opens: readonly Pattern[] };

/** Length of the key under which patterns that begin with a prefix are filed; a shorter prefix is filed under itself. */
const KEY = 3;

/** Spellings that are remembered: a newspaper's vocabulary, and a bound on hostile text. */
const MEMORY_MAX = 50_000;

/** Concepts compiled for one pass over a sentence's words. */
export type Lexicon = {
  /** The concepts' names; a concept's number is its place here. */
  readonly names: readonly string[];
  readonly exact: ReadonlyMap<string, readonly Pattern[]>;
  readonly prefixed: ReadonlyMap<string, readonly Pattern[]>;
  /**
   * What is known of the spellings met so far: most words of a text were met before, and need one look-up
   * here instead of being folded and searched. Never more than `MEMORY_MAX`; changes no answer.
   */
  readonly memory: Map<string, Spelling>;
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
  for (const [concept, phrases] of Object.values(concepts).entries()) {
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
  return { names: Object.keys(concepts), exact, prefixed, memory: new Map() };
}

/** `#` in a phrase: any number in digits. */
const isNumber = (form: string) => /^\p{Nd}/u.test(form);

const NO_PATTERNS: readonly Pattern[] = [];

/** The patterns whose first word is `form` or a prefix of it. */
function listPatterns({ exact, prefixed }: Lexicon, form: string): readonly Pattern[] {
  const found = [...(exact.get(form) ?? []), ...((isNumber(form) && exact.get('#')) || [])];
  for (let length = 1; length <= Math.min(KEY, form.length); length++)
    for (const pattern of prefixed.get(form.slice(0, length)) ?? [])
      if (form.startsWith(pattern.tokens[0]?.text ?? '')) found.push(pattern);
  return found.length === 0 ? NO_PATTERNS : found;
}

/** What is known of a word as it is spelt in a text. */
export function readSpelling(lexicon: Lexicon, raw: string): Spelling {
  const known = lexicon.memory.get(raw);
  if (known !== undefined) return known;
  const kept = ownCopy(raw);
  const form = formOf(kept);
  const spelling = { form, opens: listPatterns(lexicon, form) };
  if (raw.length > REMEMBERED_MAX) return spelling;
  if (lexicon.memory.size >= MEMORY_MAX) lexicon.memory.clear();
  lexicon.memory.set(kept, spelling);
  return spelling;
}

/** Whether the words after the first are the pattern's. */
function goesOn({ tokens }: Pattern, words: readonly Word[], at: number): boolean {
  for (let offset = 1; offset < tokens.length; offset++) {
    const token = tokens[offset];
    const form = words[at + offset]?.form;
    if (token === undefined || form === undefined) return false;
    if (token.text === '_' || (token.text === '#' && isNumber(form))) continue;
    if (token.prefix ? !form.startsWith(token.text) : form !== token.text) return false;
  }
  return true;
}

/** Every mention of every concept in a sentence. Overlaps are kept. */
export function findMentions(lexicon: Lexicon, words: readonly Word[]): Mentions {
  const bits = noConcepts(lexicon.names.length);
  const concepts: number[] = [];
  const places: Mention[][] = [];
  for (let at = 0; at < words.length; at++) {
    // Most words open no pattern.
    for (const pattern of words[at]?.opens ?? NO_PATTERNS) {
      if (!goesOn(pattern, words, at)) continue;
      const { concept, tokens } = pattern;
      const mention = { from: at, to: at + tokens.length };
      if (hasConcept(bits, concept)) places[concepts.indexOf(concept)]?.push(mention);
      else {
        addConcept(bits, concept);
        concepts.push(concept);
        places.push([mention]);
      }
    }
  }
  return { bits, concepts, places };
}
