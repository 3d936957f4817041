import { z } from 'zod';
import { Day, HttpUrl, Instant, Slug } from './ids.ts';

/** When an article was published: a whole day where no hour is known, else a UTC instant. */
export const Published = z.union([Day, Instant], { error: 'must be YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ' });
export type Published = z.infer<typeof Published>;

/** The `publisher` of a text written by Sitrep itself after another outlet's report. */
export const BRIEF_PUBLISHER = 'Sitrep brief';

/**
 * A normalised, stored item. `text` is plain text: NFC, paragraphs separated by one blank line, no
 * markup and no control characters. An empty `title` and a null `published` mean that the source gave none.
 */
export const Article = z.object({
  id: Slug,
  /** The id of the Source it came from. */
  source: Slug,
  url: HttpUrl.nullable(),
  title: z.string(),
  publisher: z.string().min(1).nullable(),
  /** For a brief: the outlet whose report it follows, null where that report does not name itself. */
  after: z.string().min(1).nullable(),
  byline: z.string().min(1).nullable(),
  /** BCP 47, for instance `en`. */
  lang: z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag'),
  published: Published.nullable(),
  /** What `published` rests on, in words ("dateline", "the ministry's update of that day"). */
  publishedBasis: z.string().min(1).nullable(),
  text: z.string().min(1),
});
export type Article = z.infer<typeof Article>;
