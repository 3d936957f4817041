import { env } from 'cloudflare:workers';
import type { Article } from '../../src/model/article.ts';
import { StorySignature } from '../../src/model/story-signature.ts';
import { saveArticles } from '../../src/store/articles.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { loadBatch } from './loading.ts';

/** Loads the corpus without building digests. */
export async function loadArchive(): Promise<void> {
  for (let runs = 0; runs < 20; runs++) {
    if ((await loadBatch(embeddedCorpus)) !== 'more') return;
  }
  throw new Error('the corpus is not loaded after 20 runs');
}

const signature = StorySignature.parse({
  v: 1,
  title: [],
  lead: [],
  names: [],
  numbers: [],
  markers: [],
  at: null,
  publisher: null,
  sketch: '',
  shingles: 0,
});

/** Stores a report whose text is one sentence, which is evidence for `theme` by `rule`. */
export async function storeReport(
  report: Partial<Article> & { id: string; text: string },
  theme: string,
  rule = 'soldiers-refuse',
): Promise<void> {
  const article = {
    source: 'test',
    url: null,
    title: 'A report',
    publisher: 'The Outlet',
    after: null,
    byline: null,
    lang: 'en',
    published: null,
    publishedBasis: null,
    fingerprint: '0'.repeat(64),
    ...report,
  };
  const span = { in: 'text' as const, start: 0, end: report.text.length, text: report.text };
  const evidence = [{ ...span, score: 1, rule, speaker: 'An officer', hedge: null, probability: null }];
  await saveArticles(env.DB, [
    {
      article,
      annotation: { themes: [{ theme, score: 1, evidence }], otherSides: [], claims: [] },
      signature,
      keys: [],
      member: null,
      claims: [],
    },
  ]);
}
