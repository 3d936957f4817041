import { EVIDENCE_MAX } from '../limits.ts';
import type { Evidence, ThemeMatch } from '../model/annotation.ts';
import type { AttributeSentence } from './attribution.ts';
import type { CompiledTheme } from './compile-themes.ts';
import type { Sentence } from './read-sentences.ts';
import { matchesRule, mentionsAny } from './rules.ts';

/** Sentences before one that may name the actor which it takes up by a pronoun. */
const CONTEXT_SENTENCES = 2;

function hasContext(concepts: readonly string[], sentences: readonly Sentence[], index: number): boolean {
  const first = Math.max(0, index - CONTEXT_SENTENCES);
  for (let at = first; at <= index; at++) {
    const sentence = sentences[at];
    if (sentence && mentionsAny(sentence.mentions, concepts)) return true;
  }
  return sentences.some((sentence) => sentence.in === 'title' && mentionsAny(sentence.mentions, concepts));
}

/** The heaviest rule that the sentence fulfils, or null. */
function findRule(theme: CompiledTheme, sentences: readonly Sentence[], index: number) {
  const sentence = sentences[index];
  if (sentence === undefined) return null;
  let best: { id: string; weight: number } | null = null;
  for (const rule of theme.rules) {
    if (best !== null && rule.weight <= best.weight) continue;
    if (!matchesRule(rule, sentence.mentions, sentence.words)) continue;
    if (rule.context && !hasContext(rule.context, sentences, index)) continue;
    best = { id: rule.id, weight: rule.weight };
  }
  return best;
}

/**
 * The theme, where it holds for these sentences: its score is the sum over sentences of the heaviest
 * rule each fulfils. Evidence is the best of them, in the order of the text. Null where it does not hold.
 */
export function classifyTheme(
  theme: CompiledTheme,
  sentences: readonly Sentence[],
  attribute: AttributeSentence,
): ThemeMatch | null {
  const { scope } = theme;
  if (scope && !sentences.some((sentence) => mentionsAny(sentence.mentions, scope))) return null;
  let score = 0;
  const evidence: (Evidence & { index: number })[] = [];
  for (const [index, sentence] of sentences.entries()) {
    const rule = findRule(theme, sentences, index);
    if (rule === null) continue;
    score += rule.weight;
    const { start, end, text } = sentence;
    evidence.push({
      in: sentence.in,
      start,
      end,
      text,
      score: rule.weight,
      rule: rule.id,
      ...attribute(index),
      index,
    });
  }
  if (score < theme.threshold) return null;
  const best = evidence
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, EVIDENCE_MAX)
    .sort((a, b) => a.index - b.index)
    .map(({ index: _index, ...rest }) => rest);
  return { theme: theme.id, score: Math.round(score * 1000) / 1000, evidence: best };
}
