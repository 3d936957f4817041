import { describe, expect, test } from 'vitest';
import { readMail } from '../../src/ingest/mail-entry.ts';

const HEAD = [
  'From: Harbour Press <news@press.example>',
  'Date: Mon, 09 Mar 2026 08:00:00 +0200',
  'Message-ID: <one@press.example>',
];
const mail = (fields: readonly string[], body: string): string => [...HEAD, ...fields, '', body].join('\r\n');

async function read(raw: string) {
  const reading = await readMail(new TextEncoder().encode(raw));
  if (!reading.ok) throw new Error(reading.reason);
  return reading;
}

const MIXED = (parts: readonly string[]): string =>
  ['--b', ...parts.join('\r\n--b\r\n').split('\r\n'), '--b--', ''].join('\r\n');

describe('a mail', () => {
  test('gives an entry: subject, text, date, Message-ID, author', async () => {
    const { entry, sender } = await read(
      mail(
        ['Subject: =?utf-8?q?Ferry_delayed_=E2=80=93_again?=', 'Content-Language: en'],
        'The ferry left late.\r\n\r\nNobody was hurt.',
      ),
    );
    expect(entry).toMatchObject({
      id: 'one@press.example',
      url: null,
      title: 'Ferry delayed – again',
      text: 'The ferry left late.\n\nNobody was hurt.',
      published: '2026-03-09T06:00:00Z',
      authors: ['Harbour Press'],
      lang: 'en',
    });
    expect(sender).toEqual({ from: [['news@press.example']], results: [] });
  });

  test('of HTML alone gives its words, and nothing that could run', async () => {
    const html =
      '<style>p{}</style><p>The ferry <b>left</b> late.</p><script>alert(1)</script><p>Nobody was hurt.</p>';
    const { entry } = await read(mail(['Subject: Ferry', 'Content-Type: text/html; charset=utf-8'], html));
    expect(entry.text).toBe('The ferry left late.\n\nNobody was hurt.');
  });

  test('of several parts gives its text; attachments are left out', async () => {
    const raw = mail(
      ['Subject: Ferry', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
      MIXED([
        'Content-Type: text/plain; charset=koi8-u\r\nContent-Transfer-Encoding: base64\r\n\r\n8M/Sz80=',
        'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF-1.4',
      ]),
    );
    const { entry } = await read(raw);
    expect(entry.text).toBe('Пором');
    expect(entry.enclosures).toEqual([]);
  });

  test('names its page by Archived-At', async () => {
    const { entry } = await read(
      mail(['Subject: F', 'Archived-At: <https://lists.press.example/42>'], 'Text.'),
    );
    expect(entry.url).toBe('https://lists.press.example/42');
  });

  test('names its page by the first link to an article on its sender’s site', async () => {
    const body =
      'https://press.example/ https://press.example/unsubscribe/2026-1234?token=a https://social.example/a-b-c-d/1234 https://www.press.example/2026/ferry-left-late. More.';
    expect((await read(mail(['Subject: F'], body))).entry.url).toBe(
      'https://www.press.example/2026/ferry-left-late',
    );
  });

  test('whose links are the same in every mail has no page', async () => {
    const { entry } = await read(
      mail(['Subject: F'], 'See https://press.example/contact and https://press.example'),
    );
    expect(entry.url).toBeNull();
  });

  test('hands on every From and every result, in order, for the sender to be judged', async () => {
    const raw = [
      'Authentication-Results: mx.cloudflare.net; dmarc=fail',
      'Authentication-Results: mx.cloudflare.net; dmarc=pass',
      mail(['From: evil@evil.example', 'Subject: F'], 'Text.'),
    ].join('\r\n');
    expect((await read(raw)).sender).toEqual({
      from: [['news@press.example'], ['evil@evil.example']],
      results: ['mx.cloudflare.net; dmarc=fail', 'mx.cloudflare.net; dmarc=pass'],
    });
  });

  test('that a program answered, or that holds no text, is refused in words', async () => {
    const refusal = async (raw: string) => {
      const reading = await readMail(new TextEncoder().encode(raw));
      return reading.ok ? null : reading.reason;
    };
    expect(await refusal(mail(['Auto-Submitted: auto-replied', 'Subject: Away'], 'I am away.'))).toMatch(
      /automatic/,
    );
    expect(await refusal(mail(['Subject: F'], ''))).toMatch(/no text/);
    expect(await refusal('')).toMatch(/no text/);
    const nested = Array.from(
      { length: 500 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}`,
    );
    expect(await refusal(mail(['Subject: F', nested.join('\r\n')], ''))).not.toBeNull();
  });

  test('of any bytes throws nothing', async () => {
    const bytes = Uint8Array.from({ length: 50_000 }, (_, at) => (at * 7919) % 256);
    expect((await readMail(bytes)).ok).toBeTypeOf('boolean');
  });
});
