import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suppressionHash } from '../../src/model/suppression-hash.ts';

test('is the SHA-256 of salt and key, as the platform has it, however long and in whatever script', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 80 }),
      fc.string({ unit: 'grapheme', maxLength: 600, size: 'max' }),
      (salt, key) => {
        const expected = createHash('sha256')
          .update(salt + key)
          .digest('hex');
        expect(suppressionHash(salt, key)).toBe(expected);
      },
    ),
  );
});
