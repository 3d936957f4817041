import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/digest/candidate.ts';
import type { ToldIssue } from '../../src/digest/told.ts';
import { SECTION_MAX } from '../../src/limits.ts';
import type { Digest } from '../../src/model/digest.ts';
import { candidate } from './candidates.ts';
import { buildWeek, secondStrike, strike, tell, toll } from './issues.ts';

const FIRST = '2022-03-27';
const SECOND = '2022-04-03';

/** Two weeks in a row, the second held against the first. */
async function buildTwo(before: readonly Candidate[], now: readonly Candidate[]): Promise<Digest> {
  return buildWeek(SECOND, now, [tell(await buildWeek(FIRST, before), before)]);
}

const fresh = ({ sections }: Digest) => sections.flatMap(({ stories }) => stories.map(({ id }) => id));
const developing = ({ sections }: Digest) =>
  sections.flatMap((section) => section.developing.map(({ id, told }) => [id, told.digest, told.story]));

describe('what is new', () => {
  test('all of it, where no issue came before', async () => {
    const digest = await buildWeek(SECOND, [toll()]);
    expect(fresh(digest)).toEqual(['toll']);
    expect(developing(digest)).toEqual([]);
    expect(digest.previous).toBeNull();
  });

  test('leads, and what was told points back to the issue that told it', async () => {
    const digest = await buildTwo([strike()], [toll(), candidate('other', '2022-03-30', { rivers: 1 })]);
    expect(fresh(digest)).toEqual(['other']);
    expect(digest.sections[0]?.developing).toMatchObject([
      {
        id: 'toll',
        told: {
          digest: 'weekly-2022-03-27',
          from: '2022-03-21',
          to: '2022-03-27',
          story: 'strike',
          headline: 'Missile strike kills nine in Kramatorsk restaurant',
          url: 'https://sitrep.example/digests/weekly-2022-03-27#strike',
        },
      },
    ]);
    expect(digest.counts).toMatchObject({ stories: 2, developing: 1 });
    expect(digest.previous).toEqual({
      id: 'weekly-2022-03-27',
      from: '2022-03-21',
      to: '2022-03-27',
      url: 'https://sitrep.example/digests/weekly-2022-03-27',
    });
  });

  test('is another strike on the same town a week later', async () => {
    expect(fresh(await buildTwo([strike()], [secondStrike()]))).toEqual(['second-strike']);
  });

  test('is not a copy of a told text under another publisher', async () => {
    const { article, annotation, signature } = strike();
    const elsewhere = { ...article, id: 'copy', published: '2022-03-30', publisher: 'Second Post' };
    const copy = { article: elsewhere, annotation, signature };
    expect(developing(await buildTwo([strike()], [copy]))).toEqual([['copy', 'weekly-2022-03-27', 'strike']]);
  });

  test('is not an article that was told itself, dated anew', async () => {
    const plain = candidate('plain', '2022-03-26', { rivers: 1 });
    const again = { ...plain, article: { ...plain.article, published: '2022-03-31' } };
    expect(developing(await buildTwo([plain], [again]))).toEqual([['plain', 'weekly-2022-03-27', 'plain']]);
  });

  test('is not what came of an affair told before, but another matter of that name is', async () => {
    const before = candidate(
      'jailed',
      '2022-03-26',
      { rivers: 1 },
      {
        title: 'Court jails Oskar Veldin for eight years over frontline diary',
        text: 'A court in Tver sentenced the army doctor Oskar Veldin to eight years in prison on Saturday over a diary of the front.',
      },
    );
    const appeal = candidate(
      'appeal',
      '2022-03-29',
      { rivers: 1 },
      {
        title: 'Oskar Veldin appeals against his eight-year sentence',
        text: 'Lawyers of Oskar Veldin, the army doctor jailed over his diary of the front, appealed on Tuesday and called the court in Tver biased.',
      },
    );
    const other = candidate(
      'other',
      '2022-03-30',
      { rivers: 1 },
      {
        title: 'Veldin clinic in Samara opens a ward for refugees',
        text: 'A private clinic in Samara opened a ward for refugees on Wednesday with beds for forty, its manager said.',
      },
    );
    const digest = await buildTwo([before], [appeal, other]);
    expect(developing(digest)).toEqual([['appeal', 'weekly-2022-03-27', 'jailed']]);
    expect(fresh(digest)).toEqual(['other']);
  });
});

describe('a developing story', () => {
  test('prints no sentence that was printed before, where others remain', async () => {
    const digest = await buildTwo(
      [strike({ sentences: ['Nine people died.'] })],
      [toll({ sentences: ['Nine people died.', 'Three more were found.'] })],
    );
    expect(digest.sections[0]?.developing[0]?.evidence.map(({ text }) => text)).toEqual([
      'Three more were found.',
    ]);
  });

  test('prints what was printed before where nothing else remains', async () => {
    const sentences = ['Nine people died.'];
    const digest = await buildTwo([strike({ sentences })], [toll({ sentences })]);
    expect(digest.sections[0]?.developing[0]?.evidence).toHaveLength(1);
  });

  test('points to the newest issue that told it', async () => {
    const [before, then] = [strike(), toll()];
    const first = tell(await buildWeek(FIRST, [before]), [before]);
    const second = tell(await buildWeek(SECOND, [then], [first]), [then]);
    // In the words of the first report, a day after the second issue.
    const { article, annotation, signature } = before;
    const last = {
      article: { ...article, id: 'last', published: '2022-04-04' },
      annotation,
      signature,
    };
    const digest = await buildWeek('2022-04-10', [last], [first, second]);
    expect(developing(digest)).toEqual([['last', 'weekly-2022-04-03', 'toll']]);
    expect(digest.previous?.id).toBe('weekly-2022-04-03');
  });

  test('stands in the section of its strongest theme, and as a line in the other', async () => {
    const both = toll();
    const [match] = both.annotation.themes;
    if (match === undefined) throw new Error('no theme');
    const roads = { ...match, theme: 'roads', score: 1 };
    const digest = await buildTwo(
      [strike()],
      [{ ...both, annotation: { ...both.annotation, themes: [match, roads] } }],
    );
    expect(digest.sections[0]?.developing.map(({ id }) => id)).toEqual(['toll']);
    expect(digest.sections[1]?.also).toMatchObject([{ id: 'toll', section: 'rivers' }]);
  });

  test('counts as omitted past the most that a section holds', async () => {
    const many = Array.from({ length: SECTION_MAX + 4 }, (_, at) =>
      candidate(`a${at}`, FIRST, { rivers: 1 }),
    );
    const told = tell(await buildWeek(FIRST, many), many);
    const again = many.map((one) => ({ ...one, article: { ...one.article, published: SECOND } }));
    const digest = await buildWeek(SECOND, again, [told]);
    // What the first issue left out was never told.
    expect(digest.sections[0]?.developing).toHaveLength(SECTION_MAX);
    expect(digest.sections[0]?.stories).toHaveLength(4);
    const ids = new Set(told.stories.map(({ id }) => id));
    const rest = await buildWeek(
      FIRST,
      many.filter(({ article }) => !ids.has(article.id)),
    );
    const stories = [...told.stories, ...tell(rest, many).stories];
    const all = await buildWeek(SECOND, again, [{ ...told, stories }]);
    expect(all.sections[0]).toMatchObject({ omitted: 4 });
  });
});

describe('the issues that count', () => {
  const told = async (sunday: string): Promise<ToldIssue> => {
    const { article, annotation, signature } = strike();
    const at = Date.parse(sunday) / 60_000;
    const one = { article: { ...article, published: sunday }, annotation, signature: { ...signature, at } };
    return tell(await buildWeek(sunday, [one]), [one]);
  };

  test('are those that ended before the window', async () => {
    const digest = await buildWeek(FIRST, [strike()], [await told(FIRST), await told(SECOND)]);
    expect(digest.previous).toBeNull();
    expect(fresh(digest)).toEqual(['strike']);
  });

  test('are the last ten days and at least the newest, whatever its age', async () => {
    const old = await told('2021-12-26');
    const digest = await buildWeek(SECOND, [toll()], [old]);
    expect(digest.previous?.id).toBe('weekly-2021-12-26');
    expect(fresh(digest)).toEqual(['toll']);
  });
});

test('builds the same bytes whatever the order of articles, issues and told stories', async () => {
  const before = [strike(), ...['a', 'b', 'c'].map((id) => candidate(id, '2022-03-25', { rivers: 1 }))];
  const older = [candidate('old', '2022-03-20', { rivers: 1 })];
  const issues = [
    tell(await buildWeek(FIRST, before), before),
    tell(await buildWeek('2022-03-20', older), older),
  ];
  const again = before.slice(1).map((one) => ({
    ...one,
    article: { ...one.article, id: `${one.article.id}-again`, published: '2022-03-29' },
  }));
  const now = [toll(), secondStrike(), ...again, candidate('new', '2022-03-30', { rivers: 1 })];
  const expected = JSON.stringify(await buildWeek(SECOND, now, issues));
  const shuffle = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });
  await fc.assert(
    fc.asyncProperty(
      shuffle(now),
      shuffle(issues),
      shuffle(issues[0]?.stories ?? []),
      async (articles, told, stories) => {
        const mixed = told.map((issue) => (issue.id === 'weekly-2022-03-27' ? { ...issue, stories } : issue));
        expect(JSON.stringify(await buildWeek(SECOND, articles, mixed))).toBe(expected);
      },
    ),
    { numRuns: 30 },
  );
});
