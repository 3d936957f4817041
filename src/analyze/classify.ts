import { EVIDENCE_MAX } from '../limits.ts';
import type { Evidence, ThemeMatch } from '../model/annotation.ts';
import type { AttributeSentence } from './attribution.ts';
import type { CompiledTheme } from './compile-themes.ts';
import { shareConcept } from './concept-bits.ts';
import { contextOf } from './features.ts';
import { findHeaviest, nameReasons } from './model-reasons.ts';
import type { Sentence } from './read-sentences.ts';
import { type CompiledRule, fulfilsRule } from './rules.ts';
import type { Weighed } from './weigh.ts';

/** The heaviest rule that the sentence fulfils, or null. */
function findRule(theme: CompiledTheme, sentences: readonly Sentence[], index: number): CompiledRule | null {
  const sentence = sentences[index];
  if (sentence === undefined || !shareConcept(sentence.mentions.bits, theme.triggers)) return null;
  const context = contextOf(sentences, index, theme.concepts);
  let best: CompiledRule | null = null;
  for (const rule of theme.rules) {
    if (best !== null && rule.weight <= best.weight) continue;
    if (fulfilsRule(rule, sentence.mentions, sentence.words, context.bits)) best = rule;
  }
  return best;
}

/** A sentence as the models see it: weighed once for all themes, and its features by name. */
export type ModelView = {
  readonly weigh: (index: number) => Weighed;
  readonly features: (index: number) => readonly string[];
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
  if (sentence === undefined || !shareConcept(sentence.mentions.bits, theme.weighed)) return 0;
  const margin = (view.weigh(index).scores[theme.model.slot] ?? 0) - theme.model.threshold;
  // Over the threshold by nothing counts as 1, so that weights are comparable to rules' own.
  return margin > 0 ? Math.round((1 + margin) * 100) / 100 : 0;
}

/** Why a sentence is evidence. Asked only of the sentences that are kept. */
function reasonOf(
  theme: CompiledTheme,
  sentences: readonly Sentence[],
  index: number,
  view: ModelView,
): string {
  if (theme.model === null) return findRule(theme, sentences, index)?.id ?? theme.id;
  const rule = findHeaviest(theme.model, theme.rules, view.weigh(index).rules);
  return rule?.id ?? nameReasons(theme.model, view.features(index));
}

/**
 * The theme, where it holds for these sentences: its score is the sum over sentences of what each is
 * worth. Evidence is the best of them, in the order of the text. Null where it does not hold.
 */
export function classifyTheme(
  theme: CompiledTheme,
  sentences: readonly Sentence[],
  attribute: AttributeSentence,
  view: ModelView,
): ThemeMatch | null {
  const { scope } = theme;
  if (scope && !sentences.some((sentence) => shareConcept(sentence.mentions.bits, scope))) return null;
  let score = 0;
  const found: { index: number; worth: number }[] = [];
  for (const index of sentences.keys()) {
    const worth = worthOf(theme, sentences, index, view);
    if (worth === 0) continue;
    score += worth;
    found.push({ index, worth });
  }
  if (found.length === 0 || (theme.model === null && score < theme.threshold)) return null;
  const evidence = found
    .sort((a, b) => b.worth - a.worth || a.index - b.index)
    .slice(0, EVIDENCE_MAX)
    .sort((a, b) => a.index - b.index)
    .flatMap(({ index, worth }): Evidence[] => {
      const sentence = sentences[index];
      if (sentence === undefined) return [];
      const { start, end, text } = sentence;
      const rule = reasonOf(theme, sentences, index, view);
      return [{ in: sentence.in, start, end, text, score: worth, rule, ...attribute(index) }];
    });
  return { theme: theme.id, score: Math.round(score * 1000) / 1000, evidence };
}
