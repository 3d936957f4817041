import { describe, expect, test } from 'vitest';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import { buildBenchArticles } from '../../src/cli/bench/bench-articles.ts';
import { buildBenchDigest, STORIES } from '../../src/cli/bench/bench-digest.ts';
import { compileKeywordList, countKeywords } from '../../src/cli/bench/keyword-list.ts';
import { BenchLine, formatTable, lineOf, median, roundFigure } from '../../src/cli/bench/lines.ts';
import { fillMjmlSource } from '../../src/cli/bench/mjml-source.ts';
import { type Ask, measureRounds, pairRounds } from '../../src/cli/bench/rounds.ts';
import { readCorpus } from '../../src/cli/read-corpus.ts';
import { ROOT } from '../../src/cli/root.ts';
import { ThemeDefinition } from '../../src/model/theme.ts';
import { emailView } from '../../src/render/email-view.ts';

const NAMES = { bench: 'email-render', peerName: 'mjml 5.4.1', unit: 'ms' };

describe('figures', () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('the median of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test.each([
    [0.123456, 0.123],
    [21.0456, 21],
    [82_040.6, 82_041],
  ])('%d is written as %d', (value, expected) => {
    expect(roundFigure(value)).toBe(expected);
  });
});

describe('a line', () => {
  test('says how many times faster ours is, as the median of the rounds', () => {
    const busy = { ours: 2, peer: 80 };
    const line = lineOf(NAMES, [{ ours: 0.2, peer: 8 }, busy, { ours: 0.25, peer: 7.5 }]);
    expect(line).toEqual({ ...NAMES, ours: 0.25, peer: 8, ratio: 40 });
  });

  test('says so of a speed too, where more is better', () => {
    const names = { ...NAMES, unit: 'MB/s' };
    expect(lineOf(names, [{ ours: 6, peer: 2 }]).ratio).toBe(3);
  });

  test('has the six keys of the contract and no more', () => {
    const line = lineOf(NAMES, [{ ours: 1, peer: 2 }]);
    expect(Object.keys(line)).toEqual(['bench', 'ours', 'peer', 'peerName', 'ratio', 'unit']);
    expect(BenchLine.parse(JSON.parse(JSON.stringify(line)))).toEqual(line);
  });

  test('is refused where nothing was measured', () => {
    expect(() => lineOf(NAMES, [])).toThrow();
    expect(() => lineOf(NAMES, [{ ours: 0, peer: 1 }])).toThrow();
  });

  test('stands in a table that explains the ratio', () => {
    const table = formatTable([{ ...NAMES, ours: 0.2, peer: 8, ratio: 40 }]);
    expect(table.split('\n')).toEqual([
      'bench         ours  peer  unit  ratio  against',
      'email-render   0.2     8  ms      40x  mjml 5.4.1',
      '',
      'ratio = peer / ours (of a speed ours / peer): how many times faster, or smaller, ours is; under 1 the peer is.',
    ]);
  });
});

describe('rounds', () => {
  test('take off what a request costs, and take the subjects in turn', async () => {
    const cost = { mjml: 8, mrml: 2 };
    const asked: string[] = [];
    const ask: Ask = async (subject, times) => {
      asked.push(subject);
      return 5 + times * (subject === 'mjml' ? cost.mjml : cost.mrml);
    };
    const rounds = await measureRounds(ask, ['mjml', 'mrml']);
    expect(asked.slice(-8)).toEqual(['mjml', 'mjml', 'mrml', 'mrml', 'mjml', 'mjml', 'mrml', 'mrml']);
    for (const pair of pairRounds(rounds, 'mrml', 'mjml', 10)) expect(pair).toEqual({ ours: 20, peer: 80 });
  });
});

describe('what is measured', () => {
  const inputs = async () => {
    const { corpus } = await readCorpus(`${ROOT}/corpus`, `${ROOT}/corpus`);
    const result = compileThemes(corpus);
    if (!result.ok) throw new Error('the themes of the corpus do not compile');
    return { corpus, compiled: result.compiled };
  };

  test('is a digest of as many stories as it says, always the same', async () => {
    const { corpus, compiled } = await inputs();
    const digest = await buildBenchDigest(corpus, compiled);
    expect(digest.sections.flatMap(({ stories }) => stories)).toHaveLength(STORIES);
    expect((await buildBenchDigest(corpus, compiled)).hash).toBe(digest.hash);
  });

  test('is articles of the size asked for, none like another, always the same', async () => {
    const { corpus } = await inputs();
    const articles = buildBenchArticles(corpus.articles, 20, 5_000);
    expect(new Set(articles.map(({ text }) => text)).size).toBe(20);
    for (const { text } of articles) expect(text.length).toBeGreaterThan(4_900);
    expect(buildBenchArticles(corpus.articles, 20, 5_000)).toEqual(articles);
  });

  test('reaches the peers as plain MJML, with nothing left to include or to fill', async () => {
    const { corpus, compiled } = await inputs();
    const source = await fillMjmlSource(ROOT, emailView(await buildBenchDigest(corpus, compiled)));
    expect(source).toMatch(/^<mjml lang="en"/);
    expect(source).not.toMatch(/mj-include|\{\{|<mj-raw>\s*<\/mj-raw>/);
  });

  test('stands beside a keyword list that knows the phrases of a theme', () => {
    const theme = ThemeDefinition.parse({
      id: 'weather',
      title: 'Weather',
      description: 'Rain',
      concepts: { rain: ['rain*', 'cats _ dogs'] },
      rules: [{ id: 'rain', description: 'rain', all: [['rain']], weight: 1 }],
      threshold: 1,
    });
    const list = compileKeywordList([theme], []);
    expect(countKeywords(list, 'Rainfall: it rained cats and dogs on the train.').get('weather')).toBe(3);
  });
});
