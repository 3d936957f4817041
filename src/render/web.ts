import type { Digest } from '../model/digest.ts';
import { fillWebDigest, STYLE_CSP_HASH } from './compiled.js';
import { EMPTY_SECTION, subjectOf } from './email-view.ts';
import { type Alternate, feedLinks } from './links.ts';
import { shellOf } from './shell.ts';
import { digestView } from './view.ts';

export { STYLE_CSP_HASH };

/** The other renditions of a digest, at their own addresses. */
function renditionLinks(url: string): Alternate[] {
  return [
    { type: 'text/html', title: 'As email', href: `${url}/email` },
    { type: 'text/plain', title: 'Plain text', href: `${url}/text` },
    { type: 'application/json', title: 'JSON', href: `${url}/json` },
    { type: 'message/rfc822', title: 'Mail message', href: `${url}/eml` },
  ];
}

/** A digest as a complete web page: no script, no style attribute, one stylesheet that STYLE_CSP_HASH allows. */
export function renderWeb(digest: Digest): string {
  const view = digestView(digest);
  const renditions = renditionLinks(view.url);
  const feeds = feedLinks(view.base, { id: digest.newsletter, title: view.title });
  const shell = shellOf({
    base: view.base,
    lang: view.lang,
    title: subjectOf({ ...digest, title: view.title }),
    description: view.description || view.counts,
    canonical: view.url,
    kind: 'article',
    alternates: [...feeds, ...renditions],
    newsletter: digest.newsletter,
  });
  return fillWebDigest({
    ...view,
    ...shell,
    emptyNote: EMPTY_SECTION,
    renditions,
    feeds: feeds.map((feed, at) => ({ ...feed, title: ['RSS', 'Atom', 'JSON Feed'][at] ?? feed.title })),
  });
}
