import type { Claim, Measure, Side } from '../model/claim.ts';
import type { ConceptSet } from '../model/theme.ts';
import { addConcept } from './concept-bits.ts';
import type { Lexicon, Mention } from './lexicon.ts';
import type { Sentence } from './read-sentences.ts';

/** The id of the concept set that no file defines: figures for losses of people, as claims found them. */
export const FIGURES = 'figures';

const MEASURES = ['killed', 'wounded', 'casualties', 'captured', 'missing'] as const satisfies Measure[];
const SIDES = ['russia', 'ukraine', 'civilian', 'unknown'] as const satisfies Side[];

/** The concepts of that set: `figure-killed` and so on by measure, `figure-of-russia` and so on by side. */
export const FIGURE_CONCEPTS: ConceptSet = {
  id: FIGURES,
  description: 'Figures for losses of people, by what they measure and by whose they are.',
  concepts: Object.fromEntries([
    ...MEASURES.map((measure) => [`figure-${measure}`, []]),
    ...SIDES.map((side) => [`figure-of-${side}`, []]),
  ]),
};

/** The words that a figure spans; null where it spans none. */
function findWords({ words }: Sentence, { evidence }: Claim): Mention | null {
  const from = words.findIndex(({ end }) => end > evidence.start);
  if (from === -1) return null;
  let to = from;
  while ((words[to]?.start ?? Number.POSITIVE_INFINITY) < evidence.end) to++;
  return to > from ? { from, to } : null;
}

/** A sentence that mentions its figures, as concepts, beside what its words mention. */
function withFigures(sentence: Sentence, claims: readonly Claim[], lexicon: Lexicon): Sentence {
  const bits = sentence.mentions.bits.slice();
  const found = new Map<number, Mention[]>();
  for (const claim of claims) {
    const mention = findWords(sentence, claim);
    if (mention === null) continue;
    for (const name of [`figure-${claim.measure}`, `figure-of-${claim.side}`]) {
      const concept = lexicon.names.indexOf(`${FIGURES}/${name}`);
      if (concept === -1) continue;
      addConcept(bits, concept);
      found.set(concept, [...(found.get(concept) ?? []), mention]);
    }
  }
  const concepts = [...found.keys(), ...sentence.mentions.concepts];
  const places = [...found.values(), ...sentence.mentions.places];
  const mentions = { bits, concepts, places };
  return { ...sentence, mentions, stated: mentions };
}

/**
 * The sentences, those with a figure for losses of people mentioning it as a concept. `claims` are the sentences'
 * own, in order; equipment is none of them.
 */
export function mentionFigures(
  sentences: readonly Sentence[],
  claims: readonly Claim[],
  lexicon: Lexicon,
): readonly Sentence[] {
  const people = claims.filter(({ measure }) => measure !== 'equipment');
  if (people.length === 0) return sentences;
  let next = 0;
  return sentences.map((sentence) => {
    const own: Claim[] = [];
    for (; next < people.length; next++) {
      const claim = people[next];
      const { in: part, start } = claim?.evidence ?? { in: 'title', start: 0 };
      if (claim === undefined || part !== sentence.in || start >= sentence.end) break;
      own.push(claim);
    }
    return own.length === 0 ? sentence : withFigures(sentence, own, lexicon);
  });
}
