import { describe, expect, it } from 'vitest';
import { findSlug } from '../../src/ingest/slug.ts';
import { Slug } from '../../src/model/ids.ts';

describe('findSlug', () => {
  it.each([
    ['000_12ab', '000-12ab'],
    ['  The Mayor’s “last” word! ', 'the-mayors-last-word'],
    ['Łódź, Ærø & Straße', 'lodz-aero-strasse'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a\u202Eb\0c', 'a-b-c'],
  ])('slugs %j', (name, slug) => {
    expect(findSlug(name)).toBe(slug);
    expect(Slug.safeParse(slug).success).toBe(true);
  });

  it.each(['', '---', '🌊', 'Повінь', 'Повінь 5', '洪水'])(
    'gives up on %j rather than lose its letters',
    (name) => {
      expect(findSlug(name)).toBeNull();
    },
  );

  it('cuts a long name after a word', () => {
    expect(findSlug('flood '.repeat(1_000))).toMatch(/^(?:flood-)+flood$/);
    expect(Slug.safeParse(findSlug('a'.repeat(1_000))).success).toBe(true);
  });
});
