import { describe, expect, test } from 'vitest';
import { buildDigest } from '../../src/digest/build.ts';
import { selectSections } from '../../src/digest/select-sections.ts';
import { candidate, definitions, weekly } from './candidates.ts';
import { buildWeek, tell } from './issues.ts';

async function build() {
  const result = await buildDigest({
    newsletter: weekly,
    themes: definitions,
    window: { from: '2022-03-28', to: '2022-04-03' },
    base: 'https://sitrep.example',
    candidates: [
      candidate('both', '2022-03-29', { rivers: 1, roads: 2 }),
      candidate('river', '2022-03-29', { rivers: 1 }),
    ],
    told: [],
  });
  if (!result.ok) throw new Error(result.reason);
  return result.digest;
}

test('tells in full a story whose own section is left out', async () => {
  const digest = await build();
  const chosen = await selectSections(digest, ['rivers']);
  expect(chosen.sections.map(({ theme }) => theme)).toEqual(['rivers']);
  expect(chosen.sections[0]?.stories.map(({ id }) => id)).toEqual(['river', 'both']);
  expect(chosen.sections[0]?.also).toEqual([]);
  expect(chosen.counts.stories).toBe(2);
  expect(chosen.hash).not.toBe(digest.hash);
});

test('keeps the line where the section that tells the story is chosen too', async () => {
  const digest = await build();
  const chosen = await selectSections(digest, ['rivers', 'roads']);
  expect(chosen).toEqual(digest);
});

describe('a developing story', () => {
  const both = (id: string, published: string) =>
    candidate(
      id,
      published,
      { rivers: 1, roads: 2 },
      { title: 'Flood at Ashby', text: 'One and the same text.' },
    );

  async function buildSecond() {
    const before = [both('before', '2022-03-27')];
    const told = tell(await buildWeek('2022-03-27', before), before);
    return buildWeek('2022-04-03', [both('after', '2022-03-29')], [told]);
  }

  test('stays developing where its own section is left out', async () => {
    const digest = await buildSecond();
    const chosen = await selectSections(digest, ['rivers']);
    expect(chosen.sections[0]?.stories).toEqual([]);
    expect(chosen.sections[0]?.developing).toMatchObject([{ id: 'after', told: { story: 'before' } }]);
    expect(chosen.counts).toMatchObject({ stories: 1, developing: 1 });
  });

  test('keeps its line where its own section is chosen too', async () => {
    const digest = await buildSecond();
    expect(digest.sections[0]?.also).toMatchObject([{ id: 'after', section: 'roads' }]);
    expect(await selectSections(digest, ['rivers', 'roads'])).toEqual(digest);
  });
});
