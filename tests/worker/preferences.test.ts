import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { suppressionHash } from '../../src/model/suppression-hash.ts';
import { getSuppressionSalt } from '../../src/store/settings.ts';
import {
  ask,
  dumpDatabase,
  joinAs,
  linkIn,
  linkOf,
  rowsOf,
  send,
  storeNewsletters,
  waitForMail,
} from './readers.ts';
import { get } from './serve.ts';
import { findSuppression } from './suppressed.ts';

beforeAll(async () => {
  await storeNewsletters();
});

const preferencesOf = (id: string) => linkOf('preferences', 'p', id);

describe('preferences', () => {
  test('show what a reader gets, to nobody else', async () => {
    const id = await joinAs('show@example.org', { hour: '5', zone: 'Asia/Tokyo' });
    const page = await ask(preferencesOf(id));
    const html = await page.text();
    expect(html).toContain('It goes to s…@example.org.');
    expect(html).toContain('value="5" selected');
    expect(html).toContain('value="Asia/Tokyo"');
    expect(html).not.toContain('show@');
    expect(html).toContain('<option value="Europe/Kyiv">');
    expect(html).not.toContain('Europe/Kiev');
    expect(html).not.toContain('<script');
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    // The page's own address, which holds the token, is not written where other sites read it.
    expect(html).not.toContain('rel="canonical"');
    const data = await get(new URL(preferencesOf(id)).pathname + new URL(preferencesOf(id)).search, {
      Accept: 'application/json',
    });
    expect(await data.json()).toMatchObject({ address: 's…@example.org', hour: 5, zone: 'Asia/Tokyo' });
  });

  test('are not saved from a form or an object that holds none', async () => {
    const id = await joinAs('empty@example.org');
    const form = await ask(preferencesOf(id), {});
    expect(form.status).toBe(400);
    expect(await form.text()).not.toContain('Saved');
    const object = await send(preferencesOf(id), {});
    expect(object.status).toBe(400);
    expect(await object.json()).toMatchObject({ detail: expect.stringContaining('nothing was saved') });
  });

  test.each([
    ['forged', 400],
    ['for another purpose', 400],
    ['of nobody', 410],
    ['missing', 400],
  ])('with a token that is %s change nothing', async (kind, status) => {
    const address = `${kind.replaceAll(' ', '-')}@example.org`;
    const id = await joinAs(address);
    const good = preferencesOf(id);
    const links: Record<string, string> = {
      forged: good.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
      'for another purpose': linkOf('preferences', 'u', id),
      'of nobody': preferencesOf('a'.repeat(26)),
      missing: good.replace(/\?.*/, ''),
    };
    const before = await rowsOf(address);
    const response = await ask(links[kind] ?? '', { action: 'delete', confirm: 'yes' });
    expect(response.status).toBe(status);
    expect(await rowsOf(address)).toEqual(before);
  });

  test('are changed by the form', async () => {
    const id = await joinAs('form@example.org');
    const response = await ask(preferencesOf(id), [
      ['action', 'save'],
      ['themes', ''],
      ['themes', 'storms'],
      ['frequency', 'weekly'],
      ['hour', '23'],
      ['zone', 'Pacific/Apia'],
    ]);
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('Saved.')]);
    expect(await rowsOf('form@example.org')).toMatchObject([
      { themes: '["storms"]', frequency: 'weekly', hour: 23, zone: 'Pacific/Apia' },
    ]);
    const wrong = await ask(preferencesOf(id), [
      ['action', 'save'],
      ['themes', ''],
      ['hour', '23'],
    ]);
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('least one theme')]);
    expect(await rowsOf('form@example.org')).toMatchObject([{ themes: '["storms"]' }]);
  });

  test('as JSON leave alone what is not sent', async () => {
    const id = await joinAs('api@example.org', { hour: '7', zone: 'Europe/Kyiv', frequency: 'weekly' });
    const response = await send(preferencesOf(id), { action: 'save', themes: ['cranes', 'arrivals'] });
    expect(await response.json()).toMatchObject({
      themes: ['arrivals', 'cranes'],
      frequency: 'weekly',
      hour: 7,
      zone: 'Europe/Kyiv',
    });
    const reset = await send(preferencesOf(id), { hour: null });
    expect(await reset.json()).toMatchObject({ hour: null, zone: null, themes: ['arrivals', 'cranes'] });
    expect((await send(preferencesOf(id), { action: 'toString' })).status).toBe(400);
  });

  test('pause and resume', async () => {
    const id = await joinAs('pause@example.org');
    const before = Date.now();
    const paused = await ask(preferencesOf(id), { action: 'pause', weeks: '2' });
    expect(await paused.text()).toContain('Nothing is sent until');
    const until = Date.parse(String((await rowsOf('pause@example.org'))[0]?.['paused_until']));
    expect(until - before).toBeGreaterThanOrEqual(14 * 86_400_000);
    expect((await ask(preferencesOf(id), { action: 'pause', weeks: '99' })).status).toBe(400);
    await ask(preferencesOf(id), { action: 'resume' });
    expect(await rowsOf('pause@example.org')).toMatchObject([{ paused_until: null }]);
  });

  test('download all that is kept', async () => {
    const id = await joinAs('data@example.org');
    const response = await ask(preferencesOf(id), { action: 'data' });
    expect(response.headers.get('Content-Disposition')).toBe('attachment; filename="my-data.json"');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toMatchObject({
      subscriber: { address: 'data@example.org' },
      subscriptions: [{ id, newsletter: 'harbour', status: 'active', consentSource: 'form' }],
      mails: [{ kind: 'confirm', status: 'sent' }],
    });
  });
});

describe('a new address', () => {
  test('takes over once it is confirmed, and the old one is told first', async () => {
    const id = await joinAs('old@example.org');
    const asked = await ask(preferencesOf(id), { action: 'change-address', address: 'New@example.com' });
    expect(await asked.text()).toContain('A change to N…@example.com waits');
    const [toNew] = await waitForMail('New@example.com');
    const [toOld] = await waitForMail('old@example.org', 2);
    expect(toOld?.subject).toContain('is to go to another address');
    expect(toOld?.n).toBeLessThan(toNew?.n ?? 0);
    expect(toOld?.raw.toLowerCase()).not.toContain('new@example.com');
    const link = linkIn(toNew, 'confirm');
    expect(await (await ask(link)).text()).toContain('N…@example.com');
    expect(await rowsOf('old@example.org')).toHaveLength(1);

    const clicks = await Promise.all([send(link, {}), send(link, {})]);
    expect(clicks.map(({ status }) => status)).toEqual([200, 200]);
    // Who still reads mail at the old address learns nothing of the new one, and can do nothing with it but leave.
    const closed = await ask(preferencesOf(id), { action: 'data' });
    expect([closed.status, await closed.text()]).toEqual([
      410,
      expect.stringContaining('goes to another address now'),
    ]);
    expect((await ask(linkIn(toOld, 'preferences'))).status).toBe(410);
    expect((await ask(linkOf('unsubscribe', 'u', id))).status).toBe(200);
    expect(await rowsOf('old@example.org')).toEqual([]);
    expect(await rowsOf('New@example.com')).toMatchObject([{ id, status: 'active' }]);
    // What was sent to the old address went with it.
    expect(await dumpDatabase()).not.toContain('old@example.org');
    expect((await ask(link.replace('/confirm', '/preferences'))).status).toBe(400);
  });

  test('has links of its own to the preferences', async () => {
    const id = await joinAs('was@example.org');
    await ask(preferencesOf(id), { action: 'change-address', address: 'is@example.org' });
    const [toNew] = await waitForMail('is@example.org');
    await ask(linkIn(toNew, 'confirm'), {});
    await ask('/subscribe', { address: 'is@example.org', newsletter: 'harbour' });
    const [word] = await waitForMail('is@example.org', 2);
    const link = linkIn(word, 'preferences');
    expect(link).not.toBe(preferencesOf(id));
    const saved = await ask(link, { frequency: 'weekly' });
    expect([saved.status, await saved.text()]).toEqual([200, expect.stringContaining('Saved.')]);
    expect(await rowsOf('is@example.org')).toMatchObject([{ id, frequency: 'weekly' }]);
  });

  test('leaves nothing to confirm in mail to the old one', async () => {
    const id = await joinAs('left@example.org');
    await ask('/subscribe', { address: 'left@example.org', newsletter: 'quay' });
    const [asked] = await waitForMail('left@example.org', 2);
    await ask(preferencesOf(id), { action: 'change-address', address: 'came@example.org' });
    const [toNew] = await waitForMail('came@example.org');
    expect((await ask(linkIn(toNew, 'confirm'), {})).status).toBe(200);
    const late = await ask(linkIn(asked, 'confirm'), {});
    expect([late.status, await late.text()]).toEqual([
      410,
      expect.not.stringContaining('/preferences?token='),
    ]);
    expect(await rowsOf('came@example.org')).toMatchObject([{ status: 'active' }, { status: 'pending' }]);
  });

  test('can be stopped from the page that the old address is sent', async () => {
    const id = await joinAs('stop@example.org');
    await ask(preferencesOf(id), { action: 'change-address', address: 'stop@example.com' });
    const [toNew] = await waitForMail('stop@example.com');
    const [toOld] = await waitForMail('stop@example.org', 2);
    await ask(linkIn(toOld, 'preferences'), { action: 'cancel-change' });
    expect((await ask(linkIn(toNew, 'confirm'), {})).status).toBe(410);
    expect(await rowsOf('stop@example.org')).toMatchObject([{ id }]);
  });

  test('that has subscriptions of its own stays as it is, and asking does not tell', async () => {
    const id = await joinAs('one@example.org');
    await joinAs('other@example.org');
    const free = await ask(preferencesOf(id), { action: 'change-address', address: 'other@example.com' });
    const taken = await ask(preferencesOf(id), { action: 'change-address', address: 'other@example.org' });
    const [a, b] = [await taken.text(), await free.text()];
    expect(b.replaceAll('o…@example.com', 'o…@example.org')).toBe(a);
    const toOther = (await waitForMail('other@example.org', 2)).find(({ subject }) =>
      /new address/.test(subject),
    );
    expect(linkIn(toOther, 'confirm')).not.toBe('no link');
    expect((await ask(linkIn(toOther, 'confirm'), {})).status).toBe(410);
    expect(await rowsOf('other@example.org')).toHaveLength(1);
  });

  test.each(['same@example.org', 'SAME@example.org', 'no address'])('is not %s', async (address) => {
    const id = (await rowsOf('same@example.org'))[0]?.['id'] ?? (await joinAs('same@example.org'));
    const response = await ask(preferencesOf(String(id)), { action: 'change-address', address });
    expect(response.status).toBe(400);
  });
});

describe('unsubscribing', () => {
  const hashOf = async (address: string) => suppressionHash(await getSuppressionSalt(env.DB), address);

  test('takes one click of a mail program, and as many more as it likes', async () => {
    const id = await joinAs('click@example.org');
    const link = linkOf('unsubscribe', 'u', id);
    const headers = { Accept: '*/*', Cookie: '' };
    for (let i = 0; i < 3; i++) {
      const response = await ask(link, { 'List-Unsubscribe': 'One-Click' }, headers);
      expect(response.status).toBe(200);
      expect(response.headers.has('Set-Cookie')).toBe(false);
    }
    expect(await rowsOf('click@example.org')).toMatchObject([{ status: 'unsubscribed' }]);
    expect(await findSuppression(env.DB, await hashOf('click@example.org'), 'harbour')).toMatchObject({
      reason: 'unsubscribed',
    });
    expect(await findSuppression(env.DB, await hashOf('click@example.org'), 'quay')).toBeNull();
  });

  test('takes a multipart body too, and none', async () => {
    const { exports } = await import('cloudflare:workers');
    const id = await joinAs('multipart@example.org');
    const body = new FormData();
    body.set('List-Unsubscribe', 'One-Click');
    const url = linkOf('unsubscribe', 'u', id);
    expect((await exports.default.fetch(url, { method: 'POST', body })).status).toBe(200);
    expect(await rowsOf('multipart@example.org')).toMatchObject([{ status: 'unsubscribed' }]);
    expect((await exports.default.fetch(url, { method: 'POST' })).status).toBe(200);
  });

  test('is not done by a program that fetches the link', async () => {
    const id = await joinAs('scanner@example.org');
    const link = linkOf('unsubscribe', 'u', id);
    const before = await dumpDatabase();
    const page = await ask(link);
    expect(await page.text()).toContain('s…@example.org');
    const { exports } = await import('cloudflare:workers');
    expect((await exports.default.fetch(link, { method: 'HEAD' })).status).toBe(200);
    await ask(preferencesOf(id));
    expect(await dumpDatabase()).toBe(before);
  });

  test('needs the reader’s own token', async () => {
    const id = await joinAs('safe@example.org');
    const good = linkOf('unsubscribe', 'u', id);
    const bad = [
      good.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
      linkOf('unsubscribe', 'p', id),
      linkOf('unsubscribe', 'b', id),
      `${good}a`,
      good
        .toUpperCase()
        .replace('HTTP://LOCALHOST:8787/UNSUBSCRIBE?TOKEN', 'http://localhost:8787/unsubscribe?token'),
      good.replace(/=.*/, ''),
    ];
    for (const link of bad) expect([link, (await ask(link, {})).status]).toEqual([link, 400]);
    expect(await rowsOf('safe@example.org')).toMatchObject([{ status: 'active' }]);
  });
});

describe('deleting', () => {
  test('asks once more, and then leaves no address anywhere', async () => {
    const address = 'vanish+all@example.org';
    const id = await joinAs(address);
    await ask('/subscribe', { address, newsletter: 'quay' });
    await waitForMail(address, 2);
    await ask(preferencesOf(id), { action: 'change-address', address: 'vanish+new@example.com' });
    await waitForMail('vanish+new@example.com');
    const page = await ask(preferencesOf(id), { action: 'delete' });
    expect(await page.text()).toContain('Delete everything about you?');
    expect((await send(preferencesOf(id), { action: 'delete' })).status).toBe(400);
    expect(await rowsOf(address)).toHaveLength(2);
    expect(await dumpDatabase()).toContain('vanish+all');

    const gone = await ask(preferencesOf(id), { action: 'delete', confirm: 'yes' });
    expect([gone.status, await gone.text()]).toEqual([200, expect.stringContaining('You are deleted')]);
    const left = (await dumpDatabase()).toLowerCase();
    expect(left).not.toContain('vanish+');
    expect(left).not.toContain(id);
    expect((await ask(preferencesOf(id))).status).toBe(410);
    expect((await ask(linkOf('unsubscribe', 'u', id), {})).status).toBe(200);
    // The do-not-send list knows it again, should an import bring it back.
    const hash = suppressionHash(await getSuppressionSalt(env.DB), address);
    expect(await findSuppression(env.DB, hash, 'storms')).toMatchObject({ reason: 'deleted' });
  });
});
