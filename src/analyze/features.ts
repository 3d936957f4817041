import type { CompiledThemes } from './compile-themes.ts';
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

const SKIPPED = new Set(
  `the a an of to in on and for with at by from is are was were be been has have had as that this it its his her
   their he she they who which will would said says say after before over into out about up than more not but or if`.split(
    /\s+/,
  ),
);

/** The concepts that the surroundings of a sentence mention: the title, two sentences before, one after. */
export function contextOf(sentences: readonly Sentence[], index: number): Set<string> {
  const names = new Set<string>();
  for (const [at, sentence] of sentences.entries()) {
    if (at === index) continue;
    if (sentence.in === 'title' || (at >= index - BEFORE && at <= index + AFTER))
      for (const name of sentence.mentions.keys()) names.add(name);
    else if (at > index + AFTER) break;
  }
  return names;
}

/** Whether some mention of one concept stands near some mention of another. */
export function areNear(a: readonly Mention[], b: readonly Mention[]): boolean {
  return a
    .slice(0, MENTIONS_MAX)
    .some((one) =>
      b.slice(0, MENTIONS_MAX).some((other) => Math.max(0, other.from - one.to, one.from - other.to) <= NEAR),
    );
}

/**
 * What a sentence shows a trained model, each once: its words' stems, its concepts, concepts near each
 * other, those of its surroundings, and the rules it fulfils. The names are those of the model files.
 */
export function listFeatures(
  { themes }: CompiledThemes,
  sentences: readonly Sentence[],
  index: number,
): string[] {
  const sentence = sentences[index];
  if (sentence === undefined) return [];
  const features = ['bias'];
  if (sentence.in === 'title') features.push('title');
  pushWords(sentence, features);
  const found = [...sentence.mentions].slice(0, PAIRED_MAX).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [at, [name, mentions]] of found.entries()) {
    features.push(`concept ${name}`);
    for (let next = at + 1; next < found.length; next++) {
      const other = found[next];
      if (other && areNear(mentions, other[1])) features.push(`near ${name} ${other[0]}`);
    }
  }
  const context = contextOf(sentences, index);
  for (const name of context) if (!sentence.mentions.has(name)) features.push(`context ${name}`);
  for (const theme of themes)
    for (const rule of theme.rules)
      if (fulfilsRule(rule, sentence.mentions, sentence.words, context))
        features.push(`rule ${theme.id}/${rule.id}`);
  return features;
}

/** Whether a word form is no feature: a number, or one of the commonest words. */
export function isSkipped(form: string): boolean {
  return SKIPPED.has(form) || /^\d/.test(form);
}

function pushWords(sentence: Sentence, features: string[]): void {
  const seen = new Set<string>();
  for (const { form } of sentence.words) {
    if (isSkipped(form)) continue;
    const stem = stemOf(form);
    if (seen.has(stem)) continue;
    seen.add(stem);
    features.push(`word ${stem}`);
  }
}
