import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { localEnvironment, spawnWrangler } from '../../src/cli/start/wrangler.ts';
import { makeCertificates } from '../providers/certificate.ts';
import { POSTMARK_TOKEN, startPostmark } from '../providers/postmark-service.ts';
import { RESEND_KEY, startResend } from '../providers/resend-service.ts';
import { SES_KEYS, startSes } from '../providers/ses-service.ts';
import { SMTP_LOGIN, type SmtpService, startSmtp } from '../providers/smtp-service.ts';
import { findFreePort } from '../setup/app.ts';
import type { SendRequest } from './provider-worker.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const login = `${encodeURIComponent(SMTP_LOGIN.user)}:${encodeURIComponent(SMTP_LOGIN.password)}@`;
const trusted = makeCertificates();
const stranger = makeCertificates();

let folder: string;
let origin: string;
let wrangler: ChildProcess;
let output = '';

/** The providers in workerd, which trusts our authority as a machine trusts its own. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sitrep-providers-'));
  const main = join(import.meta.dirname, 'provider-worker.ts');
  writeFileSync(
    join(folder, 'wrangler.toml'),
    `name = "providers"\nmain = ${JSON.stringify(main)}\ncompatibility_date = "2026-11-09"\n[vars]\nPUBLIC_URL = "https://news.example"\n`,
  );
  writeFileSync(join(folder, 'ca.pem'), trusted.ca);
  const port = await findFreePort();
  origin = `http://127.0.0.1:${port}`;
  wrangler = spawnWrangler(
    ROOT,
    [
      'dev',
      `--config=${join(folder, 'wrangler.toml')}`,
      `--port=${port}`,
      '--ip=127.0.0.1',
      '--inspector-port=0',
    ],
    { ...localEnvironment(ROOT, process.env), NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') },
  );
  for (const stream of [wrangler.stdout, wrangler.stderr])
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  while (
    !(await fetch(origin).then(
      () => true,
      () => false,
    ))
  ) {
    if (wrangler.exitCode !== null) throw new Error(`wrangler ended:\n${output}`);
    await sleep(50);
  }
});

afterAll(() => {
  if (wrangler.pid !== undefined) process.kill(-wrangler.pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
});

async function run<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const service = await starting;
  running.push(service);
  return service;
}

async function send(variables: SendRequest['variables'], locals: string[]): Promise<unknown> {
  const response = await fetch(origin, { method: 'POST', body: JSON.stringify({ variables, locals }) });
  return response.json();
}

const overSmtp = (url: string, locals: string[]) => send({ PROVIDER: 'smtp', SMTP_URL: url }, locals);

describe('SMTP in workerd', () => {
  const tls = { cert: trusted.cert, key: trusted.key };

  test.each([
    ['plain', { disabledCommands: ['STARTTLS'] }, (port: number) => `smtp://127.0.0.1:${port}`],
    [
      'with STARTTLS and a login',
      { ...tls, authOptional: false },
      (port: number) => `smtp://${login}localhost:${port}?starttls=required`,
    ],
    [
      'with TLS and a login',
      { ...tls, secure: true, authOptional: false },
      (port: number) => `smtps://${login}localhost:${port}`,
    ],
  ])('sends %s, a batch over one connection', async (_, options, urlOf) => {
    const service: SmtpService = await run(startSmtp(options));
    expect(await overSmtp(urlOf(service.port), ['ann', 'gone-eve', 'spam-fay', 'ben'])).toMatchObject({
      outcomes: [{ kind: 'sent' }, { kind: 'bounced' }, { kind: 'failed' }, { kind: 'sent' }],
    });
    expect(service.received).toHaveLength(2);
    expect(service.connections()).toBe(1);
  });

  test.each([
    ['smtp', {}],
    ['smtps', { secure: true }],
  ])('%s does not trust a certificate of a stranger', async (scheme, options) => {
    const service = await run(startSmtp({ ...options, cert: stranger.cert, key: stranger.key }));
    expect(await overSmtp(`${scheme}://localhost:${service.port}`, ['ann'])).toMatchObject({
      outcomes: [{ kind: 'deferred', reason: expect.stringContaining('TLS') }],
    });
    expect(service.received).toEqual([]);
  });

  test('puts off what it cannot deliver, and does not know of what broke off', async () => {
    const service = await run(startSmtp({ disabledCommands: ['STARTTLS'] }));
    service.setMood('cut');
    const url = `smtp://127.0.0.1:${service.port}`;
    expect(await overSmtp(url, ['ann'])).toMatchObject({ outcomes: [{ kind: 'unknown' }] });
    await service.stop();
    expect(await overSmtp(url, ['ann'])).toMatchObject({ outcomes: [{ kind: 'deferred' }] });
  });
});

describe('HTTP in workerd', () => {
  const { accessKeyId, secretAccessKey, region } = SES_KEYS;

  test.each([
    [
      'Resend',
      startResend,
      (url: string) => ({ PROVIDER: 'resend', RESEND_API_KEY: RESEND_KEY, RESEND_URL: url }),
      'deferred',
    ],
    [
      'Postmark',
      startPostmark,
      (url: string) => ({ PROVIDER: 'postmark', POSTMARK_TOKEN, POSTMARK_URL: url }),
      'unknown',
    ],
    [
      'Amazon SES',
      startSes,
      (url: string) => ({
        PROVIDER: 'ses',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_REGION: region,
        SES_URL: url,
      }),
      'unknown',
    ],
  ])('%s sends, waits, and tells what is lost from what never left', async (_, start, variablesOf, lost) => {
    const service = await run(start());
    const variables = variablesOf(service.url);
    expect(await send(variables, ['ann', 'ben'])).toMatchObject({
      outcomes: [{ kind: 'sent' }, { kind: 'sent' }],
    });
    service.setMood('busy');
    expect(await send(variables, ['cem'])).toMatchObject({ outcomes: [{ kind: 'deferred' }] });
    service.setMood('cut');
    expect(await send(variables, ['dan'])).toMatchObject({ outcomes: [{ kind: lost }] });
    expect(service.received).toHaveLength(3);
    await service.stop();
    expect(await send(variables, ['eve'])).toMatchObject({ outcomes: [{ kind: 'deferred' }] });
  });
});
