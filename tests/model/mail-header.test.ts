import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { cleanName, formatMailbox, formatUnstructured } from '../../src/model/mail-header.ts';

const parse = (field: string, value: string) => PostalMime.parse(`${field}: ${value}\r\nX-Next: y\r\n\r\n`);
const readTo = async (name: string | null, address = 'reader@example.com') =>
  (await parse('To', formatMailbox({ name, address }, 4))).to;

describe('formatMailbox', () => {
  test.each([
    ['Reader', 'Reader <r@example.com>'],
    ["Ann-Marie O'Neil", "Ann-Marie O'Neil <r@example.com>"],
    ['Doe, Jane', '"Doe, Jane" <r@example.com>'],
    ['J. "Joe" \\ Doe', '"J. \\"Joe\\" \\\\ Doe" <r@example.com>'],
    ['Zoë', '=?UTF-8?Q?Zo=C3=AB?= <r@example.com>'],
    ['=?utf-8?Q?x?=', '=?UTF-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?= <r@example.com>'],
    ['a@b.c', '"a@b.c" <r@example.com>'],
    ['group: a;', '"group: a;" <r@example.com>'],
    ['', 'r@example.com'],
    [' \u0000\r\n\u202e ', 'r@example.com'],
    [null, 'r@example.com'],
  ])('writes the name %j', (name, expected) => {
    expect(formatMailbox({ name, address: 'r@example.com' }, 4)).toBe(expected);
  });

  test.each([
    'Doe, Jane',
    '"Eve" <eve@evil.example>, x',
    'Zoë 👩‍👩‍👧 שלום',
    '=?utf-8?Q?=0ABcc:_x?=',
    'ж'.repeat(200),
    'a '.repeat(90).trim(),
  ])('is read back as the same name: %j', async (name) => {
    expect(await readTo(name)).toEqual([{ name, address: 'reader@example.com' }]);
  });

  test('cuts a name of 300 characters, never within one', async () => {
    const [to] = (await readTo('📰'.repeat(150))) ?? [];
    expect(to).toEqual({ name: '📰'.repeat(100), address: 'reader@example.com' });
    expect(cleanName(`${'x'.repeat(199)}📰`)).toBe('x'.repeat(199));
  });

  test('folds in lines of 76, each encoded word within 75 and whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (name) => {
        const value = formatMailbox({ name, address: 'reader@example.com' }, 4);
        for (const line of `To: ${value}`.split('\r\n')) {
          expect(line.length).toBeLessThanOrEqual(76);
          for (const [, bytes = ''] of line.matchAll(/=\?UTF-8\?Q\?([^?]*)\?=/g))
            expect(() => decodeURIComponent(bytes.replaceAll('=', '%'))).not.toThrow();
        }
      }),
    );
  });

  test('keeps plus-addressing and quoted local parts as they are', async () => {
    expect(formatMailbox({ name: null, address: 'ann+news@example.com' }, 4)).toBe('ann+news@example.com');
    expect(formatMailbox({ name: null, address: '"a b"@example.com' }, 4)).toBe('"a b"@example.com');
    const long = `${'a'.repeat(64)}@${'b.'.repeat(94)}example`;
    expect(formatMailbox({ name: 'Ann', address: long }, 4)).toBe(`Ann\r\n <${long}>`);
  });

  test('writes an address outside ASCII as the name of an empty group (RFC 6857)', async () => {
    const value = formatMailbox({ name: 'Zoë', address: 'zoë@xn--bcher-kva.example' }, 4);
    expect(value).toMatch(/^[\x20-\x7e\r\n]+:;$/);
    const [group] = (await parse('To', value)).to ?? [];
    expect(group).toMatchObject({ name: 'Zoë zoë@xn--bcher-kva.example' });
    expect(group?.address).toBeUndefined();
  });

  test.each(['a@b.c\nX: y', 'a@bücher.example', 'a@b.c>', '"a"b"@c.d', 'a@', '@b.c', 'a,b@c.d'])(
    'refuses the address %j',
    (address) => {
      expect(() => formatMailbox({ name: null, address }, 4)).toThrow('not an email address');
    },
  );
});

describe('formatUnstructured', () => {
  test.each([
    'Frontline: 21 Mar 2022 – 28 May 2023',
    'plain',
    '=?utf-8?Q?fake?=',
    'ж'.repeat(120),
    'long '.repeat(50).trim(),
  ])('is read back as the same subject: %j', async (subject) => {
    expect((await parse('Subject', formatUnstructured(subject, 9))).subject).toBe(subject);
  });

  test('opens no other field', async () => {
    const mail = await parse('Subject', formatUnstructured('a\r\nBcc: x@y.z\u2028b\u0085c', 9));
    expect(mail.headers.map(({ key }) => key)).toEqual(['subject', 'x-next']);
    expect(mail.subject).toBe('a Bcc: x@y.z bc');
  });
});
