import { generateOpml } from 'feedsmith';
import { NAME_MAX } from '../limits.ts';
import type { Source } from '../model/source.ts';
import { cleanLine } from './clean.ts';

/** What an OPML file says of a source. */
export type ListedFeed = Pick<Source, 'title' | 'newsletter'> & {
  readonly url: string;
  readonly lang: string | null;
};

const HEAD = { title: 'Sources of Sitrep', docs: 'https://opml.org/spec2.opml' };

/** A file without feeds, which the library refuses to write. */
const NOTHING = `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
  <head>
    <title>${HEAD.title}</title>
    <docs>${HEAD.docs}</docs>
  </head>
  <body/>
</opml>
`;

/**
 * Feeds as an OPML 2.0 file (https://opml.org/spec2.opml). A source of one newsletter has that in its category, so that the
 * file brings it back where it was. `made` is when the list was read.
 */
export function renderOpml(feeds: readonly ListedFeed[], made: Date): string {
  if (feeds.length === 0) return NOTHING;
  return generateOpml({
    head: { ...HEAD, dateCreated: made },
    body: {
      outlines: feeds.map(({ title, newsletter, url, lang }) => {
        const text = cleanLine(title, NAME_MAX) || url;
        return {
          type: 'rss',
          text,
          title: text,
          xmlUrl: url,
          ...(lang === null ? {} : { language: lang }),
          ...(newsletter === null ? {} : { category: `/${newsletter}` }),
        };
      }),
    },
  });
}
