import type { ThemeModel } from '../model/theme.ts';
import type { CompiledRule } from './rules.ts';

/** A trained model, ready to weigh with. */
export type CompiledModel = { readonly threshold: number; readonly weights: ReadonlyMap<string, number> };

/** Features that stand in for a rule's name, where no rule matched. */
const REASONS_MAX = 2;

/** Compiles a model as its file has it. */
export function compileModel(model: ThemeModel): CompiledModel {
  return { threshold: model.threshold, weights: new Map(Object.entries(model.weights)) };
}

/** The rule of a theme that weighs most with its model, of those a sentence fulfils; null where none speaks for it. */
export function findHeaviest(
  model: CompiledModel,
  own: readonly CompiledRule[],
  fulfilled: readonly CompiledRule[],
): CompiledRule | null {
  let best: { rule: CompiledRule; weight: number } | null = null;
  for (const rule of fulfilled) {
    const weight = own.includes(rule) ? (model.weights.get(rule.feature) ?? 0) : 0;
    if (weight > 0 && (best === null || weight > best.weight)) best = { rule, weight };
  }
  return best?.rule ?? null;
}

/** What stands in for a rule's name where none matched: `weighed:` and the features that spoke for the sentence most. */
export function nameReasons(model: CompiledModel, features: readonly string[]): string {
  const best = features
    .map((name) => ({ name, weight: model.weights.get(name) ?? 0 }))
    .filter(({ name, weight }) => weight > 0 && !name.startsWith('rule '))
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .slice(0, REASONS_MAX)
    .map(({ name }) => name.replace(/^[a-z]+ /, '').replaceAll(/[a-z-]+\//g, ''));
  return `weighed:${best.join('+').replaceAll(' ', '~')}`;
}
