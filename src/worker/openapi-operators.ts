import { API_PAGE, API_PAGE_MAX, REQUEST_MAX_BYTES, WAITING_COUNTED } from '../limits.ts';
import { AFTER, describeRoutes, inPath, inQuery } from './openapi-entry.ts';

const SHUT = {
  401: 'The token is missing or another',
  503: 'No token is set, so the interface is shut',
};
const ID = inPath('id', 'The id of a digest.');
const AUDIENCE = inQuery(
  'audience',
  'The send that is meant, where a digest has one for each audience: `every` or `weekly`. Without it, every send of the digest.',
  { enum: ['every', 'weekly'] },
);
const LIMIT = inQuery('limit', `Rows of one page: ${API_PAGE} without it, at most ${API_PAGE_MAX}.`, {
  type: 'integer',
});
const EXAMPLE = 'frontline-2022-03-28--2022-05-22';

/** An action on the sends of a digest. */
const action = (name: string, id: string, summary: string) =>
  ({
    method: 'post',
    path: `/api/digests/{id}/${name}`,
    id,
    summary: `${summary} Repeated, it changes nothing.`,
    params: [ID, AUDIENCE],
    answers: { 200: 'Done, or done before' },
    schema: 'SendAnswer',
    problems: {
      400: 'There is no such audience',
      404: 'There is no such digest, or it has no send',
      409: 'Not in this state; the words say in which it is and what may be done',
      ...SHUT,
    },
    example: `/api/digests/${EXAMPLE}/${name}`,
  }) as const;

/** Digests and their sends, behind the operators’ token. */
export const DIGEST_OPERATOR_ROUTES = describeRoutes('For operators: digests', true, [
  {
    method: 'post',
    path: '/api/digests',
    id: 'buildDigest',
    summary: `Builds the digest of a window that is over and keeps it, unpublished, with a draft of its send. One that exists is frozen: it is answered, never built again. Of a window of the newsletter’s own cadence, days that other issues told of are left out. Until it is published, /preview of the same days shows the same. \`waiting\` says how many entries of the newsletter’s sources, and of those of all newsletters, still wait to become articles, counted up to ${WAITING_COUNTED}: what is built is frozen without them, and they stand in the next issue as late ones.`,
    body: {
      schema: 'BuildRequest',
      example: { newsletter: 'frontline', from: '2022-03-28', to: '2022-05-22' },
    },
    answers: { 200: 'It existed', 201: 'It was built' },
    schema: 'BuildAnswer',
    problems: {
      400: 'The body makes no sense, or the window is not over: the words say until when',
      404: 'No such newsletter, or no articles in the window',
      409: 'Other issues told of all days of this one',
      413: `The body holds more than ${REQUEST_MAX_BYTES} bytes`,
      ...SHUT,
    },
    example: '/api/digests',
  },
  {
    path: '/api/digests',
    id: 'operatorDigests',
    summary: 'Digests, newest first, published or not, with their sends.',
    params: [
      inQuery('newsletter', 'The id of a newsletter. Without it, of all.'),
      inQuery('status', 'The state of one of their sends, or `published` or `unpublished`.'),
      inQuery('after', AFTER),
      LIMIT,
    ],
    answers: ['application/json'],
    schema: 'OperatorDigestList',
    problems: { 400: 'A parameter makes no sense', ...SHUT },
    example: '/api/digests?status=draft',
  },
  {
    path: '/api/digests/{id}',
    id: 'operatorDigest',
    summary: 'A digest with its sends, and how many messages of each came to which outcome.',
    params: [ID],
    answers: ['application/json'],
    schema: 'OperatorDigest',
    problems: { 404: 'There is no such digest', ...SHUT },
    example: `/api/digests/${EXAMPLE}`,
  },
  {
    method: 'post',
    path: '/api/digests/{id}/test',
    id: 'testDigest',
    summary:
      'Sends one message to one address, in no count but that of the provider’s rate; a draft may be tried too.',
    params: [ID],
    body: { schema: 'TestRequest', example: { to: 'editor@example.com' } },
    answers: { 200: 'The provider took it' },
    schema: 'TestAnswer',
    problems: {
      400: 'The address is none',
      404: 'There is no such digest',
      409: 'The address is on the do-not-send list, or sending is not set up; the words say which',
      413: `The body holds more than ${REQUEST_MAX_BYTES} bytes`,
      429: 'The provider’s rate lets none through now; Retry-After says when it does',
      502: 'The provider did not take it',
      ...SHUT,
    },
    example: `/api/digests/${EXAMPLE}/test`,
  },
  action(
    'approve',
    'approveDigest',
    'Publishes a digest on the web, and lets its send begin: by itself when it is due where the newsletter’s approval is `automatic`, with `/send` where it is `manual`.',
  ),
  action('send', 'sendDigest', 'Begins to send now.'),
  action('pause', 'pauseDigest', 'Stops sending until it is resumed.'),
  action('resume', 'resumeDigest', 'Goes on with a paused send where it stood.'),
  {
    path: '/api/digests/{id}/deliveries',
    id: 'deliveries',
    summary: 'What came of each message of a send: the count of each outcome, and pages of rows.',
    params: [
      ID,
      AUDIENCE,
      inQuery('status', 'Only rows of this status.'),
      inQuery('after', AFTER, { type: 'integer' }),
      LIMIT,
    ],
    answers: ['application/json'],
    schema: 'DeliveryList',
    problems: { 400: 'A parameter makes no sense', 404: 'There is no such send', ...SHUT },
    example: `/api/digests/${EXAMPLE}/deliveries?status=unknown`,
  },
  {
    method: 'post',
    path: '/api/digests/{id}/deliveries/{n}/resolve',
    id: 'resolveDelivery',
    summary:
      'Decides on a message of which nobody knows whether it went out: `sent` and `failed` leave it at that, `pending` sends it again.',
    params: [ID, inPath('n', 'The number of the row.'), AUDIENCE],
    body: { schema: 'ResolveRequest', example: { as: 'sent' } },
    answers: { 200: 'Decided' },
    schema: 'ResolveAnswer',
    problems: {
      400: 'The body makes no sense',
      404: 'There is no such row',
      409: 'Its outcome is known',
      413: `The body holds more than ${REQUEST_MAX_BYTES} bytes`,
      ...SHUT,
    },
    example: `/api/digests/${EXAMPLE}/deliveries/0/resolve`,
  },
  action('cancel', 'cancelDigest', 'Ends a send for good: what has not gone out never will.'),
]);
