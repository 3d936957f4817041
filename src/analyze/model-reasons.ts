import type { ThemeModel } from '../model/theme.ts';
import { isSkipped } from './features.ts';
import type { Sentence } from './read-sentences.ts';
import type { CompiledRule } from './rules.ts';
import { stemOf } from './stem.ts';

/** A trained model, ready to weigh with. */
export type CompiledModel = { readonly threshold: number; readonly weights: ReadonlyMap<string, number> };

/** Stretches of a sentence that are shown as what weighed. */
const WORDS_MAX = 3;

/** Features that stand in for a rule's name, where no rule matched. */
const REASONS_MAX = 2;

/** Features that tell a reader nothing of a sentence: its rules, which were asked before, and what it does not hold. */
const UNSAYING = /^(?:rule|without) /;

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

/** The features that spoke for a sentence, those that weigh most first; rules have names of their own. */
function listHeaviest(model: CompiledModel, features: readonly string[]): string[] {
  return features
    .map((name) => ({ name, weight: model.weights.get(name) ?? 0 }))
    .filter(({ name, weight }) => weight > 0 && !UNSAYING.test(name))
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** What stands in for a rule's name where none matched: `weighed:` and the features that spoke for the sentence most. */
export function nameReasons(model: CompiledModel, features: readonly string[]): string {
  const best = listHeaviest(model, features)
    .slice(0, REASONS_MAX)
    .map((name) => name.replace(/^[a-z]+ /, '').replaceAll(/[a-z-]+\//g, ''));
  return `weighed:${best.join('+').replaceAll(' ', '~')}`;
}

/** A stretch of a sentence's words, by their places in it; `to` is exclusive. */
type Stretch = { readonly from: number; readonly to: number };

/** The first words of a sentence that a feature stands for; none for what is not said in the sentence itself. */
function findStretches(feature: string, sentence: Sentence, names: readonly string[]): Stretch[] {
  const [kind = '', ...rest] = feature.split(' ');
  if (kind === 'word') {
    const from = sentence.words.findIndex(
      ({ form }, at) => sentence.isUnstated?.[at] !== 1 && !isSkipped(form) && stemOf(form) === rest[0],
    );
    return from < 0 ? [] : [{ from, to: from + 1 }];
  }
  if (kind !== 'concept' && kind !== 'near') return [];
  const { concepts, places } = sentence.stated;
  return rest.flatMap((name) => {
    const [first] = places[concepts.indexOf(names.indexOf(name))] ?? [];
    return first === undefined ? [] : [first];
  });
}

/** Stretches that overlap made one, in the order of the sentence. */
function uniteStretches(stretches: readonly Stretch[]): Stretch[] {
  const united: Stretch[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last !== undefined && from < last.to)
      united[united.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else united.push({ from, to });
  }
  return united;
}

/** In words for a reader, why a model took a sentence that fulfils no rule: the sentence's own words that weigh most. */
export function explainReasons(
  model: CompiledModel,
  features: readonly string[],
  sentence: Sentence,
  names: readonly string[],
): string {
  const stretches: Stretch[] = [];
  for (const feature of listHeaviest(model, features)) {
    stretches.push(...findStretches(feature, sentence, names));
    if (uniteStretches(stretches).length >= WORDS_MAX) break;
  }
  const words = uniteStretches(stretches).flatMap(({ from, to }) => {
    const [first, last] = [sentence.words[from], sentence.words[to - 1]];
    if (first === undefined || last === undefined) return [];
    return [`“${sentence.text.slice(first.start - sentence.start, last.end - sentence.start)}”`];
  });
  if (words.length === 0) return 'What stands around this sentence weighs for this theme.';
  return `Words that weigh for this theme in this sentence: ${words.join(', ')}.`;
}
