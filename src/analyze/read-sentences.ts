import type { Part } from '../model/span.ts';
import { findMentions, type Lexicon, type Mentions } from './lexicon.ts';
import { splitSentences } from './sentences.ts';
import { listWords, type Word } from './words.ts';

/** One sentence of an article, read once for all themes and claims. Offsets count in the part named by `in`. */
export type Sentence = {
  readonly in: Part;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly words: readonly Word[];
  readonly mentions: Mentions;
  /** The mentions among what it states: all of them, but for what it denies, supposes or leaves unsaid. */
  readonly stated: Mentions;
  /** By word, 1 where the sentence does not state it; null where it states all. */
  readonly isUnstated: Uint8Array | null;
};

function readPart(part: Part, text: string, lexicon: Lexicon): Sentence[] {
  return splitSentences(text).map(({ start, end }) => {
    const slice = text.slice(start, end);
    const words = listWords(slice, start, lexicon);
    const mentions = findMentions(lexicon, words);
    return { in: part, start, end, text: slice, words, mentions, stated: mentions, isUnstated: null };
  });
}

/** The sentences of the title, then those of the text. */
export function readSentences(article: { title: string; text: string }, lexicon: Lexicon): Sentence[] {
  return [...readPart('title', article.title, lexicon), ...readPart('text', article.text, lexicon)];
}
