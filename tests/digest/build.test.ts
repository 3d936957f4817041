import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildDigest } from '../../src/digest/build.ts';
import type { Candidate } from '../../src/digest/candidate.ts';
import { SECTION_MAX } from '../../src/limits.ts';
import { Digest } from '../../src/model/digest.ts';
import { renderText } from '../../src/render/text.ts';
import { renderWeb } from '../../src/render/web.ts';
import { candidate, definitions, weekly } from './candidates.ts';

const window = { from: '2022-03-28', to: '2022-04-03' };
const base = 'https://sitrep.example';

async function build(candidates: readonly Candidate[], change: object = {}): Promise<Digest> {
  const result = await buildDigest({
    newsletter: weekly,
    themes: definitions,
    window,
    base,
    candidates,
    told: [],
    ...change,
  });
  if (!result.ok) throw new Error(result.reason);
  return result.digest;
}

describe('buildDigest', () => {
  test('builds nothing where nothing was published', async () => {
    const result = await buildDigest({
      newsletter: weekly,
      themes: definitions,
      window,
      base,
      candidates: [candidate('a', '2022-04-04', { rivers: 1 })],
      told: [],
    });
    expect(result).toEqual({ ok: false, reason: 'no-articles' });
  });

  test('prints its sections in the newsletter’s order, empty ones too', async () => {
    const digest = await build([candidate('a', '2022-03-28')]);
    expect(digest.sections.map(({ theme, stories, also }) => ({ theme, stories, also }))).toEqual([
      { theme: 'rivers', stories: [], also: [] },
      { theme: 'roads', stories: [], also: [] },
    ]);
    expect(digest.counts).toEqual({ articles: 1, stories: 0, developing: 0, publishers: 0 });
  });

  test('tells an article of two themes in full in the stronger one, and as a line in the other', async () => {
    const digest = await build([candidate('a', '2022-03-29', { rivers: 1, roads: 2 })]);
    const [rivers, roads] = digest.sections;
    expect(roads?.stories.map(({ id }) => id)).toEqual(['a']);
    expect(rivers?.stories).toEqual([]);
    expect(rivers?.also).toMatchObject([{ id: 'a', headline: 'Title of a', section: 'roads' }]);
  });

  test('ranks the stronger first, then the newer, then by id', async () => {
    const digest = await build([
      candidate('c', '2022-03-29', { rivers: 1 }),
      candidate('b', '2022-03-29', { rivers: 1 }),
      candidate('newer', '2022-03-30', { rivers: 1 }),
      candidate('strong', '2022-03-28', { rivers: 3 }),
    ]);
    expect(digest.sections[0]?.stories.map(({ id }) => id)).toEqual(['strong', 'newer', 'b', 'c']);
  });

  test('counts copies of one text as one publisher', async () => {
    const copy = {
      title: 'Dam above Ashby gives way after a week of rain',
      text: 'The dam above Ashby gave way on Tuesday night after a week of rain, and the river took two bridges, county engineers said.',
    };
    const digest = await build([
      candidate('late', '2022-03-30', { rivers: 1 }, { ...copy, publisher: 'Second' }),
      candidate('early', '2022-03-29', { rivers: 1 }, { ...copy, publisher: 'First' }),
    ]);
    const [story] = digest.sections[0]?.stories ?? [];
    expect(story).toMatchObject({ id: 'early', publishers: 1 });
    expect(story?.articles.map(({ publisher }) => publisher)).toEqual(['First', 'Second']);
  });

  test('counts the independent publishers of one event, told in other words', async () => {
    const digest = await build([
      candidate(
        'one',
        '2022-03-29T08:00:00Z',
        { rivers: 2 },
        {
          publisher: 'First',
          title: 'Missile strike kills nine in Kramatorsk restaurant',
          text: 'A Russian missile strike on a restaurant in Kramatorsk killed nine people and wounded 56, officials said.',
        },
      ),
      candidate(
        'two',
        '2022-03-29T10:00:00Z',
        { rivers: 1 },
        {
          publisher: 'Second',
          title: 'Nine dead after Russian missile hits restaurant in Kramatorsk',
          text: 'At least nine people died and 56 were injured when a Russian missile hit a crowded restaurant in Kramatorsk.',
        },
      ),
    ]);
    expect(digest.sections[0]?.stories).toMatchObject([{ id: 'one', publishers: 2 }]);
    expect(digest.sections[0]?.stories[0]?.evidence.map(({ article }) => article)).toEqual(['one', 'two']);
  });

  test('takes the first evidence for a headline where the source gave no title', async () => {
    const digest = await build([candidate('a', '2022-03-29', { rivers: 1 }, { title: '' })]);
    expect(digest.sections[0]?.stories[0]?.headline).toBe('Sentence 1 of a.');
  });

  test('sets contradictory figures next to each other, oldest first, choosing none', async () => {
    const claim = (low: number, claimant: string) => ({
      quantity: { low, high: low, qualifier: null },
      measure: 'killed' as const,
      side: 'russia' as const,
      claimant,
      hedge: 'claimed' as const,
      asOf: null,
      evidence: { in: 'text' as const, start: 1, end: 2, text: 'x' },
    });
    const digest = await build([
      candidate('b', '2022-03-30', { rivers: 1 }, { claims: [claim(1351, 'Moscow')] }),
      candidate('a', '2022-03-29', { rivers: 1 }, { claims: [claim(15600, 'Kyiv')] }),
    ]);
    expect(digest.figures).toMatchObject([
      { side: 'russia', measure: 'killed', figures: [{ claimant: 'Kyiv' }, { claimant: 'Moscow' }] },
    ]);
  });

  test('leaves out the weakest stories of a section too long, and says how many', async () => {
    const many = Array.from({ length: SECTION_MAX + 7 }, (_, index) =>
      candidate(`a${index}`, '2022-03-29', { rivers: 1 + (index === 156 ? 1 : 0) }),
    );
    const digest = await build(many);
    expect(digest.sections[0]).toMatchObject({ omitted: 7 });
    expect(digest.sections[0]?.stories).toHaveLength(SECTION_MAX);
    expect(digest.sections[0]?.stories[0]?.id).toBe('a156');
    expect(renderText(digest)).toContain('7 more stories left out');
    expect(renderWeb(digest)).toContain('7 more stories left out');
  });

  test('is frozen all the way down', async () => {
    const digest = await build([candidate('a', '2022-03-29', { rivers: 1 })]);
    expect(Object.isFrozen(digest)).toBe(true);
    expect(Object.isFrozen(digest.sections[0]?.stories[0]?.evidence[0])).toBe(true);
  });

  test('builds the same bytes whatever the order of the articles', async () => {
    const candidates = ['a', 'b', 'c', 'd', 'e'].map((id, index) =>
      candidate(id, `2022-03-${28 + (index % 3)}`, { rivers: 1, roads: index % 2 || 2 }),
    );
    const expected = JSON.stringify(await build(candidates));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(candidates, { minLength: candidates.length }),
        async (shuffled) => {
          expect(JSON.stringify(await build(shuffled))).toBe(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('has another hash under another base', async () => {
    const candidates = [candidate('a', '2022-03-29', { rivers: 1 })];
    const one = await build(candidates);
    const other = await build(candidates, { base: 'https://other.example' });
    expect(other.url).toBe('https://other.example/digests/weekly-2022-04-03');
    expect(other.hash).not.toBe(one.hash);
  });

  test('reads back from JSON as the same bytes', async () => {
    const digest = await build([candidate('a', '2022-03-29', { rivers: 1, roads: 2 })]);
    const text = JSON.stringify(digest);
    expect(JSON.stringify(Digest.parse(JSON.parse(text)))).toBe(text);
  });
});
