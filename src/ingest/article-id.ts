import { ARTICLE_ID_WORDS_MAX } from '../limits.ts';
import type { Slug } from '../model/ids.ts';
import { sha256 } from '../model/sha256.ts';
import { findSlug } from './slug.ts';

/** Hexadecimal digits of the hash: 48 bits, of which a million articles share one with a chance of 1 in 500. */
const HASH_DIGITS = 12;

/** Words of a title for an address: whole ones, `ARTICLE_ID_WORDS_MAX` units at most. */
function slugTitle(title: string): string {
  const slug = findSlug(title) ?? 'article';
  if (slug.length <= ARTICLE_ID_WORDS_MAX) return slug;
  const cut = slug.lastIndexOf('-', ARTICLE_ID_WORDS_MAX);
  return slug.slice(0, cut > 0 ? cut : ARTICLE_ID_WORDS_MAX).replace(/-+$/, '');
}

/** The id of a new article: words of its title, and a hash of the name that it is known by, so that it is made the same each time. */
export async function makeArticleId(title: string, name: string): Promise<Slug> {
  return `${slugTitle(title)}-${(await sha256(name)).slice(0, HASH_DIGITS)}`;
}
