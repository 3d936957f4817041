import { describe, expect, test } from 'vitest';
import { compareStories, describeStory } from '../../src/digest/compare.ts';
import { relateToTold } from '../../src/digest/novelty-pair.ts';
import { TOLD_WINDOW_HOURS } from '../../src/limits.ts';

type Piece = readonly [title: string, text: string, published: string];

function relate(told: Piece, later: Piece, areBriefs = false) {
  const [one, other] = [told, later].map(([title, text, published]) =>
    describeStory({ title, text, published }),
  );
  if (!one || !other) throw new Error('no pieces');
  return relateToTold(one, other, compareStories(one, other, TOLD_WINDOW_HOURS), areBriefs);
}

const FIRST: Piece = [
  'Missile strike kills nine in Kramatorsk restaurant',
  'A Russian missile strike on a crowded restaurant in Kramatorsk killed nine people and wounded 56, officials said. Rescuers searched the rubble through the night.',
  '2022-03-26',
];

describe('relateToTold', () => {
  test('links the toll of an attack that rose', () => {
    const toll: Piece = [
      'Death toll from Kramatorsk restaurant strike rises to 12',
      'The death toll from the missile strike on a restaurant in Kramatorsk rose to 12 after rescuers pulled three bodies from the rubble, officials said. At least 60 people were wounded.',
      '2022-03-28',
    ];
    expect(relate(FIRST, toll)).toBe('event');
  });

  test.each<[string, Piece]>([
    [
      'with a lower toll',
      [
        'Missile strike kills three in Kramatorsk market',
        'A Russian missile strike on a market in Kramatorsk killed three people and wounded 14, officials said.',
        '2022-04-01',
      ],
    ],
    [
      'with a higher one that may rise yet',
      [
        'Missile strike kills 15 in Kramatorsk',
        'A Russian missile strike on Kramatorsk killed 15 people and wounded 70, officials said. The death toll may rise.',
        '2022-04-01',
      ],
    ],
    [
      'without one',
      [
        'Missile strike hits Kramatorsk restaurant again',
        'A Russian missile strike hit a restaurant in Kramatorsk again overnight, officials said. Rescuers searched the rubble.',
        '2022-04-01',
      ],
    ],
  ])('keeps apart a second attack on one town, %s', (_how, later) => {
    expect(relate(FIRST, later)).toBeNull();
  });

  test('takes one caption under two headlines for no copy', () => {
    const caption =
      'The presidents of the two countries meet at a long table in the state residence outside the capital, photographed through the door by a pool photographer of the agency.';
    expect(
      relate(
        ['Envoy says warheads will be stationed near the border', caption, '2022-03-26'],
        ['Leaders discuss treaty on trade and customs', caption, '2022-03-28'],
      ),
    ).toBeNull();
  });

  test('asks more of two briefs, which may follow one report', () => {
    const one: Piece = [
      'Officials barred from resigning, UK says',
      'Russia has barred senior officials from resigning while the war lasts, the UK Ministry of Defence said. The ban covers regional leaders and security officials.',
      '2022-03-27T22:00:00Z',
    ];
    const other: Piece = [
      'Senior officials privately doubt the war, UK says',
      'Many senior Russian officials doubt the war in private and would resign if they could, the UK Ministry of Defence said. Regional leaders fear blame for setbacks.',
      '2022-03-28T08:00:00Z',
    ];
    expect(relate(one, other)).toBe('event');
    expect(relate(one, other, true)).toBeNull();
  });
});
