import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signToken } from '../../src/deliver/tokens.ts';
import { unsubscribeAddress } from '../../src/deliver/verp.ts';
import { app } from '../../src/worker/app.ts';
import { receiveMail } from '../../src/worker/mail-in.ts';
import { runWebhooks } from '../../src/worker/webhooks.ts';
import { deploy } from './delivered.ts';
import { BASE, joinAs, linkOf, rowsOf, storeNewsletters } from './readers.ts';

/** What an operator's slips leave: the provider misspelt, or without what it needs, or with what cannot be read. */
const SLIPS: [string, Record<string, string>][] = [
  ['PROVIDER=smpt', { PROVIDER: 'smpt' }],
  ['PROVIDER=smtp without SMTP_URL', { PROVIDER: 'smtp' }],
  ['SMTP_URL without its scheme', { PROVIDER: 'smtp', SMTP_URL: 'mail.example.com:25' }],
  ['an unencoded / in the password', { PROVIDER: 'smtp', SMTP_URL: 'smtp://me:se/cret@mail.example:587' }],
];
const broken: Env = { ...env, ...SLIPS[0]?.[1] };

beforeAll(async () => {
  await storeNewsletters();
});
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Asks the Worker as it is with these variables, and waits for what it does after its answer. */
async function request(path: string, variables: Env, form: Record<string, string> | null = null) {
  const context = createExecutionContext();
  const url = path.startsWith('http') ? path : BASE + path;
  const init = form === null ? {} : { method: 'POST', body: new URLSearchParams(form) };
  const response = await app.fetch(new Request(url, init), variables, context);
  await waitOnExecutionContext(context);
  return response;
}

let readers = 0;
const join = async (): Promise<{ id: string; address: string }> => {
  readers += 1;
  const address = `leaving${readers}@example.org`;
  return { id: await joinAs(address), address };
};

describe('where the provider is set up wrongly', () => {
  test.each(SLIPS)('one click still unsubscribes: %s', async (_name, variables) => {
    const { id, address } = await join();
    const link = linkOf('unsubscribe', 'u', id);
    expect((await request(link, { ...env, ...variables })).status).toBe(200);
    const click = { 'List-Unsubscribe': 'One-Click' };
    expect((await request(link, { ...env, ...variables }, click)).status).toBe(200);
    expect(await rowsOf(address)).toMatchObject([{ status: 'unsubscribed' }]);
  });

  test('a mail to the unsubscribe address still does', async () => {
    const { id, address } = await join();
    const secret = String(Reflect.get(env, 'TOKEN_SECRET'));
    const context = createExecutionContext();
    const mail = {
      from: address,
      to: unsubscribeAddress(signToken(secret, 'u', id), 'in.harbour.example'),
      raw: new ReadableStream<Uint8Array>(),
      setReject: (reason: string) => {
        throw new Error(reason);
      },
    };
    await receiveMail(mail, broken, context);
    await waitOnExecutionContext(context);
    expect(await rowsOf(address)).toMatchObject([{ status: 'unsubscribed' }]);
  });

  test('preferences open, pause and delete', async () => {
    const { id, address } = await join();
    const link = linkOf('preferences', 'p', id);
    expect((await request(link, broken)).status).toBe(200);
    expect((await request(link, broken, { action: 'pause', weeks: '2' })).status).toBe(200);
    expect((await rowsOf(address))[0]?.['paused_until']).not.toBeNull();
    expect((await request(link, broken, { action: 'delete', confirm: 'yes' })).status).toBe(200);
    expect(await rowsOf(address)).toEqual([]);
  });

  test('what needs a mail of ours is refused, and nothing is kept of it', async () => {
    const { id } = await join();
    const link = linkOf('preferences', 'p', id);
    const moved = await request(link, broken, { action: 'change-address', address: 'moved@example.org' });
    expect(moved.status).toBe(503);
    const { results } = await env.DB.prepare(
      "SELECT * FROM address_change WHERE address = 'moved@example.org'",
    ).all();
    expect(results).toEqual([]);
    const form = { address: 'new@example.org', newsletter: 'harbour' };
    expect((await request('/subscribe', broken, form)).status).toBe(503);
    expect(await rowsOf('new@example.org')).toEqual([]);
  });

  test('a link of confirmation that was sent before still counts', async () => {
    const { id } = await join();
    const link = linkOf('confirm', 'c', id, Math.floor(Date.now() / 1000) + 3_600);
    expect((await request(link, broken)).status).toBe(200);
  });

  test('the events of a provider are taken with its own secret, and not without', async () => {
    const hookOf = (secret: string) => deploy({ ...SLIPS[0]?.[1], POSTMARK_WEBHOOK_SECRET: secret });
    const event = (variables: Env) =>
      app.fetch(
        new Request(`${BASE}/hooks/postmark`, {
          method: 'POST',
          body: JSON.stringify({ RecordType: 'Open' }),
          headers: { 'X-Webhook-Secret': 'a-password-for-postmark' },
        }),
        variables,
        createExecutionContext(),
      );
    expect((await event(hookOf('a-password-for-postmark'))).status).toBe(200);
    expect((await event(broken)).status).toBe(503);
    expect((await event(hookOf('short'))).status).toBe(503);
  });

  test('our own events go on', async () => {
    const { id } = await join();
    await env.DB.prepare('DELETE FROM webhook_event').run();
    const post = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(null));
    const endpoint = {
      WEBHOOK_URL: 'https://desk.example/events',
      WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    };
    const variables: Env = { ...broken, ...endpoint };
    await request(linkOf('unsubscribe', 'u', id), variables, {});
    await runWebhooks(variables);
    expect(post).toHaveBeenCalledTimes(1);
  });

  test.each(SLIPS)('operators are told which variable, and nobody else: %s', async (_name, variables) => {
    const ask = (headers: Record<string, string>) =>
      app.fetch(
        new Request(`${BASE}/api/config`, { headers }),
        { ...env, ...variables },
        createExecutionContext(),
      );
    expect((await ask({})).status).toBe(401);
    const told = await (await ask({ Authorization: 'Bearer test-token' })).text();
    expect(JSON.parse(told)).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/PROVIDER|SMTP_URL/)],
    });
    expect(told).not.toMatch(/smpt|mail\.example\.com|cret/);
  });
});
