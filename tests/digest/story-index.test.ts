import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeStory, type StoryText } from '../../src/digest/compare.ts';
import {
  assignStory,
  groupByEvent,
  listStoryKeys,
  type StoredArticle,
  type StoryArticle,
} from '../../src/digest/story-index.ts';
import { STORY_CANDIDATES } from '../../src/limits.ts';

const at = (hour: number) => `2023-05-03T${String(hour).padStart(2, '0')}:00:00Z`;

const article = (id: string, text: StoryText): StoryArticle => ({ id, signature: describeStory(text) });

const refinery =
  'Two drones struck the oil refinery at Ilsky overnight and set fire to a storage tank, the governor of the ' +
  'region said. Forty firefighters put the blaze out before dawn, and no one was hurt.';

const WINDOW: readonly StoryArticle[] = [
  article('a1', {
    title: 'Drones set Ilsky refinery ablaze',
    text: refinery,
    published: at(5),
    publisher: 'Northern Post',
  }),
  article('a2', {
    title: 'Drones set Ilsky refinery ablaze',
    text: refinery,
    published: at(6),
    publisher: 'Harbour Times',
  }),
  article('a3', {
    title: 'Ilsky oil refinery on fire after drone attack',
    text: 'A drone attack started a fire at the Ilsky oil refinery in Krasnodar region, emergency services said.',
    published: at(7),
    publisher: 'City Wire',
  }),
  article('b1', {
    title: 'Shoigu inspects tank plant in Omsk',
    text: 'Defence minister Sergei Shoigu inspected a tank plant in Omsk and asked for double the output.',
    published: at(8),
    publisher: 'Northern Post',
  }),
  article('b2', {
    title: 'Shoigu says conscripts will not be sent to the front',
    text: 'Defence minister Sergei Shoigu told officers in Moscow that conscripts would not serve at the front.',
    published: at(9),
    publisher: 'City Wire',
  }),
];

const namesOf = (articles: readonly StoryArticle[]) =>
  groupByEvent(articles).groups.map(({ members, publishers }) => ({
    ids: members.map((member) => member.article.id),
    publishers,
  }));

describe('groupByEvent', () => {
  test('puts copies and other reports of one event together, and counts copies as one voice', () => {
    expect(namesOf(WINDOW)[0]).toEqual({ ids: ['a1', 'a2', 'a3'], publishers: 2 });
  });

  test('keeps unrelated stories apart that share a name', () => {
    expect(namesOf(WINDOW).slice(1)).toEqual([
      { ids: ['b1'], publishers: 1 },
      { ids: ['b2'], publishers: 1 },
    ]);
  });

  test('gives the same groups whatever the order', () => {
    const expected = namesOf(WINDOW);
    fc.assert(
      fc.property(fc.shuffledSubarray([...WINDOW], { minLength: WINDOW.length }), (shuffled) => {
        expect(namesOf(shuffled)).toEqual(expected);
      }),
    );
  });

  test('counts several pieces of one publisher as one voice', () => {
    const own = WINDOW.slice(0, 3).map(({ id, signature }) => ({
      id,
      signature: { ...signature, publisher: 'Northern Post' },
    }));
    expect(namesOf(own)[0]?.publishers).toBe(1);
  });

  test('compares each of 5,000 articles with a bounded number of others', () => {
    const name = (value: number, part: string) =>
      `${part}${[...String(value)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('a')}`;
    // Ten reports of each event, and one name in all of them.
    const make = (index: number): StoryArticle => {
      const event = Math.floor(index / 10);
      return article(`n${index}`, {
        title: `Prigozhin visits ${name(event, 'Nova')} ${name(event, 'brew')}`,
        text: `He opened a ${name(event, 'mill')} in ${name(event, 'Nova')}, ${name(index, 'Os')} said.`,
        published: at(index % 24),
        publisher: `p${index % 40}`,
      });
    };
    const all = Array.from({ length: 5_000 }, (_, index) => make(index));
    const small = groupByEvent(all.slice(0, 1_000)).comparisons;
    const large = groupByEvent(all).comparisons;
    expect(small).toBeGreaterThan(1_000);
    expect(large).toBeLessThanOrEqual(5_000 * STORY_CANDIDATES);
    expect(large).toBeLessThanOrEqual(small * 6);
  });
});

describe('assignStory', () => {
  const stored = (id: string, story: string): StoredArticle => {
    const found = WINDOW.find((one) => one.id === id);
    if (!found) throw new Error(`no article ${id}`);
    return { ...found, story };
  };
  const [, , other] = WINDOW;

  test('joins the story of an article that reports the same event, or opens one', () => {
    if (!other) throw new Error('no article');
    expect(assignStory(other, [stored('a1', 'a1'), stored('b1', 'b1')]).story).toBe('a1');
    expect(assignStory(other, [stored('b1', 'b1')])).toMatchObject({
      story: 'a3',
      relation: null,
      comparisons: 1,
    });
  });

  test('does not join a story through one member that most of the others contradict', () => {
    if (!other) throw new Error('no article');
    const chain = [stored('b1', 'b1'), stored('b2', 'b1'), stored('a1', 'b1')];
    expect(assignStory(other, chain).story).toBe('a3');
  });

  test('looks at no more candidates than the limit', () => {
    if (!other) throw new Error('no article');
    const many = Array.from({ length: 500 }, (_, index) => ({
      ...stored('b1', `s${index}`),
      id: `s${index}`,
    }));
    expect(assignStory(other, many).comparisons).toBe(STORY_CANDIDATES);
  });
});

describe('listStoryKeys', () => {
  test('gives a bounded number of keys, some of them shared by reports of one event', () => {
    const [one, , three] = WINDOW;
    if (!one || !three) throw new Error('no articles');
    const keys = listStoryKeys(one.signature);
    expect(keys.length).toBeLessThanOrEqual(32);
    expect(listStoryKeys(three.signature).some((key) => keys.includes(key))).toBe(true);
  });
});
