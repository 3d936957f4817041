import { afterEach, describe, expect, test } from 'vitest';
import { openPostmark } from '../../src/worker/providers/postmark.ts';
import { openResend } from '../../src/worker/providers/resend.ts';
import { openSes } from '../../src/worker/providers/ses.ts';
import { type Bench, makeMessage, TEST_TIMEOUT_MS } from './bench.ts';
import { describeProvider } from './contract.ts';
import type { HttpService } from './http-service.ts';
import { POSTMARK_TOKEN, startPostmark } from './postmark-service.ts';
import { RESEND_KEY, startResend } from './resend-service.ts';
import { SES_KEYS, startSes } from './ses-service.ts';

const times = { timeoutMs: TEST_TIMEOUT_MS };
const resendAt = (url: string) => openResend({ url, key: RESEND_KEY }, times);
const postmarkAt = (url: string) => openPostmark({ url, token: POSTMARK_TOKEN, stream: 'broadcast' }, times);
const sesAt = (url: string) => openSes({ url, ...SES_KEYS, configurationSet: 'digests' }, times);

function benchOf(service: HttpService, rest: Pick<Bench, 'provider' | 'secrets' | 'keyVariable'>): Bench {
  return { ...rest, setMood: service.setMood, received: () => service.received, stop: service.stop };
}

describeProvider(
  'Resend',
  async () => {
    const service = await startResend();
    const rest = { provider: resendAt(service.url), secrets: [RESEND_KEY], keyVariable: 'RESEND_API_KEY' };
    return benchOf(service, rest);
  },
  // Resend checks an address's form only, and tells of a bounce later.
  { refuses: false },
);
describeProvider('Postmark', async () => {
  const service = await startPostmark();
  const rest = {
    provider: postmarkAt(service.url),
    secrets: [POSTMARK_TOKEN],
    keyVariable: 'POSTMARK_TOKEN',
  };
  return benchOf(service, rest);
});
describeProvider('Amazon SES', async () => {
  const service = await startSes();
  const secrets = [SES_KEYS.accessKeyId, SES_KEYS.secretAccessKey];
  return benchOf(service, { provider: sesAt(service.url), secrets, keyVariable: 'AWS_SECRET_ACCESS_KEY' });
});

let running: HttpService | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function run(start: () => Promise<HttpService>): Promise<HttpService> {
  running = await start();
  return running;
}

describe('every provider over HTTP', () => {
  const all = [
    ['Resend', startResend, resendAt],
    ['Postmark', startPostmark, postmarkAt],
    ['Amazon SES', startSes, sesAt],
  ] as const;

  test.each(all)('%s: waits as long as Retry-After says, in seconds or as a date', async (_, start, open) => {
    const service = await run(start);
    for (const stated of ['90', new Date(Date.now() + 90_000).toUTCString()]) {
      service.answerWith({ status: 429, headers: { 'retry-after': stated }, body: {} });
      const [outcome] = await open(service.url).send([makeMessage('ann')]);
      if (outcome?.kind !== 'deferred') throw new Error('not deferred');
      expect(outcome.retryAfter).toBeGreaterThanOrEqual(85);
      expect(outcome.retryAfter).toBeLessThanOrEqual(90);
    }
  });

  test.each(all)('%s: stops a batch at the first 429', async (_, start, open) => {
    const service = await run(start);
    service.answerWith({ status: 429, body: {} });
    const outcomes = await open(service.url).send(['ann', 'ben', 'cem'].map((local) => makeMessage(local)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['deferred', 'deferred', 'deferred']);
    expect(service.calls).toHaveLength(1);
  });

  test.each(all)(
    '%s: puts off at 500 and 503, and is unsure of what a gateway says',
    async (_, start, open) => {
      const service = await run(start);
      const kinds: string[] = [];
      const provider = open(service.url);
      for (const status of [500, 503, 502, 504, 520, 524]) {
        service.answerWith({ status, body: '<html>Bad gateway</html>' });
        kinds.push(...(await provider.send([makeMessage('ann')])).map(({ kind }) => kind));
      }
      const lost = provider.idempotent ? 'deferred' : 'unknown';
      expect(kinds).toEqual(['deferred', 'deferred', lost, lost, lost, lost]);
    },
  );

  test.each(all)('%s: is unsure of a good answer that is cut short', async (_, start, open) => {
    const service = await run(start);
    service.breakOff(200);
    const provider = open(service.url);
    const [outcome] = await provider.send([makeMessage('ann')]);
    expect(outcome?.kind).toBe(provider.idempotent ? 'deferred' : 'unknown');
  });

  test.each(all)('%s: follows no redirect', async (_, start, open) => {
    const service = await run(start);
    service.answerWith({ status: 307, headers: { location: `${service.url}/elsewhere` }, body: {} });
    const [outcome] = await open(service.url).send([makeMessage('ann')]);
    expect(outcome).toMatchObject({ kind: 'deferred', reason: expect.stringMatching(/_URL/) });
    expect(service.calls).toHaveLength(1);
  });

  test.each(all)('%s: survives an answer without end', async (_, start, open) => {
    const service = await run(start);
    service.answerWith({ status: 200, body: 'x'.repeat(3_000_000) });
    const provider = open(service.url);
    const [outcome] = await provider.send([makeMessage('ann')]);
    expect(outcome?.kind).toBe(provider.idempotent ? 'deferred' : 'unknown');
  });
});

describe('Resend', () => {
  test('leaves to an operator a message whose key was used for another text', async () => {
    const service = await run(startResend);
    const provider = resendAt(service.url);
    await provider.send([makeMessage('ann')]);
    const [outcome] = await provider.send([makeMessage('ann', { text: 'Other ships came.' })]);
    expect(outcome?.kind).toBe('unknown');
    expect(service.received).toHaveLength(1);
  });

  test.each([
    [429, 'daily_quota_exceeded', 'deferred', 3600],
    [409, 'concurrent_idempotent_requests', 'deferred', null],
    [403, 'validation_error', 'deferred', 900],
    [422, 'validation_error', 'failed', undefined],
    [451, 'security_error', 'failed', undefined],
  ])('answers %s %s with %s', async (status, name, kind, retryAfter) => {
    const service = await run(startResend);
    service.answerWith({ status, body: { statusCode: status, name, message: 'as the documents say' } });
    const [outcome] = await resendAt(service.url).send([makeMessage('ann')]);
    expect(outcome).toMatchObject(retryAfter === undefined ? { kind } : { kind, retryAfter });
  });

  test('quotes the sender’s name and unfolds its headers', async () => {
    const service = await run(startResend);
    await resendAt(service.url).send([makeMessage('ann')]);
    expect(JSON.parse(service.calls[0]?.body ?? '')).toMatchObject({
      from: '"The \\"Harbour\\" desk" <desk@news.example>',
      headers: { 'Feedback-ID': 'harbour:sitrep' },
    });
  });
});

describe('Postmark', () => {
  test('sends digests by the broadcast stream and the rest by the transactional one, in one request', async () => {
    const service = await run(startPostmark);
    await postmarkAt(service.url).send([makeMessage('ann'), makeMessage('ben', { kind: 'confirmation' })]);
    expect(service.calls).toHaveLength(1);
    expect(JSON.parse(service.calls[0]?.body ?? '')).toMatchObject([
      { MessageStream: 'broadcast' },
      { MessageStream: 'outbound' },
    ]);
  });

  test.each([
    [300, "Invalid 'To' address: 'ann@readers.example'.", 'bounced'],
    [300, "Invalid 'From' address: 'desk@news.example'.", 'deferred'],
    [400, 'Sender signature not found', 'deferred'],
    [405, 'Not allowed to send', 'deferred'],
    [412, 'Account is pending', 'deferred'],
    [1235, 'The stream provided does not exist', 'deferred'],
    [429, 'Rate limit exceeded', 'deferred'],
    [411, 'Forbidden attachment type', 'failed'],
  ])(
    'answers ErrorCode %s %j with %s, within a batch and for all of it',
    async (ErrorCode, Message, kind) => {
      const service = await run(startPostmark);
      const provider = postmarkAt(service.url);
      service.answerWith({ status: 200, body: [{ ErrorCode, Message }] });
      expect(await provider.send([makeMessage('ann')])).toMatchObject([{ kind }]);
      service.answerWith({ status: 422, body: { ErrorCode, Message } });
      expect(await provider.send([makeMessage('ann')])).toMatchObject([{ kind }]);
    },
  );

  test('is unsure where there are fewer results than messages', async () => {
    const service = await run(startPostmark);
    service.answerWith({ status: 200, body: [{ ErrorCode: 0, Message: 'OK', MessageID: 'x' }] });
    const outcomes = await postmarkAt(service.url).send([makeMessage('ann'), makeMessage('ben')]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });
});

describe('Amazon SES', () => {
  const header = (type: string) => ({ 'x-amzn-errortype': type });

  test.each([
    [400, 'MessageRejected', 'Email address is not verified.', 'deferred', 900],
    [400, 'MessageRejected', 'Message contains a virus.', 'failed', undefined],
    [400, 'AccountSuspendedException', 'suspended', 'deferred', 900],
    [400, 'SendingPausedException', 'paused', 'deferred', 900],
    [400, 'MailFromDomainNotVerifiedException', 'not verified', 'deferred', 900],
    [429, 'TooManyRequestsException', 'Daily message quota exceeded.', 'deferred', 3600],
    [400, 'Throttling', 'Maximum sending rate exceeded.', 'deferred', null],
    [400, 'LimitExceededException', 'limit', 'deferred', null],
    [400, 'BadRequestException', 'Local address contains control or whitespace', 'failed', undefined],
  ])('answers %s %s (%s) with %s', async (status, type, message, kind, retryAfter) => {
    const service = await run(startSes);
    service.answerWith({ status, headers: header(type), body: { message } });
    const [outcome] = await sesAt(service.url).send([makeMessage('ann')]);
    expect(outcome).toMatchObject(retryAfter === undefined ? { kind } : { kind, retryAfter });
  });

  test('is refused where its signature is not right', async () => {
    const service = await run(startSes);
    const provider = openSes(
      {
        url: service.url,
        ...SES_KEYS,
        secretAccessKey: `${SES_KEYS.secretAccessKey}x`,
        configurationSet: null,
      },
      times,
    );
    expect(await provider.send([makeMessage('ann')])).toMatchObject([
      { kind: 'deferred', reason: expect.stringContaining('AWS_SECRET_ACCESS_KEY') },
    ]);
    expect(service.received).toEqual([]);
  });
});
