import { API_PAGE, API_PAGE_MAX, HOOK_MAX_BYTES } from '../limits.ts';
import { WebhookStatus } from '../model/webhook.ts';
import { describeRoutes, inPath, inQuery, JSON_TYPE } from './openapi-entry.ts';

const TOO_LARGE = `The body holds more than ${HOOK_MAX_BYTES} bytes`;

/** What providers tell of messages. */
export const HOOK_ROUTES = describeRoutes('For mail providers', false, [
  {
    method: 'post',
    path: '/hooks/resend',
    id: 'resendHook',
    summary:
      'Takes an event of Resend, signed with `RESEND_WEBHOOK_SECRET`. One that is known changes nothing.',
    answers: { 200: 'What came of it' },
    schema: 'HookAnswer',
    problems: {
      400: 'No event of Resend',
      401: 'The signature is wrong or old',
      413: TOO_LARGE,
      503: 'No secret is set',
    },
    example: '/hooks/resend',
  },
  {
    method: 'post',
    path: '/hooks/postmark',
    id: 'postmarkHook',
    summary:
      'Takes a record of Postmark, with `POSTMARK_WEBHOOK_SECRET` as the password of HTTP Basic authentication or in `X-Webhook-Secret`.',
    answers: { 200: 'What came of it' },
    schema: 'HookAnswer',
    problems: {
      400: 'No record of Postmark',
      401: 'The secret is wrong',
      413: TOO_LARGE,
      503: 'No secret is set',
    },
    example: '/hooks/postmark',
  },
  {
    method: 'post',
    path: '/hooks/ses',
    id: 'sesHook',
    summary:
      'Takes a message of the SNS topic `SES_TOPIC_ARN` to which Amazon SES publishes; confirms the subscription when asked to.',
    answers: { 200: 'What came of it' },
    schema: 'HookAnswer',
    problems: {
      400: 'No message of SNS',
      401: 'Amazon did not sign it for this topic',
      413: TOO_LARGE,
      503: 'No topic is set, or Amazon could not be asked',
    },
    example: '/hooks/ses',
  },
]);

const OPERATOR_PROBLEMS = { 401: 'The token is missing or another', 503: 'No token is set' };

/** What the operator's own endpoint is told. */
export const WEBHOOK_ROUTES = describeRoutes('Webhooks', true, [
  {
    path: '/api/webhooks',
    id: 'listWebhooks',
    summary:
      'Events for the endpoint `WEBHOOK_URL`, oldest first: what waits, what was sent, what was given up.',
    params: [
      inQuery('status', 'Only these.', { enum: WebhookStatus.options }),
      inQuery('after', 'The id after which the list goes on.'),
      inQuery('limit', `Events on a page; ${API_PAGE} without it.`, {
        type: 'integer',
        minimum: 1,
        maximum: API_PAGE_MAX,
      }),
    ],
    answers: [JSON_TYPE],
    schema: 'WebhookList',
    problems: { 400: 'A parameter that makes no sense', ...OPERATOR_PROBLEMS },
    example: '/api/webhooks?status=failed',
  },
  {
    method: 'post',
    path: '/api/webhooks/{id}/retry',
    id: 'retryWebhook',
    summary: 'Sends an event again, with all its tries before it.',
    params: [inPath('id', 'The id of an event, as the list has it.')],
    answers: { 200: 'It waits to be sent' },
    schema: 'WebhookRetry',
    problems: { 404: 'There is no such event', ...OPERATOR_PROBLEMS },
    example: '/api/webhooks/0123456789abcdef0123456789abcdef/retry',
  },
]);
