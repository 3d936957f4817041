import { describe, expect, test } from 'vitest';
import { describeStory } from '../../src/digest/compare.ts';
import { fnv1a64, hashStoryKey, hashStoryKeys } from '../../src/digest/story-hash.ts';

describe('fnv1a64', () => {
  test.each([
    ['', 0xcbf2_9ce4_8422_2325n],
    ['a', 0xaf63_dc4c_8601_ec8cn],
    ['foobar', 0x8594_4171_f739_67e8n],
  ])('gives the published value of "%s"', (text, hash) => {
    expect(fnv1a64(text)).toBe(hash);
  });
});

describe('hashStoryKey', () => {
  test('gives the values that databases hold', () => {
    expect(['w:refinery', 'p:drone refinery', 's:1k7x2', 'w:київ'].map(hashStoryKey)).toMatchInlineSnapshot(`
      [
        982849180829566,
        6946074221712623,
        7664112026663160,
        1646218164046409,
      ]
    `);
  });

  test('gives whole numbers that JSON and SQLite hold exactly, and no two alike of 20,000 keys', () => {
    const hashes = Array.from({ length: 20_000 }, (_, index) => hashStoryKey(`w:${index.toString(36)}`));
    expect(hashes.every((hash) => Number.isSafeInteger(hash) && hash >= 0)).toBe(true);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('hashStoryKeys', () => {
  const text = { title: 'Drones set Ilsky refinery ablaze', text: 'A fire at Ilsky.' };

  test('gives each key once, and none for an article without a date', () => {
    const keys = hashStoryKeys(describeStory({ ...text, published: '2023-05-03' }));
    expect(keys.length).toBeGreaterThan(3);
    expect(new Set(keys).size).toBe(keys.length);
    expect(hashStoryKeys(describeStory(text))).toEqual([]);
  });
});
