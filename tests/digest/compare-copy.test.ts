import { describe, expect, test } from 'vitest';
import { compareStories, describeStory } from '../../src/digest/compare.ts';
import { relateToTold } from '../../src/digest/novelty-pair.ts';
import { TOLD_WINDOW_HOURS } from '../../src/limits.ts';

const piece = (title: string, text: string, published: string) => describeStory({ title, text, published });

const market = (count: string, day: string, town = 'Kupiansk', target = 'a market') =>
  piece(
    `${count} killed in ${town} attack`,
    `A Russian missile struck ${target} in ${town}, the governor said. ${count} people were killed, and rescuers searched the rubble until dawn.`,
    day,
  );

describe('a text told again with a higher toll', () => {
  test('is an update a week later, and goes on with what was told', () => {
    const [told, later] = [market('Nine', '2023-05-03'), market('Fourteen', '2023-05-10')];
    expect(compareStories(told, later).relation).toBe('update');
    expect(relateToTold(told, later, compareStories(told, later, TOLD_WINDOW_HOURS))).toBe('event');
  });

  test('is an update however short it is', () => {
    const report = (count: string, day: string) =>
      piece('Strike on Ternivka', `A strike on a supermarket in Ternivka killed ${count}.`, day);
    expect(compareStories(report('nine', '2023-05-03'), report('fourteen', '2023-05-10')).relation).toBe(
      'update',
    );
  });

  test.for([
    ['a lower toll', market('Six', '2023-05-10')],
    ['no target that is struck once', market('Fourteen', '2023-05-10', 'Kupiansk', 'homes')],
    ['another town', market('Fourteen', '2023-05-10', 'Nikopol')],
    ['another target', market('Fourteen', '2023-05-10', 'Kupiansk', 'a school')],
    ['a month between', market('Fourteen', '2023-06-10')],
  ] as const)('is another event with %s', ([, later]) => {
    expect(compareStories(market('Nine', '2023-05-03'), later).relation).toBe('related');
  });

  test('is another event where neither names a target', () => {
    const [one, other] = [
      market('Nine', '2023-05-03', 'Kherson', 'homes'),
      market('Fourteen', '2023-05-10', 'Kherson', 'homes'),
    ];
    expect(compareStories(one, other).relation).toBe('related');
  });
});

test('a new attack in the words of an old one is no copy of it', () => {
  const text = (rest: string) => `A strike on a supermarket in Ternivka ${rest}.`;
  const told = piece('Strike on Ternivka', text('killed nine'), '2023-05-03');
  const later = piece('Strike on Ternivka', text("killed 14, a week after last week's strike"), '2023-05-10');
  expect(relateToTold(told, later, compareStories(told, later, TOLD_WINDOW_HOURS))).toBeNull();
});

describe('figures of the dead and the wounded', () => {
  test.for([
    'Shells fell, killing nine and wounding 25.',
    'Shells fell: nine dead, 25 wounded.',
    'Shells fell and killed nine, wounded 25.',
  ])('are told apart in %s', (text) => {
    expect(piece('Shells fall on Kupiansk', text, '2023-05-03').numbers).toEqual(['kill:9', 'wound:25']);
  });

  test.for([
    ['Shells killed nine people and wounded 56.', 'kill:9 wound:56'],
    ['Shells fell; nine people were killed, 56 people were hurt.', 'kill:9 wound:56'],
    ['Shells killed nine people, including two children, and wounded 56 people.', 'kill:9 child:2 wound:56'],
    ['Shells killed nine, two of them children.', 'kill:9 child:2'],
  ] as const)('are never read past another figure in %s', ([text, numbers]) => {
    expect(piece('Shells fall on Kupiansk', text, '2023-05-03').numbers.join(' ')).toBe(numbers);
  });

  test('are no change where only the order of the words changed', () => {
    const one = piece('Strike on Ternivka', 'A strike on Ternivka left nine dead, 25 wounded.', '2023-05-03');
    const other = piece(
      'Strike on Ternivka',
      'A strike hit Ternivka, killing nine and wounding 25.',
      '2023-05-03',
    );
    expect(compareStories(one, other).reasons.join()).not.toContain('then');
    expect(compareStories(other, one).relation).not.toBe('update');
  });
});
