import type { Annotation } from '../model/annotation.ts';
import type { Article, Published } from '../model/article.ts';
import type { DigestArticle } from '../model/digest.ts';

/** An article that a digest may carry, with what analysis found in it. Its text is not needed again. */
export type Candidate = {
  readonly article: Omit<Article, 'text' | 'published' | 'source'> & { published: Published };
  /** SHA-256 of the text's words: equal for syndicated copies. */
  readonly fingerprint: string;
  readonly annotation: Annotation;
};

/** What a digest says of an article. */
export function describeArticle({ article }: Candidate): DigestArticle {
  const { id, title, publisher, after, byline, url, lang, published, publishedBasis } = article;
  return { id, title, publisher, after, byline, url, lang, published, publishedBasis };
}
