import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { signToken } from '../../src/deliver/tokens.ts';
import { bounceAddress, unsubscribeAddress } from '../../src/deliver/verp.ts';
import { MAIL_IN_READ_BYTES, SOFT_BOUNCES_MAX } from '../../src/limits.ts';
import { recordReturn } from '../../src/worker/mail-events.ts';
import { receiveMail } from '../../src/worker/mail-in.ts';
import complaint from '../fixtures/mail/complaint.eml?raw';
import refused from '../fixtures/mail/exchange-content-blocked.eml?raw';
import softBounce from '../fixtures/mail/gmail-over-quota.eml?raw';
import delayed from '../fixtures/mail/postfix-delayed.eml?raw';
import hardBounce from '../fixtures/mail/postfix-unknown-user.eml?raw';
import vacation from '../fixtures/mail/vacation.eml?raw';
import { type Delivered, deploy, nextId, stateOf, storeDelivered, TOKEN_SECRET } from './delivered.ts';

const DOMAIN = 'in.news.example';
const FIXTURE_ID = 'frontline-2026-03-09.aeaqcaibaeaqcaibaeaqcaibae@news.example';
const deployed = deploy({ TOKEN_SECRET });

const bounceTo = ({ subscription }: Pick<Delivered, 'subscription'>): string =>
  bounceAddress(signToken(TOKEN_SECRET, 'b', subscription), DOMAIN);
const unsubTo = ({ subscription }: Pick<Delivered, 'subscription'>): string =>
  unsubscribeAddress(signToken(TOKEN_SECRET, 'u', subscription), DOMAIN);

const streamOf = (text: string): ReadableStream<Uint8Array> =>
  new Response(new TextEncoder().encode(text)).body ?? new ReadableStream();

afterEach(() => {
  vi.restoreAllMocks();
});

/** Hands a mail over as the platform does; answers why it was refused, or null, and what was logged. */
async function mailIn(to: string, raw: string | ReadableStream<Uint8Array>, deployment: Env = deployed) {
  const log = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  let rejected: string | null = null;
  const ctx = createExecutionContext();
  await receiveMail(
    {
      from: 'mailer-daemon@mx.reader.example',
      to,
      raw: typeof raw === 'string' ? streamOf(raw) : raw,
      setReject: (reason) => {
        rejected = reason;
      },
    },
    deployment,
    ctx,
  );
  await waitOnExecutionContext(ctx);
  return { rejected: rejected as string | null, logged: log.mock.calls.flat().join('\n') };
}

describe('a mail to an unsubscribe address', () => {
  test('ends that subscription at once, whatever it says, and no other', async () => {
    const [reader, other] = [await storeDelivered(), await storeDelivered()];
    expect((await mailIn(unsubTo(reader), 'Subject: please do not\r\n\r\n')).rejected).toBeNull();
    expect(await stateOf(reader)).toMatchObject({
      subscription: 'unsubscribed',
      suppressions: [{ reason: 'unsubscribed', newsletter: 'frontline' }],
      status: 'sent',
    });
    expect(await stateOf(other)).toMatchObject({ subscription: 'active', suppressions: [] });
  });

  test('may come twice, in another case, and for a subscription that is gone', async () => {
    const reader = await storeDelivered();
    await mailIn(unsubTo(reader).toUpperCase(), '');
    expect((await mailIn(unsubTo(reader), '')).rejected).toBeNull();
    expect((await stateOf(reader)).subscription).toBe('unsubscribed');
    expect((await mailIn(unsubTo({ subscription: nextId() }), '')).rejected).toBeNull();
  });

  test('enqueues an event, which is told where an endpoint is set', async () => {
    const reader = await storeDelivered();
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 204 }));
    const endpoint = {
      WEBHOOK_URL: 'https://hooks.example/in',
      WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    };
    await mailIn(unsubTo(reader), '', { ...deployed, ...endpoint });
    await mailIn(unsubTo(reader), '', { ...deployed, ...endpoint });
    const { results } = await env.DB.prepare(
      "SELECT type, data, status FROM webhook_event WHERE data ->> 'subscriber' = ?",
    )
      .bind(reader.subscriber)
      .all();
    expect(results).toEqual([
      { type: 'subscriber.unsubscribed', status: 'sent', data: expect.stringContaining(reader.subscriber) },
    ]);
    expect(JSON.stringify(results)).not.toContain('@');
  });
});

describe('a mail to a bounce address', () => {
  test('that says the address is bad: nothing more goes there', async () => {
    const reader = await storeDelivered();
    const { rejected, logged } = await mailIn(bounceTo(reader), hardBounce);
    expect(rejected).toBeNull();
    expect(await stateOf(reader)).toMatchObject({
      status: 'bounced',
      reason: 'returned by mail: 5.1.1',
      suppressions: [{ reason: 'hard-bounce', newsletter: '' }],
      subscription: 'active',
    });
    expect(logged).toContain('hard-bounce 5.1.1');
    expect(logged).not.toMatch(/@|b[a-z2-7]{52}/);
  });

  test('marks the delivery that the returned message names, not the newest', async () => {
    const first = await storeDelivered();
    await env.DB.prepare(
      `INSERT INTO send (id, digest, newsletter, audience, status, due_at, created_at)
       VALUES ('later', 'frontline-2026-03-09', 'frontline', 'weekly', 'sent', '2026-03-16', '2026-03-16')`,
    ).run();
    await env.DB.prepare(
      `INSERT INTO delivery (send, n, batch, subscription, variant, status, next_at, updated_at)
       VALUES ('later', 0, 0, ?, '[]', 'sent', '2026-03-16', '2026-03-16T07:00:00.000Z')`,
    )
      .bind(first.subscription)
      .run();
    const raw = hardBounce.replace(FIXTURE_ID, `${first.send}.${first.subscription}@news.example`);
    await mailIn(bounceTo(first), raw);
    expect((await stateOf(first)).status).toBe('bounced');
    expect((await stateOf({ ...first, send: 'later' })).status).toBe('sent');
    await mailIn(bounceTo(first), hardBounce);
    expect((await stateOf({ ...first, send: 'later' })).status).toBe('bounced');
  });

  test('that was not wanted for its content says nothing of the address', async () => {
    const reader = await storeDelivered();
    await mailIn(bounceTo(reader), refused);
    expect(await stateOf(reader)).toMatchObject({ status: 'failed', suppressions: [], softDays: 0 });
  });

  test('that failed for a passing reason counts once a day, and on enough days like a bad address', async () => {
    const reader = await storeDelivered({ status: 'unknown' });
    await mailIn(bounceTo(reader), softBounce);
    await mailIn(bounceTo(reader), softBounce);
    expect(await stateOf(reader)).toMatchObject({ status: 'failed', softDays: 1, suppressions: [] });
    const told = { kind: 'soft-bounce', reason: 'full', send: null } as const;
    const again = (day: number) =>
      recordReturn(env.DB, reader.subscription, told, new Date(Date.now() + day * 86_400_000));
    for (let day = 1; day < SOFT_BOUNCES_MAX - 1; day += 1) await again(day);
    expect((await stateOf(reader)).suppressions).toEqual([]);
    await again(SOFT_BOUNCES_MAX - 1);
    expect((await stateOf(reader)).suppressions).toEqual([{ reason: 'hard-bounce', newsletter: '' }]);
  });

  test('that is a complaint ends all mail to the address', async () => {
    const reader = await storeDelivered();
    await mailIn(bounceTo(reader), complaint);
    expect(await stateOf(reader)).toMatchObject({
      status: 'sent',
      suppressions: [{ reason: 'complaint', newsletter: '' }],
    });
  });

  test.each([
    ['is only delayed', delayed],
    ['was answered by a program', vacation],
    ['is empty', ''],
  ])('that %s changes nothing', async (_what, raw) => {
    const reader = await storeDelivered();
    const before = await stateOf(reader);
    expect((await mailIn(bounceTo(reader), raw)).rejected).toBeNull();
    expect(await stateOf(reader)).toEqual(before);
  });

  test('says nothing of an address that its reader took later', async () => {
    const reader = await storeDelivered();
    await env.DB.prepare(
      `INSERT INTO address_change (subscriber, address, address_key, confirm_until, confirmed_at)
       VALUES (?, 'new@reader.example', 'new@reader.example', '2026-03-12T00:00:00Z', '2026-03-10T00:00:00.000Z')`,
    )
      .bind(reader.subscriber)
      .run();
    const { logged } = await mailIn(bounceTo(reader), hardBounce);
    expect(logged).toContain('former-address');
    expect((await stateOf(reader)).suppressions).toEqual([]);
  });

  test('is read no further than it takes', async () => {
    const reader = await storeDelivered();
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode(pulled === 0 ? hardBounce : 'x'.repeat(65_536)));
        pulled += 1;
      },
      cancel() {
        cancelled = true;
      },
    });
    await mailIn(bounceTo(reader), endless);
    expect(pulled * 65_536).toBeLessThan(MAIL_IN_READ_BYTES * 2);
    expect(cancelled).toBe(true);
    expect((await stateOf(reader)).status).toBe('bounced');
  });
});

describe('a mail to another address', () => {
  test.each(['desk', 'unsub', 'bounce', 'bounce+', 'unsub+short', 'postmaster'])(
    'is refused: %s',
    async (local) => {
      expect((await mailIn(`${local}@${DOMAIN}`, '')).rejected).toMatch(/no mailbox/);
    },
  );

  test('is refused where its token was made up, changed, or made for another purpose', async () => {
    const reader = await storeDelivered();
    const genuine = signToken(TOKEN_SECRET, 'u', reader.subscription);
    const forged = `${genuine.slice(0, -1)}${genuine.endsWith('a') ? 'b' : 'a'}`;
    const other = signToken('another secret that nobody configured here', 'u', reader.subscription);
    const bounce = signToken(TOKEN_SECRET, 'b', reader.subscription);
    for (const token of [forged, other, `u${bounce.slice(1)}`])
      expect((await mailIn(unsubscribeAddress(token, DOMAIN), '')).rejected).toMatch(/not valid/);
    expect((await stateOf(reader)).subscription).toBe('active');
  });
});

test('a mail is not taken where the configuration is broken', async () => {
  const reader = await storeDelivered();
  await expect(mailIn(unsubTo(reader), '', deploy({ TOKEN_SECRET: 'short' }))).rejects.toThrow(
    /TOKEN_SECRET/,
  );
});
