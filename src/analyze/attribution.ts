import type { Attribution } from '../model/annotation.ts';
import type { Probability } from '../model/claim.ts';
import type { Sentence } from './read-sentences.ts';
import { findSpeaker } from './speaker.ts';

/** The attribution of the sentence at an index. */
export type AttributeSentence = (index: number) => Attribution;

const PROBABILITIES: readonly [string, Probability][] = [
  ['almost certain', 'almost certain'],
  ['almost certainly', 'almost certain'],
  ['highly likely', 'highly likely'],
  ['highly unlikely', 'highly unlikely'],
  ['realistic possibility', 'realistic possibility'],
  ['remote chance', 'remote chance'],
  ['unlikely', 'unlikely'],
  ['likely', 'likely'],
  ['probable', 'probable'],
  ['probably', 'probable'],
];

/** The first PHIA probability word of a sentence, the longer phrase winning; null where it uses none. */
export function findProbability(sentence: Sentence): Probability | null {
  const { words } = sentence;
  for (let at = 0; at < words.length; at++) {
    const one = words[at]?.form ?? '';
    const two = `${one} ${words[at + 1]?.form ?? ''}`;
    const found = PROBABILITIES.find(([phrase]) => phrase === two || phrase === one);
    if (found) return found[1];
  }
  return null;
}

/** How many quotation marks a text leaves open: curly ones by direction, straight ones by parity. */
function quoteDepth(text: string): { open: number; straight: number } {
  let open = 0;
  let straight = 0;
  for (const char of text) {
    if (char === '“') open++;
    else if (char === '”') open = Math.max(0, open - 1);
    else if (char === '"') straight++;
  }
  return { open, straight };
}

/**
 * Attributes every sentence of an article: to the speaker that it names; inside a quotation that an
 * earlier sentence opened, to that sentence's speaker; otherwise to the outlet (all null but the
 * probability word). Computed once, in order.
 */
export function attributeSentences(sentences: readonly Sentence[]): AttributeSentence {
  let named: string | null = null;
  let quoted: Attribution | null = null;
  let straight = 0;
  const all = sentences.map((sentence): Attribution => {
    const found = findSpeaker(sentence, named);
    if (sentence.in === 'text' && found.speaker !== null) named = found.speaker;
    const continues = found.speaker === null && quoted !== null;
    const probability = findProbability(sentence);
    const attribution: Attribution =
      continues && quoted !== null ? { ...quoted, probability } : { ...found, probability };
    const depth = quoteDepth(sentence.text);
    straight += depth.straight;
    const opens = /^[“"]/u.test(sentence.text);
    // A paragraph that opens with a quotation mark goes on with the speaker of the quotation before it.
    const inQuote =
      depth.open > 0 || straight % 2 === 1 || (continues && (opens || !/[”"]\s*$/u.test(sentence.text)));
    quoted = inQuote && attribution.speaker !== null ? attribution : null;
    if (quoted === null) straight = 0;
    return attribution;
  });
  return (index) => all[index] ?? { speaker: null, hedge: null, probability: null };
}
