import { compileThemes } from '../../analyze/compile-themes.ts';
import { fillMessage } from '../../deliver/message-template.ts';
import { openCorpus } from '../open-corpus.ts';
import { buildBenchDigest } from './bench-digest.ts';
import { compileBenchMessage, makeRecipient } from './messages.ts';

/*
 * `node --expose-gc src/cli/bench/message-memory.ts`: fills 100,000 messages of one variant in one process and prints, as
 * JSON, the bytes of heap in use after a collection, when so many had been filled, and how many characters they had.
 */

const MARKS = [10_000, 50_000, 100_000];

const corpus = await openCorpus(undefined);
const themes = compileThemes(corpus);
if (!themes.ok) throw new Error('the themes do not compile');
const template = await compileBenchMessage(await buildBenchDigest(corpus, themes.compiled));
const heap: Record<string, number> = {};
let characters = 0;
for (let done = 1; done <= Math.max(...MARKS); done++) {
  const { raw } = fillMessage(template, makeRecipient(done));
  // Reading its end puts the message together, as a provider does.
  characters += raw.length + (raw.endsWith('\n') ? 0 : 1);
  if (!MARKS.includes(done)) continue;
  if (globalThis.gc === undefined) throw new Error('run with node --expose-gc');
  globalThis.gc();
  heap[done] = process.memoryUsage().heapUsed;
}
console.log(JSON.stringify({ characters, heap }));
