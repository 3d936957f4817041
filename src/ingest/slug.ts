import { IMPORT_ID_MAX } from '../limits.ts';
import type { Slug } from '../model/ids.ts';

/** Latin letters that NFKD leaves whole. */
const LETTERS: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
};

/**
 * A slug from a name or a title: accents stripped (NFKD), lower case, hyphens between words, at most
 * IMPORT_ID_MAX units and whole words. Null where letters of another script would be lost, or nothing is
 * left: such a name would slug to something that no longer tells it apart.
 */
export function findSlug(name: string): Slug | null {
  const plain = name
    .toWellFormed()
    .slice(0, 4 * IMPORT_ID_MAX)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[æœøßłđðþħı]/g, (letter) => LETTERS[letter] ?? '');
  if (/[^\p{ASCII}]/u.test(plain.replace(/[^\p{L}]/gu, ''))) return null;
  const slug = plain
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (slug.length <= IMPORT_ID_MAX) return slug === '' ? null : slug;
  const cut = slug.lastIndexOf('-', IMPORT_ID_MAX);
  return slug.slice(0, cut > IMPORT_ID_MAX / 2 ? cut : IMPORT_ID_MAX);
}
