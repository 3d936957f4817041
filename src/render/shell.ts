import { directionOf } from './clean.ts';
import { type Alternate, trimBase } from './links.ts';
import type { Shell } from './page-view.ts';

/** What the frame of a page prints, from what its author knows. */
export function shellOf(page: {
  base: string;
  lang: string;
  title: string;
  description: string;
  canonical: string;
  kind: Shell['kind'];
  alternates: Alternate[];
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
  };
}
