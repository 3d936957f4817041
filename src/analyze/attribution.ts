import type { Attribution } from '../model/annotation.ts';
import type { Probability } from '../model/claim.ts';
import { readManner } from './manner.ts';
import type { Sentence } from './read-sentences.ts';
import { type FoundAttribution, listAttributions } from './speaker.ts';
import { chooseAt, chooseFirst, wordAtOffset } from './speaker-choose.ts';

/**
 * The attribution of the sentence at an index; with the offset of one of its words, of what is said
 * there, where a sentence has several speakers.
 */
export type AttributeSentence = (index: number, offset?: number) => Attribution;

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
const FIRST_OF_PROBABILITY = new Set(PROBABILITIES.map(([phrase]) => phrase.split(' ')[0] ?? ''));

/** The first PHIA probability word of a sentence, the longer phrase winning; null where it uses none. */
export function findProbability(sentence: Sentence): Probability | null {
  const { words } = sentence;
  for (let at = 0; at < words.length; at++) {
    const one = words[at]?.form ?? '';
    if (!FIRST_OF_PROBABILITY.has(one)) continue;
    const two = `${one} ${words[at + 1]?.form ?? ''}`;
    const found = PROBABILITIES.find(([phrase]) => phrase === two || phrase === one);
    if (found) return found[1];
  }
  return null;
}

const QUOTES = /["“”]/g;

/** How many quotation marks a text leaves open: curly ones by direction, straight ones by parity. */
function quoteDepth(text: string): { open: number; straight: number } {
  let open = 0;
  let straight = 0;
  for (const [mark] of text.matchAll(QUOTES)) {
    if (mark === '“') open++;
    else if (mark === '”') open = Math.max(0, open - 1);
    else straight++;
  }
  return { open, straight };
}

/**
 * Attributes every sentence of an article: to the speaker that it names; inside a quotation that an
 * earlier sentence opened, or whose speaker a later one names, to that sentence's speaker; otherwise
 * to the outlet (all null but the probability word). Computed once, in order.
 */
export function attributeSentences(sentences: readonly Sentence[]): AttributeSentence {
  let named: string | null = null;
  let quoted: Attribution | null = null;
  let straight = 0;
  const founds: FoundAttribution[][] = [];
  const all: Attribution[] = [];
  const inside: boolean[] = [];
  let waiting: number[] = [];
  for (const [index, sentence] of sentences.entries()) {
    const found = listAttributions(sentence, named, quoted !== null || waiting.length > 0);
    inside.push(quoted !== null || waiting.length > 0);
    const own = found.length === 0 ? { speaker: null, hedge: null } : chooseFirst(found);
    if (sentence.in === 'text' && own.speaker !== null) named = own.speaker;
    const continues: boolean = own.speaker === null && quoted !== null;
    const probability = findProbability(sentence);
    const attribution: Attribution =
      continues && quoted !== null ? { ...quoted, probability } : { ...own, probability };
    founds.push(found);
    all.push(attribution);
    const depth = quoteDepth(sentence.text);
    straight += depth.straight;
    const opens = /^[“"]/u.test(sentence.text);
    // A paragraph that opens with a quotation mark goes on with the speaker of the quotation before it.
    const inQuote: boolean =
      depth.open > 0 || straight % 2 === 1 || (continues && (opens || !/[”"]\s*$/u.test(sentence.text)));
    quoted = inQuote && attribution.speaker !== null ? attribution : null;
    // A quotation whose speaker comes at its end: "… in action. So we hold,” he said."
    if (waiting.length > 0 && own.speaker !== null) {
      for (const earlier of waiting)
        all[earlier] = { ...own, probability: all[earlier]?.probability ?? null };
      waiting = [];
    }
    const unclosed = depth.open > 0 || depth.straight % 2 === 1;
    if (
      own.speaker === null &&
      quoted === null &&
      (unclosed ? opens : waiting.length > 0 && !/[”"]/.test(sentence.text))
    )
      waiting.push(index);
    else waiting = [];
    if (!inQuote && waiting.length === 0) straight = 0;
  }
  const nobody: Attribution = { speaker: null, hedge: null, manner: null, probability: null };
  return (index, offset) => {
    const whole = all[index] ?? nobody;
    const sentence = sentences[index];
    const found = founds[index];
    if (sentence === undefined || found === undefined) return whole;
    if (offset === undefined) {
      const attributed = whole.speaker !== null || whole.hedge !== null;
      return { ...whole, manner: readManner(sentence, inside[index] ?? false, attributed) };
    }
    if (found.length === 0) return whole;
    if (!found.some(({ speaker }) => speaker !== null)) return whole;
    return { ...chooseAt(sentence, found, wordAtOffset(sentence, offset)), probability: whole.probability };
  };
}
