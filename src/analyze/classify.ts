import { EVIDENCE_MAX } from '../limits.ts';
import type { Evidence, ThemeMatch } from '../model/annotation.ts';
import type { AttributeSentence } from './attribution.ts';
import type { CompiledTheme } from './compile-themes.ts';
import { type ConceptBits, shareConcept } from './concept-bits.ts';
import { contextOf } from './features.ts';
import { explainReasons, findHeaviest, nameReasons } from './model-reasons.ts';
import type { Sentence } from './read-sentences.ts';
import { type CompiledRule, fulfilsRule } from './rules.ts';
import type { Weighed } from './weigh.ts';

/** The heaviest rule that the sentence fulfils, or null. */
function findRule(theme: CompiledTheme, sentences: readonly Sentence[], index: number): CompiledRule | null {
  const sentence = sentences[index];
  if (sentence === undefined || !shareConcept(sentence.stated.bits, theme.triggers)) return null;
  const { stated, words } = sentence;
  // Most rules fail on what the sentence itself mentions: its surroundings are read when one does not.
  let around: ConceptBits | null = null;
  let best: CompiledRule | null = null;
  for (const rule of theme.rules) {
    if (best !== null && rule.weight <= best.weight) continue;
    if (!rule.all.every((wanted) => shareConcept(stated.bits, wanted))) continue;
    around ??= contextOf(sentences, index, theme.concepts).bits;
    if (fulfilsRule(rule, stated, words, around)) best = rule;
  }
  return best;
}

/** A sentence as the models see it: weighed once for all themes, and its features by name, with the concepts' names. */
export type ModelView = {
  readonly weigh: (index: number) => Weighed;
  readonly features: (index: number) => readonly string[];
  readonly names: readonly string[];
};

/** What a sentence is worth to a theme; 0 where it is no evidence. */
function worthOf(
  theme: CompiledTheme,
  sentences: readonly Sentence[],
  index: number,
  view: ModelView,
): number {
  if (theme.model === null) return findRule(theme, sentences, index)?.weight ?? 0;
  const sentence = sentences[index];
  // What only another theme has a trigger for may still be said in words that the model knows.
  if (sentence === undefined || !shareConcept(sentence.stated.bits, theme.weighed)) return 0;
  const margin = (view.weigh(index).scores[theme.model.slot] ?? 0) - theme.model.threshold;
  // Over the threshold by nothing counts as 1, so that weights are comparable to rules' own.
  return margin > 0 ? Math.round((1 + margin) * 100) / 100 : 0;
}

/** Why a sentence is evidence, by name and in words. Asked only of the sentences that are kept. */
function reasonOf(
  theme: CompiledTheme,
  sentences: readonly Sentence[],
  index: number,
  view: ModelView,
): { rule: string; reason: string } {
  const { model } = theme;
  const rule =
    model === null
      ? findRule(theme, sentences, index)
      : findHeaviest(model, theme.rules, view.weigh(index).rules);
  if (rule !== null) return { rule: rule.id, reason: rule.description };
  const sentence = sentences[index];
  if (model === null || sentence === undefined) return { rule: theme.id, reason: '' };
  const features = view.features(index);
  return {
    rule: nameReasons(model, features),
    reason: explainReasons(model, features, sentence, view.names),
  };
}

/** A sentence that is evidence, by its place among all, and what it is worth. */
type Found = { readonly index: number; readonly worth: number };

const NONE: ReadonlySet<number> = new Set();

/** A theme that holds, and the places of all sentences that earned it, which may be more than its evidence shows. */
export type Classified = { readonly match: ThemeMatch; readonly earned: ReadonlySet<number> };

function findEvidence(
  theme: CompiledTheme,
  sentences: readonly Sentence[],
  view: ModelView,
  others: ReadonlySet<number>,
): Found[] {
  const { scope } = theme;
  if (scope && !sentences.some((sentence) => shareConcept(sentence.mentions.bits, scope))) return [];
  const found: Found[] = [];
  for (const index of sentences.keys()) {
    const worth = others.has(index) ? 0 : worthOf(theme, sentences, index, view);
    if (worth > 0) found.push({ index, worth });
  }
  return found;
}

/**
 * The theme, where it holds for these sentences: its score is the sum over sentences of what each is
 * worth. Evidence is the best of them, in the order of the text. `others` are sentences that tell of another side and
 * count for nothing here. Null where it does not hold.
 */
export function classifyTheme(
  theme: CompiledTheme,
  sentences: readonly Sentence[],
  attribute: AttributeSentence,
  view: ModelView,
  others: ReadonlySet<number> = NONE,
): Classified | null {
  const found = findEvidence(theme, sentences, view, others);
  const score = found.reduce((sum, { worth }) => sum + worth, 0);
  if (found.length === 0 || (theme.model === null && score < theme.threshold)) return null;
  const earned = new Set(found.map(({ index }) => index));
  const evidence = found
    .sort((a, b) => b.worth - a.worth || a.index - b.index)
    .slice(0, EVIDENCE_MAX)
    .sort((a, b) => a.index - b.index)
    .flatMap(({ index, worth }): Evidence[] => {
      const sentence = sentences[index];
      if (sentence === undefined) return [];
      const { start, end, text } = sentence;
      const why = reasonOf(theme, sentences, index, view);
      return [{ in: sentence.in, start, end, text, score: worth, ...why, ...attribute(index) }];
    });
  return { match: { theme: theme.id, score: Math.round(score * 1000) / 1000, evidence }, earned };
}

/** Of an article for which a side holds, the sentences that do not count for the theme that it is a side of: nobody there whom that is about. */
export function listUncounted({ side, concepts }: CompiledTheme, sentences: readonly Sentence[]): number[] {
  const wanted = side?.countsWith ?? null;
  if (wanted === null) return [];
  return [...sentences.keys()].filter((index) => {
    const bits = sentences[index]?.mentions.bits;
    return (
      !bits ||
      !(shareConcept(bits, wanted) || shareConcept(contextOf(sentences, index, concepts).bits, wanted))
    );
  });
}
