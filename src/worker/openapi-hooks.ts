import { API_PAGE, API_PAGE_MAX, FEED_MAX_BYTES, HOOK_MAX_BYTES } from '../limits.ts';
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

/** What hubs of feeds tell (WebSub). */
export const WEBSUB_ROUTES = describeRoutes('For hubs of feeds', false, [
  {
    path: '/hooks/websub/{source}',
    id: 'verifyHub',
    summary:
      'Answers a hub that asks whether a subscription was meant (WebSub, 5.3): its challenge comes back where topic and mode are what was asked of it.',
    params: [
      inPath('source', 'The id of a source.'),
      inQuery('key', 'What makes the address known to its hub only.'),
      inQuery('hub.mode', '`subscribe`, `unsubscribe` or `denied`.'),
      inQuery('hub.topic', 'The feed, as the hub knows it.'),
      inQuery('hub.challenge', 'What is to come back.'),
      inQuery('hub.lease_seconds', 'For how long the hub pushes.', { type: 'integer' }),
    ],
    answers: ['text/plain'],
    problems: { 400: 'No verification of a hub', 404: 'No such subscription was asked for' },
    example:
      '/hooks/websub/harbour-news?hub.mode=unsubscribe&hub.topic=https://news.example/feed&hub.challenge=CHALLENGE',
  },
  {
    method: 'post',
    path: '/hooks/websub/{source}',
    id: 'takeFromHub',
    summary:
      'Takes what a hub sends of a feed, signed with the secret of the subscription in `X-Hub-Signature`. Entries that are known change nothing.',
    params: [inPath('source', 'The id of a source.')],
    answers: { 204: 'It was taken' },
    problems: {
      401: 'The signature is not that of the secret',
      410: 'Nothing is subscribed to under this address',
      413: `The body holds more than ${FEED_MAX_BYTES} bytes`,
    },
    example: '/hooks/websub/harbour-news?key=KEY',
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
