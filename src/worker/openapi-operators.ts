import { REQUEST_MAX_BYTES } from '../limits.ts';
import { describeRoutes } from './openapi-entry.ts';

/** What is behind the operators’ token. */
export const OPERATOR_ROUTES = describeRoutes('For operators', true, [
  {
    method: 'post',
    path: '/api/digests',
    id: 'buildDigest',
    summary:
      'Builds the digest of a window and keeps it. One that exists is frozen: it is answered, never built again.',
    body: {
      schema: 'BuildRequest',
      example: { newsletter: 'frontline', from: '2022-03-28', to: '2022-05-22' },
    },
    answers: { 200: 'It existed', 201: 'It was built' },
    schema: 'BuildAnswer',
    problems: {
      400: 'The body makes no sense',
      401: 'The token is missing or another',
      404: 'No such newsletter, or no articles in the window',
      413: `The body holds more than ${REQUEST_MAX_BYTES} bytes`,
      503: 'No token is set, so the interface is shut',
    },
    example: '/api/digests',
  },
]);
