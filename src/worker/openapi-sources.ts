import {
  API_PAGE,
  API_PAGE_MAX,
  OPML_MAX_BYTES,
  OPML_SOURCES_MAX,
  POSTED_MAX,
  POSTED_MAX_BYTES,
  REQUEST_MAX_BYTES,
} from '../limits.ts';
import { AFTER, DAY, describeRoutes, inPath, inQuery, JSON_TYPE } from './openapi-entry.ts';

const SHUT = {
  401: 'The token is missing or another',
  503: 'No token is set, so the interface is shut',
};
const TOO_LARGE = { 413: `The body holds more than ${REQUEST_MAX_BYTES} bytes` };
const NONE = { 404: 'There is no such source' };
const ID = inPath('id', 'The id of a source.');
const LIMIT = inQuery('limit', `Rows of one page: ${API_PAGE} without it, at most ${API_PAGE_MAX}.`, {
  type: 'integer',
});
const OPML = `<opml version="2.0"><body><outline text="Harbour News" type="rss" xmlUrl="https://harbour.example/feed"/></body></opml>`;

/** Sources, what they bring, and what clients post, behind the operators’ token. */
export const SOURCE_ROUTES = describeRoutes('For operators: sources and articles', true, [
  {
    method: 'post',
    path: '/api/sources',
    id: 'addSource',
    summary:
      'Adds a source. `kind` is `feed` (the default; `url` is the feed’s address or its site’s, and the answer says what was found there), `mail` (the answer has its address; `senders` may write to it) or `api` (articles are posted). With `fullText` each entry’s page is read, with `newsletter` its articles stand in that one’s digests alone. `publisher` and `lang` stand in for what the source does not say.',
    body: {
      schema: 'SourceRequest',
      example: { kind: 'api', title: 'Harbour News', newsletter: 'frontline' },
    },
    answers: { 201: 'Added' },
    schema: 'AddedSource',
    problems: {
      400: 'No feed was found, or the body makes no sense',
      409: 'There is a source of that address; `candidates` are the other feeds of its page',
      ...TOO_LARGE,
      ...SHUT,
    },
    example: '/api/sources',
  },
  {
    path: '/api/sources',
    id: 'sources',
    summary:
      'The sources by id, each with its health: last success, last error in words, failures in a row, next poll, items a week.',
    params: [
      inQuery('newsletter', 'Only those of a newsletter’s own.'),
      inQuery('failing', 'With `true`, only those whose last poll failed.', { enum: ['true', 'false'] }),
      inQuery('after', AFTER),
      LIMIT,
    ],
    answers: [JSON_TYPE],
    schema: 'SourceList',
    problems: { 400: 'A parameter makes no sense', ...SHUT },
    example: '/api/sources',
  },
  {
    path: '/api/sources/{id}',
    id: 'source',
    summary: 'A source with its health.',
    params: [ID],
    answers: [JSON_TYPE],
    schema: 'Source',
    problems: { ...NONE, ...SHUT },
    example: '/api/sources/harbour-news',
  },
  {
    path: '/api/sources/{id}/notes',
    id: 'sourceNotes',
    summary:
      'What is to be said of a source’s entries, last seen first: why a page was not read, so that the feed’s own text was taken, and what was passed over.',
    params: [ID, inQuery('after', AFTER), LIMIT],
    answers: [JSON_TYPE],
    schema: 'EntryNoteList',
    problems: { 400: 'A parameter makes no sense', ...NONE, ...SHUT },
    example: '/api/sources/harbour-news/notes',
  },
  {
    method: 'patch',
    path: '/api/sources/{id}',
    id: 'changeSource',
    summary:
      'Changes what is named and leaves the rest. `status` pauses a source and makes it active again, which has it polled at the next run of the schedule, within five minutes. Where `fullText` changes, a feed is polled at that run too, and what it still lists becomes articles again, new revisions where the text differs.',
    params: [ID],
    body: { schema: 'SourceChange', example: { publisher: 'Harbour News' } },
    answers: { 200: 'Changed' },
    schema: 'Source',
    problems: {
      400: 'The body makes no sense',
      ...NONE,
      409: 'Another source has that address',
      ...TOO_LARGE,
      ...SHUT,
    },
    example: '/api/sources/harbour-news',
  },
  {
    method: 'delete',
    path: '/api/sources/{id}',
    id: 'deleteSource',
    summary: 'Deletes a source. Its articles stay in the archive, and in the digests that carry them.',
    params: [ID],
    answers: { 204: 'Deleted' },
    problems: { ...NONE, ...SHUT },
    example: '/api/sources/nothing-of-that-name',
  },
  {
    method: 'post',
    path: '/api/sources/{id}/poll',
    id: 'pollSource',
    summary:
      'Polls a source now, due or not, and answers what came in: entries seen for the first time and changed, and the articles made of them. What a request has no room for follows by itself.',
    params: [ID],
    answers: { 200: 'Polled; `status` and `error` say how it went' },
    schema: 'PollAnswer',
    problems: { ...NONE, 409: 'It is paused, or nothing is fetched for it', ...SHUT },
    example: '/api/sources/harbour-news/poll',
  },
  {
    method: 'post',
    path: '/api/opml',
    id: 'importOpml',
    summary: `Makes a source of each feed of an OPML file, ${OPML_SOURCES_MAX} at most. The schedule polls them in turn; feeds that are sources already stay as they are.`,
    params: [
      inQuery(
        'newsletter',
        'The newsletter that they are for; without it the file’s own categories count, else all.',
      ),
    ],
    body: { schema: 'OpmlFile', type: 'text/x-opml', example: OPML },
    answers: { 200: 'Imported; what was made, was known and was refused' },
    schema: 'OpmlReport',
    problems: {
      400: 'This is no OPML file',
      404: 'There is no such newsletter',
      413: `The file holds more than ${OPML_MAX_BYTES} bytes`,
      ...SHUT,
    },
    example: '/api/opml',
  },
  {
    path: '/api/opml',
    id: 'exportOpml',
    summary: 'The sources that are feeds as OPML 2.0, which an import takes back.',
    answers: ['text/x-opml'],
    problems: SHUT,
    example: '/api/opml',
  },
  {
    method: 'post',
    path: '/api/articles',
    id: 'postArticles',
    summary: `Takes in one article, or ${POSTED_MAX} of them as \`{articles: […]}\`: all or none. The same request again under the same header \`Idempotency-Key\` is answered alike and stores nothing twice; an article is known again by its \`id\` and its \`url\` besides, and one that says something else is a new revision. \`source\` names a source of the kind \`api\`; without it each \`publisher\` is a source of its own.`,
    body: {
      schema: 'PostedBatch',
      example: {
        articles: [
          {
            id: 'harbour-1',
            url: 'https://harbour.example/news/1',
            title: 'Harbour master counts the ships',
            text: 'The harbour master counted nine ships on Monday.',
            published: '2026-03-09T06:00:00Z',
            publisher: 'Harbour News',
          },
        ],
      },
    },
    answers: { 200: 'Stored', 202: 'Taken in; some wait for their turn' },
    schema: 'PostedReport',
    problems: {
      400: 'The body makes no sense',
      409: 'The key was used for another request',
      413: `The body holds more than ${POSTED_MAX_BYTES} bytes`,
      ...SHUT,
    },
    example: '/api/articles',
  },
  {
    path: '/api/articles',
    id: 'articles',
    summary:
      'All articles, newest first, with the themes that hold for them. Of a theme only those that have a date.',
    params: [
      inQuery('theme', 'Only those for which this theme holds.'),
      inQuery('source', 'Only those that this source carried, also where another had brought them first.'),
      inQuery('from', 'The first day, in UTC.', DAY),
      inQuery('to', 'The last day.', DAY),
      inQuery('after', AFTER),
      LIMIT,
    ],
    answers: [JSON_TYPE],
    schema: 'StoredArticleList',
    problems: { 400: 'A parameter makes no sense', ...SHUT },
    example: '/api/articles?theme=morale&from=2022-03-28',
  },
]);
