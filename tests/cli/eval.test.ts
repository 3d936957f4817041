import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CommandError } from '../../src/cli/command-error.ts';
import { registerEval } from '../../src/cli/commands/eval.ts';
import { type FoundClaim, isSameClaimant, matchClaims, scoreClaims } from '../../src/cli/eval/claims.ts';
import { findClaimsByNumbers } from '../../src/cli/eval/claims-baseline.ts';
import { GoldClaims, GoldPair, GoldPassage, GoldSentences, parseGold } from '../../src/cli/eval/gold.ts';
import { classifyByKeywords } from '../../src/cli/eval/keyword-baseline.ts';
import { scorePairs } from '../../src/cli/eval/pairs.ts';
import { formatErrors, formatReport } from '../../src/cli/eval/print.ts';
import { countSets, macroF1, scoreCounts } from '../../src/cli/eval/score.ts';
import { scoreSentences, splitPlainly } from '../../src/cli/eval/sentences.ts';
import { scoreThemes, type ThemeAnswer } from '../../src/cli/eval/themes.ts';
import { weighOverlaps } from '../../src/cli/eval/word-overlap.ts';

describe('scoreCounts', () => {
  test('gives precision, recall and F1', () => {
    const score = scoreCounts({ tp: 3, fp: 1, fn: 3 });
    expect(score).toMatchObject({ precision: 0.75, recall: 0.5 });
    expect(score.f1).toBeCloseTo(0.6);
  });

  test('finds nothing wrong where there was nothing to find and nothing said', () => {
    expect(scoreCounts({ tp: 0, fp: 0, fn: 0 })).toMatchObject({ precision: 1, recall: 1, f1: 1 });
  });

  test('is what two sets have in common', () => {
    expect(countSets(new Set([1, 2, 3]), new Set([2, 3, 4, 5]))).toEqual({ tp: 2, fp: 1, fn: 2 });
  });

  test('averages F1 over classes, the rare as the common', () => {
    const scores = [scoreCounts({ tp: 90, fp: 0, fn: 0 }), scoreCounts({ tp: 0, fp: 1, fn: 1 })];
    expect(macroF1(scores)).toBe(0.5);
  });
});

describe('parseGold', () => {
  test('names the line of a theme that is not among those it is given', () => {
    const lines = '{"id":1,"text":"x","labels":["morale"]}\n\n{"id":2,"text":"x","labels":["moral"]}\n';
    expect(parseGold(lines, ['casualties', 'morale'])).toEqual({
      ok: false,
      message: 'line 3: there is no theme "moral"; there is casualties, morale',
    });
    expect(parseGold(lines).ok).toBe(true);
  });

  test.each([
    ['themes', { id: 1, text: 'x', labels: [] }],
    ['claims', { id: 'a', text: 'x', claims: [] }],
    ['pairs', { id: 'a', a: { text: 'x' }, b: { text: 'y' }, label: 'same', sure: true }],
    ['pairs', { id: 'a', a: { text: 'x' }, b: { text: 'y' }, relation: 'update' }],
    ['sentences', { id: 'a', text: 'x', sentences: ['x'] }],
  ])('knows %s by the shape of %j', (kind, line) => {
    expect(parseGold(`${JSON.stringify(line)}\n`)).toMatchObject({ ok: true, value: { kind } });
  });

  test.each([
    ['', 'holds no lines'],
    ['{"id":1,"labels":[],"text":"x"}\n\nnope\n', 'line 3: not JSON'],
    ['{"id":1}\n', 'line 1: has neither labels, nor claims, nor a and b, nor sentences'],
    ['{"id":1,"text":"A. B.","sentences":["A."]}\n', 'line 1: sentences: must be the whole text, in order'],
    ['{"id":1,"a":{"text":""},"b":{"text":""}}\n', 'line 1: label: a pair needs a label or a relation'],
  ])('refuses %j', (content, message) => {
    expect(parseGold(content)).toEqual({ ok: false, message });
  });

  test('names the line that is not like the first', () => {
    const content = '{"id":1,"text":"x","labels":[]}\n{"id":2,"text":"x","claims":[]}\n';
    expect(parseGold(content)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^line 2: labels: /),
    });
  });
});

const passage = (line: object) => GoldPassage.parse({ title: '', ...line });

function answer(theme: string, text: string, slice: string): ThemeAnswer[number] {
  const start = text.indexOf(slice);
  const span = { in: 'text' as const, start, end: start + slice.length, text: slice };
  return {
    theme,
    evidence: [{ ...span, score: 1, rule: 'a-rule', speaker: null, hedge: null, probability: null }],
  };
}

describe('scoreThemes', () => {
  const text = 'Rain fell. Three men were killed.';
  const passages = [
    passage({ id: 1, text, labels: ['casualties'], evidence: 'were killed' }),
    passage({ id: 2, text: 'Nobody was hurt.', labels: [], phenomenon: 'denial' }),
    passage({ id: 3, text: 'Two were hurt.', labels: ['casualties'] }),
    passage({ id: 4, text: 'The toll is unclear.', labels: [], arguable: ['casualties'] }),
  ];
  const answers = [
    [answer('casualties', text, 'Rain fell.')],
    [answer('casualties', 'Nobody was hurt.', 'Nobody was hurt.')],
    [],
    [answer('casualties', 'The toll is unclear.', 'The toll is unclear.')],
  ];
  const report = scoreThemes(passages, answers);

  test('counts each theme, and leaves out what is arguable', () => {
    expect(report.themes).toMatchObject([
      { theme: 'casualties', score: { ours: { tp: 1, fp: 1, fn: 1 }, baseline: { tp: 1, fp: 0, fn: 1 } } },
    ]);
    expect(report.macroF1.ours).toBe(0.5);
  });

  test("measures whether our evidence overlaps the reader's", () => {
    expect(report.evidence).toEqual({ sentences: 1, overlapping: 0, first: 0, passages: 1 });
    const right = scoreThemes(passages, [[answer('casualties', text, 'Three men were killed.')]]);
    expect(right.evidence).toMatchObject({ overlapping: 1, first: 1 });
  });

  test('lists what is wrong, with the rule that matched', () => {
    expect(report.errors.map(({ id, expected }) => [id, expected])).toEqual([
      ['2', false],
      ['3', true],
    ]);
    const lines = formatErrors(report);
    expect(lines[0]).toBe('2 [denial] wrongly given: casualties');
    expect(lines).toContain('  by a-rule: Nobody was hurt.');
    expect(lines).toContain('3 missed: casualties');
  });

  test('prints ours and the baseline in one table', () => {
    const lines = formatReport(report);
    expect(lines[0]).toBe('4 passages');
    expect(lines[3]).toMatch(/^casualties +0\.500 +0\.500 +0\.500 +1 +1 +1 +\| +1\.000 +0\.500 +0\.667 /);
    expect(lines[4]).toMatch(/^macro-F1 +0\.500 +\| +0\.667$/);
  });
});

describe('classifyByKeywords', () => {
  test('gives a theme for any of its words, whatever they mean', () => {
    expect([...classifyByKeywords({ title: 'Minister FIRED', text: 'The team’s morale died.' })]).toEqual([
      'leadership-strain',
      'morale',
      'casualties',
    ]);
  });

  test('matches whole words, and beginnings only where a star says so', () => {
    expect(classifyByKeywords({ title: '', text: 'A fireside chat in the dessert hall' }).size).toBe(0);
  });
});

const quantity = (low: number | null, high = low, qualifier: string | null = null) => ({
  low,
  high,
  qualifier,
});
const goldClaim = { measure: 'killed', side: 'russia', claimant: null, hedge: null } as const;

function found(text: string, slice: string, rest: Partial<FoundClaim>): FoundClaim {
  const start = text.indexOf(slice);
  return {
    ...goldClaim,
    quantity: quantity(3),
    evidence: { in: 'text', start, end: start + slice.length, text: slice },
    ...rest,
  };
}

describe('scoreClaims', () => {
  const text = 'Kyiv said three soldiers died and three tanks burned; in Gaza three died.';
  const item = GoldClaims.parse({
    id: 1,
    text,
    claims: [
      {
        ...goldClaim,
        quantity: quantity(3),
        claimant: 'Kyiv',
        hedge: 'said',
        evidence: 'three soldiers died',
      },
      { ...goldClaim, quantity: quantity(3), evidence: 'three died', war: 'other' },
    ],
  });
  const fieldsOf = (claims: FoundClaim[]) =>
    Object.fromEntries(
      scoreClaims([item], [claims]).fields.map(({ field, score: { ours } }) => [
        field,
        [ours.tp, ours.fp, ours.fn],
      ]),
    );

  test('scores each field on its own', () => {
    expect(
      fieldsOf([found(text, 'three soldiers', { side: 'ukraine', claimant: 'Kyiv', hedge: 'claimed' })]),
    ).toEqual({
      quantity: [1, 0, 0],
      '+ measure': [1, 0, 0],
      '+ side': [0, 1, 1],
      claimant: [1, 0, 0],
      hedge: [0, 1, 1],
      all: [0, 1, 1],
    });
  });

  test('holds neither finding nor missing a figure of another war against us', () => {
    const right = found(text, 'three soldiers', {});
    expect(fieldsOf([right])['quantity']).toEqual([1, 0, 0]);
    expect(fieldsOf([right, found(text, 'three died', {})])['quantity']).toEqual([1, 0, 0]);
  });

  test('leaves out equipment where the reader marked none', () => {
    const tanks = found(text, 'three tanks', { measure: 'equipment' });
    expect(fieldsOf([tanks])['quantity']).toEqual([0, 0, 1]);
  });

  test('wants the right number in the right place', () => {
    expect(fieldsOf([found(text, 'three soldiers', { quantity: quantity(4) })])['quantity']).toEqual([
      0, 1, 1,
    ]);
    expect(fieldsOf([found(text, 'Kyiv', {})])['quantity']).toEqual([0, 1, 1]);
  });

  test('tells "dozens" from "hundreds"', () => {
    const vague = { id: 1, text: 'Dozens died.', claims: [] };
    const claims = GoldClaims.parse({
      ...vague,
      claims: [{ ...goldClaim, quantity: quantity(null, null, 'dozens'), evidence: 'Dozens died' }],
    });
    const one = (word: string) =>
      matchClaims(claims, [found('Dozens died.', 'Dozens', { quantity: quantity(null, null, word) })]).pairs;
    expect(one('dozens')).toHaveLength(1);
    expect(one('hundreds')).toHaveLength(0);
  });

  test.each([
    ['the governor, Vitaliy Kim', 'Vitaliy Kim', true],
    ['Ukraine’s general staff', 'the general staff of Ukraine', true],
    ['Ukraine', 'Russia', false],
    [null, 'Ukraine', false],
    [null, null, true],
  ])('compares claimants %j and %j by their words', (a, b, same) => {
    expect(isSameClaimant(a, b)).toBe(same);
  });

  test('has a baseline that takes every number near a word of loss', () => {
    const claims = findClaimsByNumbers({
      title: '',
      text: 'Some 1,200 men were killed and two flags lost.',
    });
    expect(claims).toMatchObject([
      { quantity: quantity(1200), measure: 'killed', evidence: { text: '1,200 men were killed' } },
    ]);
  });
});

describe('scorePairs', () => {
  const pair = (id: number, rest: object) =>
    GoldPair.parse({ id, a: { text: `one ${id}` }, b: { text: 'two' }, ...rest });
  const pairs = [
    pair(1, { relation: 'update' }),
    pair(2, { relation: 'same-event' }),
    pair(3, { label: 'related' }),
    pair(4, { label: 'same', sure: false }),
  ];
  const report = scorePairs(pairs, ({ a }) => (a.text === 'one 2' ? 'none' : 'same-event'));

  test('counts merges of the same event among the sure pairs', () => {
    expect(report.same.ours).toMatchObject({ tp: 1, fp: 1, fn: 1 });
    expect(report.items).toBe(3);
  });

  test('checks the exact relation where the reader gave one', () => {
    expect(report.relations).toEqual({ right: 0, of: 2 });
    expect(report.errors.map(({ id, problem }) => [id, problem])).toEqual([
      ['1', 'other relation'],
      ['2', 'missed merge'],
      ['3', 'false merge'],
    ]);
  });

  test('has a baseline of shared words, the rare weighing more', () => {
    const item = (text: string) => ({ title: '', text });
    const [same, rare, common] = weighOverlaps([
      { a: item('the bridge fell'), b: item('the bridge fell') },
      { a: item('the dam'), b: item('a dam') },
      { a: item('the road'), b: item('the car') },
    ]);
    expect(same).toBe(1);
    expect(rare).toBeGreaterThan(common ?? 1);
  });

  test('gives the baseline the best threshold that merges little falsely', () => {
    const texts = [
      { a: 'mast fell in Lviv', b: 'in Lviv a mast fell', label: 'same' },
      { a: 'grain ship sails', b: 'talks on gas in Doha', label: 'different' },
    ].map(({ a, b, label }, id) => GoldPair.parse({ id, a: { text: a }, b: { text: b }, label }));
    const { same, baselineSafeRecall } = scorePairs(texts, () => 'none');
    expect(same.baseline).toMatchObject({ precision: 1, recall: 1 });
    expect(baselineSafeRecall).toBe(1);
  });
});

describe('scoreSentences', () => {
  const items = [
    GoldSentences.parse({
      id: 1,
      text: 'Mr. Orr left. So did I.',
      sentences: ['Mr. Orr left.', 'So did I.'],
    }),
    GoldSentences.parse({ id: 2, text: 'One word', sentences: ['One word'] }),
  ];

  test('counts boundaries inside texts, and texts cut exactly', () => {
    const report = scoreSentences(items, (text) => [{ start: 0, end: text.length }]);
    expect(report.boundaries).toMatchObject({
      ours: { tp: 0, fp: 0, fn: 1 },
      baseline: { tp: 1, fp: 1, fn: 0 },
    });
    expect(report.exact).toEqual({ ours: 1, baseline: 1 });
    expect(report.errors).toMatchObject([{ id: '1', got: ['Mr. Orr left. So did I.'] }]);
  });

  test('has a baseline that cuts at stop, space and capital', () => {
    const text = 'It is 5 p.m. in Kyiv! Who knew? nobody.';
    expect(splitPlainly(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'It is 5 p.m. in Kyiv!',
      'Who knew? nobody.',
    ]);
  });
});

describe('eval', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  async function run(...args: string[]): Promise<string[]> {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    const program = new Command('sitrep').exitOverride();
    registerEval(program);
    await program.parseAsync(['node', 'sitrep', 'eval', ...args]);
    return lines;
  }

  function writeGold(...lines: object[]): string {
    const file = join(mkdtempSync(join(tmpdir(), 'sitrep-gold-')), 'gold.jsonl');
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return file;
  }

  test('prints scores of the file it is given, and the wrong items when asked', async () => {
    const file = writeGold(
      {
        id: 'x-1',
        title: 'Moscow sacks two generals',
        text: 'The Kremlin gave no reason.',
        labels: ['leadership-strain'],
      },
      { id: 'x-2', title: 'Three soldiers killed near Kherson', text: '', labels: ['morale'] },
    );
    const out = (await run('--gold', file, '--errors')).join('\n');
    expect(out).toMatch(/^leadership-strain +1\.000 +1\.000/m);
    expect(out).toContain('x-2 missed: morale');
    // Nothing was said of it, so of what was said no share was right.
    expect(out).toMatch(/^morale +- +0\.000 +0\.000 +0 +0 +1/m);
  });

  test('prints JSON, without errors unless asked', async () => {
    const file = writeGold({
      id: 1,
      text: 'Rain fell. Snow fell.',
      sentences: ['Rain fell.', 'Snow fell.'],
    });
    const [line] = await run('--gold', file, '--json');
    const report: unknown = JSON.parse(line ?? '');
    expect(report).toMatchObject({
      file,
      kind: 'sentences',
      items: 1,
      boundaries: { ours: { f1: 1, tp: 1 } },
    });
    expect(report).not.toHaveProperty('errors');
    const [withErrors] = await run('--gold', file, '--json', '--errors');
    expect(JSON.parse(withErrors ?? '')).toHaveProperty('errors', []);
  });

  test('scores all of the built-in gold when no file is named', async () => {
    const lines = await run('--json');
    const files = lines.map((line): unknown => JSON.parse(line));
    expect(files).toContainEqual(expect.objectContaining({ file: 'corpus/gold/themes.jsonl' }));
    expect(files).toContainEqual(expect.objectContaining({ file: 'corpus/gold/sentences.jsonl' }));
  });

  test('refuses a file that is not there, and names the line of a broken one', async () => {
    await expect(run('--gold', 'nowhere.jsonl')).rejects.toThrow(
      new CommandError('there is no file "nowhere.jsonl"'),
    );
    const file = writeGold({ id: 1, text: 'x', labels: [] }, { id: 2, text: 'x', labels: 'none' });
    await expect(run('--gold', file)).rejects.toThrow(/gold\.jsonl: line 2: labels: /);
    const unknown = writeGold({ id: 1, text: 'x', labels: ['casulties'] });
    await expect(run('--gold', unknown)).rejects.toThrow(
      /gold\.jsonl: line 1: there is no theme "casulties"; there is .*casualties/,
    );
  });
});
