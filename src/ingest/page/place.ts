import { HttpUrl } from '../../model/ids.ts';
import type { PageHead } from './head.ts';
import type { LinkedArticle } from './json-ld.ts';
import { siteHost } from './names.ts';

const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|ocid|cmpid|cmp|ito|ref_src|ftag|ncid|smid|at_\w+|xtor)$/i;
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
  for (const name of [...tidy.searchParams.keys()]) if (TRACKING.test(name)) tidy.searchParams.delete(name);
  return tidy.href;
}

function isSameSite(a: string, b: string): boolean {
  const one = siteHost(a);
  const other = siteHost(b);
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

/** A page's address as it gives it itself, where that is of the same site and no mere front page; else the one it was fetched from. */
export function findAddress(head: PageHead, url: string): string {
  const from = new URL(url);
  for (const raw of [head.canonical, head.meta.get('og:url')]) {
    if (!raw || !URL.canParse(raw, url)) continue;
    const named = new URL(raw, url);
    const isFront = named.pathname === '/' && named.search === '' && from.pathname !== '/';
    if (HttpUrl.safeParse(named.href).success && isSameSite(named.href, url) && !isFront)
      return tidyAddress(named);
  }
  return tidyAddress(from);
}
