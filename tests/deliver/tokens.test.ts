import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeId, readToken, signToken, tokenLength } from '../../src/deliver/tokens.ts';

const SECRET = 'a secret of more than thirty-two characters';
const ID = encodeId(new Uint8Array(16).fill(7));
const NOW = 1_790_000_000;

/** What the platform's own HMAC says, as base32. */
function signWithPlatform(secret: string, said: string): string {
  let bits = '';
  for (const byte of createHmac('sha256', secret).update(said).digest())
    bits += byte.toString(2).padStart(8, '0');
  const letters = bits.match(/.{5}/g) ?? [];
  return letters
    .map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)])
    .join('')
    .slice(0, 26);
}

describe('a token', () => {
  test('carries the HMAC-SHA-256 of what it says, whichever secret signed before', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        const tokens = [one, other, one].map((secret) => [secret, signToken(secret, 'u', ID)] as const);
        for (const [secret, token] of tokens)
          expect(token).toBe(`u${ID}${signWithPlatform(secret, `u${ID}`)}`);
      }),
    );
  });

  test('of an id or an expiry that is none is not made', () => {
    for (const id of ['', ID.slice(1), `${ID}a`, ID.toUpperCase(), `${ID.slice(1)}é`])
      expect(() => signToken(SECRET, 'u', id)).toThrow(RangeError);
    for (const expires of [Number.NaN, -1, 36 ** 7])
      expect(() => signToken(SECRET, 'c', ID, expires)).toThrow(RangeError);
  });

  test('with an expiry carries the HMAC-SHA-256 of both', () => {
    const said = `c${ID}${NOW.toString(36).padStart(7, '0')}`;
    expect(signToken(SECRET, 'c', ID, NOW)).toBe(said + signWithPlatform(SECRET, said));
  });

  test('is read back by the secret that signed it', () => {
    expect(readToken([SECRET], 'u', signToken(SECRET, 'u', ID), NOW)).toEqual({
      ok: true,
      id: ID,
      expires: null,
    });
  });

  test('always has the length of its purpose', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.constantFrom('u', 'p', 'b', 'c', 'a'),
        fc.integer({ min: 0, max: 2_000_000_000 }),
        (random, purpose, expires) => {
          const token = signToken(
            SECRET,
            purpose,
            encodeId(random),
            purpose === 'c' || purpose === 'a' ? expires : null,
          );
          expect(token).toHaveLength(tokenLength(purpose));
          expect(token).toMatch(/^[a-z0-9]+$/);
        },
      ),
    );
  });

  test('fits the local part of an address beside what it is for', () => {
    expect('unsub+'.length + tokenLength('u')).toBeLessThanOrEqual(64);
    expect('bounce+'.length + tokenLength('b')).toBeLessThanOrEqual(64);
  });

  test('is worth nothing for another purpose', () => {
    const asPreferences = `p${signToken(SECRET, 'u', ID).slice(1)}`;
    expect(readToken([SECRET], 'p', asPreferences, NOW)).toEqual({ ok: false, reason: 'forged' });
  });

  test('is worth nothing once any character of it is changed', () => {
    const token = signToken(SECRET, 'c', ID, NOW + 60);
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'),
        (at, letter) => {
          fc.pre(token[at] !== letter);
          const changed = token.slice(0, at) + letter + token.slice(at + 1);
          expect(readToken([SECRET], 'c', changed, NOW).ok).toBe(false);
        },
      ),
    );
  });

  test('expires in the second it names', () => {
    const token = signToken(SECRET, 'c', ID, NOW + 60);
    expect(readToken([SECRET], 'c', token, NOW + 59).ok).toBe(true);
    expect(readToken([SECRET], 'c', token, NOW + 60)).toEqual({ ok: false, reason: 'expired' });
  });

  test('of an older secret still counts where both are known, and not after', () => {
    const token = signToken('an older secret of more than 32 characters', 'p', ID);
    expect(readToken([SECRET, 'an older secret of more than 32 characters'], 'p', token, NOW).ok).toBe(true);
    expect(readToken([SECRET], 'p', token, NOW)).toEqual({ ok: false, reason: 'forged' });
  });

  test('of any other text is malformed, never an error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^u[a-z2-7]{52}$/.test(text));
        expect(readToken([SECRET], 'u', text, NOW)).toEqual({ ok: false, reason: 'malformed' });
      }),
    );
  });

  test('that should expire cannot be signed without saying when', () => {
    expect(() => signToken(SECRET, 'c', ID)).toThrow('needs');
    expect(() => signToken(SECRET, 'u', ID, NOW)).toThrow('has no');
  });
});
