import { PAUSE_WEEKS_MAX, READER_REQUEST_MAX_BYTES } from '../limits.ts';
import { describeRoutes, HTML, inQuery, JSON_TYPE } from './openapi-entry.ts';

const token = (of: string) =>
  inQuery('token', `The token of the link ${of}. Without it, a page says where the link is.`);

const BAD_LINKS = {
  400: 'The token is not one of ours',
  410: 'The link has expired or was used, or a newer one was sent',
  503: 'Subscriptions are not set up on this server',
};

/** What readers do about their own subscriptions. All of it takes forms as well as JSON. */
export const READER_ROUTES = describeRoutes('Readers', false, [
  {
    path: '/subscribe',
    id: 'subscribePage',
    summary: 'The form that subscribes.',
    params: [inQuery('newsletter', 'The id of a newsletter. Without it, a choice where there are several.')],
    answers: [HTML],
    problems: { 404: 'There is no such newsletter', 503: BAD_LINKS[503] },
    example: '/subscribe?newsletter=frontline',
  },
  {
    method: 'post',
    path: '/subscribe',
    id: 'subscribe',
    summary:
      'Asks to subscribe: a mail with a link to confirm is sent. The answer is the same for every address, known or not.',
    body: {
      schema: 'SubscribeRequest',
      example: {
        address: 'reader@example.com',
        newsletter: 'frontline',
        themes: ['morale'],
        frequency: 'every',
        hour: 7,
        zone: 'Europe/Kyiv',
      },
    },
    answers: { 202: 'Look into the mail' },
    schema: 'ReaderAnswer',
    problems: {
      400: 'The address, a choice or the check for people makes no sense',
      404: 'There is no such newsletter',
      413: `The body holds more than ${READER_REQUEST_MAX_BYTES} bytes`,
      429: 'Asked too often, by this client or for this address',
      503: BAD_LINKS[503],
    },
    example: '/subscribe',
  },
  {
    path: '/confirm',
    id: 'confirmPage',
    summary: 'A page with a button that confirms a subscription, or a new address. Changes nothing.',
    params: [token('in the mail that asks for confirmation')],
    answers: [HTML, JSON_TYPE],
    schema: 'ReaderAnswer',
    problems: BAD_LINKS,
    example: '/confirm',
  },
  {
    method: 'post',
    path: '/confirm',
    id: 'confirm',
    summary: 'Confirms. A link counts once; a second time is harmless.',
    params: [token('in the mail that asks for confirmation')],
    answers: [HTML, JSON_TYPE],
    schema: 'ReaderAnswer',
    problems: BAD_LINKS,
    example: '/confirm?token=TOKEN',
  },
  {
    path: '/preferences',
    id: 'preferencesPage',
    summary: 'What a reader gets, and all that they may do about it.',
    params: [token('at the foot of every issue')],
    answers: [HTML, JSON_TYPE],
    schema: 'Preferences',
    problems: BAD_LINKS,
    example: '/preferences',
  },
  {
    method: 'post',
    path: '/preferences',
    id: 'savePreferences',
    summary: `Does one thing: \`save\` a choice, \`pause\` for 1 to ${PAUSE_WEEKS_MAX} weeks, \`resume\`, \`change-address\`, \`cancel-change\`, download all \`data\`, or \`delete\` everything with \`confirm\` set to yes. A field that is not sent stays as it is.`,
    params: [token('at the foot of every issue')],
    body: { schema: 'PreferencesRequest', example: { action: 'pause', weeks: 2 } },
    answers: [HTML, JSON_TYPE],
    schema: 'Preferences',
    problems: {
      ...BAD_LINKS,
      400: 'The token is not one of ours, or a choice makes no sense',
      413: `The body holds more than ${READER_REQUEST_MAX_BYTES} bytes`,
      429: 'New addresses were asked for too often',
    },
    example: '/preferences?token=TOKEN',
  },
  {
    path: '/unsubscribe',
    id: 'unsubscribePage',
    summary: 'A page with a button that unsubscribes. Changes nothing.',
    params: [token('in every issue')],
    answers: [HTML, JSON_TYPE],
    schema: 'ReaderAnswer',
    problems: BAD_LINKS,
    example: '/unsubscribe',
  },
  {
    method: 'post',
    path: '/unsubscribe',
    id: 'unsubscribe',
    summary: 'Unsubscribes at once (RFC 8058), whatever the body. As often as one likes.',
    params: [token('in every issue')],
    answers: [HTML, JSON_TYPE],
    schema: 'ReaderAnswer',
    problems: { 400: BAD_LINKS[400], 503: BAD_LINKS[503] },
    example: '/unsubscribe?token=TOKEN',
  },
]);
