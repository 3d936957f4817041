import { describe, expect, test } from 'vitest';
import { type Config, describeConfig, findBroadcastRefusal, readConfig } from '../../src/worker/config.ts';
import { parseSmtpUrl } from '../../src/worker/smtp-url.ts';

const SECRET = 'k7Qm2vXc9LpW4sZt8RbN1yHd6GfJ3aEu';
const base = { TOKEN_SECRET: SECRET };
const ses = {
  AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG',
  AWS_REGION: 'eu-central-1',
};

function configOf(env: object): Config {
  const reading = readConfig(env);
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  return reading.config;
}

function problemsOf(env: object): string[] {
  const reading = readConfig(env);
  return reading.ok ? [] : reading.problems;
}

describe('the configuration', () => {
  test('keeps messages in the outbox where nothing says otherwise', () => {
    const config = configOf(base);
    expect(config).toMatchObject({
      provider: 'outbox',
      transactionalProvider: 'outbox',
      broadcasts: true,
      rate: { perSecond: null, perDay: null },
      tokenSecrets: [SECRET],
      turnstile: null,
      webhook: null,
    });
  });

  test('takes a variable left empty for one that is not set', () => {
    const empty = { PROVIDER: '', SMTP_URL: ' ', SEND_PER_SECOND: '', RESEND_API_KEY: '', WEBHOOK_URL: '' };
    expect(configOf({ ...base, ...empty })).toEqual(configOf(base));
  });

  test('signs with the first secret and verifies with all', () => {
    const older = 'o'.repeat(32);
    expect(configOf({ TOKEN_SECRET: ` ${SECRET} , ${older},` }).tokenSecrets).toEqual([SECRET, older]);
  });

  test.each([
    [{}, /^TOKEN_SECRET is not set: .*openssl/],
    [{ TOKEN_SECRET: 'tooshort' }, /^TOKEN_SECRET holds a secret shorter than 32 characters/],
    [{ TOKEN_SECRET: `${SECRET},tooshort` }, /^TOKEN_SECRET holds a secret shorter than 32 characters/],
    [
      { ...base, PROVIDER: 'sendmail-hunter2' },
      /^PROVIDER must be one of outbox, smtp, .*; correct it or remove it/,
    ],
    [{ ...base, PROVIDER: 'smtp' }, /^SMTP_URL is not set, and PROVIDER=smtp needs it/],
    [{ ...base, PROVIDER: 'resend' }, /^RESEND_API_KEY is not set/],
    [{ ...base, PROVIDER: 'postmark' }, /^POSTMARK_TOKEN is not set/],
    [{ ...base, ...ses, PROVIDER: 'ses', AWS_REGION: '' }, /^AWS_REGION is not set/],
    [{ ...base, ...ses, AWS_REGION: 'hunter2' }, /^AWS_REGION must be a region such as/],
    [{ ...base, TRANSACTIONAL_PROVIDER: 'resend' }, /^RESEND_API_KEY .*TRANSACTIONAL_PROVIDER=resend/],
    [{ ...base, PROVIDER: 'cloudflare' }, /SEND_EMAIL is missing.*docs\/operating\.md/],
    [{ ...base, SEND_PER_SECOND: 'hunter2' }, /^SEND_PER_SECOND must be a number/],
    [{ ...base, SEND_PER_SECOND: '0' }, /^SEND_PER_SECOND must be greater than 0/],
    [{ ...base, SEND_PER_DAY: '-5' }, /^SEND_PER_DAY must be greater than 0/],
    [{ ...base, SEND_PER_DAY: '1.5' }, /^SEND_PER_DAY must be a whole number/],
    [{ ...base, TRANSACTIONAL_PER_SECOND: 'hunter2' }, /^TRANSACTIONAL_PER_SECOND must be a number/],
    [{ ...base, TRANSACTIONAL_PER_DAY: '1.5' }, /^TRANSACTIONAL_PER_DAY must be a whole number/],
    [{ ...base, WEBHOOK_URL: 'https://hooks.example/' }, /^WEBHOOK_SECRET is not set, but WEBHOOK_URL is/],
    [
      { ...base, WEBHOOK_URL: 'ftp://hunter2', WEBHOOK_SECRET: 'c'.repeat(40) },
      /^WEBHOOK_URL must be an absolute/,
    ],
    [{ ...base, TURNSTILE_SECRET: 'hunter2' }, /^TURNSTILE_SITEKEY is not set, but TURNSTILE_SECRET is/],
    [
      { ...base, RESEND_WEBHOOK_SECRET: 'hunter2' },
      /^RESEND_WEBHOOK_SECRET must be at least 24 random bytes/,
    ],
    [{ ...base, SES_TOPIC_ARN: 'hunter2' }, /^SES_TOPIC_ARN must be the ARN/],
    [{ ...base, RESEND_API_KEY: 'hunter2' }, /^RESEND_API_KEY is shorter than 8 characters/],
    [{ ...base, SMTP_URL: 'hunter2' }, /^SMTP_URL is not an address/],
  ])('says of %j what is wrong and what to do, and no value', (env, sentence) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
    expect(problems[0]).not.toMatch(/hunter2|tooshort/);
  });

  test('says all that is wrong at once', () => {
    expect(problemsOf({ PROVIDER: 'smtp', WEBHOOK_URL: 'https://hooks.example/' })).toHaveLength(3);
  });

  test('lets the operator’s own rate count for the provider of digests alone', () => {
    const env = { ...base, ...ses, PROVIDER: 'ses', SEND_PER_SECOND: '200', RESEND_API_KEY: 're_12345678' };
    expect(configOf(env)).toMatchObject({
      rate: { perSecond: 200, perDay: 50_000 },
      transactionalRate: { perSecond: 200, perDay: 50_000 },
    });
    expect(configOf({ ...env, TRANSACTIONAL_PROVIDER: 'resend' })).toMatchObject({
      rate: { perSecond: 200 },
      transactionalRate: { perSecond: 5, perDay: null },
    });
  });

  test('gives TRANSACTIONAL_PROVIDER a rate of its own', () => {
    const own = { TRANSACTIONAL_PER_SECOND: '2', TRANSACTIONAL_PER_DAY: '100' };
    const env = { ...base, ...ses, PROVIDER: 'ses', RESEND_API_KEY: 're_12345678' };
    expect(configOf({ ...env, TRANSACTIONAL_PROVIDER: 'resend', ...own })).toMatchObject({
      rate: { perSecond: 14, perDay: 50_000 },
      transactionalRate: { perSecond: 2, perDay: 100 },
    });
  });

  test.each([{}, { TRANSACTIONAL_PROVIDER: 'ses' }])(
    'keeps one rate for one provider, and says that another counts for nothing: %j',
    (same) => {
      const env = { ...base, ...ses, PROVIDER: 'ses', ...same, TRANSACTIONAL_PER_DAY: '100' };
      const config = configOf(env);
      expect(config.transactionalRate).toEqual(config.rate);
      expect(describeConfig(env).notes).toContainEqual(
        expect.stringMatching(/^TRANSACTIONAL_PER_DAY counts only .* SEND_PER_DAY/),
      );
      expect(describeConfig({ ...env, TRANSACTIONAL_PROVIDER: 'outbox' }).notes.join()).not.toContain(
        'TRANSACTIONAL_PER_DAY',
      );
    },
  );

  test('finds SES where its region is', () => {
    expect(configOf({ ...base, ...ses }).ses?.url).toBe('https://email.eu-central-1.amazonaws.com');
    expect(configOf({ ...base, ...ses, SES_URL: 'http://127.0.0.1:9/' }).ses?.url).toBe('http://127.0.0.1:9');
  });
});

describe('Cloudflare Email Service', () => {
  const env = { ...base, PROVIDER: 'cloudflare', SEND_EMAIL: {} };

  test('sends confirmations and no digests, and the check says so', () => {
    const config = configOf(env);
    expect(config.broadcasts).toBe(false);
    expect(findBroadcastRefusal(config)).toMatch(
      /confirmations and test sends only.*by its terms.*Set PROVIDER to/,
    );
    expect(describeConfig(env)).toEqual({ ok: true, problems: [], notes: [findBroadcastRefusal(config)] });
  });

  test('may stand beside a provider of digests', () => {
    const config = configOf({ ...env, ...ses, PROVIDER: 'ses', TRANSACTIONAL_PROVIDER: 'cloudflare' });
    expect(config).toMatchObject({ provider: 'ses', transactionalProvider: 'cloudflare', broadcasts: true });
    expect(findBroadcastRefusal(config)).toBeNull();
  });
});

describe('what the check tells', () => {
  test('where the outbox keeps what is not sent', () => {
    expect(describeConfig(base).notes).toEqual([expect.stringContaining('/admin/outbox')]);
  });

  test('which problems there are', () => {
    expect(describeConfig({})).toEqual({
      ok: false,
      problems: [expect.stringMatching(/^TOKEN_SECRET/)],
      notes: [],
    });
  });

  test('that bounces are not heard of, until the variable is set that verifies them', () => {
    const env = { ...base, ...ses, PROVIDER: 'ses' };
    expect(describeConfig(env).notes).toEqual([
      expect.stringMatching(/^SES_TOPIC_ARN is not set.*not heard/),
    ]);
    const topic = 'arn:aws:sns:eu-central-1:123456789012:events';
    expect(describeConfig({ ...env, SES_TOPIC_ARN: topic }).notes).toEqual([]);
  });

  test('that Workers cannot reach port 25', () => {
    const { notes } = describeConfig({ ...base, PROVIDER: 'smtp', SMTP_URL: 'smtp://mx.example:25' });
    expect(notes).toEqual([expect.stringContaining('587')]);
  });
});

describe('SMTP_URL', () => {
  test.each([
    [
      'smtp://localhost',
      { host: 'localhost', port: 587, secure: false, startTls: 'offered', login: null, local: true },
    ],
    ['smtp://127.0.0.1:2525', { port: 2525, local: true, startTls: 'offered' }],
    ['smtps://mail.example', { port: 465, secure: true, login: null, local: false }],
    ['smtp://[::1]:25', { host: '::1', port: 25, local: true }],
    ['smtp://ann:pw@mail.example', { startTls: 'required', login: { user: 'ann', password: 'pw' } }],
    ['smtp://ann:pw@mail.example/?starttls=off', { startTls: 'off' }],
    ['smtp://ann:pw@mail.example?starttls=offered', { startTls: 'offered' }],
    ['smtp://mail.example?starttls=required', { startTls: 'required' }],
    [
      'smtp://desk%40news.example:p%40ss%2Fw%3Ard%25@mail.example',
      { login: { user: 'desk@news.example', password: 'p@ss/w:rd%' } },
    ],
  ])('reads %s', (url, smtp) => {
    expect(parseSmtpUrl(url)).toMatchObject({ ok: true, smtp });
  });

  test.each([
    'http://hunter2@mail.example',
    'mail.example:587',
    'smtp://',
    'smtp://:587',
    'smtp://ann:hunter2@',
    'smtp://ann@mail.example',
    'smtp://:hunter2@mail.example',
    'smtp://ann:hunter2%@mail.example',
    'smtp://ann:hunter2%0D%0AQUIT@mail.example',
    'smtp://ann:hunter2@mail.example/inbox',
    'smtp://mail.example?starttls=hunter2',
    'smtp://mail.example?tls=hunter2',
    'smtps://mail.example?starttls=off',
    'smtp://mail.example:99999',
    'smtp://mail.example:0',
    'smtp://mail exa<mple',
    '',
  ])('refuses %j, and repeats none of it', (url) => {
    const parsed = parseSmtpUrl(url);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.problem).toMatch(/^SMTP_URL (?!.*hunter2)/);
  });
});
