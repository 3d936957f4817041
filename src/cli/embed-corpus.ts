import { join } from 'node:path';
import { readCorpus } from './read-corpus.ts';
import { writeAtomic } from './write-atomic.ts';

/**
 * Writes the corpus as a module that the Worker carries, `src/worker/embedded-corpus.js` (git-ignored),
 * so that a deployed Worker loads it by itself. Untouched where nothing changed.
 */
export async function embedCorpus(
  root: string,
  corpus: string,
): Promise<{ changed: boolean; problems: string[] }> {
  const read = await readCorpus(corpus, join(root, 'corpus'));
  // A string parses faster than an object literal, and its bytes are JSON as it stands.
  const source = `export const embeddedCorpus = JSON.parse(${JSON.stringify(JSON.stringify(read.corpus))});\n`;
  const changed = writeAtomic(join(root, 'src/worker/embedded-corpus.js'), source);
  return { changed, problems: read.problems };
}
