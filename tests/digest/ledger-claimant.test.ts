import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { claimantKey, isNamedClaimant } from '../../src/digest/ledger-claimant.ts';

describe('claimantKey', () => {
  test.each([
    [
      'ukraine general staff',
      [
        'Ukraine’s General Staff',
        "Ukraine's general staff",
        'the General Staff of Ukraine',
        'Ukrainian general staff',
        'the General Staff of the Ukrainian Armed Forces',
        'the General Staff of the Armed Forces of Ukraine',
      ],
    ],
    [
      'uk defence ministry',
      [
        'UK MoD',
        'the U.K. MoD',
        'the UK Ministry of Defence',
        'Britain’s defence ministry',
        'the British Ministry of Defense',
        "Britain's Defense Ministry",
        'the Ministry of Defence of the United Kingdom',
      ],
    ],
    [
      'russia defence ministry',
      [
        'Russian Ministry of Defence',
        'Russia’s Defense Ministry',
        'Russian MoD',
        'Ministry of Defence of Russia',
      ],
    ],
    [
      'us defence department',
      ['Pentagon', 'The Pentagon', 'US Department of Defense', 'U.S. Defense Department'],
    ],
    [
      'ukraine prosecutor general office',
      ['Ukrainian Prosecutor General’s Office', 'The office of Ukraine’s prosecutor general'],
    ],
    [
      'zelensky',
      [
        'Zelenskiy',
        'President Zelensky',
        'Volodymyr Zelenskyy',
        'Ukrainian President Volodymyr Zelensky',
        'Zelenskiy in an interview',
      ],
    ],
    [
      'pavlo kyrylenko',
      ['Pavlo Kyrylenko', 'governor Pavlo Kyrylenko', 'regional governor, Pavlo Kyrylenko'],
    ],
    ['ukraine officials', ['Ukraine officials', 'Ukrainian officials', 'officials of Ukraine']],
    ['mediazona', ['Mediazona', 'MediaZona']],
  ])('is %s in each spelling', (key, spellings) => {
    expect(spellings.map(claimantKey)).toEqual(spellings.map(() => key));
  });

  test.each([
    ['British intelligence', 'the UK MoD'],
    ['British military', 'the UK MoD'],
    ['Kyiv', 'Ukraine'],
    ['Moscow', 'Russia'],
    ['Ukraine’s military', 'Ukraine’s General Staff'],
    ['defence ministry', 'Russia’s defence ministry'],
    ['Russian officials', 'both Ukrainian and Russian officials'],
  ])('keeps %s apart from %s', (one, other) => {
    expect(claimantKey(one)).not.toBe(claimantKey(other));
  });

  it('is empty for the outlet itself', () => {
    expect(claimantKey(null)).toBe('');
  });

  it('is its own key, and short, whatever the words', () => {
    const words = fc.constantFrom(
      ...'the of Of UK MoD Ministry Defence Ukraine’s ukrainian General Staff armed forces U.S. president Pavlo Kyrylenko Zelenskiy in an united nations united kingdom ОБСЄ İ ﬁ'.split(
        ' ',
      ),
    );
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(names, (name) => {
        const key = claimantKey(name);
        expect(claimantKey(key)).toBe(key);
        expect(key.length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 3_000 },
    );
  });
});

test.each([
  ['officials', false],
  ['local governor', false],
  ['', false],
  ['ukraine officials', true],
  ['mediazona', true],
])('isNamedClaimant(%s) is %s', (key, named) => {
  expect(isNamedClaimant(key)).toBe(named);
});
