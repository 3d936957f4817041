import { directionOf } from './clean.ts';
import { type Alternate, subscribeUrl, trimBase } from './links.ts';
import type { Shell } from './page-view.ts';

/** The site's parts as every page links to them, by path. */
const PARTS = [
  ['Digests', '/digests'],
  ['Themes', '/themes'],
  ['Claims', '/claims'],
  ['Search', '/search'],
  ['Docs', '/docs'],
] as const;

function navOf(base: string, canonical: string): Shell['nav'] {
  return PARTS.map(([title, path]) => {
    const href = `${base}${path}`;
    const rest = canonical.startsWith(href) ? canonical.slice(href.length) : null;
    if (rest === '') return { title, href, current: 'page' };
    return { title, href, current: rest !== null && /^[/?]/.test(rest) ? 'true' : '' };
  });
}

/** What the frame of a page prints, from what its author knows. */
export function shellOf(page: {
  base: string;
  lang: string;
  title: string;
  description: string;
  canonical: string;
  kind: Shell['kind'];
  alternates: Alternate[];
  /** The newsletter that the page is of, by id. */
  newsletter?: string | undefined;
}): Shell {
  const base = trimBase(page.base);
  return {
    lang: page.lang,
    dir: directionOf(page.lang),
    pageTitle: page.title,
    pageDescription: page.description,
    canonical: page.canonical,
    kind: page.kind,
    alternates: page.alternates,
    homeUrl: `${base}/`,
    digestsUrl: `${base}/digests`,
    themesUrl: `${base}/themes`,
    claimsUrl: `${base}/claims`,
    searchUrl: `${base}/search`,
    subscribeUrl: subscribeUrl(base, page.newsletter),
    openSearchUrl: `${base}/opensearch.xml`,
    nav: navOf(base, page.canonical),
  };
}
