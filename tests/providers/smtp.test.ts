import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import type { Provider } from '../../src/model/message.ts';
import { openSmtp } from '../../src/worker/providers/smtp.ts';
import { judgeFailure } from '../../src/worker/providers/smtp-outcome.ts';
import { parseSmtpUrl } from '../../src/worker/smtp-url.ts';
import { makeMessage, TEST_TIMEOUT_MS } from './bench.ts';
import { makeCertificates } from './certificate.ts';
import { describeProvider } from './contract.ts';
import { SMTP_LOGIN, type SmtpService, startScript, startSmtp } from './smtp-service.ts';

const trusted = makeCertificates();
const stranger = makeCertificates();
setDefaultCACertificates([...getCACertificates('default'), trusted.ca]);

const times = { connectMs: TEST_TIMEOUT_MS, commandMs: TEST_TIMEOUT_MS, messageMs: TEST_TIMEOUT_MS };
const login = `${encodeURIComponent(SMTP_LOGIN.user)}:${encodeURIComponent(SMTP_LOGIN.password)}@`;

function openAt(url: string): Provider {
  const parsed = parseSmtpUrl(url);
  if (!parsed.ok) throw new Error(parsed.problem);
  return openSmtp(parsed.smtp, 'news.example', times);
}

const running: { stop(): Promise<void> }[] = [];
const opened: Provider[] = [];
afterEach(async () => {
  for (const provider of opened.splice(0)) await provider.close();
  for (const service of running.splice(0)) await service.stop();
});

async function run(options?: SMTPServerOptions): Promise<SmtpService> {
  const service = await startSmtp(options);
  running.push(service);
  return service;
}

function open(url: string): Provider {
  const provider = openAt(url);
  opened.push(provider);
  return provider;
}

const plain = { disabledCommands: ['STARTTLS'] };
const tls = { cert: trusted.cert, key: trusted.key };

describe.each([
  ['plain', plain, (port: number) => `smtp://${login}127.0.0.1:${port}`],
  ['STARTTLS', tls, (port: number) => `smtp://${login}localhost:${port}?starttls=required`],
  ['TLS', { ...tls, secure: true }, (port: number) => `smtps://${login}localhost:${port}`],
] as const)('SMTP, %s', (name, options, urlOf) => {
  describeProvider(
    `keeps the contract (${name})`,
    async () => {
      const service = await startSmtp({ ...options, authOptional: false } as SMTPServerOptions);
      return {
        provider: openAt(urlOf(service.port)),
        secrets: [SMTP_LOGIN.password, SMTP_LOGIN.user],
        keyVariable: 'SMTP_URL',
        setMood: service.setMood,
        received: () => service.received,
        stop: service.stop,
      };
    },
    { moods: ['well', 'locked', 'busy', 'cut', 'silent'] },
  );
});

describe('SMTP', () => {
  test('hands over the message byte by byte, dots and all, under its own envelope', async () => {
    const service = await run(plain);
    const message = makeMessage('ann');
    await open(`smtp://127.0.0.1:${service.port}`).send([message]);
    expect(service.raws).toEqual([message.raw]);
    expect(service.senders).toEqual(['bounce+bann@news.example']);
  });

  test('sends a batch over one connection, refusals in between, and the next batch too', async () => {
    const service = await run(plain);
    const provider = open(`smtp://127.0.0.1:${service.port}`);
    await provider.send(['ann', 'gone-eve', 'spam-fay', 'ben'].map((local) => makeMessage(local)));
    await provider.send([makeMessage('cem')]);
    expect(service.received).toHaveLength(3);
    expect(service.connections()).toBe(1);
  });

  test('takes the id that the server names', async () => {
    const service = await run(plain);
    expect(await open(`smtp://127.0.0.1:${service.port}`).send([makeMessage('ann')])).toEqual([
      { kind: 'sent', id: '4XyZ10000000' },
    ]);
  });

  test('opens a new connection where the server closed the old one', async () => {
    const service = await run({ ...plain, socketTimeout: 250 });
    const provider = open(`smtp://127.0.0.1:${service.port}`);
    await provider.send([makeMessage('ann')]);
    await expect.poll(service.closed).toBe(1);
    expect(await provider.send([makeMessage('ben')])).toMatchObject([{ kind: 'sent' }]);
    expect(service.connections()).toBe(2);
  });

  test.each([
    ['code-450-4-2-0', 'deferred'],
    ['code-421-4-7-0', 'deferred'],
    ['code-452-4-2-2', 'deferred'],
    ['code-550-5-1-1', 'bounced'],
    ['code-550-5-2-1', 'bounced'],
    ['code-550', 'bounced'],
    ['code-551', 'bounced'],
    ['code-553', 'bounced'],
    ['code-550-5-7-1', 'failed'],
    ['code-550-5-1-8', 'failed'],
    ['code-552-5-2-2', 'failed'],
    ['code-552', 'failed'],
    ['code-554', 'failed'],
    ['code-530-5-7-0', 'deferred'],
  ])('calls a recipient answered with %s %s, and keeps the codes', async (local, kind) => {
    const service = await run(plain);
    const [outcome] = await open(`smtp://127.0.0.1:${service.port}`).send([makeMessage(local)]);
    expect(outcome).toMatchObject({ kind });
    const [, code, ...enhanced] = local.split('-');
    if (outcome === undefined || !('reason' in outcome)) throw new Error('no reason');
    expect(outcome.reason).toContain(`${code} ${enhanced.join('.')}`.trim());
    expect(outcome.reason).not.toContain('@');
  });

  test.each([
    ['550 no mailbox here by that name', 'bounced'],
    ['550 relay not permitted', 'failed'],
    ['550 Relaying denied', 'failed'],
    ['550 rejected by a list, see zen.dnsbl.example', 'failed'],
    ['550 message looks like spam', 'failed'],
    ['553 sorry, that domain is not in my list of allowed rcpthosts; relay access denied', 'failed'],
  ])('takes a server’s words for whom it means where it gives no enhanced code: %s', (answer, kind) => {
    const failure = { code: 'EENVELOPE', command: 'RCPT TO', answer };
    expect(judgeFailure(failure, false, makeMessage('ann'), []).outcome.kind).toBe(kind);
  });

  test('goes by plain text where no STARTTLS is offered, unless it is required', async () => {
    const service = await run(plain);
    expect(await open(`smtp://127.0.0.1:${service.port}`).send([makeMessage('ann')])).toMatchObject([
      { kind: 'sent' },
    ]);
    expect(
      await open(`smtp://127.0.0.1:${service.port}?starttls=required`).send([makeMessage('ben')]),
    ).toMatchObject([{ kind: 'deferred', reason: expect.stringContaining('TLS') }]);
    expect(service.received).toHaveLength(1);
  });

  test.each([
    ['smtp', {}],
    ['smtps', { secure: true }],
  ])('%s does not trust a certificate of a stranger', async (scheme, options) => {
    const service = await run({ ...options, cert: stranger.cert, key: stranger.key });
    expect(await open(`${scheme}://localhost:${service.port}`).send([makeMessage('ann')])).toMatchObject([
      { kind: 'deferred', reason: expect.stringContaining('TLS') },
    ]);
    expect(service.received).toEqual([]);
  });

  test('sends to an address in another script where the server takes those, and says so where not', async () => {
    const message = makeMessage('ann', { envelope: { from: 'b@news.example', to: 'анна@readers.example' } });
    const able = await run(plain);
    expect(await open(`smtp://127.0.0.1:${able.port}`).send([message])).toMatchObject([{ kind: 'sent' }]);
    const unable = await run({ ...plain, hideSMTPUTF8: true } as SMTPServerOptions);
    expect(await open(`smtp://127.0.0.1:${unable.port}`).send([message, makeMessage('ben')])).toMatchObject([
      { kind: 'failed', reason: expect.stringContaining('SMTPUTF8') },
      { kind: 'sent' },
    ]);
  });

  test('fails what is larger than the server takes', async () => {
    const service = await run({ ...plain, size: 100 });
    expect(
      await open(`smtp://127.0.0.1:${service.port}`).send([makeMessage('ann'), makeMessage('ben')]),
    ).toMatchObject([{ kind: 'failed' }, { kind: 'failed' }]);
    expect(service.received).toEqual([]);
  });

  test('writes no address that would be a command of its own', async () => {
    const service = await run(plain);
    const hostile = { from: 'b@news.example', to: 'a@readers.example>\r\nRCPT TO:<b@readers.example' };
    const outcomes = await open(`smtp://127.0.0.1:${service.port}`).send([
      makeMessage('ann', { envelope: hostile }),
      makeMessage('ben'),
    ]);
    expect(outcomes).toMatchObject([{ kind: 'failed' }, { kind: 'sent' }]);
    expect(service.received.map(({ to }) => to)).toEqual(['ben@readers.example']);
  });
});

describe('SMTP with a server out of order', () => {
  const toData = ['220 hello', '250 hello', '250 sender', '250 reader', '354 go on'];

  test.each([
    ['says nothing', [], 'deferred'],
    ['hangs up at once', [null], 'deferred'],
    ['is no mail server', ['HTTP/1.1 400 Bad Request'], 'deferred'],
    ['turns us away', ['554 no service'], 'deferred'],
    ['hangs up after the sender', ['220 hello', '250 hello', null], 'deferred'],
    ['says nothing to the sender', ['220 hello', '250 hello'], 'deferred'],
    ['refuses the sender', ['220 hello', '250 hello', '553 5.7.1 not yours'], 'deferred'],
    ['hangs up after the message', [...toData, null], 'unknown'],
    ['says nothing to the message', toData, 'unknown'],
    ['puts off the message', [...toData, '451 4.7.1 greylisted'], 'deferred'],
    ['closes instead of an answer', [...toData, '421 4.3.2 shutting down'], 'deferred'],
    ['refuses the message', [...toData, '554 5.6.0 no'], 'failed'],
    ['finds at the end that the reader is gone', [...toData, '550 5.1.1 no such user'], 'bounced'],
    ['takes the message', [...toData, '250 OK'], 'sent'],
  ])('%s', async (_, lines, kind) => {
    const service = await startScript(lines);
    running.push(service);
    const [outcome] = await open(`smtp://127.0.0.1:${service.port}`).send([makeMessage('ann')]);
    expect(outcome?.kind).toBe(kind);
  });

  test('knows its own key as the id where the server names none', async () => {
    const service = await startScript([...toData, '250 OK']);
    running.push(service);
    expect(await open(`smtp://127.0.0.1:${service.port}`).send([makeMessage('ann')])).toEqual([
      { kind: 'sent', id: 'key-ann' },
    ]);
  });

  test('puts off a message whose connection breaks before its last byte', async () => {
    const service = await startScript([...toData, null]);
    running.push(service);
    const long = makeMessage('ann', { raw: `Subject: long\r\n\r\n${'x'.repeat(76)}\r\n`.repeat(100_000) });
    expect(await open(`smtp://127.0.0.1:${service.port}`).send([long])).toMatchObject([{ kind: 'deferred' }]);
  });

  test('tries a dead server once, not for each message', async () => {
    const service = await startScript([null]);
    running.push(service);
    const outcomes = await open(`smtp://127.0.0.1:${service.port}`).send(
      ['ann', 'ben', 'cem'].map((local) => makeMessage(local)),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['deferred', 'deferred', 'deferred']);
    expect(service.connections()).toBe(1);
  });
});
