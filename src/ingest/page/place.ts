import { HttpUrl } from '../../model/ids.ts';
import { findCanonicalUrl, isTracking } from '../canonical-url.ts';
import type { PageHead } from './head.ts';
import type { LinkedArticle } from './json-ld.ts';
import { siteHost } from './names.ts';

const LANG = /^([a-z]{2,3})(?:[-_]([a-z0-9]{2,8}))?(?:[-_][a-z0-9]{2,8})*$/i;

/** Scripts in which languages are written; a language not named here is in Latin letters. */
const SCRIPTS: readonly (readonly [script: RegExp, languages: readonly string[]])[] = [
  [
    /\p{Script=Cyrillic}/gu,
    ['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk', 'ky', 'mn', 'tg', 'tt', 'ba', 'uz', 'bs', 'cnr'],
  ],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, ['zh', 'ja', 'yue', 'ko', 'cmn']],
  [/\p{Script=Hangul}/gu, ['ko']],
  [/\p{Script=Arabic}/gu, ['ar', 'fa', 'ur', 'ps', 'ckb', 'ku', 'ug', 'sd', 'az', 'pa']],
  [/\p{Script=Hebrew}/gu, ['he', 'yi', 'iw']],
  [/\p{Script=Greek}/gu, ['el']],
  [/\p{Script=Devanagari}/gu, ['hi', 'mr', 'ne', 'sa']],
];
const SAMPLE = 2_000;
const MAJORITY = 0.3;

/** Whether a text can be of a language, by its script. */
function fitsScript(lang: string, text: string): boolean {
  const sample = text.slice(0, SAMPLE);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const [primary = ''] = lang.toLowerCase().split('-');
  for (const [script, languages] of SCRIPTS) {
    const share = (sample.match(script)?.length ?? 0) / Math.max(1, letters);
    if (share > MAJORITY) return languages.includes(primary);
  }
  return true;
}

function readLang(raw: string | null | undefined): string | null {
  const parts = LANG.exec(raw?.trim().split(/[,;]/)[0]?.trim() ?? '');
  if (!parts) return null;
  const [, primary = '', rest] = parts;
  const lower = primary.toLowerCase();
  if (rest === undefined) return lower;
  return `${lower}-${rest.length === 2 ? rest.toUpperCase() : rest.charAt(0).toUpperCase() + rest.slice(1).toLowerCase()}`;
}

/** A page's language, BCP 47, as it declares it; declarations that its script belies are passed over. Null where none is left. */
export function findLang(
  root: Readonly<Record<string, string>>,
  head: PageHead,
  linked: LinkedArticle | null,
  text: string,
): string | null {
  const said = [
    root['lang'],
    linked?.lang,
    head.meta.get('og:locale'),
    head.meta.get('content-language'),
    head.meta.get('language'),
    head.meta.get('dc.language'),
  ];
  for (const raw of said) {
    const lang = readLang(raw);
    if (lang !== null && fitsScript(lang, text)) return lang;
  }
  return null;
}

/** An address without its fragment and the parameters that only count readers. */
function tidyAddress(url: URL): string {
  const tidy = new URL(url.href);
  tidy.hash = '';
  for (const name of [...tidy.searchParams.keys()]) if (isTracking(name)) tidy.searchParams.delete(name);
  return tidy.href;
}

function isSameSite(a: string, b: string): boolean {
  const one = siteHost(a);
  const other = siteHost(b);
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

/** Years, months and days of an archive, and what is short as the number of a list is. */
const ARCHIVE_PART = /^\d{1,4}$/;
/** Numbers of articles; three words and more; endings of documents. */
const ARTICLE_PART = /\d{4}|[^-_]+[-_]+[^-_]+[-_]+[^-_]|\.(?:s?html?|php|aspx?)$/i;
const PROGRAM = /\.(?:php\d?|aspx?|jsp|cgi|pl|do)$/i;
/** Units of a name that joins its words without a mark, as in scripts without spaces. */
const LONG_PART = 25;

/** The parts of a page's path, decoded, without those that tell only its form (AMP, mobile, index files). */
function readPath(url: URL): { parts: string[]; search: string } {
  const { pathname, search } = new URL(findCanonicalUrl(url.href) ?? url.href);
  const parts = pathname.split('/').filter((part) => part !== '');
  return { parts: parts.map(decodePart), search };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not of UTF-8: taken as it is.
    return part;
  }
}

/** Whether the address that a page names is a page above it, as of a front page or a section: many sites have it in all their pages. */
function isAbove(named: URL, from: URL): boolean {
  const above = readPath(named);
  const below = readPath(from);
  // A query may name an article of its own.
  if (above.search !== '' || above.parts.length > below.parts.length) return false;
  const last = above.parts.at(-1) ?? '';
  const isWithin = above.parts.every((part, place) => part === below.parts[place]);
  if (isWithin && above.parts.length < below.parts.length) return true;
  // One program serves all articles, and the query says which.
  if (isWithin) return below.search !== '' && (last === '' || PROGRAM.test(last));
  const isArticle = !ARCHIVE_PART.test(last) && (ARTICLE_PART.test(last) || last.length >= LONG_PART);
  const lastBelow = below.parts.at(-1) ?? '';
  const isBelowArticle =
    /\d/.test(lastBelow) || ARTICLE_PART.test(lastBelow) || lastBelow.length >= LONG_PART;
  return !isArticle && isBelowArticle;
}

/**
 * A page's address as it gives it itself, where that is of the same site and no front page or section above it; else the one
 * that it was fetched from.
 */
export function findAddress(head: PageHead, url: string): string {
  const from = new URL(url);
  for (const raw of [head.canonical, head.meta.get('og:url')]) {
    if (!raw || !URL.canParse(raw, url)) continue;
    const named = new URL(raw, url);
    if (HttpUrl.safeParse(named.href).success && isSameSite(named.href, url) && !isAbove(named, from))
      return tidyAddress(named);
  }
  return tidyAddress(from);
}
