import type { ThemeModel } from '../model/theme.ts';

/** A trained model, ready to weigh with. */
export type CompiledModel = { readonly threshold: number; readonly weights: ReadonlyMap<string, number> };

/** Features that stand in for a rule's name, where no rule matched. */
const REASONS_MAX = 2;

/** Compiles a model as its file has it. */
export function compileModel(model: ThemeModel): CompiledModel {
  return { threshold: model.threshold, weights: new Map(Object.entries(model.weights)) };
}

/**
 * Why a sentence is evidence for a theme: the theme's own rule that weighs most; where none matched,
 * `weighed:` and the features that spoke for the sentence most.
 */
export function nameRule(theme: string, model: CompiledModel, features: readonly string[]): string {
  const own = `rule ${theme}/`;
  let rule: { name: string; weight: number } | null = null;
  for (const feature of features) {
    if (!feature.startsWith(own)) continue;
    const weight = model.weights.get(feature) ?? 0;
    if (weight > 0 && (rule === null || weight > rule.weight))
      rule = { name: feature.slice(own.length), weight };
  }
  return rule?.name ?? nameReasons(model, features);
}

function nameReasons(model: CompiledModel, features: readonly string[]): string {
  const best = features
    .map((name) => ({ name, weight: model.weights.get(name) ?? 0 }))
    .filter(({ name, weight }) => weight > 0 && !name.startsWith('rule '))
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .slice(0, REASONS_MAX)
    .map(({ name }) => name.replace(/^[a-z]+ /, '').replaceAll(/[a-z-]+\//g, ''));
  return `weighed:${best.join('+').replaceAll(' ', '~')}`;
}
