import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { NOTICE_STATEMENTS } from '../../src/limits.ts';
import { suppressionHash } from '../../src/model/suppression-hash.ts';
import { getSuppressionSalt } from '../../src/store/settings.ts';
import { app } from '../../src/worker/app.ts';
import { deliverNotices, tidyReaders } from '../../src/worker/deliver-notices.ts';
import { recordStatements } from '../store/recorded-database.ts';
import { BASE, rowsOf, storeNewsletters } from './readers.ts';
import { findSuppression } from './suppressed.ts';

beforeAll(async () => {
  await storeNewsletters();
});

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const RESEND = {
  ...env,
  PROVIDER: 'resend',
  RESEND_API_KEY: 're_of_the_tests',
  RESEND_URL: 'https://resend.example',
  SEND_PER_SECOND: '1000',
};

let clients = 0;

/** Posts a form to the Worker as it is with other variables, and waits for what it does after its answer. */
async function post(path: string, form: Record<string, string>, variables: Env): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request(BASE + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { Accept: 'text/html', 'CF-Connecting-IP': `198.51.100.${clients++}` },
  });
  const response = await app.fetch(request, variables, context);
  await waitOnExecutionContext(context);
  return response;
}

type Answer = (url: string, init: RequestInit | undefined) => Response;

/** Services outside, which answer as their documents say; what they were asked is kept. */
function serveOutside(answer: Answer): { url: string; init: RequestInit | undefined }[] {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push({ url, init });
    return answer(url, init);
  });
  return asked;
}

const noticeOf = (address: string) =>
  env.DB.prepare(
    `SELECT notice.status, notice.attempts, notice.reason, notice.next_at FROM notice
     JOIN subscriber ON subscriber.id = notice.subscriber WHERE address = ?`,
  )
    .bind(address)
    .first();

describe('a confirmation that the provider does not take', () => {
  test('is sent by a later run, once', async () => {
    const down = () => Response.json({ name: 'internal_server_error', message: 'x' }, { status: 503 });
    const asked = serveOutside(down);
    const address = 'later@example.org';
    const subscribed = await post('/subscribe', { address, newsletter: 'harbour' }, RESEND);
    expect(subscribed.status).toBe(202);
    expect(asked.length).toBe(1);
    expect(await noticeOf(address)).toMatchObject({ status: 'pending', attempts: 1 });

    const soon = new Date(Date.now() + 30_000);
    await deliverNotices(env.DB, RESEND, soon);
    expect(asked.length).toBe(1);

    vi.restoreAllMocks();
    const taken = serveOutside(() => Response.json({ id: 'one' }));
    const later = new Date(Date.now() + 90_000);
    await Promise.all([deliverNotices(env.DB, RESEND, later), deliverNotices(env.DB, RESEND, later)]);
    expect(taken.length).toBe(1);
    // The same message both times, as an idempotency key asks for.
    expect(taken[0]?.init?.body).toBe(asked[0]?.init?.body);
    expect(await noticeOf(address)).toMatchObject({ status: 'sent', reason: null });
  });

  test('is given up after its tries, with a reason that names nobody', async () => {
    serveOutside(() => Response.json({ name: 'internal_server_error', message: 'x' }, { status: 500 }));
    const address = 'never@example.org';
    await post('/subscribe', { address, newsletter: 'harbour' }, RESEND);
    for (let hours = 1; hours < 60; hours += 10)
      await deliverNotices(env.DB, RESEND, new Date(Date.now() + hours * 3_600_000));
    const notice = await noticeOf(address);
    expect(notice).toMatchObject({ status: 'failed', attempts: 6 });
    expect(JSON.stringify(notice)).not.toContain('never@');
  });

  test('is not sent to who has unsubscribed meanwhile', async () => {
    serveOutside(() => Response.json({ name: 'rate_limit_exceeded', message: 'x' }, { status: 429 }));
    const address = 'gone@example.org';
    await post('/subscribe', { address, newsletter: 'harbour' }, RESEND);
    await env.DB.prepare("UPDATE subscription SET status = 'unsubscribed', confirm_until = NULL WHERE id = ?")
      .bind((await rowsOf(address))[0]?.['id'])
      .run();
    vi.restoreAllMocks();
    const asked = serveOutside(() => Response.json({ id: 'one' }));
    await deliverNotices(env.DB, RESEND, new Date(Date.now() + 3_600_000));
    expect(asked).toEqual([]);
    expect(await noticeOf(address)).toMatchObject({ status: 'dropped' });
  });
});

describe('a confirmation to an address that is none', () => {
  const POSTMARK = {
    ...env,
    PROVIDER: 'postmark',
    POSTMARK_TOKEN: 'a-token-of-the-tests',
    POSTMARK_URL: 'https://postmark.example',
    POSTMARK_STREAM: 'broadcast',
  };

  const suppressed = async (address: string) =>
    findSuppression(env.DB, suppressionHash(await getSuppressionSalt(env.DB), address), 'harbour');

  test('puts it on the do-not-send list', async () => {
    serveOutside(() => Response.json([{ ErrorCode: 406, Message: 'inactive' }]));
    await post('/subscribe', { address: 'nobody@example.org', newsletter: 'harbour' }, POSTMARK);
    expect(await noticeOf('nobody@example.org')).toMatchObject({ status: 'failed' });
    expect(await suppressed('nobody@example.org')).toMatchObject({ newsletter: '', reason: 'hard-bounce' });
  });

  test('leaves one alone whose mail was refused for another reason', async () => {
    serveOutside(() => Response.json([{ ErrorCode: 411, Message: 'too many' }]));
    await post('/subscribe', { address: 'somebody@example.org', newsletter: 'harbour' }, POSTMARK);
    expect(await noticeOf('somebody@example.org')).toMatchObject({ status: 'failed' });
    expect(await suppressed('somebody@example.org')).toBeNull();
  });
});

test('a crowd of mails takes no more statements than a run may, and each is sent by some run', async () => {
  const down = () => Response.json({ name: 'internal_server_error', message: 'x' }, { status: 503 });
  serveOutside(down);
  for (let n = 0; n < 12; n++)
    await post('/subscribe', { address: `crowd${n}@example.org`, newsletter: 'harbour' }, RESEND);
  vi.restoreAllMocks();
  const taken = serveOutside(() => Response.json({ id: 'one' }));
  const later = new Date(Date.now() + 90_000);
  for (let run = 0; run < 6; run++) {
    const { db, ran } = recordStatements(env.DB);
    await deliverNotices(db, RESEND, later);
    expect(ran.length).toBeLessThanOrEqual(NOTICE_STATEMENTS);
    if (run === 0) expect(taken.length).toBeGreaterThan(0);
  }
  expect(taken).toHaveLength(12);
});

test('a day’s last message is sent, and what comes after waits untried for the next day', async () => {
  const asked = serveOutside(() => Response.json({ id: 'one' }));
  const used = await env.DB.prepare(
    "SELECT coalesce(max(used), 0) AS used FROM send_rate WHERE provider = 'resend'",
  ).first<number>('used');
  const scarce = { ...RESEND, SEND_PER_DAY: String((used ?? 0) + 1) };
  await post('/subscribe', { address: 'last@example.org', newsletter: 'harbour' }, scarce);
  await post('/subscribe', { address: 'tomorrow@example.org', newsletter: 'harbour' }, scarce);
  expect(asked).toHaveLength(1);
  expect(await noticeOf('last@example.org')).toMatchObject({ status: 'sent' });
  expect(await noticeOf('tomorrow@example.org')).toMatchObject({
    status: 'pending',
    attempts: 0,
    reason: "the provider's rate is used up",
  });
});

test('who never confirmed is forgotten after a month, and records of mails after a week', async () => {
  await post('/subscribe', { address: 'old@example.org', newsletter: 'harbour' }, env);
  await tidyReaders(env.DB, new Date(Date.now() + 8 * 86_400_000));
  expect(await noticeOf('old@example.org')).toBeNull();
  expect(await rowsOf('old@example.org')).toHaveLength(1);
  await tidyReaders(env.DB, new Date(Date.now() + 31 * 86_400_000));
  expect(await rowsOf('old@example.org')).toEqual([]);
  const left = await env.DB.prepare("SELECT 1 FROM outbox WHERE recipient = 'old@example.org'").all();
  expect(left.results).toEqual([]);
});

describe('where Turnstile is set up', () => {
  const TURNSTILE = {
    ...env,
    TURNSTILE_SITEKEY: '1x00000000000000000000AA',
    TURNSTILE_SECRET: 'a-secret-of-turnstile',
    TURNSTILE_URL: 'https://turnstile.example/siteverify',
  };

  /** Turnstile as documented: each token once, errors with status 400 or 200 and their codes. */
  function serveTurnstile(secret = 'a-secret-of-turnstile') {
    const used = new Set<string>();
    return serveOutside((_url, init) => {
      const form = new URLSearchParams(String(init?.body));
      const token = form.get('response') ?? '';
      const fail = (code: string, status = 200) =>
        Response.json({ success: false, 'error-codes': [code] }, { status });
      if (form.get('secret') !== secret) return fail('invalid-input-secret', 400);
      if (!token.startsWith('good')) return fail('invalid-input-response', 400);
      if (used.has(token)) return fail('timeout-or-duplicate');
      used.add(token);
      return Response.json({ success: true, challenge_ts: '2026-11-22T10:00:00Z', 'error-codes': [] });
    });
  }

  test('its page, and no other, may load its script', async () => {
    const context = createExecutionContext();
    const page = await app.fetch(new Request(`${BASE}/subscribe?newsletter=harbour`), TURNSTILE, context);
    expect(page.headers.get('Content-Security-Policy')).toContain(
      '; script-src https://challenges.cloudflare.com; frame-src https://challenges.cloudflare.com',
    );
    expect(await page.text()).toContain('data-sitekey="1x00000000000000000000AA"');
    const other = await app.fetch(new Request(`${BASE}/unsubscribe`), TURNSTILE, context);
    expect(other.headers.get('Content-Security-Policy')).not.toContain('script-src');
  });

  test('a good token subscribes, once', async () => {
    const asked = serveTurnstile();
    const form = { address: 'person@example.org', newsletter: 'harbour', 'cf-turnstile-response': 'good-1' };
    expect((await post('/subscribe', form, TURNSTILE)).status).toBe(202);
    expect(asked[0]?.url).toBe('https://turnstile.example/siteverify');
    expect(String(asked[0]?.init?.body)).toContain('remoteip=198.51.100.');
    const again = await post('/subscribe', form, TURNSTILE);
    expect([again.status, await again.text()]).toEqual([400, expect.stringContaining('do it once more')]);
  });

  test.each([
    ['no token', {}],
    ['a bad one', { 'cf-turnstile-response': 'bad' }],
  ])('%s does not subscribe', async (_what, field) => {
    serveTurnstile();
    const form = { address: 'robot@example.org', newsletter: 'harbour', ...field };
    const response = await post('/subscribe', form, TURNSTILE);
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('do it once more'),
    ]);
    expect(await rowsOf('robot@example.org')).toEqual([]);
  });

  test.each([
    ['does not answer', () => Promise.reject(new TypeError('network'))],
    ['answers with a fault of its own', async () => new Response('<h1>502</h1>', { status: 502 })],
    [
      'does not know our secret',
      async () => Response.json({ success: false, 'error-codes': ['invalid-input-secret'] }, { status: 400 }),
    ],
  ])('nobody gets in while it %s, and the log says why', async (_what, answer) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(globalThis, 'fetch').mockImplementation(answer);
    const form = { address: 'shut@example.org', newsletter: 'harbour', 'cf-turnstile-response': 'good-9' };
    const response = await post('/subscribe', form, TURNSTILE);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('just now')]);
    expect(String(log.mock.calls[0]?.[0])).toMatch(/^Turnstile: /);
    expect(JSON.stringify(log.mock.calls)).not.toContain('shut@');
  });
});

test('without a secret for tokens, readers’ pages are shut and say so', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { TOKEN_SECRET: _, ...without } = { TOKEN_SECRET: '', ...env };
  for (const path of ['/subscribe', '/confirm', '/preferences', '/unsubscribe'])
    expect((await post(path, { address: 'a@example.org' }, without)).status).toBe(503);
  expect(String(log.mock.calls[0]?.[0])).toContain('TOKEN_SECRET');
});
