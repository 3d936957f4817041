import { env } from 'cloudflare:workers';
import PostalMime from 'postal-mime';
import { beforeAll, describe, expect, test } from 'vitest';
import { NOTICES_PER_DAY } from '../../src/limits.ts';
import { suppressionHash } from '../../src/model/suppression-hash.ts';
import { getSuppressionSalt } from '../../src/store/settings.ts';
import { suppress } from '../../src/store/suppressions.ts';
import { ask, BASE, joinAs, linkIn, linkOf, rowsOf, send, storeNewsletters, waitForMail } from './readers.ts';

beforeAll(async () => {
  await storeNewsletters();
});

const block = async (
  address: string,
  reason: 'complaint' | 'unsubscribed' | 'hard-bounce',
  newsletter = '',
) =>
  suppress(env.DB, {
    hash: suppressionHash(await getSuppressionSalt(env.DB), address),
    newsletter,
    reason,
    at: '2026-11-01T00:00:00.000Z',
  });

describe('subscribing', () => {
  test('from the form to the confirmed subscription', async () => {
    const page = await ask('/subscribe?newsletter=harbour');
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('Harbour &amp; &lt;Port&gt;');
    expect(html).not.toContain('<script');
    expect(page.headers.get('Content-Security-Policy')).not.toContain('script-src');

    const posted = await ask('/subscribe', [
      ['address', 'Ann@Example.org'],
      ['newsletter', 'harbour'],
      ['themes', ''],
      ['themes', 'cranes'],
      ['themes', 'arrivals'],
      ['frequency', 'weekly'],
      ['hour', '6'],
      ['zone', 'europe/kyiv'],
    ]);
    expect(posted.status).toBe(202);
    expect(await posted.text()).toContain('Look into your mail');

    const [mail] = await waitForMail('Ann@example.org');
    const parsed = await PostalMime.parse(mail?.raw ?? '');
    expect(parsed.subject).toBe('Confirm your subscription to Harbour & <Port>');
    expect(parsed.from).toEqual({ name: 'The Harbour', address: 'news@harbour.example' });
    const headers = parsed.headers.map(({ key }) => key);
    expect(headers).toContain('auto-submitted');
    expect(headers).not.toContain('list-id');
    expect(parsed.text).toContain('arrivals, cranes');
    expect(parsed.html).toContain('Harbour &amp; &lt;Port&gt;');

    const link = linkIn(mail, 'confirm');
    const before = await rowsOf('Ann@example.org');
    expect(before).toMatchObject([{ status: 'pending', consent_source: 'form', confirmed_at: null }]);
    const button = await ask(link);
    expect(await button.text()).toContain('method="post"');
    expect(await rowsOf('Ann@example.org')).toEqual(before);

    expect(await (await ask(link, {})).text()).toContain('You are subscribed');
    expect(await rowsOf('Ann@example.org')).toMatchObject([
      {
        status: 'active',
        themes: '["arrivals","cranes"]',
        frequency: 'weekly',
        hour: 6,
        zone: 'europe/kyiv',
        confirm_until: null,
        confirmed_at: expect.any(String),
        consent_at: expect.any(String),
      },
    ]);
    const again = await ask(link, {});
    expect([again.status, await again.text()]).toEqual([200, expect.stringContaining('is confirmed')]);
  });

  test('as JSON, with all themes and the newsletter’s own hour where nothing is said', async () => {
    const response = await send('/subscribe', { address: 'json@example.org', newsletter: 'harbour' });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ outcome: 'check-your-mail', message: expect.any(String) });
    expect(await rowsOf('json@example.org')).toMatchObject([
      { themes: '["arrivals","storms","cranes"]', frequency: 'every', hour: null, consent_source: 'api' },
    ]);
  });

  test('offers a choice of newsletters where there are several', async () => {
    const html = await (await ask('/subscribe')).text();
    expect(html).toContain(`${BASE}/subscribe?newsletter&#x3D;quay`);
    expect((await ask('/subscribe?newsletter=nowhere')).status).toBe(404);
  });

  test('refuses what makes no sense, and shows it again, escaped', async () => {
    const address = '"><script>alert(1)</script>@x';
    const response = await ask('/subscribe', { address, newsletter: 'harbour', hour: '25', zone: 'Mars' });
    expect(response.status).toBe(400);
    const html = await response.text();
    expect(html).not.toContain('<script');
    expect(html).toContain('&quot;&gt;&lt;script&gt;');
    expect(html).toContain('The hour is a whole number');
    const json = await send('/subscribe', {
      address: 'a b@example.org',
      newsletter: 'harbour',
      themes: ['x'],
    });
    expect(json.status).toBe(400);
    expect(json.headers.get('Content-Type')).toBe('application/problem+json');
    expect((await send('/subscribe', { address: 'a@b.example', newsletter: 'nowhere' })).status).toBe(404);
    expect((await send('/subscribe', 'x')).status).toBe(400);
    const long = await send('/subscribe', { address: 'a'.repeat(40_000), newsletter: 'harbour' });
    expect(long.status).toBe(413);
  });

  test.each([
    ['a header of its own', 'a@example.org\r\nBcc: all@example.org'],
    ['two addresses', 'a@example.org, b@example.org'],
    [
      '320 characters',
      `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}`,
    ],
  ])('refuses %s', async (_what, address) => {
    expect((await send('/subscribe', { address, newsletter: 'harbour' })).status).toBe(400);
  });

  test.each([
    ['a quoted local part', '"a, b"@example.org'],
    ['a local part outside ASCII', 'пошта@example.org'],
    ['an international domain', 'ann@xn--bcher-kva.example'],
    ['a tag', 'ann+news@example.org'],
  ])('takes %s through to its link', async (_what, address) => {
    await joinAs(address);
  });
});

describe('the answer', () => {
  test('is the same for an address that is unknown, pending, subscribed, unsubscribed or blocked', async () => {
    const known = await joinAs('known@example.org');
    await ask('/subscribe', { address: 'pending@example.org', newsletter: 'harbour' });
    const gone = await joinAs('gone@example.org');
    await ask(linkOf('unsubscribe', 'u', gone), {});
    await block('blocked@example.org', 'complaint');
    const answers = [];
    for (const name of ['unknown', 'known', 'pending', 'gone', 'blocked']) {
      const response = await ask('/subscribe', { address: `${name}@example.org`, newsletter: 'harbour' });
      const headers = Object.fromEntries(response.headers);
      answers.push({ status: response.status, headers, body: await response.text() });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);

    const [word] = await waitForMail('known@example.org', 2);
    expect(word?.subject).toContain('You are already subscribed');
    expect(linkIn(word, 'preferences')).toBe(linkOf('preferences', 'p', known));
    expect(await rowsOf('blocked@example.org')).toEqual([]);
  });

  test('of a stranger changes nothing of an active subscription', async () => {
    await joinAs('steady@example.org', { themes: 'storms' });
    await send('/subscribe', { address: 'STEADY@example.org', newsletter: 'harbour', themes: ['cranes'] });
    expect(await rowsOf('steady@example.org')).toMatchObject([{ status: 'active', themes: '["storms"]' }]);
  });
});

describe('a confirmation', () => {
  test('by an older link no longer counts once a newer one is sent', async () => {
    const address = 'twice@example.org';
    await ask('/subscribe', { address, newsletter: 'harbour' });
    const older = linkIn((await waitForMail(address))[0], 'confirm');
    // A link's second is part of it: this one was sent a second before.
    await env.DB.prepare(
      "UPDATE subscription SET confirm_until = '2999-01-01T00:00:00.000Z' WHERE confirm_until IS NOT NULL",
    ).run();
    expect((await ask(older)).status).toBe(410);
    expect((await ask(older, {})).status).toBe(410);
    const id = String((await rowsOf(address))[0]?.['id']);
    const newer = linkOf('confirm', 'c', id, Date.parse('2999-01-01T00:00:00Z') / 1000);
    expect((await ask(newer, {})).status).toBe(200);
  });

  test('by two clicks at once confirms once, and tells both so', async () => {
    const address = 'double@example.org';
    await ask('/subscribe', { address, newsletter: 'harbour' });
    const link = linkIn((await waitForMail(address))[0], 'confirm');
    const answers = await Promise.all([send(link, {}), send(link, {}), send(link, {})]);
    const outcomes = await Promise.all(answers.map((answer) => answer.json()));
    expect(outcomes.filter((answer) => JSON.stringify(answer).includes('"confirmed"'))).toHaveLength(1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('is one where two subscribe at once', async () => {
    const address = 'crowd@example.org';
    const ways = [address, 'CROWD@example.org', 'crowd@EXAMPLE.org'];
    await Promise.all(ways.map((way) => send('/subscribe', { address: way, newsletter: 'harbour' })));
    const { results } = await env.DB.prepare(
      "SELECT 1 FROM subscription JOIN subscriber ON subscriber.id = subscriber WHERE address_key = 'crowd@example.org'",
    ).all();
    expect(results).toHaveLength(1);
  });

  test('loses against an unsubscribe that came first', async () => {
    const address = 'changed@example.org';
    await ask('/subscribe', { address, newsletter: 'harbour' });
    const link = linkIn((await waitForMail(address))[0], 'confirm');
    await ask(linkOf('unsubscribe', 'u', String((await rowsOf(address))[0]?.['id'])), {});
    expect((await ask(link, {})).status).toBe(410);
    expect(await rowsOf(address)).toMatchObject([{ status: 'unsubscribed' }]);
  });

  test.each(['forged', 'expired', 'another purpose', 'another person', 'none'])(
    'with a token that is %s does nothing',
    async (kind) => {
      const address = `${kind.replaceAll(' ', '-')}@example.org`;
      await ask('/subscribe', { address, newsletter: 'harbour' });
      const good = linkIn((await waitForMail(address))[0], 'confirm');
      const id = String((await rowsOf(address))[0]?.['id']);
      const links: Record<string, [string, number]> = {
        forged: [good.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')), 400],
        expired: [linkOf('confirm', 'c', id, 1_700_000_000), 410],
        'another purpose': [linkOf('confirm', 'u', id), 400],
        'another person': [linkOf('confirm', 'c', 'a'.repeat(26), 4_000_000_000), 410],
        none: [`${BASE}/confirm`, 400],
      };
      const [link, status] = links[kind] ?? ['', 0];
      expect((await ask(link, {})).status).toBe(status);
      expect(await rowsOf(address)).toMatchObject([{ status: 'pending' }]);
    },
  );

  test('lifts the reader’s own unsubscribe, and nothing else', async () => {
    const id = await joinAs('back@example.org');
    await ask(linkOf('unsubscribe', 'u', id), {});
    await ask('/subscribe', { address: 'back@example.org', newsletter: 'harbour' });
    const [mail] = await waitForMail('back@example.org', 2);
    await block('back@example.org', 'hard-bounce');
    expect((await ask(linkIn(mail, 'confirm'), {})).status).toBe(410);
    await env.DB.prepare("DELETE FROM suppression WHERE newsletter = ''").run();
    expect((await ask(linkIn(mail, 'confirm'), {})).status).toBe(200);
    expect(await rowsOf('back@example.org')).toMatchObject([{ status: 'active', unsubscribed_at: null }]);
    const hash = suppressionHash(await getSuppressionSalt(env.DB), 'back@example.org');
    const left = await env.DB.prepare('SELECT 1 FROM suppression WHERE hash = ?').bind(hash).all();
    expect(left.results).toEqual([]);
  });
});

describe('the limits', () => {
  // The platform counts by the minute of the clock: a test that runs into the next one asks as often again.
  test('a client that asks too often is refused, with words and Retry-After', async () => {
    let refused: Response | null = null;
    for (let i = 0; i < 45 && refused === null; i++) {
      // One household has all the addresses of its network.
      const client = { 'CF-Connecting-IP': `2001:db8:1:2::${i.toString(16)}` };
      const body = { address: `crowd${i}@example.net`, newsletter: 'harbour' };
      const response = await send('/subscribe', body, client);
      if (response.status === 429) refused = response;
    }
    expect(refused?.headers.get('Retry-After')).toBe('60');
    expect(await refused?.json()).toMatchObject({ detail: expect.stringContaining('wait a minute') });
    const body = { address: 'n@example.net', newsletter: 'harbour' };
    expect((await send('/subscribe', body, { 'CF-Connecting-IP': '2001:db8:1:3::1' })).status).toBe(202);
  });

  test.each(['unknown@example.net', 'member@example.net'])(
    'an address that is asked for too often is refused from wherever, known or not: %s',
    async (address) => {
      if (address.startsWith('member')) await joinAs(address);
      const statuses = [];
      for (let i = 0; i < 8; i++)
        statuses.push((await send('/subscribe', { address, newsletter: 'quay' })).status);
      expect(new Set(statuses)).toEqual(new Set([202, 429]));
    },
  );

  test('a person gets a few mails of ours a day', async () => {
    const id = await joinAs('few@example.net');
    const row = (await rowsOf('few@example.net'))[0];
    await env.DB.batch(
      Array.from({ length: NOTICES_PER_DAY - 1 }, (_, i) =>
        env.DB.prepare(
          "INSERT INTO notice (id, kind, subscriber, subscription, status, next_at, created_at) VALUES (?, 'already', ?, ?, 'sent', '', ?)",
        ).bind(`few${i}`, row?.['subscriber'], id, new Date().toISOString()),
      ),
    );
    const count = () =>
      env.DB.prepare('SELECT count(*) AS n FROM notice WHERE subscription = ?').bind(id).first('n');
    expect(await count()).toBe(NOTICES_PER_DAY);
    expect((await ask('/subscribe', { address: 'few@example.net', newsletter: 'harbour' })).status).toBe(202);
    expect(await count()).toBe(NOTICES_PER_DAY);
  });
});
