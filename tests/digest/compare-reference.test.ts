import { describe, expect, test } from 'vitest';
import { compareStories, describeStory } from '../../src/digest/compare.ts';
import { relateToTold } from '../../src/digest/novelty-pair.ts';
import { TOLD_WINDOW_HOURS } from '../../src/limits.ts';
import type { StorySignature } from '../../src/model/story-signature.ts';

type Piece = readonly [title: string, text: string, published: string];

const describePiece = ([title, text, published]: Piece): StorySignature =>
  describeStory({ title, text, published });

const FIRST: Piece = [
  'Strike on Ternivka',
  'A strike on a supermarket in Ternivka killed nine people and wounded 56.',
  '2023-05-03',
];
const TOLL = 'Toll in Ternivka rises';

/** How a later piece stands to an earlier one: as a pair, and as the news of a later issue. */
function relate(told: Piece, later: Piece) {
  const [one, other] = [describePiece(told), describePiece(later)];
  return [
    compareStories(one, other).relation,
    relateToTold(one, other, compareStories(one, other, TOLD_WINDOW_HOURS)),
  ];
}

describe('a toll of an event that the text dates', () => {
  test.for<Piece>([
    [
      TOLL,
      "The death toll from last week's strike on a supermarket in Ternivka has risen to 14.",
      '2023-05-10',
    ],
    [
      TOLL,
      'The death toll from a strike on a supermarket in Ternivka last week has risen to 14.',
      '2023-05-10',
    ],
    [
      TOLL,
      "Two more bodies were found in the rubble of last week's Ternivka supermarket strike, bringing the toll to 14.",
      '2023-05-10',
    ],
    [
      TOLL,
      'The number of people killed in Wednesday’s missile attack on a supermarket in the town of Ternivka has risen from nine to at least 14.',
      '2023-05-08',
    ],
    [TOLL, 'The toll of the 3 May strike on Ternivka stands at 14, the governor said.', '2023-05-14'],
    [
      TOLL,
      'Fourteen people died of wounds or on the spot. The death toll from the strike on Ternivka on May 3, 2023 reached 14.',
      '2023-05-14',
    ],
    [
      TOLL,
      'The death toll from the strike on a supermarket in Ternivka Wednesday rose to 14, officials said.',
      '2023-05-09',
    ],
    [
      'Death Toll From Last Week’s Strike on Ternivka Supermarket Rises to 14',
      'The search has ended, the governor said.',
      '2023-05-10',
    ],
  ])('goes on with its report: %s, %s', (later) => {
    expect(relate(FIRST, later)).toEqual(['update', 'event']);
  });

  test('may be as high as it was, and is no news then', () => {
    const text = "The death toll from last week's strike on a supermarket in Ternivka stands at nine.";
    expect(relate(FIRST, [TOLL, text, '2023-05-10'])).toEqual(['same-event', 'event']);
  });

  test('may be in a town of two words', () => {
    const first: Piece = [
      'Market hit',
      'A missile hit a market in Ivano-Frankivsk and killed nine.',
      '2023-05-03',
    ];
    const text = "The death toll from last week's strike on a market in Ivano-Frankivsk has risen to 14.";
    expect(relate(first, ['Death toll rises', text, '2023-05-10'])[1]).toBe('event');
  });

  test('goes on with a report that gives the toll of the same event', () => {
    const text = (toll: string) =>
      `The death toll from the strike on a supermarket in Ternivka on 3 May rose to ${toll}.`;
    expect(relate([TOLL, text('11'), '2023-05-08'], [TOLL, text('14'), '2023-05-17'])[1]).toBe('event');
  });

  test('reaches over two weekly issues in a row', () => {
    const monday: Piece = [FIRST[0], FIRST[1], '2023-05-01'];
    const text = "The death toll from last week's strike on a supermarket in Ternivka has risen to 14.";
    expect(relate(monday, [TOLL, text, '2023-05-14'])).toEqual(['update', 'event']);
  });
});

describe('another event', () => {
  test.for<readonly [string, string]>([
    [
      'in another town',
      "The death toll from last week's strike on a supermarket in Nikopol has risen to 14.",
    ],
    [
      'with another target',
      "The death toll from last week's strike on a school in Ternivka has risen to 14.",
    ],
    [
      'with a target that none names, a week apart',
      "The death toll from last week's strike on Ternivka has risen to 14.",
    ],
    ['with a lower toll', "The death toll from last week's strike on a supermarket in Ternivka rose to six."],
    ['of another day', "The death toll from Sunday's strike on a supermarket in Ternivka rose to 14."],
    ['of a date before', 'The death toll from the 12 April strike on a supermarket in Ternivka rose to 14.'],
    [
      'days after',
      "A strike on Ternivka killed 14, days after last week's strike on a supermarket there. The toll rose to 14.",
    ],
    [
      'set beside it',
      "A strike on Ternivka killed 14, the highest toll since last week's strike on a supermarket there.",
    ],
    [
      'named before it',
      "The death toll from a strike on Ternivka rose to 14 as it buried the dead of last week's strike on a supermarket in Ternivka.",
    ],
    [
      'told before it',
      "A missile hit a market in Ternivka and killed four. The toll of last week's strike on a supermarket in Ternivka stands at nine.",
    ],
    [
      'whose wounded are counted',
      "The injury toll from last week's strike on a supermarket in Ternivka rose to 140.",
    ],
    [
      'that the day of a statement does not date',
      'Officials said Wednesday the death toll from a strike on a supermarket in Ternivka rose to 14.',
    ],
    [
      'that the phrase does not date',
      'The death toll from the strike on a supermarket in Ternivka rose last week to 14.',
    ],
  ])('%s stays apart', ([, text]) => {
    const [relation, told] = relate(FIRST, [TOLL, text, '2023-05-10']);
    expect(relation).not.toBe('update');
    expect(told).toBeNull();
  });

  test('of a week before the last stays apart', () => {
    const text = "The death toll from last week's strike on a supermarket in Ternivka has risen to 14.";
    expect(relate(FIRST, [TOLL, text, '2023-05-17'])[1]).toBeNull();
  });

  test('stays apart where the earlier piece names the target in another town', () => {
    const two: Piece = [
      'Strikes on two towns kill nine',
      'A missile hit a supermarket in Kherson and shells fell on Ternivka, killing nine people.',
      '2023-05-03',
    ];
    const text = "The death toll from last week's strike on a supermarket in Ternivka has risen to 14.";
    expect(relate(two, [TOLL, text, '2023-05-10'])[1]).toBeNull();
  });

  test('stays apart where the piece is about something else', () => {
    const text =
      "A new general was named. The death toll from last week's strike on a supermarket in Ternivka has risen to 14.";
    expect(relate(FIRST, ['Kyiv names new general', text, '2023-05-10'])[1]).toBeNull();
  });
});

describe('a signature', () => {
  test('has no word of a reference where there is none', () => {
    expect(JSON.stringify(describePiece(FIRST))).not.toContain('refers');
  });

  test('dates a reference by the day, or by the week with a day either way', () => {
    const rangeOf = (event: string) => {
      const { refers } = describePiece([
        TOLL,
        `The death toll from ${event} on a market in Kupiansk rose to 14.`,
        '2023-05-10T12:00:00Z',
      ]);
      return [refers?.from, refers?.to].map((at) => new Date((at ?? 0) * 60_000).toISOString().slice(0, 16));
    };
    expect(rangeOf("last week's strike")).toEqual(['2023-04-30T00:00', '2023-05-09T00:00']);
    expect(rangeOf("Sunday's strike")).toEqual(['2023-05-06T18:00', '2023-05-08T12:00']);
    expect(rangeOf("last Wednesday's strike")).toEqual(['2023-05-02T18:00', '2023-05-04T12:00']);
    expect(rangeOf('the 31 December attack')).toEqual(['2022-12-30T18:00', '2023-01-01T12:00']);
  });

  test('has none where the date of the piece is not known', () => {
    const text = "The death toll from last week's strike on a market in Kupiansk rose to 14.";
    expect(describeStory({ title: TOLL, text }).refers).toBeUndefined();
  });
});
