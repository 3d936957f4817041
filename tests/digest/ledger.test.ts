import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { buildLedger, buildTimelines } from '../../src/digest/ledger.ts';
import { claimantKey } from '../../src/digest/ledger-claimant.ts';
import { areApart, contradict, readComparable } from '../../src/digest/ledger-compare.ts';
import { readClaimPeriod } from '../../src/digest/period.ts';
import type { Quantity } from '../../src/model/claim.ts';
import type { LedgerClaim } from '../../src/model/ledger.ts';
import { periodKey } from '../../src/model/period.ts';

const exactly = (n: number, qualifier: string | null = null): Quantity => ({ low: n, high: n, qualifier });

/** A claim of Ukraine's general staff about Russian dead since the war began, unless a test says otherwise. */
function claim(change: Partial<LedgerClaim> & { words?: string } = {}): LedgerClaim {
  const { words = '1,000 soldiers', ...rest } = change;
  const claimant = 'claimant' in rest ? (rest.claimant ?? null) : 'Ukraine’s General Staff';
  const made = {
    article: 'report-one',
    title: 'A report',
    url: null,
    story: null,
    isWhole: true,
    quantity: exactly(1_000),
    measure: 'killed' as const,
    side: 'russia' as const,
    hedge: null,
    asOf: 'since the war began',
    evidence: { in: 'text' as const, start: 10, end: 10 + words.length, text: words },
    publisher: 'Example Times',
    after: null,
    published: '2023-05-17',
    ...rest,
    claimant,
  };
  return {
    ...made,
    period: readClaimPeriod(made.asOf, made.published),
    claimantKey: claimantKey(claimant),
  };
}

const another = (change: Partial<LedgerClaim> & { words?: string } = {}) =>
  claim({ article: 'report-two', claimant: 'UK MoD', quantity: exactly(600), ...change });

describe('areApart', () => {
  test.each<[Quantity, Quantity, boolean]>([
    [exactly(100), exactly(100), false],
    [exactly(100), exactly(101), true],
    [exactly(28_000), { low: 28_000, high: null, qualifier: 'more than' }, false],
    [exactly(27_000), { low: 28_000, high: null, qualifier: 'more than' }, true],
    [exactly(1_200), { low: null, high: 1_000, qualifier: 'up to' }, true],
    [exactly(900), { low: null, high: 1_000, qualifier: 'up to' }, false],
    [{ low: 10, high: 20, qualifier: null }, { low: 20, high: 30, qualifier: null }, false],
    [{ low: 10, high: 20, qualifier: null }, { low: 21, high: 30, qualifier: null }, true],
    [{ low: null, high: 10, qualifier: 'up to' }, { low: 20, high: null, qualifier: 'at least' }, true],
    [exactly(200, 'about'), exactly(210), false],
    [exactly(200, 'about'), exactly(240), true],
    [exactly(200, 'nearly'), exactly(195), false],
    [exactly(200, 'nearly'), exactly(201), true],
    [{ low: null, high: null, qualifier: 'dozens' }, exactly(5_000), false],
  ])('%j and %j: %s', (one, other, apart) => {
    expect(areApart(one, other)).toBe(apart);
    expect(areApart(other, one)).toBe(apart);
  });
});

describe('contradict', () => {
  test.each<[string, LedgerClaim, LedgerClaim, boolean]>([
    ['two claimants of one total', claim(), another(), true],
    ['the outlet itself against a claimant', claim(), another({ claimant: null }), true],
    [
      'the outlet itself against a claimant that it quotes in the same report',
      claim({ story: 'one' }),
      another({ article: 'report-one', claimant: null, story: 'one' }),
      false,
    ],
    ['two claimants in one report', claim(), another({ article: 'report-one' }), true],
    ['two spellings of one claimant', claim(), another({ claimant: 'the General Staff of Ukraine' }), false],
    [
      'one claimant, as two outlets of one day have it',
      claim(),
      another({ claimant: 'the General Staff of Ukraine', publisher: 'Daily Example' }),
      true,
    ],
    [
      'one claimant on two days',
      claim(),
      another({
        claimant: 'Ukraine’s General Staff',
        publisher: 'Daily Example',
        published: '2023-05-19',
      }),
      false,
    ],
    ['another measure', claim(), another({ measure: 'wounded' }), false],
    ['another side', claim(), another({ side: 'ukraine' }), false],
    ['another period', claim(), another({ asOf: 'in the past 24 hours' }), false],
    ['totals a month apart', claim(), another({ published: '2023-06-17' }), false],
    [
      'figures that fit each other',
      claim(),
      another({ quantity: { low: 500, high: null, qualifier: 'over' } }),
      false,
    ],
    [
      'soldiers of one day, of two reports',
      claim({ asOf: 'on Monday' }),
      another({ asOf: 'on Monday' }),
      false,
    ],
    [
      'soldiers of one day, of two stories',
      claim({ asOf: 'on Monday', story: 'strike' }),
      another({ asOf: 'on Monday', story: 'another' }),
      false,
    ],
    [
      'soldiers of one day, of one story',
      claim({ asOf: 'on Monday', story: 'strike' }),
      another({ asOf: 'on Monday', story: 'strike' }),
      true,
    ],
    ['rates of two reports', claim({ asOf: 'a day' }), another({ asOf: 'a day' }), false],
    ['all the war’s dead against one region’s', claim(), another({ isWhole: false }), false],
    [
      'one region’s dead, of one story',
      claim({ isWhole: false, story: 'region' }),
      another({ isWhole: false, story: 'region' }),
      true,
    ],
    ['bare running counts of two reports', claim({ asOf: 'so far' }), another({ asOf: 'so far' }), false],
    [
      'civilians of one day, of two reports',
      claim({ side: 'civilian', asOf: 'on Monday' }),
      another({ side: 'civilian', asOf: 'on Monday' }),
      false,
    ],
    [
      'civilians of one day, of one story',
      claim({ side: 'civilian', asOf: 'on Monday', story: 'strike' }),
      another({ side: 'civilian', asOf: 'on Monday', story: 'strike' }),
      true,
    ],
    ['no period, of two reports', claim({ asOf: null }), another({ asOf: null }), false],
    [
      'no period, of one story',
      claim({ asOf: null, story: 'strike' }),
      another({ asOf: null, story: 'strike' }),
      true,
    ],
    [
      'children against people',
      claim({ words: '20 people', story: 'strike' }),
      another({ words: 'three children', story: 'strike' }),
      false,
    ],
    [
      'tanks against aircraft',
      claim({ measure: 'equipment', words: '1,000 tanks' }),
      another({ measure: 'equipment', words: '600 aircraft' }),
      false,
    ],
    [
      'tanks against tanks',
      claim({ measure: 'equipment', words: '1,000 Russian tanks' }),
      another({ measure: 'equipment', words: '600 tanks' }),
      true,
    ],
    [
      'officials of two outlets',
      claim({ claimant: 'officials' }),
      another({ claimant: 'Officials', publisher: 'Daily Example' }),
      true,
    ],
  ])('%s', (_name, one, other, expected) => {
    const [read, against] = [readComparable(one), readComparable(other)];
    expect(contradict(read, against)).toBe(expected);
    expect(contradict(against, read)).toBe(expected);
  });
});

describe('buildLedger', () => {
  it('puts figures of one side, measure and period together, oldest first, and names what contradicts', () => {
    const groups = buildLedger([
      another(),
      claim({ published: '2023-05-10', quantity: exactly(900) }),
      claim(),
      claim({ measure: 'wounded' }),
      claim({ asOf: 'a day' }),
    ]);
    expect(
      groups.map(({ measure, period, entries }) => [measure, periodKey(period), entries.length]),
    ).toEqual([
      ['killed', 'total:war', 3],
      ['killed', 'rate:day', 1],
      ['wounded', 'total:war', 1],
    ]);
    expect(groups[0]?.entries.map(({ quantity }) => quantity.low)).toEqual([900, 1_000, 600]);
    expect(groups[0]?.contradictions).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  const claims = fc.array(
    fc
      .record({
        start: fc.nat(3),
        low: fc.option(fc.nat(5)),
        high: fc.option(fc.nat(5)),
        claimant: fc.constantFrom(null, 'officials', 'UK MoD', 'the U.K. MoD', 'Russia'),
        side: fc.constantFrom('russia' as const, 'civilian' as const),
        asOf: fc.constantFrom(null, 'since the war began', 'on Monday', 'a day', 'so far'),
        story: fc.constantFrom(null, 'a', 'b'),
        published: fc.constantFrom('2023-05-17', '2023-05-18T04:00:00Z', '2023-06-30'),
        publisher: fc.constantFrom(null, 'Example Times', 'Daily Example'),
      })
      .map(({ start, low, high, ...rest }) =>
        claim({
          ...rest,
          quantity: { low, high, qualifier: null },
          evidence: { in: 'text', start, end: start + 1, text: '5' },
        }),
      ),
    { maxLength: 12 },
  );

  it('loses and doubles nothing, and is the same whatever the order', () => {
    fc.assert(
      fc.property(claims, (list) => {
        const groups = buildLedger(list);
        expect(groups.flatMap(({ entries }) => entries)).toHaveLength(list.length);
        expect(new Set(groups.flatMap(({ entries }) => entries))).toEqual(new Set(list));
        const plain = (of: readonly LedgerClaim[]) =>
          JSON.stringify(buildLedger(of).map((g) => g.contradictions.length));
        expect(plain([...list].reverse())).toBe(plain(list));
        const steps = buildTimelines(list).flatMap((timeline) => timeline.steps);
        expect(new Set(steps.map((step) => step.claim))).toEqual(new Set(list));
      }),
    );
  });
});

describe('buildTimelines', () => {
  it('follows each claimant through its spellings, with the change from the figure before', () => {
    const timelines = buildTimelines([
      claim({ published: '2023-05-20', quantity: { low: 1_200, high: null, qualifier: 'over' } }),
      claim({ published: '2023-05-10', quantity: exactly(900) }),
      claim({ claimant: 'the General Staff of Ukraine' }),
      another(),
    ]);
    expect(timelines.map(({ claimantKey: key }) => key)).toEqual([
      'uk defence ministry',
      'ukraine general staff',
    ]);
    expect(timelines[1]?.steps.map(({ claim: { published }, change }) => [published, change])).toEqual([
      ['2023-05-10', null],
      ['2023-05-17', { low: 100, high: 100 }],
      ['2023-05-20', { low: 200, high: null }],
    ]);
  });

  it('sets days beside days, and weeks beside weeks', () => {
    const timelines = buildTimelines([
      claim({ asOf: 'on Monday' }),
      claim({ asOf: 'on Tuesday' }),
      claim({ asOf: 'last week' }),
    ]);
    expect(timelines.map(({ steps }) => steps.length)).toEqual([1, 2]);
  });

  it('follows the days of one side’s forces, and tells two strikes on civilians apart', () => {
    const changeOf = (change: Partial<LedgerClaim>) =>
      buildTimelines([
        claim({ asOf: 'on Monday', story: 'one', ...change }),
        claim({ asOf: 'on Tuesday', story: 'two', ...change, quantity: exactly(1_100) }),
      ]).flatMap(({ steps }) => steps.map(({ change: step }) => step));
    expect(changeOf({})).toEqual([null, { low: 100, high: 100 }]);
    expect(changeOf({ side: 'civilian' })).toEqual([null, null]);
    expect(changeOf({ isWhole: false })).toEqual([null, null]);
    expect(changeOf({ side: 'civilian', story: 'one' })).toEqual([null, { low: 100, high: 100 }]);
  });

  it('tells no change from all the dead to the children among them', () => {
    const [timeline] = buildTimelines([claim(), claim({ words: '40 children', published: '2023-05-18' })]);
    expect(timeline?.steps.map(({ change }) => change)).toEqual([null, null]);
  });

  it('tells no change between speakers without a name, nor between events', () => {
    const changes = [
      ...buildTimelines([
        claim({ claimant: 'officials' }),
        claim({ claimant: 'officials', article: 'report-two' }),
      ]),
      ...buildTimelines([claim({ asOf: null }), claim({ asOf: null, article: 'report-two' })]),
    ].flatMap(({ steps }) => steps.map(({ change }) => change));
    expect(changes).toEqual([null, null, null, null]);
  });
});
