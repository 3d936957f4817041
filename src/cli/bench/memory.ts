import { annotate } from '../../analyze/annotate.ts';
import { openCorpus, openThemes } from '../open-corpus.ts';
import { buildBenchArticles } from './bench-articles.ts';

/*
 * `node --expose-gc src/cli/bench/memory.ts`: annotates 10,000 articles in one process and prints, as JSON, the
 * bytes of heap in use after a collection, when so many articles had been annotated.
 */

const MARKS = [1_000, 5_000, 10_000];
/** UTF-16 units of an article: what is kept of each would show whatever its length, and short ones are soon read. */
const UNITS = 1_000;
/** Articles made at a time, so that the articles themselves are not what fills the heap. */
const BATCH = 100;

const themes = await openThemes(undefined);
const { articles } = await openCorpus(undefined);
const heap: Record<string, number> = {};
let claims = 0;
for (let done = 0; done < Math.max(...MARKS); ) {
  // Another length for another seed: no batch repeats an earlier one.
  for (const article of buildBenchArticles(articles, BATCH, UNITS + done / BATCH)) {
    claims += annotate(article, themes).claims.length;
    done++;
  }
  if (!MARKS.includes(done)) continue;
  if (globalThis.gc === undefined) throw new Error('run with node --expose-gc');
  globalThis.gc();
  heap[done] = process.memoryUsage().heapUsed;
}
console.log(JSON.stringify({ claims, heap }));
