import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { describeSampleMessage } from '../../src/deliver/sample-message.ts';
import { Sending } from '../../src/model/newsletter.ts';
import { renderEmail } from '../../src/render/email.ts';
import { renderEml } from '../../src/render/eml.ts';
import { renderText } from '../../src/render/text.ts';
import { changedDigest, sampleDigest } from './sample-digest.ts';
import { hostileDigest } from './sample-hostile.ts';

const digest = sampleDigest(6);
const sample = describeSampleMessage(digest, Sending.parse({}), 'https://sitrep.example');
const options = { ...sample, to: { name: 'Reader', address: 'reader@example.com' } };
const { reader } = options;
const message = await renderEml(digest, options);

/** postal-mime ends every part with a line break of its own. */
const ended = (text: string): string => `${text}\n`;

const headOf = (eml: string): string => eml.slice(0, eml.indexOf('\r\n\r\n'));
const headerNames = (eml: string): string[] =>
  headOf(eml)
    .split('\r\n')
    .filter((line) => !/^\s/.test(line))
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());

describe('renderEml', () => {
  it('reads back with the same subject, text and HTML', async () => {
    const mail = await PostalMime.parse(message);
    expect(mail.subject).toBe('Frontline: 21 Mar 2022 – 28 May 2023');
    expect(mail.text).toBe(ended(renderText(digest, reader)));
    expect(mail.html).toBe(ended(renderEmail(digest, reader)));
    expect(mail.from).toMatchObject({ name: 'Frontline by Sitrep', address: 'frontline@sitrep.example' });
    expect(mail.to).toMatchObject([{ name: 'Reader', address: 'reader@example.com' }]);
  });

  it('is dated by the digest', () => {
    expect(message).toContain('\r\nDate: Mon, 29 May 2023 06:00:00 +0000\r\n');
  });

  it('is the same message every time', async () => {
    expect(await renderEml(digest, options)).toBe(message);
  });

  it('says which list it is, and how to leave it with one click (RFC 2369, 2919, 8058)', () => {
    const head = headOf(message).replace(/\r\n[ \t]+/g, ' ');
    expect(head).toContain('List-Id: Frontline <frontline.sitrep.example>');
    expect(head).toContain(`List-Unsubscribe: <${reader.unsubscribeUrl}>\r`);
    expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(head).toContain('List-Archive: <https://sitrep.example/digests>');
    expect(head).toContain('Precedence: bulk');
    expect(head).toMatch(/Feedback-ID: [^:\r]+:frontline:digest:sitrep\r/);
  });

  it('is quoted-printable in both parts, in short CRLF lines of ASCII', () => {
    expect(message.match(/Content-Transfer-Encoding: quoted-printable/g)).toHaveLength(2);
    expect(message).toMatch(/^[\t\r\n\u0020-\u007e]*$/);
    expect(message.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of message.slice(message.indexOf('\r\n\r\n')).split('\r\n'))
      expect(line.length).toBeLessThanOrEqual(76);
  });
});

describe('hostile texts in a message', () => {
  const names = [
    'Eve\r\nBcc: all@example.com',
    'Eve\u0000\u0007',
    '"Eve" <eve@evil.example>, x',
    'שלום \u202Eevil 📰',
    `${'long '.repeat(400)}`,
  ];

  it.each(names)('add no header through the name %j', async (name) => {
    const eml = await renderEml(hostileDigest(), { ...options, to: { name, address: 'reader@example.com' } });
    expect(new Set(headerNames(eml))).toEqual(new Set(headerNames(message)));
    expect(headerNames(eml)).toHaveLength(headerNames(message).length);
    const mail = await PostalMime.parse(eml);
    expect(mail.to).toHaveLength(1);
    expect(mail.to?.[0]?.address).toBe('reader@example.com');
    expect(mail.from?.address).toBe('frontline@sitrep.example');
    expect(mail.bcc ?? []).toHaveLength(0);
    for (const line of eml.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  });

  it.each(['a@b.c\r\nBcc: x@y.z', 'a@b.c, d@e.f', 'a b@c.d', '<a@b.c>', 'a@b@c', '', 'x'])(
    'refuse the address %j',
    async (address) => {
      await expect(renderEml(digest, { ...options, to: { name: null, address } })).rejects.toThrow(
        /email address/,
      );
    },
  );

  it.each(['<a@b.example>\r\nX: y', 'a@b.example', '<a b@c.example>', '<a@b.example>, <c@d.example>'])(
    'refuse the Message-ID %j',
    async (messageId) => {
      await expect(renderEml(digest, { ...options, messageId })).rejects.toThrow('not a Message-ID');
    },
  );

  it.each([
    ['X-One', 'a\r\nX-Evil: 1'],
    ['X-One', 'a\nb'],
    ['X-One', 'ü'],
    ['X-One', ''],
    ['X One', 'a'],
    ['X-One: a\r\nX-Evil', '1'],
  ] as const)('refuse the field %j with the value %j', async (name, value) => {
    await expect(renderEml(digest, { ...options, headers: [[name, value]] })).rejects.toThrow('not a header');
  });

  it('refuse a reader link that is no web address', async () => {
    const bad = { ...reader, unsubscribeUrl: 'javascript:alert(1)' };
    await expect(renderEml(digest, { ...options, reader: bad })).rejects.toThrow('not a web address');
  });

  it('cannot end their own part, for a boundary stands in no quoted-printable text', async () => {
    const boundary = /boundary="([^"]+)"/.exec(message)?.[1] ?? '';
    expect(boundary).toContain('=_');
    const evil = changedDigest(digest, (body) => {
      body.title = `--${boundary}--`;
      body.description = `--${boundary}`;
    });
    const mail = await PostalMime.parse(await renderEml({ ...evil, hash: digest.hash }, options));
    expect(mail.html).toBe(ended(renderEmail(evil, reader)));
  });
});
