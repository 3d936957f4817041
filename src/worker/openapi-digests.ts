import { AFTER, DAY, describeRoutes, HTML, inPath, inQuery, JSON_TYPE } from './openapi-entry.ts';
import { Format } from './respond.ts';

const FEEDS = ['application/rss+xml', 'application/atom+xml', 'application/feed+json'];
const NEWSLETTER = 'The id of a newsletter, `frontline` for instance.';

/** Digests in all their forms. */
export const DIGEST_ROUTES = describeRoutes('Digests', false, [
  {
    path: '/',
    id: 'home',
    summary: 'The newsletters, each with its newest digests.',
    answers: [HTML],
    example: '/',
  },
  {
    path: '/digests',
    id: 'listDigests',
    summary: 'Published digests, newest first.',
    params: [inQuery('newsletter', `${NEWSLETTER} Without it, of all.`), inQuery('after', AFTER)],
    answers: [HTML],
    problems: { 400: '`after` is no such value', 404: 'There is no such newsletter' },
    example: '/digests?newsletter=frontline',
  },
  {
    path: '/digests/{id}',
    id: 'digest',
    summary: 'A digest as a page. `latest` is the newest that has stories.',
    params: [inPath('id', '`NEWSLETTER-LASTDAY`, `NEWSLETTER-FROM--TO` or `latest`.')],
    answers: [HTML],
    problems: { 404: 'There is no such digest, or it is not published' },
    example: '/digests/latest',
  },
  {
    path: '/digests/{id}/{rendition}',
    id: 'digestRendition',
    summary: 'A digest in another form; all forms hold the same.',
    params: [
      inPath('id', 'As above.'),
      {
        ...inPath('rendition', 'The email’s HTML, its plain text, the whole digest, or a sample message.'),
        schema: { enum: ['email', 'text', 'json', 'eml'] },
      },
    ],
    answers: [HTML, 'text/plain', JSON_TYPE, 'message/rfc822'],
    schema: 'Digest',
    problems: { 404: 'There is no such digest or form' },
    example: '/digests/latest/json',
  },
  {
    path: '/preview',
    id: 'preview',
    summary: 'The digest of any window, built on request and stored nowhere.',
    params: [
      inQuery('newsletter', `${NEWSLETTER} Without it, the first.`),
      inQuery('from', 'First day, in the newsletter’s zone.', DAY),
      inQuery('to', 'Last day, inclusive. Without either, the newest digest’s window.', DAY),
      inQuery('theme', 'One theme of the newsletter: its section alone.'),
      inQuery('format', 'The form; `web` without it.', { enum: Format.options }),
    ],
    answers: [HTML, 'text/plain', JSON_TYPE, 'message/rfc822', ...FEEDS],
    schema: 'Digest',
    problems: {
      400: 'A day, window or format that makes no sense',
      404: 'No such newsletter or theme, or no articles',
    },
    example: '/preview?newsletter=frontline&from=2022-05-16&to=2022-05-22&format=json',
  },
]);

/** Feeds of published stories. */
export const FEED_ROUTES = describeRoutes('Feeds', false, [
  {
    path: '/feeds/{file}',
    id: 'newsletterFeed',
    summary: 'The newest 100 stories of a newsletter’s published digests.',
    params: [inPath('file', 'The newsletter’s id with `.rss`, `.atom` or `.json`.')],
    answers: FEEDS,
    problems: { 404: 'There is no such newsletter' },
    example: '/feeds/frontline.atom',
  },
  {
    path: '/feeds/{newsletter}/{file}',
    id: 'themeFeed',
    summary: 'The same of one theme.',
    params: [
      inPath('newsletter', NEWSLETTER),
      inPath('file', 'The theme’s id with `.rss`, `.atom` or `.json`.'),
    ],
    answers: FEEDS,
    problems: { 404: 'There is no such newsletter, or it has no such theme' },
    example: '/feeds/frontline/morale.json',
  },
]);
