import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../src/deliver/address.ts';
import { fillMessage } from '../../src/deliver/message-template.ts';
import type { Recipient } from '../../src/model/message.ts';
import { renderVariant } from '../../src/worker/messages.ts';
import { sampleDigest } from '../render/sample-digest.ts';
import { hostileDigest } from '../render/sample-hostile.ts';
import { BASE, recipientOf, renderAlone, SENDING } from './sample-message.ts';

const THEMES = ['leadership-strain', 'morale', 'casualties'];
const digest = sampleDigest(6);
const newsletter = { sending: SENDING };
const template = await renderVariant({ digest, newsletter, variant: THEMES, base: BASE });

/** postal-mime ends every part with a line break of its own. */
const ended = (text: string): string => `${text}\n`;

const headOf = (raw: string): string => raw.slice(0, raw.indexOf('\r\n\r\n'));
const fieldNames = (raw: string): string[] =>
  headOf(raw)
    .split('\r\n')
    .filter((line) => !line.startsWith(' '))
    .map((line) => line.slice(0, line.indexOf(':')));
const FIELDS = fieldNames(fillMessage(template, recipientOf(0)).raw);

/** Names and addresses as people write them, and as nobody should. */
const anyName = fc.oneof(
  fc.constant(null),
  fc.string({ maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom(
    'Eve\r\nBcc: all@example.com',
    '"Eve" <eve@evil.example>, x',
    '=?utf-8?Q?=0D=0ABcc:_all@example.com?=',
    'שלום \u202Eevil 📰👩‍👩‍👧',
    'long '.repeat(100),
    '\u2028\u2029\u0000',
  ),
);
const anyAddress = fc
  .oneof(
    fc.emailAddress(),
    fc
      .tuple(fc.string({ minLength: 1, maxLength: 70 }), fc.domain())
      .map(([local, domain]) => `${local}@${domain}`),
    fc
      .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), fc.domain())
      .map(([local, domain]) => `${local}@${domain}`),
    fc.constantFrom(
      '"a b"@example.com',
      '"a\\"b@c"@example.com',
      'ann+news@example.com',
      'zoë@bücher.example',
    ),
  )
  .map((text) => parseAddress(text))
  .filter((parsed) => parsed.ok)
  .map((parsed) => (parsed.ok ? parsed.address : ''));
const anyRecipient: fc.Arbitrary<Recipient> = fc
  .tuple(fc.nat({ max: 1e9 }), anyAddress, anyName)
  .map(([n, address, name]) => recipientOf(n, { address, name }));

describe('a filled message', () => {
  test('is byte for byte what rendering and encoding it for its reader alone gives', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecipient, async (recipient) => {
        const filled = fillMessage(template, recipient);
        const { message, rendered } = await renderAlone(digest, recipient);
        expect(filled.raw).toBe(rendered.raw);
        expect(filled.html).toBe(rendered.html);
        expect(filled.text).toBe(rendered.text);
        expect(filled.subject).toBe(rendered.subject);
        expect(filled.headers).toEqual(message.headers);
        expect(filled.envelope).toEqual({ from: message.envelopeFrom, to: recipient.address });
      }),
      { numRuns: 60 },
    );
  });

  test('parses to its HTML and text, with the links of its reader and of no other', async () => {
    const other = recipientOf(7);
    await fc.assert(
      fc.asyncProperty(anyRecipient, async (recipient) => {
        fc.pre(recipient.subscription !== other.subscription);
        fillMessage(template, other);
        const { raw, html, text } = fillMessage(template, recipient);
        const mail = await PostalMime.parse(raw);
        expect(mail.html).toBe(ended(html));
        expect(mail.text).toBe(ended(text));
        for (const part of [text, html.replaceAll('&#x3D;', '=')]) {
          expect(part).toContain(`${BASE}/unsubscribe?token=${recipient.tokens.unsubscribe}`);
          expect(part).toContain(`${BASE}/preferences?token=${recipient.tokens.preferences}`);
        }
        for (const token of Object.values(other.tokens))
          expect(raw.replaceAll('=\r\n', '') + html + text).not.toContain(token);
      }),
      { numRuns: 60 },
    );
  });

  test('gets no header from a name or an address, and stays 7 bits in lines of 998 at most', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecipient, async (recipient) => {
        const { raw, to } = fillMessage(template, recipient);
        expect(fieldNames(raw)).toEqual(FIELDS);
        expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
        expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
        const mail = await PostalMime.parse(raw);
        expect(mail.from?.address).toBe('frontline@sitrep.example');
        expect(mail.bcc ?? mail.cc ?? []).toEqual([]);
        expect(mail.to).toHaveLength(1);
        // An address outside ASCII stands in the name of an empty group.
        if (/^[\x20-\x7e]*$/.test(recipient.address) && !recipient.address.startsWith('"')) {
          expect(mail.to?.[0]?.address).toBe(recipient.address);
          expect(mail.to?.[0]?.name).toBe(to.name ?? '');
        }
      }),
      { numRuns: 200 },
    );
  });

  test('has the same key and Message-ID at every try, and others for another reader or send', () => {
    const idOf = (recipient: Recipient) =>
      /^Message-ID: (.*)\r$/m.exec(fillMessage(template, recipient).raw)?.[1];
    const one = recipientOf(1);
    expect(fillMessage(template, one).key).toBe(`frontline-2022-05-22.${one.subscription}`);
    expect(idOf(one)).toBe(`<frontline-2022-05-22.${one.subscription}@sitrep.example>`);
    const weekly = recipientOf(1, { send: 'frontline-2022-05-16--2022-05-22~weekly' });
    expect(new Set([one, recipientOf(1), recipientOf(2), weekly].map(idOf)).size).toBe(3);
  });

  test('is dated by the digest, or by when it goes out', async () => {
    const at = new Date('2023-05-30T21:15:07.900Z');
    expect(fillMessage(template, recipientOf(1)).raw).toContain(
      '\r\nDate: Mon, 29 May 2023 06:00:00 +0000\r\n',
    );
    const { raw } = fillMessage(template, recipientOf(1), at);
    expect(raw).toContain('\r\nDate: Tue, 30 May 2023 21:15:07 +0000\r\n');
    expect(raw).toBe((await renderAlone(digest, recipientOf(1), at)).rendered.raw);
  });

  test('finds its links wherever quoted-printable breaks the line', async () => {
    let split = 0;
    for (let length = 0; length < 78; length++) {
      const base = `${BASE}/${'a'.repeat(length + 1)}`;
      const variant = await renderVariant({ digest, newsletter, variant: THEMES, base });
      split += variant.raw.pieces.filter(({ from }) => from > 0).length;
      const recipient = recipientOf(length);
      const { raw, text } = fillMessage(variant, recipient);
      expect((await PostalMime.parse(raw)).text).toBe(ended(text));
      expect(text).toContain(`${base}/unsubscribe?token=${recipient.tokens.unsubscribe}`);
    }
    expect(split).toBeGreaterThan(50);
  });

  test('bears a digest whose texts are hostile', async () => {
    const hostile = hostileDigest();
    const variant = await renderVariant({ digest: hostile, newsletter, variant: THEMES, base: BASE });
    const filled = fillMessage(variant, recipientOf(1));
    expect(fieldNames(filled.raw)).toEqual(FIELDS);
    expect((await PostalMime.parse(filled.raw)).html).toBe(ended(filled.html));
  });
});

describe('an address', () => {
  test.each([
    ['of 320 characters', `${'a'.repeat(64)}@${'b.'.repeat(124)}example`],
    ['with a plus', 'ann+news@example.com'],
    ['of a role', 'postmaster@example.com'],
    ['with an international domain', 'ann@xn--bcher-kva.example'],
    ['with marks that atoms may have', "!#$%&'*+-/=?^_`{|}~@example.com"],
  ])('%s stays as it is, in envelope and header', async (_what, address) => {
    const { envelope, raw, to } = fillMessage(template, recipientOf(1, { address, name: 'Ann' }));
    expect([envelope.to, to.address]).toEqual([address, address]);
    expect((await PostalMime.parse(raw)).to).toEqual([{ name: 'Ann', address }]);
    expect(raw.split('\r\n', 2)[1]?.length).toBeLessThanOrEqual(998);
  });
});

describe('a variant', () => {
  test('has the sections that its readers chose', async () => {
    const morale = await renderVariant({ digest, newsletter, variant: ['morale'], base: BASE });
    const { text } = fillMessage(morale, recipientOf(1));
    expect(text).toContain('Morale');
    expect(text).not.toContain('Russian leadership strain');
    expect(fillMessage(template, recipientOf(1)).text).toContain('Russian leadership strain');
  });

  test('needs no token for bounces where no mail comes in, and is refused without one where it does', async () => {
    const bare = { ...recipientOf(3), tokens: { ...recipientOf(3).tokens, bounce: null } };
    const sending = { ...SENDING, inboundDomain: null };
    const alone = await renderVariant({ digest, newsletter: { sending }, variant: THEMES, base: BASE });
    expect(fillMessage(alone, bare)).toEqual(fillMessage(alone, recipientOf(3)));
    expect(fillMessage(alone, bare).envelope.from).toBe('frontline@sitrep.example');
    expect(() => fillMessage(template, bare)).toThrow('no token');
  });

  test('for a test says so in its subject, and is the same otherwise', async () => {
    const variant = await renderVariant({ digest, newsletter, variant: THEMES, base: BASE, kind: 'test' });
    const tried = fillMessage(variant, recipientOf(1));
    const sent = fillMessage(template, recipientOf(1));
    expect(tried).toMatchObject({
      kind: 'test',
      subject: `[Test] ${sent.subject}`,
      html: sent.html,
      text: sent.text,
    });
    expect((await PostalMime.parse(tried.raw)).subject).toBe(tried.subject);
  });

  test('prints why it comes and from where', () => {
    const { text, html } = fillMessage(template, recipientOf(1));
    for (const part of [text, html]) {
      expect(part).toContain('You get this because you subscribed to Frontline.');
      expect(part).toContain('Sitrep Example Ltd, 1 Example Street, London');
    }
  });
});

describe('filling refuses', () => {
  test.each([
    'a@b.c\r\nBcc: x@y.z',
    'a@b.c, d@e.f',
    'a b@c.d',
    '<a@b.c>',
    'a@b@c',
    'a@b.c\u0000',
    `${'a'.repeat(65)}@b.c`,
    '',
    'x',
  ])('the address %j', (address) => {
    expect(() => fillMessage(template, recipientOf(1, { address }))).toThrow('not an email address');
  });

  test.each(['', 'short', `${'a'.repeat(51)}\r\n`, 'A'.repeat(53), `u${'a'.repeat(60)}`])(
    'the token %j',
    (token) => {
      const { tokens } = recipientOf(1);
      expect(() =>
        fillMessage(template, recipientOf(1, { tokens: { ...tokens, unsubscribe: token } })),
      ).toThrow('not a token');
    },
  );

  test.each(['', 'a b', 'a>\r\nX: y', 'a.b'])('the send %j', (send) => {
    expect(() => fillMessage(template, recipientOf(1, { send }))).toThrow('not the id');
  });
});
