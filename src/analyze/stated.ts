import { addConcept, type ConceptBits, noConcepts, shareConcept } from './concept-bits.ts';
import type { Mention, Mentions } from './lexicon.ts';
import type { Sentence } from './read-sentences.ts';
import { listUnstated } from './unstated.ts';

/** The mentions that stand outside all ranges. */
function mentionsOutside(
  { concepts, places, bits }: Mentions,
  isOut: (mention: Mention) => boolean,
): Mentions {
  const kept = places.map((mentions) => mentions.filter(isOut));
  const left = concepts.filter((_, at) => (kept[at]?.length ?? 0) > 0);
  const own = noConcepts(bits.length * 32);
  for (const concept of left) addConcept(own, concept);
  return { bits: own, concepts: left, places: kept.filter((mentions) => mentions.length > 0) };
}

/**
 * The sentences with `stated` and `isUnstated` filled in: what each denies, supposes or leaves unsaid is no sign of a theme, though it
 * still tells its neighbours what the text is about. Linear in the words.
 */
export function readStated(
  sentences: readonly Sentence[],
  triggers: readonly ConceptBits[],
): readonly Sentence[] {
  return sentences.map((sentence) => {
    // Without a trigger of any theme nobody asks what it states.
    if (!triggers.some((wanted) => shareConcept(wanted, sentence.mentions.bits))) return sentence;
    const ranges = listUnstated(sentence);
    if (ranges.length === 0) return sentence;
    const hidden = new Uint8Array(sentence.words.length);
    for (const { from, to } of ranges) hidden.fill(1, from, to);
    const isOut = ({ from, to }: Mention) => !hidden.subarray(from, to).includes(1);
    return { ...sentence, stated: mentionsOutside(sentence.mentions, isOut), isUnstated: hidden };
  });
}
