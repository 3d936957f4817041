import { z } from 'zod';
import { Article, Published } from './article.ts';
import { HttpUrl } from './ids.ts';

/** What the page of an article says: an Article before it is stored, without the source it belongs to. */
export const PageArticle = z.object({
  /** The page's own canonical address, else the one it was fetched from. */
  url: HttpUrl,
  /** Empty where the page names none. */
  title: z.string(),
  /** Plain text as in an Article: NFC, paragraphs separated by one blank line. */
  text: z.string().min(1),
  /** Names as the page gives them, joined by commas. */
  byline: z.string().min(1).nullable(),
  publisher: z.string().min(1).nullable(),
  published: Published.nullable(),
  /** What `published` rests on, in words. */
  publishedBasis: z.string().min(1).nullable(),
  /** When the article was last changed, where the page says so. */
  modified: Published.nullable(),
  /** BCP 47, as the page declares it; null where it does not, or its script belies it. */
  lang: Article.shape.lang.nullable(),
});
export type PageArticle = z.infer<typeof PageArticle>;

/** What extraction makes of a page: its article, or in words why there is none. */
export type PageReading =
  | { readonly ok: true; readonly article: PageArticle }
  | { readonly ok: false; readonly error: string };
