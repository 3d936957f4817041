import type { ThemeModel } from '../model/theme.ts';
import type { CompiledTheme } from './compile-themes.ts';
import { areNear, contextOf, isSkipped, PAIRED_MAX } from './features.ts';
import type { Mention } from './lexicon.ts';
import type { Sentence } from './read-sentences.ts';
import { fulfilsRule } from './rules.ts';
import { stemOf } from './stem.ts';

/** One feature's weights, a number for each model. */
type Row = Float64Array;

/** Word forms whose rows are remembered: a newspaper's vocabulary, and a bound on hostile text. */
const MEMORY_MAX = 50_000;

/** All models of a corpus, so that a sentence's features are looked up once for all themes. */
export type CompiledModels = {
  readonly size: number;
  readonly bias: Row;
  readonly title: Row;
  readonly words: ReadonlyMap<string, Row>;
  readonly forms: Map<string, Row | null>;
  readonly concepts: ReadonlyMap<string, Row>;
  readonly contexts: ReadonlyMap<string, Row>;
  readonly near: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  readonly rules: ReadonlyMap<string, Row>;
};

/** Compiles models to rows; the order of `models` is that of the scores. */
export function compileModels(models: readonly ThemeModel[]): CompiledModels {
  const rows = new Map<string, Row>();
  for (const [at, model] of models.entries())
    for (const [feature, weight] of Object.entries(model.weights)) {
      const row = rows.get(feature) ?? new Float64Array(models.length);
      row[at] = weight;
      rows.set(feature, row);
    }
  const none = new Float64Array(models.length);
  const kind = (prefix: string) =>
    new Map(
      [...rows].flatMap(([name, row]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), row] as const] : [],
      ),
    );
  const near = new Map<string, Map<string, Row>>();
  for (const [pair, row] of kind('near ')) {
    const [a = '', b = ''] = pair.split(' ');
    const inner = near.get(a) ?? new Map<string, Row>();
    inner.set(b, row);
    near.set(a, inner);
  }
  return {
    size: models.length,
    bias: rows.get('bias') ?? none,
    title: rows.get('title') ?? none,
    words: kind('word '),
    forms: new Map(),
    concepts: kind('concept '),
    contexts: kind('context '),
    near,
    rules: kind('rule '),
  };
}

function add(scores: Row, row: Row | null | undefined): void {
  if (!row) return;
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] ?? 0) + (row[at] ?? 0);
}

function rowOfForm(models: CompiledModels, form: string): Row | null {
  const known = models.forms.get(form);
  if (known !== undefined) return known;
  const row = isSkipped(form) ? null : (models.words.get(stemOf(form)) ?? null);
  if (models.forms.size >= MEMORY_MAX) models.forms.clear();
  models.forms.set(form, row);
  return row;
}

function addWords(models: CompiledModels, sentence: Sentence, scores: Row): void {
  const seen = new Set<Row>();
  for (const { form } of sentence.words) {
    const row = rowOfForm(models, form);
    // Two forms of one stem share a row, and a feature counts once.
    if (row === null || seen.has(row)) continue;
    seen.add(row);
    add(scores, row);
  }
}

function addConcepts(models: CompiledModels, sentence: Sentence, scores: Row): void {
  const found: [string, readonly Mention[]][] = [...sentence.mentions].slice(0, PAIRED_MAX);
  for (const [name, mentions] of found) {
    add(scores, models.concepts.get(name));
    const inner = models.near.get(name);
    if (inner === undefined) continue;
    for (const [other, others] of found) {
      const row = inner.get(other);
      if (row !== undefined && areNear(mentions, others)) add(scores, row);
    }
  }
}

/**
 * A sentence's score by each model: the sum of the weights of its features, which are those that
 * `listFeatures` names.
 */
export function weighSentence(
  models: CompiledModels,
  themes: readonly CompiledTheme[],
  sentences: readonly Sentence[],
  index: number,
): Float64Array {
  const scores = Float64Array.from(models.bias);
  const sentence = sentences[index];
  if (sentence === undefined) return scores;
  if (sentence.in === 'title') add(scores, models.title);
  addWords(models, sentence, scores);
  addConcepts(models, sentence, scores);
  const context = contextOf(sentences, index);
  for (const name of context) if (!sentence.mentions.has(name)) add(scores, models.contexts.get(name));
  for (const theme of themes)
    for (const rule of theme.rules)
      if (fulfilsRule(rule, sentence.mentions, sentence.words, context))
        add(scores, models.rules.get(`${theme.id}/${rule.id}`));
  return scores;
}
