import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/cli/seeded-random.ts';
import { STORY_KEY_ARTICLES, STORY_LOOKUP_MINUTES, STORY_WINDOW_HOURS } from '../../src/limits.ts';
import { findStoryCandidates, type StoryLookup } from '../../src/store/story-candidates.ts';

const WINDOW = STORY_WINDOW_HOURS * 60;
const KEYS = [1, 2, 3, 4, 5];
const STORED = 600;

/** Stored articles under some keys, each some minutes after the one before. */
async function fillKeys(random: () => number): Promise<void> {
  let at = 0;
  const rows = Array.from({ length: STORED }, (_, index) => {
    at += Math.floor((random() * 8 * WINDOW) / STORED);
    return { n: index + 1, at, keys: KEYS.filter((key) => random() < key / 6) };
  });
  const json = JSON.stringify(rows);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO article (n, id, source, title, lang, fingerprint, text)
       SELECT value ->> 'n', 'a' || (value ->> 'n'), 's', 't', 'en', 'f', 'x' FROM json_each(?)`,
    ).bind(json),
    env.DB.prepare(
      `INSERT INTO story_key (key, at, n) SELECT k.value, i.value ->> 'at', i.value ->> 'n'
       FROM json_each(?) i CROSS JOIN json_each(i.value, '$.keys') k`,
    ).bind(json),
  ]);
}

test('articles that are looked up together find what each finds alone', async () => {
  const random = seededRandom(7);
  await fillKeys(random);
  let full = 0;
  let few = 0;
  for (let round = 0; round < 20; round++) {
    // Anywhere in what is stored, so that it lies before and behind them; some more than an hour apart.
    const start = Math.floor(random() * 4 * WINDOW);
    const lookups = Array.from({ length: 6 }, (): StoryLookup => {
      const at = start + Math.floor(random() * 2 * STORY_LOOKUP_MINUTES);
      return { at, keys: KEYS.filter(() => random() < 0.7) };
    });
    const together = await findStoryCandidates(env.DB, lookups);
    const alone = await Promise.all(lookups.map((lookup) => findStoryCandidates(env.DB, [lookup])));
    expect(together).toEqual(alone.flat());
    full += together.flat().filter(({ length }) => length === STORY_KEY_ARTICLES).length;
    few += together.flat().filter(({ length }) => length > 0 && length < STORY_KEY_ARTICLES).length;
    for (const [article, { at }] of lookups.entries())
      for (const { at: stored } of together[article]?.flat() ?? [])
        expect(Math.abs(stored - at)).toBeLessThanOrEqual(WINDOW);
  }
  // Both kinds of key were met: those of everyone, and those of a few.
  expect(full).toBeGreaterThan(20);
  expect(few).toBeGreaterThan(20);
});

test('an article finds the same though one that is looked up beside it sees many that are newer', async () => {
  await env.DB.prepare('DELETE FROM article').run();
  await env.DB.prepare('DELETE FROM story_key').run();
  const [key, at] = [9, 100_000];
  // One minute ahead of the first article's window, and then more than a list holds, which only the last article reaches.
  const times = [at + WINDOW + 1, ...Array<number>(STORY_KEY_ARTICLES).fill(at + WINDOW + 30)];
  const rows = JSON.stringify(times.map((time, index) => ({ n: index + 1, at: time })));
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO article (n, id, source, title, lang, fingerprint, text)
       SELECT value ->> 'n', 'b' || (value ->> 'n'), 's', 't', 'en', 'f' || (value ->> 'n'), 'x' FROM json_each(?)`,
    ).bind(rows),
    env.DB.prepare(
      `INSERT INTO story_key (key, at, n) SELECT ?2, value ->> 'at', value ->> 'n' FROM json_each(?1)`,
    ).bind(rows, key),
  ]);
  const lookups = [at, at + 1, at + 40].map((time): StoryLookup => ({ at: time, keys: [key] }));
  const together = await findStoryCandidates(env.DB, lookups);
  expect(together[1]).toEqual([[{ n: 1, at: at + WINDOW + 1 }]]);
  expect(together[2]?.[0]).toHaveLength(STORY_KEY_ARTICLES);
  const alone = await Promise.all(lookups.map((lookup) => findStoryCandidates(env.DB, [lookup])));
  expect(together).toEqual(alone.flat());
});
