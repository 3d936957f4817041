import { z } from 'zod';
import { TEXT_MAX, TITLE_MAX } from '../limits.ts';
import { Article, Published } from '../model/article.ts';
import type { Entry } from '../model/entry.ts';
import { HttpUrl } from '../model/ids.ts';
import { readHtml } from './feeds/read-html.ts';
import { normaliseText, normaliseTitle } from './normalise.ts';

/** An article as a client posts it. One of `text` and `html` is needed. */
export const PostedArticle = z
  .strictObject({
    /** The client's own name for it: the same one again is the same article. */
    id: z.string().trim().min(1).max(500).nullable().optional(),
    url: HttpUrl.nullable().optional(),
    title: z.string().max(TITLE_MAX).optional(),
    /** Plain text, paragraphs separated by blank lines. */
    text: z.string().max(TEXT_MAX).optional(),
    /** Instead of `text`: only its words are kept. */
    html: z
      .string()
      .max(2 * TEXT_MAX)
      .optional(),
    published: Published.nullable().optional(),
    updated: Published.nullable().optional(),
    byline: z.string().max(500).nullable().optional(),
    /** Who publishes it, where no source is named. */
    publisher: z.string().trim().min(1).max(200).nullable().optional(),
    lang: Article.shape.lang.nullable().optional(),
  })
  .refine(({ text, html }) => (text === undefined) !== (html === undefined), {
    error: 'needs a text or html, and not both',
  });
export type PostedArticle = z.infer<typeof PostedArticle>;

/** A posted article as an Entry: plain text whichever way it came. Null where no word of it is left. */
export function entryOfPosted(posted: PostedArticle): Entry | null {
  const { id = null, url = null, published = null, updated = null, lang = null } = posted;
  const text =
    posted.text === undefined
      ? normaliseText(readHtml(posted.html ?? ''), 'paragraph')
      : normaliseText(posted.text);
  if (text === '') return null;
  const byline = normaliseTitle(posted.byline ?? '');
  return {
    id,
    url,
    title: normaliseTitle(posted.title ?? ''),
    text,
    summary: '',
    published,
    updated,
    authors: byline === '' ? [] : [byline],
    categories: [],
    enclosures: [],
    lang,
  };
}
