import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { attributeSentences } from '../../src/analyze/attribution.ts';
import { extractClaims } from '../../src/analyze/claims.ts';
import { compileLexicon } from '../../src/analyze/lexicon.ts';
import { readSentences } from '../../src/analyze/read-sentences.ts';
import { GoldClaims } from '../../src/cli/eval/gold.ts';
import { ROOT } from '../../src/cli/root.ts';
import { parseArticleFile } from '../../src/ingest/front-matter.ts';
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

describe('the briefs of the corpus', () => {
  const dir = join(ROOT, 'corpus/articles');
  test.each<[string, 'russia' | 'ukraine']>([
    ['2022-03-30-ukraine-estimates-russian-soldiers-killed.md', 'russia'],
    ['2022-03-30-us-estimates-ukrainian-soldiers-killed.md', 'ukraine'],
    ['2022-05-19-ukraine-claims-over-28000-russian-troops-killed.md', 'russia'],
    ['2023-05-18-alcohol-linked-to-russian-casualties.md', 'russia'],
    ['2023-05-18-russian-casualties-said-to-be-up-to-200000.md', 'russia'],
  ])('%s counts the losses of %s alone', (file, side) => {
    const parsed = parseArticleFile(file, readFileSync(join(dir, file), 'utf8'));
    if (!parsed.ok) throw new Error(file);
    const claims = claimsOf(parsed.article.text, parsed.article.title);
    expect(claims.filter((claim) => claim.side !== side)).toEqual([]);
  });
});

describe('a date that belongs to the strike', () => {
  test.each([
    "The death toll from Sunday's strike rose to 14.",
    "The toll from last week's attack rose to 14.",
    "Fourteen people were killed in Tuesday's attack.",
  ])('dates no figure: %s', (text) => {
    expect(claimsOf(text).map(({ asOf }) => asOf)).toEqual([null]);
  });
});

describe('what a toll rose by', () => {
  test.each([
    'The toll rose to six from four after two women died in hospital.',
    'The toll rose to six after rescuers found five more bodies.',
    'The toll rose to six on Tuesday. Another two died in hospital.',
  ])('is no rival of the toll: %s', (text) => {
    expect(claimsOf(text).map(({ quantity }) => quantity.low)).toEqual([6]);
  });
});
