import { findSlug } from '../../ingest/slug.ts';
import type { Slug } from '../../model/ids.ts';
import { sha256 } from '../../model/sha256.ts';

/** UTF-16 units of the words of a source's id. */
const WORDS_MAX = 60;

/** Hexadecimal digits by which sources of the same words differ. */
const HASH_DIGITS = 8;

/** The words of a source's id: its title's, else its host's. */
export function wordsOfSource(title: string, url: string | null): Slug {
  const host = url === null ? null : new URL(url).hostname.replace(/^(?:www|feeds?|rss)\./, '');
  const slug = findSlug(title) ?? (host === null ? null : findSlug(host)) ?? 'source';
  return slug.slice(0, WORDS_MAX).replace(/-+$/, '');
}

/** An id for a source whose words another one has: theirs and a hash of what tells the two apart. */
export async function hashedSourceId(words: Slug, name: string): Promise<Slug> {
  return `${words}-${(await sha256(name)).slice(0, HASH_DIGITS)}`;
}
