import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { storeDelivered } from './delivered.ts';
import { get } from './serve.ts';

const ORIGIN = 'http://localhost:8787';
const operator = { Authorization: 'Bearer test-token' };

const RAW = [
  'From: Frontline <frontline@example.com>',
  'To: ann@example.org',
  'Subject: =?utf-8?Q?Caf=C3=A9_<script>?=',
  'Message-ID: <1@example.com>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  `Confirm: ${ORIGIN}/confirm?token=cabc234`,
  'Elsewhere: https://evil.example/confirm?token=cabc234',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Hello</p><script>alert(1)</script>',
  '--b--',
  '',
].join('\r\n');

beforeAll(async () => {
  await env.DB.prepare(
    `INSERT INTO outbox (n, message_key, recipient, subject, kind, sent_at, raw)
     VALUES (1, 'k', 'ann@example.org', 'Café <script>', 'confirmation', '2022-05-23T07:00:00.000Z', ?)`,
  )
    .bind(RAW)
    .run();
});

function postForm(path: string, fields: Record<string, string>, headers: Record<string, string>) {
  return exports.default.fetch(`${ORIGIN}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });
}

async function signIn(): Promise<string> {
  const answer = await postForm(
    '/admin/login',
    { token: 'test-token', next: '/admin/outbox' },
    { Origin: ORIGIN },
  );
  expect(answer.status).toBe(303);
  expect(answer.headers.get('Location')).toBe('/admin/outbox');
  return answer.headers.get('Set-Cookie') ?? '';
}

describe('signing in to /admin', () => {
  test('asks a browser for the token, and goes on to the page that was asked for', async () => {
    const answer = await get('/admin/outbox', { Accept: 'text/html' });
    expect(answer.status).toBe(401);
    const html = await answer.text();
    expect(html).toContain('name="next" value="/admin/outbox"');
    expect(html).toContain('type="password"');
  });

  test('gives a cookie that scripts cannot read, other sites cannot send, and that opens the pages', async () => {
    const cookie = await signIn();
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\/admin/);
    const page = await get('/admin', { Cookie: cookie.split(';')[0] ?? '' });
    expect(page.status).toBe(200);
    expect(page.headers.get('Cache-Control')).toBe('no-store');
  });

  test('keeps the cookie to https where the site is', async () => {
    const answer = await exports.default.fetch('https://sitrep.example/admin/login', {
      method: 'POST',
      body: new URLSearchParams({ token: 'test-token' }),
      headers: { Origin: 'https://sitrep.example' },
      redirect: 'manual',
    });
    expect(answer.headers.get('Set-Cookie')).toMatch(/Secure/);
  });

  test('refuses another token, a cookie that was changed, and one that has run out', async () => {
    const wrong = await postForm('/admin/login', { token: 'other' }, { Origin: ORIGIN });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('Set-Cookie')).toBeNull();
    const cookie = (await signIn()).split(';')[0] ?? '';
    const later = cookie.replace(/=(\d+)/, (_all, until: string) => `=${Number(until) + 1000}`);
    expect((await get('/admin', { Cookie: later })).status).toBe(401);
    expect((await get('/admin', { Cookie: 'sitrep-admin=9999999999.AAAA' })).status).toBe(401);
  });

  test.each<[string, Record<string, string>]>([
    ['another origin', { Origin: 'https://evil.example' }],
    ['another site', { Origin: ORIGIN, 'Sec-Fetch-Site': 'cross-site' }],
    ['nowhere', {}],
  ])('counts no form that comes from %s', async (_name, headers) => {
    expect((await postForm('/admin/login', { token: 'test-token' }, headers)).status).toBe(403);
    expect((await postForm('/admin/logout', {}, headers)).status).toBe(403);
  });

  test('leads nowhere but to /admin', async () => {
    const answer = await postForm(
      '/admin/login',
      { token: 'test-token', next: '//evil.example/admin' },
      { Origin: ORIGIN },
    );
    expect(answer.headers.get('Location')).toBe('/admin');
  });
});

describe('the front page', () => {
  test('says how many deliveries of a send an operator has to decide on, and where', async () => {
    await storeDelivered({ status: 'unknown', send: 'frontline-2026-03-16' });
    await storeDelivered({ status: 'unknown', send: 'frontline-2026-03-16' });
    await storeDelivered({ status: 'sent', send: 'frontline-2026-03-16' });
    await storeDelivered({ status: 'sent', send: 'frontline-2026-03-23' });
    await env.DB.prepare(`UPDATE digest SET data = '{"title":"Frontline"}'`).run();
    const html = await (await get('/admin', operator)).text();
    expect(html.match(/of unknown outcome/g)).toHaveLength(1);
    expect(html).toContain('2 of unknown outcome');
    expect(html.match(/1 sent/g)).toHaveLength(2);
    expect(html.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')).toContain(
      '/api/digests/frontline-2026-03-16/deliveries?audience=every&status=unknown',
    );
  });
});

describe('the outbox', () => {
  test('lists messages with what is in them escaped', async () => {
    const html = await (await get('/admin/outbox', operator)).text();
    expect(html).toContain('ann@example.org');
    expect(html).toContain('Café &lt;script&gt;');
    expect(html).not.toContain('<script');
  });

  test('shows a message with the links of its reader, and those of ours alone', async () => {
    const answer = await get('/admin/outbox/1', operator);
    const html = await answer.text();
    expect(html).toContain(`<a href="${ORIGIN}/confirm?token&#x3D;cabc234">Confirm</a>`);
    expect(html).not.toContain('href="https://evil.example');
    expect(html).toContain('sandbox="allow-popups');
    expect(html).toContain('<dt>Subject</dt><dd dir="auto">Café &lt;script&gt;</dd>');
    expect(answer.headers.get('Content-Security-Policy')).toContain("frame-src 'self'");
  });

  test('serves the HTML of a message where nothing in it runs', async () => {
    const answer = await get('/admin/outbox/1/html', operator);
    expect(await answer.text()).toContain('<p>Hello</p>');
    const csp = answer.headers.get('Content-Security-Policy') ?? '';
    expect(csp).toMatch(/^sandbox /);
    expect(csp).not.toContain('allow-scripts');
    expect(csp).toContain("default-src 'none'");
  });

  test('gives a message as a file, byte for byte, and as data', async () => {
    const file = await get('/admin/outbox/1/eml', operator);
    expect(file.headers.get('Content-Type')).toBe('message/rfc822');
    expect(await file.text()).toBe(RAW);
    expect(await (await get('/api/outbox/1/raw', operator)).text()).toBe(RAW);
    expect(await (await get('/api/outbox/1', operator)).json()).toMatchObject({
      n: 1,
      recipient: 'ann@example.org',
      links: [`${ORIGIN}/confirm?token=cabc234`],
    });
  });

  test('answers 404 for a message that there is not', async () => {
    for (const path of ['/admin/outbox/9', '/admin/outbox/x', '/api/outbox/9'])
      expect([path, (await get(path, operator)).status]).toEqual([path, 404]);
  });
});
