import { annotate } from '../../analyze/annotate.ts';
import type { CompiledThemes } from '../../analyze/compile-themes.ts';
import { buildDigest } from '../../digest/build.ts';
import { type Candidate, describeArticleStory } from '../../digest/candidate.ts';
import type { Corpus, FingerprintedArticle } from '../../model/corpus.ts';
import type { Digest } from '../../model/digest.ts';

/** Stories of the digest that the bench renders: a full week of a busy newsletter. */
export const STORIES = 30;

/** From before the corpus's first article to after its last. */
const WINDOW = { from: '2022-03-21', to: '2023-05-21' };

/** An article as a digest takes it, under a new id where it stands in for another one, or null where it has no date. */
function candidateOf(article: FingerprintedArticle, lap: number, compiled: CompiledThemes): Candidate | null {
  const { text: _text, source: _source, fingerprint: _fingerprint, published, ...metadata } = article;
  if (published === null) return null;
  const id = lap === 0 ? article.id : `${article.id}-${lap}`;
  return {
    article: { ...metadata, id, published },
    annotation: annotate(article, compiled),
    signature: describeArticleStory(article),
  };
}

/**
 * A digest of STORIES stories made of the corpus's own articles, in the order of their ids, begun again under new
 * ids until there are enough. The same corpus gives the same bytes. Throws where no article earns a theme.
 */
export async function buildBenchDigest(corpus: Corpus, compiled: CompiledThemes): Promise<Digest> {
  const [newsletter] = corpus.newsletters;
  if (newsletter === undefined) throw new Error('the corpus has no newsletter');
  const candidates: Candidate[] = [];
  for (let lap = 0; lap < STORIES; lap++) {
    for (const article of corpus.articles) {
      const candidate = candidateOf(article, lap, compiled);
      if (candidate === null || candidate.annotation.themes.length === 0) continue;
      candidates.push(candidate);
      if (candidates.length < STORIES) continue;
      const inputs = {
        newsletter,
        themes: corpus.themes,
        window: WINDOW,
        base: 'https://sitrep.example',
        told: [],
      };
      const built = await buildDigest({ ...inputs, candidates });
      if (!built.ok || built.digest.counts.stories !== STORIES)
        throw new Error(`the bench needs a digest of ${STORIES} stories from the corpus`);
      return built.digest;
    }
  }
  throw new Error('no article of the corpus earns a theme');
}
