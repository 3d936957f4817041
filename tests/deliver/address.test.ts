import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRoleAddress, parseAddress } from '../../src/deliver/address.ts';

const reasonOf = (input: string) => {
  const parsed = parseAddress(input);
  return parsed.ok ? null : parsed.reason;
};

describe('an address', () => {
  test.each([
    ['ann@desk.example', 'ann@desk.example', 'ann@desk.example'],
    ['  Ann.Lee@Desk.Example ', 'Ann.Lee@desk.example', 'ann.lee@desk.example'],
    ['ann+war@desk.example', 'ann+war@desk.example', 'ann+war@desk.example'],
    ['"ann lee"@desk.example', '"ann lee"@desk.example', '"ann lee"@desk.example'],
    ['"ann"@desk.example', '"ann"@desk.example', 'ann@desk.example'],
    ['олена@пошта.укр', 'олена@xn--80a1acn3a.xn--j1amh', 'олена@xn--80a1acn3a.xn--j1amh'],
    ['ann@bücher.example', 'ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
  ])('%s is kept as it is written, its domain in ASCII', (input, address, key) => {
    expect(parseAddress(input)).toEqual({ ok: true, address, key });
  });

  test('with a line break or an invisible character is refused: it would open a header', () => {
    for (const input of [
      'ann@desk.example\r\nBcc: x@y.example',
      'ann\n@desk.example',
      'ann\u200b@desk.example',
      'a\0@b.example',
    ])
      expect(reasonOf(input)).toBe('the address holds control or invisible characters');
  });

  test.each([
    '',
    'ann',
    '@desk.example',
    'ann@',
    'ann@desk',
    'ann@[127.0.0.1]',
    'ann@127.0.0.1',
    'a b@desk.example',
  ])('%j is refused in words', (input) => {
    expect(reasonOf(input)).toMatch(/address|@/);
  });

  test.each([
    'a..b@c.example',
    '.a@c.example',
    'a.@c.example',
    'a@-b.example',
    'a@b..example',
    'a@b_c.example',
    'a"b@c.example',
  ])('%s is refused: no mail server accepts it', (input) => {
    expect(parseAddress(input).ok).toBe(false);
  });

  test('of 320 characters is refused by its length', () => {
    expect(reasonOf(`${'a'.repeat(65)}@desk.example`)).toContain('64 bytes');
    expect(
      reasonOf(
        `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(62)}.example`,
      ),
    ).toContain('254 bytes');
  });

  test('never throws, and its own answer is parsed to itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()), (input) => {
        const parsed = parseAddress(input);
        if (!parsed.ok) return;
        expect(parseAddress(parsed.address)).toEqual(parsed);
        expect(parsed.address).not.toMatch(/[\r\n]/);
      }),
    );
  });

  test('of a role is known as one, with a tag too', () => {
    expect(isRoleAddress('postmaster@desk.example')).toBe(true);
    expect(isRoleAddress('info+war@desk.example')).toBe(true);
    expect(isRoleAddress('ann@desk.example')).toBe(false);
  });
});
