import type { ThemeModel } from '../model/theme.ts';
import type { CompiledThemes } from './compile-themes.ts';
import { hasConcept, shareConcept } from './concept-bits.ts';
import { areNear, contextOf, isSkipped, PAIRED_MAX } from './features.ts';
import type { Mentions } from './lexicon.ts';
import type { Sentence } from './read-sentences.ts';
import { type CompiledRule, fulfilsRule } from './rules.ts';
import { REMEMBERED_MAX } from './spelling.ts';
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
  /** By the concepts' numbers; `near` by both of them, that of the name that sorts first in the first place. */
  readonly concepts: readonly (Row | undefined)[];
  readonly contexts: readonly (Row | undefined)[];
  readonly near: readonly (readonly (Row | undefined)[] | undefined)[];
  readonly rules: ReadonlyMap<string, Row>;
  /** By theme, where a sentence mentions none of its triggers. */
  readonly without: ReadonlyMap<string, Row>;
};

/** Compiles models to rows; the order of `models` is that of the scores. `names` are the lexicon's concepts. */
export function compileModels(models: readonly ThemeModel[], names: readonly string[]): CompiledModels {
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
  const byNumber = (prefix: string) => {
    const found = kind(prefix);
    return names.map((name) => found.get(name));
  };
  const pairs = kind('near ');
  const near = names.map((a) => {
    const row = names.map((b) => pairs.get(`${a} ${b}`));
    return row.some((weights) => weights !== undefined) ? row : undefined;
  });
  return {
    size: models.length,
    bias: rows.get('bias') ?? none,
    title: rows.get('title') ?? none,
    words: kind('word '),
    forms: new Map(),
    concepts: byNumber('concept '),
    contexts: byNumber('context '),
    near,
    rules: new Map([...rows].filter(([name]) => name.startsWith('rule '))),
    without: kind('without '),
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
  if (form.length > REMEMBERED_MAX) return row;
  if (models.forms.size >= MEMORY_MAX) models.forms.clear();
  models.forms.set(form, row);
  return row;
}

function addWords(models: CompiledModels, sentence: Sentence, scores: Row): void {
  const seen = new Set<Row>();
  const { words, isUnstated } = sentence;
  for (let at = 0; at < words.length; at++) {
    if (isUnstated?.[at] === 1) continue;
    const row = rowOfForm(models, words[at]?.form ?? '');
    // Two forms of one stem share a row, and a feature counts once.
    if (row === null || seen.has(row)) continue;
    seen.add(row);
    add(scores, row);
  }
}

function addConcepts(models: CompiledModels, { concepts, places }: Mentions, scores: Row): void {
  const found = Math.min(concepts.length, PAIRED_MAX);
  for (let at = 0; at < found; at++) {
    const concept = concepts[at] ?? 0;
    add(scores, models.concepts[concept]);
    const inner = models.near[concept];
    if (inner === undefined) continue;
    for (let other = 0; other < found; other++) {
      const row = inner[concepts[other] ?? 0];
      if (row !== undefined && areNear(places[at] ?? [], places[other] ?? [])) add(scores, row);
    }
  }
}

/** A sentence's score by each model, and the rules of all themes that it fulfils. */
export type Weighed = { readonly scores: Float64Array; readonly rules: readonly CompiledRule[] };

/**
 * Weighs a sentence: its scores are the sums of the weights of its features, which are those that
 * `listFeatures` names.
 */
export function weighSentence(
  { models, themes, lexicon }: CompiledThemes,
  sentences: readonly Sentence[],
  index: number,
): Weighed {
  const scores = Float64Array.from(models.bias);
  const rules: CompiledRule[] = [];
  const sentence = sentences[index];
  if (sentence === undefined) return { scores, rules };
  const { stated, words } = sentence;
  if (sentence.in === 'title') add(scores, models.title);
  addWords(models, sentence, scores);
  addConcepts(models, stated, scores);
  const context = contextOf(sentences, index, lexicon.names.length);
  for (const concept of context.concepts)
    if (!hasConcept(stated.bits, concept)) add(scores, models.contexts[concept]);
  for (const theme of themes) {
    if (!shareConcept(stated.bits, theme.triggers)) {
      // Without a trigger none of its rules can be fulfilled.
      add(scores, models.without.get(theme.id));
      continue;
    }
    for (const rule of theme.rules) {
      if (!fulfilsRule(rule, stated, words, context.bits)) continue;
      rules.push(rule);
      add(scores, models.rules.get(rule.feature));
    }
  }
  return { scores, rules };
}
