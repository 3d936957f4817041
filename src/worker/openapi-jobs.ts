import { API_PAGE, API_PAGE_MAX } from '../limits.ts';
import { AFTER, describeRoutes, inQuery, JSON_TYPE } from './openapi-entry.ts';

const SHUT = {
  401: 'The token is missing or another',
  503: 'No token is set, so the interface is shut',
};

/** The work behind the pages, behind the operators’ token. */
export const JOB_ROUTES = describeRoutes('For operators: jobs', true, [
  {
    path: '/api/jobs',
    id: 'jobs',
    summary: `The newest ${API_PAGE} queue messages that nobody could work on, newest first, with the reason.`,
    answers: [JSON_TYPE],
    schema: 'JobList',
    problems: SHUT,
    example: '/api/jobs',
  },
  {
    path: '/api/jobs/dead',
    id: 'deadJobs',
    summary: 'All queue messages that nobody could work on and that are still kept, newest first.',
    params: [
      inQuery('after', AFTER, { type: 'integer' }),
      inQuery('limit', `Rows of one page: ${API_PAGE} without it, at most ${API_PAGE_MAX}.`, {
        type: 'integer',
      }),
    ],
    answers: [JSON_TYPE],
    schema: 'DeadJobList',
    problems: { 400: 'A parameter makes no sense', ...SHUT },
    example: '/api/jobs/dead',
  },
]);
