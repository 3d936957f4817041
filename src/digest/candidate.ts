import type { Annotation } from '../model/annotation.ts';
import type { Article, Published } from '../model/article.ts';
import type { DigestArticle } from '../model/digest.ts';
import type { StorySignature } from '../model/story-signature.ts';
import { describeStory } from './story-signature.ts';

/** An article that a digest may carry, with what analysis found in it. Its text is not needed again. */
export type Candidate = {
  readonly article: Omit<Article, 'text' | 'published' | 'source'> & {
    readonly published: Published;
    /** Which revision of it this is; left out for one of a corpus, whose versions its editor keeps. */
    readonly revision?: number;
  };
  readonly annotation: Annotation;
  /** What comparing it with others needs; made by `describeArticleStory`. */
  readonly signature: StorySignature;
};

/** The revision of an article as a digest names it, the first one too: what it links to must go on saying what it quotes. */
export function nameRevision({ revision }: { revision?: number | undefined }): { revision?: number } {
  return revision === undefined ? {} : { revision };
}

/** What a digest says of an article. */
export function describeArticle({ article }: Candidate): DigestArticle {
  const { id, title, publisher, after, byline, url, lang, published, publishedBasis } = article;
  const described = { id, title, publisher, after, byline, url, lang, published, publishedBasis };
  return { ...described, ...nameRevision(article) };
}

/** An article's signature, made once when it is stored: its voice is the outlet whose report it follows, if any. */
export function describeArticleStory(
  article: Pick<Article, 'title' | 'text' | 'published' | 'publisher' | 'after'>,
): StorySignature {
  const { title, text, published, publisher, after } = article;
  return describeStory({ title, text, published, publisher: after ?? publisher });
}
