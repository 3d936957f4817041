import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { SAME_THRESHOLD } from '../digest/compare.ts';
import { FEATURE_NAMES, measurePair } from '../digest/compare-features.ts';
import { fitLinear, fitSteps } from '../digest/compare-fit.ts';
import { type CompareModel, scoreFeatures } from '../digest/compare-model.ts';
import { type Prepared, prepareStory, TELLING_NAME } from '../digest/compare-prepare.ts';
import { parseCounts, type StoryCounts } from '../digest/story-counts.ts';
import { NAME_TERMS, PLACE_TERMS } from '../digest/story-lexicon.ts';
import { describeStory, listSignatureWords } from '../digest/story-signature.ts';

/**
 * Learns what `compareStories` weighs, and counts the words it weighs by.
 *
 * `node src/cli/train-compare.ts STREAM PAIRS... [--write]`
 *
 * STREAM: JSON lines `{id,date,title,text}`, unlabelled items, for the counts. PAIRS: JSON lines
 * `{id,a,b,label,sure}`, the first file being the yardstick that scores are reported on. Prints the scores of
 * cross-validation; `--write` then learns from everything and writes the counts and the weights.
 */
const Piece = z.object({
  id: z.string(),
  published: z.string(),
  publisher: z.string(),
  title: z.string(),
  text: z.string(),
});
const Pair = z.object({ id: z.string(), a: Piece, b: Piece, label: z.string(), sure: z.boolean() });
const Item = z.object({ date: z.string(), title: z.string(), text: z.string() });
type Labelled = z.infer<typeof Pair> & { readonly yardstick: boolean };
type Scored = { readonly score: number; readonly same: boolean; readonly yardstick: boolean };

/** Items below which a word is not kept, and words kept. */
const SEEN_MIN = 5;
const WORDS_MAX = 3_000;

/** Times that a word is written with a capital inside a sentence, for each time it is not, from which it is a name. */
const NAME_RATIO = 1.5;

/** Precision at which a threshold is chosen. */
const PRECISION = 0.98;

function readLines<T>(file: string, schema: z.ZodType<T>): T[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => schema.parse(JSON.parse(line)));
}

/** The counts of the words of some items, as `parseCounts` reads them. */
function countWords(items: readonly z.infer<typeof Item>[]): string {
  const seen = new Map<string, { items: number; capital: number; plain: number }>();
  for (const item of items) {
    const { title, lead } = listSignatureWords(item);
    const terms = new Set([...title, ...lead].map(({ term }) => term));
    for (const term of terms) {
      const count = seen.get(term) ?? { items: 0, capital: 0, plain: 0 };
      count.items++;
      seen.set(term, count);
    }
    for (const { term, cap } of lead) {
      const count = seen.get(term);
      if (count) cap ? count.capital++ : count.plain++;
    }
  }
  return [...seen]
    .filter(([term, count]) => count.items >= SEEN_MIN && !term.startsWith('#'))
    .sort(([a, one], [b, other]) => other.items - one.items || (a < b ? -1 : 1))
    .slice(0, WORDS_MAX)
    .map(([term, { items: count, capital, plain }]) => {
      const name = NAME_TERMS.has(term) || capital > plain * NAME_RATIO;
      return `${term}${name ? '*' : ''} ${count}`;
    })
    .join(',');
}

type Prepare = (piece: z.infer<typeof Piece>) => Prepared;

/** Describes and unfolds a piece by some counts, once. */
function rememberPieces(counts: StoryCounts): Prepare {
  const prepared = new Map<string, Prepared>();
  return (piece) => {
    const known = prepared.get(piece.id) ?? prepareStory(describeStory(piece, counts), counts);
    prepared.set(piece.id, known);
    return known;
  };
}

function measureAll(pairs: readonly Labelled[], prepare: Prepare): number[][] {
  return pairs.map(({ a, b }) => measurePair(prepare(a), prepare(b)));
}

/** One in so many pairs of one event lends its wording to a made-up pair of two. */
const INVENTED_SHARE = 4;

/**
 * Features of made-up pairs: of a real pair of one event, the second piece with every name that both share put in place
 * of another piece's. So worded, it would report a like event elsewhere or of another person, which real pairs of one
 * day seldom show.
 */
function inventOthers(pairs: readonly Labelled[], prepare: Prepare, counts: StoryCounts): number[][] {
  const isPlace = (term: string) => PLACE_TERMS.has(term);
  const names = [...new Set(pairs.flatMap(({ a }) => [...prepare(a).names]))].filter(
    (term) => counts.weigh(term) >= TELLING_NAME,
  );
  const pools = [names.filter(isPlace), names.filter((term) => !isPlace(term))] as const;
  return pairs
    .filter(({ label }, index) => label === 'same' && index % INVENTED_SHARE === 0)
    .flatMap(({ a, b }, index) => {
      const [one, other] = [prepare(a), prepare(b)];
      const shared = [...other.all].filter(
        (term) => one.all.has(term) && other.names.has(term) && counts.weigh(term) >= TELLING_NAME,
      );
      if (shared.length === 0) return [];
      const swaps = new Map(
        shared.map((term, at) => {
          const pool = isPlace(term) ? pools[0] : pools[1];
          return [term, pool[(index * 31 + at * 17) % pool.length] ?? term];
        }),
      );
      const swap = (terms: readonly string[]) => terms.map((term) => swaps.get(term) ?? term);
      const { signature } = other;
      const made = {
        ...signature,
        title: swap(signature.title),
        lead: swap(signature.lead),
        names: swap(signature.names),
      };
      return [measurePair(one, prepareStory(made, counts))];
    });
}

/** Learns from pairs, and from pairs made up of them. */
function learnFrom(pairs: readonly Labelled[], prepare: Prepare, counts: StoryCounts): CompareModel {
  const invented = inventOthers(pairs, prepare, counts);
  const same = pairs.map(({ label }) => label === 'same');
  return learn([...measureAll(pairs, prepare), ...invented], [...same, ...invented.map(() => false)]);
}

/** A straight line and a staircase for each feature, each fitted on its own, half of either. */
function learn(rows: readonly (readonly number[])[], same: readonly boolean[]): CompareModel {
  const line = fitLinear(rows, same);
  const stairs = fitSteps(rows, same);
  const round = (value: number) => Number(value.toPrecision(5));
  return {
    bias: round((line.bias + stairs.bias) / 2),
    features: FEATURE_NAMES.map((name, index) => ({
      name,
      weight: round((line.weights[index] ?? 0) / 2),
      steps: (stairs.steps[index] ?? []).map(([cut, gain]): [number, number] => [
        round(cut),
        round(gain / 2),
      ]),
    })),
  };
}

/** Scores of all pairs, each from a model and counts that have seen nothing of its fold. */
function crossValidate(
  items: readonly z.infer<typeof Item>[],
  pairs: readonly Labelled[],
  foldOf: (day: string) => string,
): Scored[] {
  const folds = [...new Set(pairs.map(({ a }) => foldOf(a.published.slice(0, 10))))].sort();
  return folds.flatMap((fold) => {
    const rest = items.filter(({ date }) => foldOf(date.slice(0, 10)) !== fold);
    const counts = parseCounts(countWords(rest), rest.length);
    const inFold = ({ a }: Labelled) => foldOf(a.published.slice(0, 10)) === fold;
    const training = pairs.filter((pair) => !inFold(pair));
    const held = pairs.filter(inFold);
    const prepare = rememberPieces(counts);
    const model = learnFrom(training, prepare, counts);
    return measureAll(held, prepare).map((row, index) => ({
      score: scoreFeatures(model, row),
      same: held[index]?.label === 'same',
      yardstick: held[index]?.yardstick ?? false,
    }));
  });
}

function countAt(scored: readonly Scored[], threshold: number): string {
  const taken = scored.filter(({ score }) => score >= threshold);
  const right = taken.filter(({ same }) => same).length;
  const all = scored.filter(({ same }) => same).length;
  return `precision ${right}/${taken.length} = ${(right / taken.length).toFixed(3)}, recall ${right}/${all} = ${(right / all).toFixed(3)}`;
}

/** The lowest threshold at which the precision asked for is kept from there on up. */
function chooseThreshold(scored: readonly Scored[]): number {
  const ordered = [...scored].sort((a, b) => b.score - a.score);
  let [right, best] = [0, 1];
  for (const [index, { score, same }] of ordered.entries()) {
    if (same) right++;
    if (right / (index + 1) >= PRECISION) best = score;
  }
  return best;
}

/** Precision and recall with a threshold that, for each half, is chosen on the other half. */
function reportChosen(name: string, scored: readonly Scored[]): void {
  const halves = [0, 1].map((half) => scored.filter((_, index) => index % 2 === half));
  const kept = halves.map((half, index) => {
    const threshold = chooseThreshold(halves[1 - index] ?? []);
    return half.map((item) => ({ ...item, score: item.score >= threshold ? 1 : 0 }));
  });
  console.log(`${name}: threshold chosen on the other half: ${countAt(kept.flat(), 1)}`);
}

function report(name: string, scored: readonly Scored[]): void {
  const yardstick = scored.filter((item) => item.yardstick);
  for (const threshold of [0.7, SAME_THRESHOLD, 0.8, 0.85])
    console.log(`${name}: at ${threshold}: ${countAt(yardstick, threshold)}`);
  reportChosen(name, yardstick);
}

/** A day's place among `folds`, shuffled by `seed`; the same for all pairs of one day. */
const foldByDay = (seed: number, folds: number) => (day: string) => {
  let hash = seed * 7_919;
  for (let index = 0; index < day.length; index++) hash = Math.imul(hash ^ day.charCodeAt(index), 16_777_619);
  return String((hash >>> 7) % folds);
};

function writeData(counts: string, items: number, model: CompareModel): void {
  const note = '/** Written by `src/cli/train-compare.ts`; not for hand editing. */\n';
  const rows = counts.match(/.{1,100}(?:,|$)/g) ?? [];
  const table = rows.map((row) => `  '${row}',`).join('\n');
  writeFileSync(
    'src/digest/story-counts-data.ts',
    `${note}export const COUNTED_ITEMS = ${items};\n\n${note}export const WORD_COUNTS = [\n${table}\n].join('');\n`,
  );
  const features = model.features.map((feature) => `    ${JSON.stringify(feature)},`).join('\n');
  writeFileSync(
    'src/digest/compare-weights.ts',
    `import type { CompareModel } from './compare-model.ts';\n\n${note}export const COMPARE_MODEL: CompareModel = {\n  bias: ${model.bias},\n  features: [\n${features}\n  ],\n};\n`,
  );
}

function run(args: readonly string[]): void {
  const [stream = '', ...files] = args.filter((arg) => !arg.startsWith('--'));
  const items = readLines(stream, Item);
  const pairs = files.flatMap((file, index) =>
    readLines(file, Pair)
      .filter(({ sure }) => sure)
      .map((pair) => ({ ...pair, yardstick: index === 0 })),
  );
  console.log(
    `${items.length} items, ${pairs.length} pairs, ${pairs.filter((p) => p.yardstick).length} scored`,
  );
  report(
    'by month',
    crossValidate(items, pairs, (day) => day.slice(0, 7)),
  );
  for (const seed of [1, 2, 3])
    report(`10 folds of days, seed ${seed}`, crossValidate(items, pairs, foldByDay(seed, 10)));
  if (!args.includes('--write')) return;
  const table = countWords(items);
  const counts = parseCounts(table, items.length);
  writeData(table, items.length, learnFrom(pairs, rememberPieces(counts), counts));
}

run(process.argv.slice(2));
