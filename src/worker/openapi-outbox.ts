import { API_PAGE, API_PAGE_MAX } from '../limits.ts';
import { AFTER, describeRoutes, HTML, inPath, inQuery, JSON_TYPE } from './openapi-entry.ts';

const SHUT = {
  401: 'The token is missing or another',
  503: 'No token is set, so the interface is shut',
};
const LIMIT = inQuery('limit', `Rows of one page: ${API_PAGE} without it, at most ${API_PAGE_MAX}.`, {
  type: 'integer',
});

const N = inPath('n', 'The number of a message.');

/** The outbox, for programs. */
export const OUTBOX_ROUTES = describeRoutes('For operators: the outbox', true, [
  {
    path: '/api/outbox',
    id: 'outbox',
    summary: 'The messages that the outbox provider kept, oldest first.',
    params: [inQuery('after', 'The number of the last message that you have.', { type: 'integer' }), LIMIT],
    answers: [JSON_TYPE],
    schema: 'OutboxList',
    problems: { 400: 'A parameter makes no sense', ...SHUT },
    example: '/api/outbox?after=0',
  },
  {
    path: '/api/outbox/{n}',
    id: 'outboxMessage',
    summary: 'A message: its text and the links of its reader.',
    params: [N],
    answers: [JSON_TYPE],
    schema: 'OutboxMessage',
    problems: { 404: 'There is no such message', ...SHUT },
    example: '/api/outbox/1',
  },
  {
    path: '/api/outbox/{n}/raw',
    id: 'outboxRaw',
    summary: 'A message as it would have gone out.',
    params: [N],
    answers: ['message/rfc822'],
    problems: { 404: 'There is no such message', ...SHUT },
    example: '/api/outbox/1/raw',
  },
  {
    path: '/admin',
    id: 'admin',
    summary: 'Digests and their sends, as a page. A browser signs in with the token.',
    answers: [HTML],
    problems: SHUT,
    example: '/admin',
  },
  {
    path: '/admin/outbox',
    id: 'outboxPage',
    summary: 'The outbox as a page.',
    params: [inQuery('before', AFTER, { type: 'integer' })],
    answers: [HTML],
    problems: SHUT,
    example: '/admin/outbox',
  },
  {
    path: '/admin/outbox/{n}',
    id: 'outboxMessagePage',
    summary: 'A message as a page.',
    params: [N],
    answers: [HTML],
    problems: { 404: 'There is no such message', ...SHUT },
    example: '/admin/outbox/1',
  },
  {
    path: '/admin/outbox/{n}/html',
    id: 'outboxMessageHtml',
    summary: 'The HTML part of a message, which runs nothing.',
    params: [N],
    answers: [HTML],
    problems: { 404: 'There is no such message, or it has no such part', ...SHUT },
    example: '/admin/outbox/1/html',
  },
  {
    path: '/admin/outbox/{n}/eml',
    id: 'outboxMessageFile',
    summary: 'A message as a file for mail programs.',
    params: [N],
    answers: ['message/rfc822'],
    problems: { 404: 'There is no such message', ...SHUT },
    example: '/admin/outbox/1/eml',
  },
]);

const FORM = { 303: 'On to the pages' };

/** What signs a browser in and out: forms of `/admin` itself. */
export const ADMIN_FORM_ROUTES = describeRoutes('For operators: the outbox', false, [
  {
    method: 'post',
    path: '/admin/login',
    id: 'signIn',
    summary: 'Signs a browser in, with a form of `/admin`.',
    answers: FORM,
    problems: {
      401: 'This is not the token',
      403: 'The form was not sent from `/admin`',
      503: SHUT[503],
    },
    example: '/admin/login',
  },
  {
    method: 'post',
    path: '/admin/logout',
    id: 'signOut',
    summary: 'Signs a browser out, with a form of `/admin`.',
    answers: FORM,
    problems: { 403: 'The form was not sent from `/admin`', 503: SHUT[503] },
    example: '/admin/logout',
  },
]);
