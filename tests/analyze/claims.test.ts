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

describe('a period that points to another', () => {
  test.each<[string, (string | null)[]]>([
    [
      'Since February Russia has lost 20,000 men. Ukraine lost 9,000 over the same period.',
      ['Since February', 'Since February'],
    ],
    [
      'In March, 300 Russian soldiers were killed; 120 Ukrainian soldiers died in the same period.',
      ['In March', 'In March'],
    ],
    [
      'In the past week shells fell on Kupiansk. Over the same time period 30 soldiers died.',
      ['In the past week'],
    ],
    [
      'Between May and July the army lost 300 soldiers. During that time 40 civilians died.',
      ['Between May and July', 'Between May and July'],
    ],
    ['Ukraine lost 300 soldiers over the same period.', ['over the same period']],
    ['At the same time 40 civilians died.', [null]],
  ])('is the one named before: %j', (text, asOf) => {
    expect(claimsOf(text).map((claim) => claim.asOf)).toEqual(asOf);
  });
});

describe('words that date', () => {
  test.each<[string, string]>([
    ['Since February 20,000 Russian soldiers have died.', 'Since February'],
    ['Since the war began Russia has lost 20,000 soldiers.', 'Since the war began'],
    ['Since 24 February 2022 Ukraine has lost 300 soldiers.', 'Since 24 February 2022'],
    ['On March 12 forty soldiers died.', 'On March 12'],
  ])('end where what they date begins: %j', (text, asOf) => {
    expect(claimsOf(text).map((claim) => claim.asOf)).toEqual([asOf]);
  });
});

describe('equipment', () => {
  test.each<[string, number[]]>([
    ['Ukraine lost 90 soldiers, nine tanks, two depots and three howitzers.', [9, 3]],
    ['Two Russian warships were sunk and 12 sailors died.', [2]],
    ['Kyiv reported the loss of three helicopters.', [3]],
    [
      'Russian losses include 610 soldiers killed along with the destruction of 59 tanks and 90 guns.',
      [59, 90],
    ],
    ['Russia deployed 200 tanks and lost a third of them.', []],
    ['Troops on 14 tanks killed four villagers.', []],
    ['The attack killed 40 people, and 12 vehicles were parked nearby.', []],
  ])('is a claim only where it was lost: %j', (text, counts) => {
    const equipment = claimsOf(text).filter(({ measure }) => measure === 'equipment');
    expect(equipment.map(({ quantity }) => quantity.low)).toEqual(counts);
  });

  test.each<[string, string]>([
    ["Russia's defence ministry said 14 drones were shot down over Belgorod.", 'ukraine'],
    ['Fourteen drones were intercepted over Crimea, the Russian defence ministry said.', 'ukraine'],
    ['Ten drones launched by Russia were downed, the governor said.', 'russia'],
    ['Ukrainian air defences destroyed 12 drones.', 'russia'],
    ['The enemy lost nine tanks, the General Staff in Kyiv said.', 'russia'],
    ['Ukraine lost three jets, Moscow said.', 'ukraine'],
  ])('shot down or lost is its owner’s: %j', (text, side) => {
    expect(claimsOf(text).map((claim) => claim.side)).toEqual([side]);
  });
});

describe('a figure called untrue', () => {
  test.each<[string, string]>([
    ['The Kremlin dismissed claims of 300,000 dead soldiers as a lie.', 'Kremlin'],
    ['Moscow rejected reports that 600 soldiers had been killed as fake.', 'Moscow'],
    ['Ukraine denied a Russian report that 600 of its soldiers had been killed.', 'Ukraine'],
    ['The ministry called reports of 400 dead soldiers a lie.', 'ministry'],
    ['The Kremlin branded the figure of 50,000 dead soldiers nonsense.', 'Kremlin'],
  ])('is denied, by whoever does: %j', (text, claimant) => {
    expect(claimsOf(text)).toMatchObject([{ claimant, hedge: 'denied' }]);
  });

  test('leaves alone what is only called something', () => {
    expect(claimsOf('The governor called the strike that killed 12 people a crime.')).toMatchObject([
      { claimant: null, hedge: null },
    ]);
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
