import { API_PAGE, API_PAGE_MAX, IMPORT_KEPT_DAYS, REQUEST_MAX_BYTES } from '../limits.ts';
import { AFTER, describeRoutes, inPath, inQuery, JSON_TYPE } from './openapi-entry.ts';
import { ADMIN_FORM_ROUTES, OUTBOX_ROUTES } from './openapi-outbox.ts';

const SHUT = {
  401: 'The token is missing or another',
  503: 'No token is set, so the interface is shut',
};
const TOO_LARGE = { 413: `The body holds more than ${REQUEST_MAX_BYTES} bytes` };
const NEWSLETTER = { ...inQuery('newsletter', 'The id of a newsletter.'), isRequired: true };
const JOB = inPath('job', 'The id of an import, as its report has it.');
const SOME_ID = 'abcdefghijklmnopqrstuvwxyz';
const LIMIT = inQuery('limit', `Rows of one page: ${API_PAGE} without it, at most ${API_PAGE_MAX}.`, {
  type: 'integer',
});

/** Readers, the do-not-send list and the newsletters, behind the operators’ token. */
export const SUBSCRIBER_OPERATOR_ROUTES = describeRoutes('For operators: readers', true, [
  {
    method: 'post',
    path: '/api/subscribers/import',
    id: 'importSubscribers',
    summary:
      'Imports readers from CSV, with our own columns, listmonk’s or Mailchimp’s. Nobody is made active who unsubscribed or is on the do-not-send list. The same file under the same job goes on where it was cut off.',
    params: [
      NEWSLETTER,
      inQuery('consent', 'Where these people gave their consent, for rows that do not say it themselves.'),
      inQuery('job', 'An id of your choosing, 26 letters a-z and digits 2-7.'),
    ],
    body: { schema: 'ImportFile', type: 'text/csv', example: 'address,name\nann@example.com,Ann\n' },
    answers: { 200: 'Imported; `next` lists the rows that were refused' },
    schema: 'ImportReport',
    problems: {
      400: 'The file cannot be imported at all, or nothing says where consent was given',
      404: 'There is no such newsletter',
      409: 'The job belongs to another newsletter, or another request is at it',
      ...SHUT,
    },
    example: '/api/subscribers/import?newsletter=frontline&consent=Sign-up+form+of+2019',
  },
  {
    path: '/api/subscribers/import',
    id: 'imports',
    summary: `Imports, newest first, with how far each has come; they are kept for ${IMPORT_KEPT_DAYS} days.`,
    params: [inQuery('after', AFTER), LIMIT],
    answers: [JSON_TYPE],
    schema: 'ImportList',
    problems: { 400: 'A parameter makes no sense', ...SHUT },
    example: '/api/subscribers/import',
  },
  {
    path: '/api/subscribers/import/{job}',
    id: 'importReport',
    summary: 'How far an import has come.',
    params: [JOB],
    answers: [JSON_TYPE],
    schema: 'ImportReport',
    problems: { 404: 'There is no such import', ...SHUT },
    example: `/api/subscribers/import/${SOME_ID}`,
  },
  {
    path: '/api/subscribers/import/{job}/refusals',
    id: 'importRefusals',
    summary: 'The rows that an import refused, by line, with the reason; no address stands in it.',
    params: [JOB, inQuery('after', AFTER, { type: 'integer' })],
    answers: [JSON_TYPE],
    schema: 'RefusalList',
    problems: { 400: '`after` is no line', 404: 'There is no such import', ...SHUT },
    example: `/api/subscribers/import/${SOME_ID}/refusals`,
  },
  {
    path: '/api/subscribers/export',
    id: 'exportSubscribers',
    summary:
      'The readers of a newsletter as CSV, which an import takes back. Who is on the do-not-send list has the status `bounced`, `complained`, `blocklisted` or `unsubscribed`.',
    params: [NEWSLETTER],
    answers: ['text/csv'],
    problems: { 400: 'No newsletter is named', 404: 'There is no such newsletter', ...SHUT },
    example: '/api/subscribers/export?newsletter=frontline',
  },
  {
    method: 'post',
    path: '/api/subscribers/find',
    id: 'findSubscriber',
    summary:
      'What is known of an address, and whether it is a role’s, as `info@` is. It stands in the body, as platforms log the addresses that are asked for.',
    body: { schema: 'FindRequest', example: { address: 'ann@example.com' } },
    answers: { 200: 'What is known; `subscriber` is null where nobody is' },
    schema: 'FindAnswer',
    problems: { 400: 'The address is none', ...TOO_LARGE, ...SHUT },
    example: '/api/subscribers/find',
  },
  {
    path: '/api/subscribers/{id}',
    id: 'subscriber',
    summary: 'A reader with their subscriptions.',
    params: [inPath('id', 'The id of a reader.')],
    answers: [JSON_TYPE],
    schema: 'SubscriberAnswer',
    problems: { 404: 'There is no such reader', ...SHUT },
    example: `/api/subscribers/${SOME_ID}`,
  },
  {
    method: 'delete',
    path: '/api/subscribers/{id}',
    id: 'deleteSubscriber',
    summary:
      'Deletes a reader for good. A salted hash of the address stays on the do-not-send list with the reason `deleted`: no import brings them back, and only a subscription that they confirm themselves takes it off.',
    params: [inPath('id', 'The id of a reader.')],
    answers: { 204: 'Deleted' },
    problems: { 404: 'There is no such reader', ...SHUT },
    example: `/api/subscribers/${SOME_ID}`,
  },
  {
    path: '/api/suppressions',
    id: 'listSuppressions',
    summary: 'The do-not-send list, oldest first. Addresses are salted hashes; no newsletter means all.',
    params: [inQuery('after', AFTER), LIMIT],
    answers: [JSON_TYPE],
    schema: 'SuppressionList',
    problems: { 400: 'A parameter makes no sense', ...SHUT },
    example: '/api/suppressions',
  },
  {
    method: 'post',
    path: '/api/suppressions',
    id: 'suppress',
    summary: 'Puts an address on the do-not-send list, of one newsletter or of all.',
    body: { schema: 'SuppressionRequest', example: { address: 'ann@example.com' } },
    answers: { 201: 'It is on the list' },
    schema: 'Suppression',
    problems: { 400: 'The address or the newsletter is none', ...TOO_LARGE, ...SHUT },
    example: '/api/suppressions',
  },
  {
    method: 'delete',
    path: '/api/suppressions',
    id: 'liftSuppression',
    summary: 'Takes an entry off the list, by address or by hash.',
    body: { schema: 'SuppressionRequest', example: { address: 'ann@example.com' } },
    answers: { 204: 'It is off the list' },
    problems: { 400: 'The body makes no sense', 404: 'There is no such entry', ...TOO_LARGE, ...SHUT },
    example: '/api/suppressions',
  },
  {
    path: '/api/config',
    id: 'config',
    summary:
      'What is wrong with the variables of this deployment, and what they leave out, in words that hold no value of any.',
    answers: [JSON_TYPE],
    schema: 'ConfigState',
    problems: SHUT,
    example: '/api/config',
  },
  {
    path: '/api/newsletters',
    id: 'newsletters',
    summary: 'The newsletters as they are defined.',
    answers: [JSON_TYPE],
    schema: 'NewsletterList',
    problems: SHUT,
    example: '/api/newsletters',
  },
  {
    path: '/api/newsletters/{id}',
    id: 'newsletter',
    summary: 'A newsletter as it is defined.',
    params: [inPath('id', 'The id of a newsletter.')],
    answers: [JSON_TYPE],
    schema: 'Newsletter',
    problems: { 404: 'There is no such newsletter', ...SHUT },
    example: '/api/newsletters/frontline',
  },
  {
    method: 'put',
    path: '/api/newsletters/{id}',
    id: 'saveNewsletter',
    summary: 'Stores a whole newsletter. From then on a corpus that is loaded does not overwrite it.',
    params: [inPath('id', 'The id of a newsletter, new or not.')],
    body: {
      schema: 'Newsletter',
      example: {
        id: 'morale-daily',
        title: 'Morale, daily',
        description: 'One theme, every morning.',
        zone: 'Europe/Kyiv',
        cadence: { every: 'day', at: '07:00' },
        themes: ['morale'],
        sender: { name: 'Morale, daily', address: 'morale@example.com' },
        listId: 'morale.example.com',
        sending: { approval: 'manual' },
      },
    },
    answers: { 200: 'Stored', 201: 'Stored; it is a new one' },
    schema: 'Newsletter',
    problems: { 400: 'It is no newsletter, or names a theme that there is not', ...TOO_LARGE, ...SHUT },
    example: '/api/newsletters/morale-daily',
  },
  {
    method: 'delete',
    path: '/api/newsletters/{id}',
    id: 'deleteNewsletter',
    summary:
      'Deletes a newsletter that an operator stored, with the drafts of its sends. Its published digests stay on the web.',
    params: [inPath('id', 'The id of a newsletter.')],
    answers: { 204: 'Deleted' },
    problems: {
      404: 'There is no such newsletter',
      409: 'It has active readers, a send of it is on its way, or the corpus carries it; the words say which',
      ...SHUT,
    },
    example: '/api/newsletters/morale-daily',
  },
]);

/** Everything of operators that is not about digests. */
export const OTHER_OPERATOR_ROUTES = [...SUBSCRIBER_OPERATOR_ROUTES, ...OUTBOX_ROUTES, ...ADMIN_FORM_ROUTES];
