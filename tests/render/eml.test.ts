import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../src/render/email.ts';
import { renderEml } from '../../src/render/eml.ts';
import { renderText } from '../../src/render/text.ts';
import { sampleDigest } from './sample-digest.ts';
import { hostileDigest } from './sample-hostile.ts';

const reader = {
  unsubscribeUrl: 'https://sitrep.example/unsubscribe?token=abc',
  preferencesUrl: 'https://sitrep.example/preferences?token=abc',
};
const options = {
  to: { name: 'Reader', address: 'reader@example.com' },
  reader,
  messageIdDomain: 'sitrep.example',
};
const digest = sampleDigest(6);
const message = await renderEml(digest, options);

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
    expect(mail.text?.trimEnd()).toBe(renderText(digest, reader).trimEnd());
    expect(mail.html?.trimEnd()).toBe(renderEmail(digest, reader).trimEnd());
    expect(mail.from).toMatchObject({ name: 'Frontline by Sitrep', address: 'frontline@sitrep.example' });
    expect(mail.to).toMatchObject([{ name: 'Reader', address: 'reader@example.com' }]);
  });

  it('is dated by the digest', () => {
    expect(message).toContain('\r\nDate: Mon, 29 May 2023 06:00:00 +0000\r\n');
  });

  it('is the same message every time, and another one for another reader', async () => {
    expect(await renderEml(digest, options)).toBe(message);
    const other = await renderEml(digest, { ...options, to: { address: 'other@example.com' } });
    const id = /\r\nMessage-ID: (<[0-9a-f]{32}@sitrep\.example>)/;
    expect(id.exec(message)?.[1]).toBeDefined();
    expect(id.exec(other)?.[1]).not.toBe(id.exec(message)?.[1]);
  });

  it('says which list it is, and how to leave it with one click (RFC 2369, 2919, 8058)', () => {
    const head = headOf(message).replace(/\r\n[ \t]+/g, ' ');
    expect(head).toMatch(/^List-I[dD]: "Frontline" <frontline\.sitrep\.example>\r$/m);
    expect(head).toContain(
      `List-Unsubscribe: <${reader.unsubscribeUrl}>, <mailto:frontline@sitrep.example?subject=unsubscribe%20frontline>`,
    );
    expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(head).toContain('List-Archive: <https://sitrep.example/digests>');
    expect(head).toContain('Precedence: bulk');
    expect(head).toMatch(/Feedback-ID: [^:\r]+:frontline:digest:sitrep/);
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
      await expect(renderEml(digest, { ...options, to: { address } })).rejects.toThrow(/email address/);
    },
  );

  it('refuse a link or a domain that would end its header', async () => {
    await expect(renderEml(digest, { ...options, messageIdDomain: 'a.example>\r\nX: y' })).rejects.toThrow(
      /domain/,
    );
    const bad = { ...reader, unsubscribeUrl: 'https://a.example/>\r\nX-Evil: 1' };
    const eml = await renderEml(digest, { ...options, reader: bad }).catch(() => message);
    expect(headerNames(eml)).not.toContain('x-evil');
  });
});
