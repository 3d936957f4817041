import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signToken } from '../../src/deliver/tokens.ts';
import { sourceAddress } from '../../src/deliver/verp.ts';
import { MAIL_SOURCE_MAX_BYTES } from '../../src/limits.ts';
import { SourceSettings, type SourceStatus } from '../../src/model/source.ts';
import { saveSource } from '../../src/store/sources.ts';
import { receiveMail } from '../../src/worker/mail-in.ts';
import { ingestNow } from '../../src/worker/poll-now.ts';
import { deploy, nextId, TOKEN_SECRET } from './delivered.ts';
import { forgetSources } from './polling.ts';

const deployed = deploy({ TOKEN_SECRET });
const VERIFIED = 'Authentication-Results: mx.cloudflare.net; dmarc=pass header.from=press.example';

let id = '';

async function addMailbox(status: SourceStatus = 'active'): Promise<void> {
  id = nextId();
  const settings = SourceSettings.parse({ senders: ['press.example'], publisher: 'Harbour Press' });
  const rest = { kind: 'mail', newsletter: null, title: 'Press', url: null, status } as const;
  const source = { id, settings, createdAt: '2026-03-09T07:00:00.000Z', ...rest };
  await saveSource(env.DB, source, { nextPollAt: null, intervalMinutes: 60 });
}

beforeEach(async () => {
  await forgetSources();
  await addMailbox();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const mail = (fields: readonly string[] = [VERIFIED], body = 'The ferry left an hour late.'): string =>
  [
    ...fields,
    'From: Harbour Press <news@press.example>',
    'Subject: Ferry delayed',
    'Date: Mon, 09 Mar 2026 06:00:00 +0000',
    'Message-ID: <one@press.example>',
    '',
    body,
  ].join('\r\n');

/** Hands a mail over as the platform does; answers why it was refused, or null. */
async function mailIn(
  raw: string | ReadableStream<Uint8Array>,
  {
    from = 'bounce@press.example',
    to = sourceAddress(signToken(TOKEN_SECRET, 's', id), 'in.news.example'),
  } = {},
  deployment: Env = deployed,
): Promise<{ rejected: string | null; logged: string }> {
  const log = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const said: string[] = [];
  const ctx = createExecutionContext();
  const stream = typeof raw === 'string' ? new Response(raw).body : raw;
  if (stream === null) throw new Error('the mail has no body');
  await receiveMail({ from, to, raw: stream, setReject: (reason) => said.push(reason) }, deployment, ctx);
  await waitOnExecutionContext(ctx);
  return { rejected: said[0] ?? null, logged: log.mock.calls.flat().join('\n') };
}

const waiting = async (): Promise<number> =>
  (await env.DB.prepare('SELECT count(*) AS n FROM entry').first<number>('n')) ?? 0;

describe('a mail to a source', () => {
  test('becomes an article of it, once however often it comes', async () => {
    expect((await mailIn(mail())).rejected).toBeNull();
    const { rejected, logged } = await mailIn(mail());
    expect(rejected).toBeNull();
    expect(logged).toContain('known for the source');
    await ingestNow(deployed);
    const { results } = await env.DB.prepare(
      'SELECT source, title, text, publisher, published_at AS at FROM article WHERE source = ?',
    )
      .bind(id)
      .all();
    expect(results).toEqual([
      {
        source: id,
        title: 'Ferry delayed',
        text: 'The ferry left an hour late.',
        publisher: 'Harbour Press',
        at: '2026-03-09T06:00:00Z',
      },
    ]);
  });

  test.each([
    ['nobody verified', mail([]), {}, /verified/],
    [
      'that failed verification',
      mail(['Authentication-Results: mx.cloudflare.net; dmarc=fail']),
      {},
      /DMARC/,
    ],
    ['from a stranger', mail(), { from: 'x@evil.example' }, /does not take mail from you/],
    ['that came back', mail(), { from: '' }, /no bounces/],
    ['that says another From', mail([VERIFIED, 'From: x@evil.example']), {}, /one sender/],
  ])('is refused where it is one %s', async (_what, raw, more, words) => {
    const { rejected, logged } = await mailIn(raw, more);
    expect(rejected).toMatch(words);
    expect(logged).not.toMatch(/@|evil/);
    expect(await waiting()).toBe(0);
  });

  test('is refused where the source is gone, paused or none, or its token was made up', async () => {
    const { rejected } = await mailIn(mail(), { to: `source-s${'a'.repeat(52)}@in.news.example` });
    expect(rejected).toMatch(/not valid/);
    const unsubscribe = signToken(TOKEN_SECRET, 'u', id);
    expect(
      (await mailIn(mail(), { to: `source-s${unsubscribe.slice(1)}@in.news.example` })).rejected,
    ).toMatch(/not valid/);
    await forgetSources();
    expect((await mailIn(mail())).rejected).toMatch(/no mailbox/);
    await addMailbox('paused');
    expect((await mailIn(mail())).rejected).toMatch(/closed/);
  });

  test('is refused where it is too large, and read no further', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode(sent === 0 ? mail() : 'x'.repeat(1_000_000)));
        sent += 1_000_000;
      },
    });
    expect((await mailIn(endless)).rejected).toMatch(/MB/);
    expect(sent).toBeLessThan(MAIL_SOURCE_MAX_BYTES * 2);
    expect(await waiting()).toBe(0);
  });

  test('that a program answered, or without a word, is taken and thrown away', async () => {
    for (const raw of [mail([VERIFIED, 'Auto-Submitted: auto-replied']), mail([VERIFIED], '')]) {
      const { rejected, logged } = await mailIn(raw);
      expect(rejected).toBeNull();
      expect(logged).toContain('ignored');
    }
    expect(await waiting()).toBe(0);
  });

  test('is let in unverified on this machine alone, where it was opened', async () => {
    const local = { ...deployed, ALLOW_LOCAL_SOURCES: 'true' };
    expect((await mailIn(mail([]), {}, local)).rejected).toBeNull();
    const elsewhere = { ...local, PUBLIC_URL: 'https://news.example' };
    expect((await mailIn(mail([]), {}, elsewhere)).rejected).toMatch(/verified/);
  });
});
