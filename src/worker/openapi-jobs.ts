import { API_PAGE, API_PAGE_MAX, REQUEST_MAX_BYTES } from '../limits.ts';
import { AFTER, describeRoutes, inQuery, JSON_TYPE } from './openapi-entry.ts';

const SHUT = {
  401: 'The token is missing or another',
  503: 'No token is set, so the interface is shut',
};
const LIMIT = inQuery('limit', `Rows of one page: ${API_PAGE} without it, at most ${API_PAGE_MAX}.`, {
  type: 'integer',
});

/** The work behind the pages, behind the operators’ token. */
export const JOB_ROUTES = describeRoutes('For operators: jobs', true, [
  {
    path: '/api/jobs',
    id: 'jobs',
    summary: `What waits and what failed: entries that wait, for what and until when, the newest ${API_PAGE} that were given up with the reason, how many sources’ polls fail and the first ${API_PAGE} of these (\`/api/sources?failing=true\` lists them all), how far annotating anew has come, and the newest ${API_PAGE} queue messages that nobody could work on.`,
    answers: [JSON_TYPE],
    schema: 'JobList',
    problems: SHUT,
    example: '/api/jobs',
  },
  {
    path: '/api/jobs/failed',
    id: 'failedEntries',
    summary: 'All entries that were given up, last seen first, with the reason.',
    params: [inQuery('after', AFTER), LIMIT],
    answers: [JSON_TYPE],
    schema: 'FailedEntryList',
    problems: { 400: 'A parameter makes no sense', ...SHUT },
    example: '/api/jobs/failed',
  },
  {
    method: 'post',
    path: '/api/jobs/retry',
    id: 'retryEntries',
    summary:
      'Puts entries that were given up back where they wait: one (`source` and `key`), all of a source, or all (`all`). With `dead`, a number of `/api/jobs/dead` or `all`, puts queue messages that were given up back into the queue; `unknown` says how many are no job that this version knows, and stay.',
    body: { schema: 'RetryRequest', example: { all: true } },
    answers: { 200: 'They wait again' },
    schema: 'RetryAnswer',
    problems: {
      400: 'The body makes no sense',
      404: 'There is no such entry or dead job',
      409: 'The dead job is none that this version knows, or no queue is bound',
      413: `The body holds more than ${REQUEST_MAX_BYTES} bytes`,
      ...SHUT,
    },
    example: '/api/jobs/retry',
  },
  {
    path: '/api/jobs/dead',
    id: 'deadJobs',
    summary: 'All queue messages that nobody could work on and that are still kept, newest first.',
    params: [inQuery('after', AFTER, { type: 'integer' }), LIMIT],
    answers: [JSON_TYPE],
    schema: 'DeadJobList',
    problems: { 400: 'A parameter makes no sense', ...SHUT },
    example: '/api/jobs/dead',
  },
]);
