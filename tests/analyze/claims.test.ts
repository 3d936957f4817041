import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { attributeSentences } from '../../src/analyze/attribution.ts';
import { extractClaims } from '../../src/analyze/claims.ts';
import { compileLexicon } from '../../src/analyze/lexicon.ts';
import { readSentences } from '../../src/analyze/read-sentences.ts';
import { GoldClaims } from '../../src/cli/eval/gold.ts';
import { ROOT } from '../../src/cli/root.ts';
import type { Claim } from '../../src/model/claim.ts';

const lexicon = compileLexicon({});

function claimsOf(text: string, title = ''): Claim[] {
  const sentences = readSentences({ title, text }, lexicon);
  return extractClaims(sentences, attributeSentences(sentences));
}

const gold = readFileSync(join(ROOT, 'corpus/gold/claims.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => GoldClaims.parse(JSON.parse(line)));

describe('the gold claims', () => {
  test.each(gold)('$id, $phenomenon: $text', ({ title, text, claims }) => {
    const found = claimsOf(text, title);
    const fields = ({ quantity, measure, side, claimant, hedge }: Omit<Claim, 'evidence' | 'asOf'>) => ({
      quantity,
      measure,
      side,
      claimant,
      hedge,
    });
    expect(found.map(fields)).toEqual(claims.map(fields));
    for (const [index, { evidence }] of claims.entries())
      expect(found[index]?.evidence.text).toContain(evidence);
  });

  test('have hard negatives and figures in like number', () => {
    expect(gold.length).toBeGreaterThanOrEqual(60);
    expect(gold.filter(({ claims }) => claims.length === 0).length).toBeGreaterThanOrEqual(25);
  });
});

describe('the side of soldiers', () => {
  test.each<[string, string, string]>([
    ['the title', 'Russian troops caught in the open', 'Twelve soldiers were killed.'],
    ['the attacker', '', 'A Russian missile killed 12 soldiers, and they say more will come.'],
    ['the owner', '', 'Ukraine estimates its armed forces have lost 12,000 soldiers.'],
    ['the captor', '', 'Two foreigners were captured by Russian forces.'],
    ['an accident', '', 'Ukraine mourned after a collision that killed three pilots.'],
  ])('follows %s', (name, title, text) => {
    expect(claimsOf(text, title).map(({ side }) => side)).toEqual([
      name === 'the title' ? 'russia' : 'ukraine',
    ]);
  });
});

describe('the date or period', () => {
  test.each<[string, string | null]>([
    ['Forty soldiers have died since February, Kyiv said.', 'since February'],
    ['Forty soldiers were killed in the past 24 hours.', 'in the past 24 hours'],
    ['Ukraine is losing 40 soldiers a day.', 'a day'],
    ['As of 1 March, 40 children had died.', 'As of 1 March'],
    ['Forty people were killed, officials said on Friday.', null],
    ['The raid came a day after 40 people were killed.', null],
    ['On Monday 3 people were killed, and on Tuesday 40 were wounded.', 'On Monday'],
  ])('of %j', (text, asOf) => {
    expect(claimsOf(text)[0]?.asOf).toBe(asOf);
  });
});

test('keeps claimant, hedge, period and the figure’s own words, with their offsets', () => {
  expect(claimsOf('Kyiv claimed that over 3,500 Russian conscripts have died since February.')).toEqual([
    {
      quantity: { low: 3500, high: null, qualifier: 'over' },
      measure: 'killed',
      side: 'russia',
      claimant: 'Kyiv',
      hedge: 'claimed',
      asOf: 'since February',
      evidence: { in: 'text', start: 18, end: 47, text: 'over 3,500 Russian conscripts' },
    },
  ]);
});

test('takes linear time on a text of nothing but figures', () => {
  const time = (count: number) => {
    const text = '1,000 people killed, he said, and 4 '.repeat(count);
    const start = performance.now();
    claimsOf(text);
    return performance.now() - start;
  };
  time(1_000);
  // Ten times the text: a square would take a hundred times as long.
  expect(time(20_000)).toBeLessThan(40 * Math.max(time(2_000), 5));
});
