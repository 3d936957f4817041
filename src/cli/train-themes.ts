import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readArticle } from '../analyze/annotate.ts';
import { type CompiledThemes, compileThemes } from '../analyze/compile-themes.ts';
import { shareConcept } from '../analyze/concept-bits.ts';
import { listFeatures } from '../analyze/features.ts';
import type { Mentions } from '../analyze/lexicon.ts';
import { readCorpus } from './read-corpus.ts';
import { ROOT } from './root.ts';
import { findThreshold, type Item, scoreItem, scoresAt, trainWeights } from './train-weights.ts';
import { writeAtomic } from './write-atomic.ts';

/*
 * Trains the models of the built-in themes: `node src/cli/train-themes.ts FILE…`, each file JSON lines of
 * `{id,date,title,text,labels,arguable?}`. Only weights over named features and single words are kept, never a text.
 * Prints what leaving out one month at a time scores, and writes corpus/models/THEME.json.
 */

const Line = z.object({
  date: z.string().default(''),
  title: z.string().default(''),
  text: z.string(),
  labels: z.array(z.string()),
  arguable: z.array(z.string()).default([]),
});
type Line = z.infer<typeof Line>;

/** Months with fewer items than this are left out together. */
const MONTH_MIN = 40;
/** Weights smaller than this change nothing. */
const WEIGHT_MIN = 0.02;
/** What a rule's own weight of 1 is worth before training, and a sentence that shows nothing. */
const RULE_PRIOR = 3.5;
const BIAS_PRIOR = -2.5;
/** What it is worth before training that a sentence mentions none of the theme's triggers. */
const WITHOUT_PRIOR = -0.7;

type Read = {
  file: string;
  line: Line;
  month: string;
  sentences: { features: string[]; mentions: Mentions; stated: Mentions }[];
};

function readItem(file: string, line: Line, compiled: CompiledThemes): Read {
  const { sentences } = readArticle(line, compiled);
  return {
    file,
    line,
    month: line.date.replaceAll(/\D/g, '').slice(0, 6),
    sentences: sentences.map((sentence, index) => ({
      features: listFeatures(compiled, sentences, index),
      mentions: sentence.mentions,
      stated: sentence.stated,
    })),
  };
}

/** The sentences that a theme would weigh: none where the article is out of its scope. */
function itemFor(read: Read, theme: CompiledThemes['themes'][number]): Item {
  const { scope } = theme;
  const inScope = !scope || read.sentences.some(({ mentions }) => shareConcept(mentions.bits, scope));
  const weighed = inScope
    ? read.sentences.filter(({ stated }) => shareConcept(stated.bits, theme.weighed))
    : [];
  return { holds: read.line.labels.includes(theme.id), sentences: weighed.map(({ features }) => features) };
}

function foldsOf(reads: readonly Read[]): Map<Read, number> {
  const counts = new Map<string, number>();
  for (const { month } of reads) counts.set(month, (counts.get(month) ?? 0) + 1);
  const large = [...counts]
    .filter(([, count]) => count >= MONTH_MIN)
    .map(([month]) => month)
    .sort();
  return new Map(reads.map((read) => [read, large.indexOf(read.month)]));
}

async function main(files: readonly string[]): Promise<void> {
  const corpus = join(ROOT, 'corpus');
  const read = await readCorpus(corpus, corpus);
  // A side is decided by its rules alone, and no model learns its concepts.
  const themes = read.corpus.themes.filter(({ sideOf }) => sideOf === undefined);
  const result = compileThemes({ ...read.corpus, themes, models: [] });
  if (!result.ok) throw new Error('a theme does not compile');
  const { compiled } = result;
  const reads = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => readItem(file, Line.parse(JSON.parse(line)), compiled)),
  );
  const folds = foldsOf(reads);
  const dated = files.filter((file) => reads.some((read) => read.file === file && read.month !== ''));
  for (const theme of compiled.themes) {
    const definition = read.corpus.themes.find(({ id }) => id === theme.id);
    const prior = (feature: string) => {
      if (feature === 'bias') return BIAS_PRIOR;
      if (feature === `without ${theme.id}`) return WITHOUT_PRIOR;
      const rule = definition?.rules.find(({ id }) => feature === `rule ${theme.id}/${id}`);
      return rule ? RULE_PRIOR * rule.weight : 0;
    };
    const usable = reads.filter(({ line }) => !line.arguable.includes(theme.id));
    const items = usable.map((item) => ({
      file: item.file,
      fold: folds.get(item) ?? -1,
      item: itemFor(item, theme),
    }));
    const held = [...new Set(items.map(({ fold }) => fold))].flatMap((fold) => {
      const weights = trainWeights(
        items.filter((one) => one.fold !== fold).map(({ item }) => item),
        prior,
      );
      return items
        .filter((one) => one.fold === fold)
        .map(({ file, item }) => ({ file, holds: item.holds, score: scoreItem(item, weights) }));
    });
    // Authored passages, which carry no date, are harder than reports and hold far more themes: they train, and set no threshold.
    const threshold = findThreshold(
      (dated.length > 0 ? dated : files).map((file) => held.filter((one) => one.file === file)),
    );
    const { tp, fp, fn, f1 } = scoresAt(held, threshold);
    const trained = `${items.length} labelled items; leaving out one month at a time: F1 ${f1.toFixed(3)} (${tp} right, ${fp} wrong, ${fn} missed)`;
    console.log(`${theme.id}: ${trained}, threshold ${threshold}`);
    for (const file of files) {
      const scores = scoresAt(
        held.filter((one) => one.file === file),
        threshold,
      );
      console.log(
        `  ${file}: F1 ${scores.f1.toFixed(3)} (${scores.tp} right, ${scores.fp} wrong, ${scores.fn} missed)`,
      );
    }
    const weights = [
      ...trainWeights(
        items.map(({ item }) => item),
        prior,
      ),
    ]
      .filter(([, weight]) => Math.abs(weight) >= WEIGHT_MIN)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([feature, weight]): [string, number] => [feature, Math.round(weight * 1000) / 1000]);
    const model = { id: theme.id, trained, threshold, weights: Object.fromEntries(weights) };
    writeAtomic(join(corpus, `models/${theme.id}.json`), `${JSON.stringify(model, null, 2)}\n`);
  }
}

await main(process.argv.slice(2));
