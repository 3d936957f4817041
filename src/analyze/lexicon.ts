import type { Concepts } from '../model/theme.ts';
import type { Word } from './words.ts';

/** A concept found in a sentence: word indexes `from` (inclusive) to `to` (exclusive). */
export type Mention = { readonly concept: string; readonly from: number; readonly to: number };

type Pattern = { concept: string; tokens: { text: string; prefix: boolean }[] };

/** Length of the key under which prefix patterns are filed; a shorter prefix is filed under itself. */
const KEY = 3;

/** Concepts compiled for one pass over a sentence's words. */
export type Lexicon = {
  readonly exact: ReadonlyMap<string, readonly Pattern[]>;
  readonly prefixed: ReadonlyMap<string, readonly Pattern[]>;
  readonly names: ReadonlySet<string>;
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
  return { exact, prefixed, names: new Set(Object.keys(concepts)) };
}

function matchesAt(pattern: Pattern, words: readonly Word[], at: number): boolean {
  return pattern.tokens.every((token, offset) => {
    const form = words[at + offset]?.form;
    if (form === undefined) return false;
    if (token.text === '_') return true;
    return token.prefix ? form.startsWith(token.text) : form === token.text;
  });
}

/** Every mention of every concept in a sentence, by position. Overlaps are kept. */
export function findMentions(lexicon: Lexicon, words: readonly Word[]): Mention[] {
  const mentions: Mention[] = [];
  for (let at = 0; at < words.length; at++) {
    const form = words[at]?.form ?? '';
    const candidates = [lexicon.exact.get(form)];
    for (let length = 1; length <= KEY; length++)
      candidates.push(lexicon.prefixed.get(form.slice(0, length)));
    for (const list of form.length < KEY ? candidates.slice(0, 1 + form.length) : candidates) {
      for (const pattern of list ?? []) {
        if (matchesAt(pattern, words, at))
          mentions.push({ concept: pattern.concept, from: at, to: at + pattern.tokens.length });
      }
    }
  }
  return mentions;
}
