import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readClaimPeriod } from '../../src/digest/period.ts';
import { isWholeToll, placePeriod } from '../../src/digest/period-scope.ts';
import type { Claim } from '../../src/model/claim.ts';
import { periodKey } from '../../src/model/period.ts';

const PUBLISHED = '2023-05-17';

/** The claim of Ukraine's general staff that `figure` stands for in a text, dated by `asOf`. */
function claimIn(text: string, change: Partial<Claim> = {}): Claim {
  const figure = /[\d,]+ [a-z]+/.exec(text)?.[0] ?? text.slice(0, 1);
  const low = Number(figure.replace(/\D/g, ''));
  const start = text.indexOf(figure);
  return {
    quantity: { low, high: low, qualifier: null },
    measure: 'killed',
    side: 'russia',
    claimant: 'Ukraine’s General Staff',
    hedge: 'said',
    asOf: 'so far',
    evidence: { in: 'text', start, end: start + figure.length, text: figure },
    ...change,
  };
}

const keyOf = (text: string, change: Partial<Claim> = {}, title = 'What we know') => {
  const claim = claimIn(text, change);
  return periodKey(placePeriod(readClaimPeriod(claim.asOf, PUBLISHED), claim, { title, text }));
};

describe('placePeriod', () => {
  test.each<[string, string, Partial<Claim>?]>([
    ['a side’s whole losses', 'Russia has lost 15,600 soldiers so far, the staff said.'],
    ['as of a day', 'As of 3 May, 15,600 soldiers had been killed.', { asOf: 'As of 3 May' }],
    ['the war by name, however few', 'In the war so far 28 pilots have died.', {}],
    ['the war by name after it', 'It put the dead so far in the war at 40 pilots.', { claimant: null }],
    ['civilians of the war by name', 'Some 287 children have died in the war so far.', { side: 'civilian' }],
    [
      'a speech in a capital',
      'Officials in Washington put the dead at 20,000 troops so far.',
      { claimant: 'US officials' },
    ],
  ])('%s is of the whole war', (_name, text, change) => {
    expect(keyOf(text, change)).toBe('total:war');
  });

  test.each<[string, string, Partial<Claim>?]>([
    ['one strike’s toll', 'The strike has killed 2,000 soldiers so far.'],
    ['one town’s', 'Russia has lost 20,000 soldiers in Bakhmut so far.'],
    ['one region’s', 'Russia has lost 38,000 soldiers so far in the Kursk region.'],
    ['a town of a country’s', 'Russia has lost 20,000 soldiers in Ukraine’s Bakhmut so far.'],
    ['one company’s', 'Wagner has lost 20,000 men so far, the staff said.'],
    ['too few to tell', 'It said 400 soldiers had been killed so far.'],
    [
      'civilians, the war not named',
      'So far 8,000 civilians have been killed, it said.',
      { side: 'civilian', asOf: 'So far' },
    ],
    ['the outlet’s own', 'So far 15,600 soldiers have been killed.', { asOf: 'So far', claimant: null }],
    [
      'a nameless speaker’s',
      'So far 15,600 soldiers have been killed.',
      { asOf: 'So far', claimant: 'officials' },
    ],
    [
      'a governor’s',
      'So far 15,600 soldiers have been killed.',
      { asOf: 'So far', claimant: 'the governor of Kursk' },
    ],
    ['today’s', 'Russia has lost 1,600 soldiers so far today.'],
    ['this month’s', 'This month Russia has lost 15,600 soldiers so far.'],
    [
      'that of an event named before',
      'The battle began in December. So far 15,600 soldiers have died.',
      { asOf: 'So far' },
    ],
  ])('%s is not', (_name, text, change) => {
    expect(keyOf(text, change)).toBe('total');
  });

  it('is not under a headline of one event', () => {
    const text = 'Russia has lost 15,600 soldiers so far.';
    expect(keyOf(text, {}, 'Battle for Bakhmut')).toBe('total');
    expect(keyOf(text, {}, 'War in Ukraine')).toBe('total:war');
  });

  it('leaves every period that says when it began', () => {
    const text = 'Russia has lost 15,600 soldiers.';
    for (const asOf of [null, 'since Monday', 'since 2014', 'a day', 'so far this month', 'so far today']) {
      const claim = claimIn(text, { asOf });
      const period = readClaimPeriod(asOf, PUBLISHED);
      expect(placePeriod(period, claim, { title: '', text })).toEqual(period);
    }
  });
});

describe('isWholeToll', () => {
  test.each<[string, boolean]>([
    ['Since the invasion began 8,000 civilians have been killed in Ukraine.', true],
    ['Since the invasion began 500 civilians have been killed in the Kharkiv region.', false],
    ['Since the invasion began 225 soldiers from Dagestan have been killed.', false],
    ['In Kherson they fled. Since the invasion began 8,000 civilians have been killed.', true],
    ['One of the biggest barrages since the war began killed 3 people.', false],
    ['Since the special military operation began 8,000 soldiers have been killed.', true],
  ])('%s %s', (text, isWhole) => {
    expect(isWholeToll(claimIn(text), { title: 'Strike on Odesa', text })).toBe(isWhole);
  });

  it('answers for any text and any place in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(50), fc.nat(50), (text, start, length) => {
        const claim = claimIn(text, { evidence: { in: 'text', start, end: start + length, text: 'x' } });
        expect(typeof isWholeToll(claim, { title: '', text })).toBe('boolean');
      }),
    );
  });
});
