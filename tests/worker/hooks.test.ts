import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { HOOK_MAX_BYTES, PROVIDER_EVENT_DAYS, SOFT_BOUNCE_DAYS } from '../../src/limits.ts';
import { pruneProviderEvents } from '../../src/worker/mail-events.ts';
import { hookRoutes } from '../../src/worker/routes/hooks.ts';
import { snsSignedText } from '../../src/worker/sns.ts';
import { makeRsaCertificate } from '../providers/certificate-rsa.ts';
import { type Delivered, deploy, stateOf, storeDelivered, TOKEN_SECRET } from './delivered.ts';

const RESEND_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const POSTMARK_SECRET = 'a-password-for-postmark';
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:sitrep-events';
const deployed = {
  ...env,
  TOKEN_SECRET,
  RESEND_WEBHOOK_SECRET: RESEND_SECRET,
  POSTMARK_WEBHOOK_SECRET: POSTMARK_SECRET,
  SES_TOPIC_ARN: TOPIC,
};

afterEach(() => {
  vi.restoreAllMocks();
});

/** Posts to a hook; answers the status and the body. */
async function post(
  path: string,
  body: string,
  headers: Record<string, string> = {},
  deployment: Env = deployed,
) {
  const ctx = createExecutionContext();
  const init = { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } };
  const response = await hookRoutes.request(path, init, deployment, ctx);
  await waitOnExecutionContext(ctx);
  return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
}

const DAY_MS = 86_400_000;

describe('Resend', () => {
  let events = 0;
  const nextEventId = (): string => {
    events += 1;
    return `msg_${events}`;
  };

  /** An event as https://resend.com/docs/webhooks/emails/bounced shows it. */
  const eventOf = (type: string, { providerId, address }: Delivered, more: object = {}): string =>
    JSON.stringify({
      type,
      created_at: '2026-03-09T07:00:12.126Z',
      data: {
        created_at: '2026-03-09T07:00:03.894719+00:00',
        email_id: providerId,
        from: 'Frontline <desk@news.example>',
        to: [address],
        subject: 'Frontline, 9 March',
        tags: { category: 'digest' },
        ...more,
      },
    });

  function signed(body: string, { id = nextEventId(), at = new Date(), secret = RESEND_SECRET } = {}) {
    return {
      'svix-id': id,
      'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
      'svix-signature': new Webhook(secret).sign(id, at, body),
    };
  }

  const tell = (body: string, options = {}) => post('/resend', body, signed(body, options));

  test('tells of an address that is bad', async () => {
    const reader = await storeDelivered({ provider: 'resend' });
    const bounce = { message: `no ${reader.address}`, subType: 'General', type: 'Permanent' };
    const answer = await tell(eventOf('email.bounced', reader, { bounce }));
    expect(answer).toEqual({ status: 200, body: { result: 'recorded' } });
    expect(await stateOf(reader)).toMatchObject({
      status: 'bounced',
      reason: 'Resend email.bounced Permanent General',
      suppressions: [{ reason: 'hard-bounce', newsletter: '' }],
    });
  });

  test.each([
    [
      'email.suppressed',
      {},
      { status: 'bounced', suppressions: [{ reason: 'hard-bounce', newsletter: '' }] },
    ],
    ['email.complained', {}, { status: 'sent', suppressions: [{ reason: 'complaint', newsletter: '' }] }],
    [
      'email.bounced',
      { bounce: { message: 'full', subType: 'MailboxFull', type: 'Transient' } },
      { status: 'failed', suppressions: [], softDays: 1 },
    ],
    [
      'email.bounced',
      { bounce: { message: 'too big', subType: 'ContentRejected', type: 'Transient' } },
      { status: 'failed', suppressions: [], softDays: 0 },
    ],
    ['email.delivered', {}, { status: 'sent', suppressions: [], deliveredAt: expect.any(String) }],
  ])('tells of %s %j', async (type, more, state) => {
    const reader = await storeDelivered({ provider: 'resend' });
    expect((await tell(eventOf(type, reader, more))).body).toEqual({ result: 'recorded' });
    expect(await stateOf(reader)).toMatchObject(state);
  });

  test.each(['email.opened', 'email.delivery_delayed', 'email.sent'])('ignores %s', async (type) => {
    const reader = await storeDelivered({ provider: 'resend' });
    const before = await stateOf(reader);
    expect(await tell(eventOf(type, reader))).toEqual({ status: 200, body: { result: 'ignored' } });
    expect(await stateOf(reader)).toEqual(before);
  });

  test('ignores events of another shape', async () => {
    const body = JSON.stringify({ type: 'contact.created', data: { id: 'c', email: 'a@b.example' } });
    expect((await tell(body)).body).toEqual({ result: 'ignored' });
  });

  test('is heard once: a known event brings back nothing that an operator lifted', async () => {
    const reader = await storeDelivered({ provider: 'resend' });
    const body = eventOf('email.complained', reader);
    await tell(body, { id: 'msg_again' });
    await env.DB.prepare('DELETE FROM suppression').run();
    expect((await tell(body, { id: 'msg_again' })).body).toEqual({ result: 'seen' });
    expect((await stateOf(reader)).suppressions).toEqual([]);
  });

  test('is heard once where both requests come at the same time', async () => {
    const reader = await storeDelivered({ provider: 'resend' });
    const body = eventOf('email.complained', reader);
    const answers = await Promise.all([1, 2, 3].map(() => tell(body, { id: 'msg_race' })));
    expect(answers.map(({ body }) => body['result']).sort()).toEqual(['recorded', 'seen', 'seen']);
  });

  test('means the address that it names, which its reader may have left', async () => {
    const reader = await storeDelivered({ provider: 'resend' });
    const former = { ...reader, address: 'Former@reader.example' };
    await tell(eventOf('email.complained', former));
    expect((await stateOf(reader)).suppressions).toEqual([]);
    expect((await stateOf(former)).suppressions).toEqual([{ reason: 'complaint', newsletter: '' }]);
  });

  test('tells of a confirmation, which is no delivery', async () => {
    const reader = await storeDelivered({ provider: 'resend' });
    const bounce = { message: '', subType: 'General', type: 'Permanent' };
    const other = { ...reader, providerId: 'a-confirmation' };
    expect((await tell(eventOf('email.bounced', other, { bounce }))).body).toEqual({ result: 'recorded' });
    expect(await stateOf(reader)).toMatchObject({
      status: 'sent',
      suppressions: [{ reason: 'hard-bounce', newsletter: '' }],
    });
  });

  test('is refused with a wrong signature, an old one, a later one, or none', async () => {
    const reader = await storeDelivered({ provider: 'resend' });
    const body = eventOf('email.complained', reader);
    const minutes = (count: number) => new Date(Date.now() + count * 60_000);
    const refused = [
      await post('/resend', body),
      await post('/resend', `${body} `, signed(body)),
      await post('/resend', body, { ...signed(body), 'svix-id': 'msg_other' }),
      await post('/resend', body, { ...signed(body), 'svix-timestamp': 'now' }),
      await tell(body, { secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' }),
      await tell(body, { at: minutes(-6) }),
      await tell(body, { at: minutes(6) }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401, 401]);
    expect((await stateOf(reader)).suppressions).toEqual([]);
  });

  test('may sign with an old secret beside the new one', async () => {
    const reader = await storeDelivered({ provider: 'resend' });
    const body = eventOf('email.complained', reader);
    const headers = signed(body);
    const both = `v1,AAAA v1a,BBBB ${headers['svix-signature']}`;
    expect((await post('/resend', body, { ...headers, 'svix-signature': both })).status).toBe(200);
  });

  test('is refused where it signed what is no event', async () => {
    expect((await tell('not json')).status).toBe(400);
    expect((await tell('[]')).status).toBe(400);
  });
});

describe('Postmark', () => {
  const basic = (password: string) => ({ Authorization: `Basic ${btoa(`postmark:${password}`)}` });
  const tell = (record: object, headers: Record<string, string> = basic(POSTMARK_SECRET)) =>
    post('/postmark', JSON.stringify(record), headers);

  /** https://postmarkapp.com/developer/webhooks/bounce-webhook */
  const bounceOf = ({ providerId, address }: Delivered, Type: string, ID = 692_560_173) => ({
    RecordType: 'Bounce',
    ID,
    Type,
    TypeCode: 1,
    Name: 'Hard bounce',
    Tag: '',
    MessageID: providerId,
    Metadata: {},
    ServerID: 23,
    MessageStream: 'broadcast',
    Description: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
    Details: `smtp;550 5.1.1 <${address}>: no`,
    Email: address,
    From: 'desk@news.example',
    BouncedAt: '2026-03-09T07:00:04.0000000Z',
    DumpAvailable: true,
    Inactive: true,
    CanActivate: true,
    Subject: 'Frontline, 9 March',
  });

  /** https://postmarkapp.com/developer/webhooks/subscription-change-webhook */
  const changeOf = (reader: Delivered, SuppressionReason: string | null, Origin: string) => ({
    RecordType: 'SubscriptionChange',
    MessageID: reader.providerId,
    ServerID: 23,
    MessageStream: 'broadcast',
    ChangedAt: '2026-03-09T08:00:00Z',
    Recipient: reader.address,
    Origin,
    SuppressSending: SuppressionReason !== null,
    SuppressionReason,
    Tag: '',
    Metadata: {},
  });

  const hard = { status: 'bounced', suppressions: [{ reason: 'hard-bounce', newsletter: '' }] };
  test.each([
    ['HardBounce', hard],
    ['BadEmailAddress', hard],
    ['SoftBounce', { status: 'failed', suppressions: [], softDays: 1 }],
    ['Blocked', { status: 'failed', suppressions: [], softDays: 0 }],
    ['SpamComplaint', { status: 'sent', suppressions: [{ reason: 'complaint', newsletter: '' }] }],
  ])('tells of a bounce: %s', async (type, state) => {
    const reader = await storeDelivered({ provider: 'postmark' });
    expect((await tell(bounceOf(reader, type))).body).toEqual({ result: 'recorded' });
    expect(await stateOf(reader)).toMatchObject(state);
  });

  test.each(['Transient', 'AutoResponder', 'ChallengeVerification', 'Subscribe'])(
    'ignores a bounce that is none: %s',
    async (type) => {
      const reader = await storeDelivered({ provider: 'postmark' });
      expect((await tell(bounceOf(reader, type))).body).toEqual({ result: 'ignored' });
    },
  );

  test('tells of a delivery, after which passing failures no longer count', async () => {
    const reader = await storeDelivered({ provider: 'postmark' });
    await tell(bounceOf(reader, 'SoftBounce'));
    const record = {
      RecordType: 'Delivery',
      ServerID: 23,
      MessageStream: 'broadcast',
      MessageID: reader.providerId,
      Recipient: reader.address,
      Tag: '',
      DeliveredAt: '2026-03-09T07:30:00Z',
      Details: 'Test delivery webhook details',
      Metadata: {},
    };
    expect((await tell(record)).body).toEqual({ result: 'recorded' });
    expect(await stateOf(reader)).toMatchObject({ softDays: 0, deliveredAt: expect.any(String) });
    expect((await tell(record)).body).toEqual({ result: 'seen' });
  });

  test('tells of who unsubscribed there', async () => {
    const reader = await storeDelivered({ provider: 'postmark' });
    await tell(changeOf(reader, 'ManualSuppression', 'Recipient'));
    expect(await stateOf(reader)).toMatchObject({
      subscription: 'unsubscribed',
      suppressions: [{ reason: 'unsubscribed', newsletter: 'frontline' }],
    });
  });

  test.each([
    ['HardBounce', 'Recipient', [{ reason: 'hard-bounce', newsletter: '' }]],
    ['SpamComplaint', 'Recipient', [{ reason: 'complaint', newsletter: '' }]],
    ['ManualSuppression', 'Customer', []],
    [null, 'Recipient', []],
  ])('tells of its own list: %s by %s', async (reason, origin, suppressions) => {
    const reader = await storeDelivered({ provider: 'postmark' });
    await tell(changeOf(reader, reason, origin));
    expect(await stateOf(reader)).toMatchObject({ suppressions, subscription: 'active' });
  });

  test('names no message where it was an operator, or a name of another provider', async () => {
    const reader = await storeDelivered({ provider: 'ses' });
    const record = { ...changeOf(reader, 'HardBounce', 'Admin'), MessageID: null };
    expect((await tell(record)).status).toBe(200);
    await tell(bounceOf(reader, 'HardBounce'));
    expect((await stateOf(reader)).status).toBe('sent');
  });

  test('is refused without the secret', async () => {
    const reader = await storeDelivered({ provider: 'postmark' });
    const record = bounceOf(reader, 'HardBounce');
    for (const headers of [{}, basic('another-password'), basic(''), { Authorization: 'Basic %%%' }])
      expect((await tell(record, headers)).status).toBe(401);
    expect((await stateOf(reader)).status).toBe('sent');
    expect((await tell(record, { 'X-Webhook-Secret': POSTMARK_SECRET })).status).toBe(200);
  });

  test('is refused with what is no record', async () => {
    expect((await tell([])).status).toBe(400);
    expect((await post('/postmark', '{', basic(POSTMARK_SECRET))).status).toBe(400);
  });
});

describe('Amazon SES', () => {
  const HOST = 'https://sns.eu-central-1.amazonaws.com';
  let key: KeyObject;
  let certificate: string;
  let stranger: KeyObject;
  let certificates = 0;
  let messages = 0;

  beforeAll(() => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    key = pair.privateKey;
    certificate = makeRsaCertificate('sns.amazonaws.com', pair.publicKey, pair.privateKey);
    stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  });

  /** Answers as Amazon's host does; nothing else is on this network. Each test has a certificate of its own. */
  function amazon({ pem = certificate, status = 200 } = {}) {
    certificates += 1;
    const asked: string[] = [];
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      const url = String(input instanceof Request ? input.url : input);
      asked.push(url);
      return new Response(url.endsWith('.pem') ? pem : '<ConfirmSubscriptionResponse/>', { status });
    });
    return {
      asked,
      url: `${HOST}/SimpleNotificationService-${certificates.toString(16).padStart(32, '0')}.pem`,
    };
  }

  type Fields = Parameters<typeof snsSignedText>[0];

  /** https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html */
  function messageOf(url: string, more: Partial<Fields> = {}, by: KeyObject = key): string {
    messages += 1;
    const unsigned: Fields = {
      Type: 'Notification',
      MessageId: `22b80b92-fdea-4c2c-8f9d-${String(messages).padStart(12, '0')}`,
      TopicArn: TOPIC,
      Subject: 'Amazon SES Email Event Notification',
      Message: '{}',
      Timestamp: new Date().toISOString(),
      SignatureVersion: '1',
      Signature: '',
      SigningCertURL: url,
      ...more,
    };
    const hash = unsigned.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
    const Signature = sign(hash, Buffer.from(snsSignedText(unsigned)), by).toString('base64');
    return JSON.stringify({ ...unsigned, Signature, UnsubscribeURL: `${HOST}/?Action=Unsubscribe` });
  }

  /** https://docs.aws.amazon.com/ses/latest/dg/notification-examples.html */
  const eventOf = (reader: Delivered, type: string, more: object): string =>
    JSON.stringify({
      notificationType: type,
      mail: {
        timestamp: '2026-03-09T07:00:03.000Z',
        source: 'desk@news.example',
        sourceArn: 'arn:aws:ses:eu-central-1:123456789012:identity/news.example',
        sendingAccountId: '123456789012',
        messageId: reader.providerId,
        destination: [reader.address],
      },
      ...more,
    });

  const bounceOf = (reader: Delivered, bounceType: string, bounceSubType: string): string =>
    eventOf(reader, 'Bounce', {
      bounce: {
        bounceType,
        bounceSubType,
        bouncedRecipients: [
          {
            emailAddress: reader.address,
            action: 'failed',
            status: '5.1.1',
            diagnosticCode: 'smtp; 550 5.1.1 no',
          },
        ],
        timestamp: '2026-03-09T07:00:08.000Z',
        feedbackId: '00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa068a-000000',
        reportingMTA: 'dsn; a8-70.smtp-out.amazonses.com',
      },
    });

  const tell = (body: string) => post('/ses', body, { 'x-amz-sns-message-type': 'Notification' });

  test.each(['1', '2'] as const)('tells of an address that is bad, signature version %s', async (version) => {
    const { url, asked } = amazon();
    const reader = await storeDelivered({ provider: 'ses' });
    const Message = bounceOf(reader, 'Permanent', 'General');
    const answer = await tell(messageOf(url, { Message, SignatureVersion: version }));
    expect(answer).toEqual({ status: 200, body: { result: 'recorded' } });
    expect(await stateOf(reader)).toMatchObject({
      status: 'bounced',
      reason: 'SES bounce Permanent General',
      suppressions: [{ reason: 'hard-bounce', newsletter: '' }],
    });
    expect(asked).toEqual([url]);
    await tell(messageOf(url, { Message, SignatureVersion: version }));
    expect(asked).toEqual([url]);
  });

  test('tells of passing failures, refusals, complaints and deliveries', async () => {
    const { url } = amazon();
    const told = async (make: (reader: Delivered) => string) => {
      const reader = await storeDelivered({ provider: 'ses' });
      await tell(messageOf(url, { Message: make(reader) }));
      return stateOf(reader);
    };
    const complaint = (type?: string) => (reader: Delivered) =>
      eventOf(reader, 'Complaint', {
        complaint: {
          complainedRecipients: [{ emailAddress: reader.address }],
          timestamp: '2026-03-09T09:00:00.000Z',
          feedbackId: '0000013786031775-163e3910-53eb-4c8e-a04a-f29debf88a84-000000',
          complaintFeedbackType: type,
        },
      });
    const delivery = (reader: Delivered) =>
      eventOf(reader, 'Delivery', {
        delivery: { timestamp: '2026-03-09T07:00:09.000Z', recipients: [reader.address] },
      }).replace('notificationType', 'eventType');
    expect(await told((reader) => bounceOf(reader, 'Transient', 'MailboxFull'))).toMatchObject({
      status: 'failed',
      softDays: 1,
    });
    expect(await told((reader) => bounceOf(reader, 'Transient', 'MessageTooLarge'))).toMatchObject({
      status: 'failed',
      softDays: 0,
    });
    expect(await told(complaint('abuse'))).toMatchObject({
      suppressions: [{ reason: 'complaint', newsletter: '' }],
    });
    expect(await told(complaint('not-spam'))).toMatchObject({ suppressions: [] });
    expect(await told(delivery)).toMatchObject({ status: 'sent', deliveredAt: expect.any(String) });
  });

  test('is heard once', async () => {
    const { url } = amazon();
    const reader = await storeDelivered({ provider: 'ses' });
    const body = messageOf(url, { Message: bounceOf(reader, 'Permanent', 'General') });
    expect((await tell(body)).body).toEqual({ result: 'recorded' });
    expect((await tell(body)).body).toEqual({ result: 'seen' });
  });

  test('is confirmed at its own host, and nowhere else', async () => {
    const { url, asked } = amazon();
    const confirmation = (SubscribeURL: string, more: Partial<Fields> = {}) =>
      messageOf(url, { Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL, Subject: null, ...more });
    const own = `${HOST}/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=t`;
    expect((await tell(confirmation(own))).status).toBe(200);
    expect(asked).toEqual([url, new URL(own).href]);
    for (const elsewhere of [
      'https://evil.example/?Action=ConfirmSubscription',
      'http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription',
      'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription',
      `${HOST}/?Action=Publish`,
    ])
      expect((await tell(confirmation(elsewhere))).status).toBe(503);
    expect(asked).toHaveLength(2);
    const unsubscribed = messageOf(url, { Type: 'UnsubscribeConfirmation', Token: 't', SubscribeURL: own });
    expect((await tell(unsubscribed)).body).toEqual({ result: 'ignored' });
  });

  test('is refused where Amazon did not sign it', async () => {
    const { url } = amazon();
    const reader = await storeDelivered({ provider: 'ses' });
    const Message = bounceOf(reader, 'Permanent', 'General');
    const changed = messageOf(url, { Message }).replace('Permanent', 'Transient');
    for (const body of [
      messageOf(url, { Message }, stranger),
      changed,
      messageOf(url, { Message, TopicArn: `${TOPIC}-other` }),
      messageOf(url, {
        Message,
        Timestamp: new Date(Date.now() - (PROVIDER_EVENT_DAYS + 1) * DAY_MS).toISOString(),
      }),
    ])
      expect((await tell(body)).status).toBe(401);
    expect((await stateOf(reader)).status).toBe('sent');
  });

  test.each([
    'https://evil.example/SimpleNotificationService-0a.pem',
    'https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-0a.pem',
    'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem',
    'http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0a.pem',
    'https://sns.eu-central-1.amazonaws.com:8443/SimpleNotificationService-0a.pem',
    'https://evil@sns.eu-central-1.amazonaws.com/SimpleNotificationService-0a.pem',
    'https://sns.eu-central-1.amazonaws.com/other/SimpleNotificationService-0a.pem',
    'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0a.pem?Action=x',
    'not an address',
  ])('never asks for a certificate at %s', async (url) => {
    const { asked } = amazon();
    expect((await tell(messageOf(url))).status).toBe(401);
    expect(asked).toEqual([]);
  });

  test('is asked to come again where the certificate cannot be had', async () => {
    expect((await tell(messageOf(amazon({ status: 500 }).url))).status).toBe(503);
    vi.restoreAllMocks();
    expect((await tell(messageOf(amazon({ pem: 'no certificate' }).url))).status).toBe(503);
  });

  test('is refused where the certificate has run out', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = makeRsaCertificate('sns.amazonaws.com', pair.publicKey, pair.privateKey, '210101000000Z');
    expect((await tell(messageOf(amazon({ pem }).url, {}, pair.privateKey))).status).toBe(401);
  });

  test('is refused with what is no message of SNS', async () => {
    expect((await tell('{}')).status).toBe(400);
    expect((await tell('')).status).toBe(400);
    const { url } = amazon();
    expect((await tell(messageOf(url, { Message: 'not json' }))).body).toEqual({ result: 'ignored' });
  });
});

describe('any provider', () => {
  test.each(['/resend', '/postmark', '/ses'])('is not heard at %s where nothing is set', async (path) => {
    const answer = await post(path, '{}', {}, deploy({ TOKEN_SECRET }));
    expect(answer).toMatchObject({ status: 503, body: { detail: expect.stringContaining('is not set') } });
  });

  test.each(['/resend', '/postmark', '/ses'])('may not send much to %s', async (path) => {
    expect((await post(path, 'x'.repeat(HOOK_MAX_BYTES + 1))).status).toBe(413);
  });

  test('is forgotten after a while', async () => {
    const old = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
    await env.DB.batch([
      env.DB.prepare('DELETE FROM provider_event'),
      env.DB.prepare("INSERT INTO provider_event VALUES ('ses', 'old', ?), ('ses', 'new', ?)").bind(
        old(PROVIDER_EVENT_DAYS + 2),
        old(PROVIDER_EVENT_DAYS - 1),
      ),
      env.DB.prepare('DELETE FROM soft_bounce'),
      env.DB.prepare("INSERT INTO soft_bounce VALUES ('h', ?), ('h', ?)").bind(
        old(SOFT_BOUNCE_DAYS + 2).slice(0, 10),
        old(SOFT_BOUNCE_DAYS - 1).slice(0, 10),
      ),
    ]);
    expect(await pruneProviderEvents(env.DB, new Date())).toBe(2);
    const left = await env.DB.prepare('SELECT event FROM provider_event').all();
    expect(left.results).toEqual([{ event: 'new' }]);
  });
});
