import type { CompiledThemes } from './compile-themes.ts';
import { addConcept, type ConceptBits, hasConcept, noConcepts, shareConcept } from './concept-bits.ts';
import type { Mention } from './lexicon.ts';
import type { Sentence } from './read-sentences.ts';
import { fulfilsRule } from './rules.ts';
import { stemOf } from './stem.ts';

/** Words between two concepts that still count as near each other. */
const NEAR = 8;
/** Concepts of one sentence that are paired: prose holds fewer, and hostile text is bounded. */
export const PAIRED_MAX = 40;
/** Mentions of one concept that are looked at for nearness. */
const MENTIONS_MAX = 8;
/** Sentences before one, and after it, that give it context beside the title. */
const BEFORE = 2;
const AFTER = 1;
/** Sentences of a title that give context: no headline has more, and a hostile one may. */
const TITLE_MAX = 40;

const SKIPPED = new Set(
  `the a an of to in on and for with at by from is are was were be been has have had as that this it its his her
   their he she they who which will would said says say after before over into out about up than more not but or if`.split(
    /\s+/,
  ),
);

/** The concepts that the surroundings of a sentence mention, in the order in which they first do. */
export type Context = { readonly bits: ConceptBits; readonly concepts: readonly number[] };

/** What the surroundings of a sentence mention: the title, two sentences before, one after. */
export function contextOf(sentences: readonly Sentence[], index: number, count: number): Context {
  const bits = noConcepts(count);
  const concepts: number[] = [];
  const take = (at: number): void => {
    for (const concept of sentences[at]?.mentions.concepts ?? []) {
      if (hasConcept(bits, concept)) continue;
      addConcept(bits, concept);
      concepts.push(concept);
    }
  };
  let at = 0;
  for (; at < TITLE_MAX && sentences[at]?.in === 'title'; at++) if (at !== index) take(at);
  for (at = Math.max(at, index - BEFORE); at <= index + AFTER; at++) if (at !== index) take(at);
  return { bits, concepts };
}

/** Whether some mention of one concept stands near some mention of another. */
export function areNear(a: readonly Mention[], b: readonly Mention[]): boolean {
  for (let at = 0; at < a.length && at < MENTIONS_MAX; at++)
    for (let other = 0; other < b.length && other < MENTIONS_MAX; other++) {
      const [one, two] = [a[at], b[other]];
      if (one && two && Math.max(0, two.from - one.to, one.from - two.to) <= NEAR) return true;
    }
  return false;
}

/**
 * What a sentence shows a trained model, each once: its words' stems, its concepts, concepts near each
 * other, those of its surroundings, the themes of which it mentions no trigger, and the rules it fulfils.
 * The names are those of the model files.
 */
export function listFeatures(
  { themes, lexicon: { names } }: CompiledThemes,
  sentences: readonly Sentence[],
  index: number,
): string[] {
  const sentence = sentences[index];
  if (sentence === undefined) return [];
  const features = ['bias'];
  if (sentence.in === 'title') features.push('title');
  pushWords(sentence, features);
  const { stated } = sentence;
  const found = stated.concepts
    .slice(0, PAIRED_MAX)
    .map((concept, at) => ({ name: names[concept] ?? '', places: stated.places[at] ?? [] }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const [at, { name, places }] of found.entries()) {
    features.push(`concept ${name}`);
    for (const other of found.slice(at + 1))
      if (areNear(places, other.places)) features.push(`near ${name} ${other.name}`);
  }
  const context = contextOf(sentences, index, names.length);
  for (const concept of context.concepts)
    if (!hasConcept(stated.bits, concept)) features.push(`context ${names[concept]}`);
  for (const { id, triggers, rules } of themes) {
    if (!shareConcept(stated.bits, triggers)) features.push(`without ${id}`);
    for (const rule of rules)
      if (fulfilsRule(rule, stated, sentence.words, context.bits)) features.push(rule.feature);
  }
  return features;
}

/** Whether a word form is no feature: a number, or one of the commonest words. */
export function isSkipped(form: string): boolean {
  return SKIPPED.has(form) || /^\d/.test(form);
}

function pushWords(sentence: Sentence, features: string[]): void {
  const seen = new Set<string>();
  for (const [at, { form }] of sentence.words.entries()) {
    if (sentence.isUnstated?.[at] === 1 || isSkipped(form)) continue;
    const stem = stemOf(form);
    if (seen.has(stem)) continue;
    seen.add(stem);
    features.push(`word ${stem}`);
  }
}
