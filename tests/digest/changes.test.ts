import { describe, expect, test } from 'vitest';
import { FIGURE_CHANGES_MAX } from '../../src/limits.ts';
import type { Claim } from '../../src/model/claim.ts';
import type { FigureChange } from '../../src/model/digest.ts';
import { buildWeek, killed, strike, tell, toll } from './issues.ts';

/** The changes of the second issue, where the first told `before` and the second tells `now`. */
async function listChanges(before: Claim[], now: Claim[]): Promise<readonly FigureChange[]> {
  const one = strike({ claims: before });
  const told = tell(await buildWeek('2022-03-27', [one]), [one]);
  const digest = await buildWeek('2022-04-03', [toll({ claims: now })], [told]);
  const [story] = digest.sections[0]?.developing ?? [];
  if (story === undefined) throw new Error('the story was not told before');
  return story.changes;
}

const values = (changes: readonly FigureChange[]) =>
  changes.map(({ before, after }) => [
    before.quantity.low ?? before.quantity.qualifier,
    before.claimant,
    after.quantity.low ?? after.quantity.qualifier,
    after.claimant,
  ]);

describe('a changed figure', () => {
  test('is shown with both values, claimants and dates', async () => {
    const changes = await listChanges([killed(9, 'the mayor')], [killed(12, 'the governor')]);
    expect(changes).toMatchObject([
      {
        side: 'civilian',
        measure: 'killed',
        before: { claimant: 'the mayor', quantity: { low: 9 }, article: 'strike', published: '2022-03-26' },
        after: {
          claimant: 'the governor',
          quantity: { low: 12 },
          article: 'toll',
          publisher: 'Second Post',
          published: '2022-03-28',
        },
      },
    ]);
  });

  test('stands beside what the same claimant said before', async () => {
    const changes = await listChanges(
      [killed(9, 'The mayor'), killed(7, 'police')],
      [killed(12, 'mayor'), killed(11, 'Police')],
    );
    expect(values(changes)).toEqual([
      [9, 'The mayor', 12, 'mayor'],
      [7, 'police', 11, 'Police'],
    ]);
  });

  test('is told once where several give it, by the claimant who gave one before', async () => {
    const changes = await listChanges([killed(9, 'police')], [killed(12, 'the mayor'), killed(12, 'police')]);
    expect(changes).toHaveLength(1);
  });

  test('may be a word', async () => {
    expect(values(await listChanges([killed('dozens', null)], [killed(40, null)]))).toEqual([
      ['dozens', null, 40, null],
    ]);
    expect(values(await listChanges([killed('dozens', null)], [killed('scores', null)]))).toEqual([
      ['dozens', null, 'scores', null],
    ]);
  });

  test('is none where the figure was told before, by whomever', async () => {
    expect(await listChanges([killed(9, 'police'), killed(12, 'the mayor')], [killed(12, 'police')])).toEqual(
      [],
    );
    expect(await listChanges([killed('dozens', null)], [killed('Dozens', 'police')])).toEqual([]);
  });

  test('is none where nothing of its side and measure was told', async () => {
    expect(await listChanges([], [killed(12, null)])).toEqual([]);
    expect(await listChanges([killed(9, null)], [killed(12, null, { measure: 'wounded' })])).toEqual([]);
    expect(await listChanges([killed(9, null)], [killed(12, null, { side: 'russia' })])).toEqual([]);
  });

  test('is none where one is a total of the war and the other of the event', async () => {
    const total = killed(28_000, null, { asOf: 'since the invasion began' });
    expect(await listChanges([killed(9, null)], [total])).toEqual([]);
    expect(
      values(await listChanges([total], [killed(29_000, null, { asOf: 'since 24 February 2022' })])),
    ).toEqual([[28_000, null, 29_000, null]]);
  });

  test('is the toll, and not a part of it', async () => {
    const changes = await listChanges(
      [killed(9, 'police'), killed(2, 'police')],
      [killed(3, 'police'), killed(12, 'police')],
    );
    expect(values(changes)).toEqual([[9, 'police', 12, 'police']]);
  });

  test('is none where the later figure is what came on top', async () => {
    const more = killed(3, null, { evidence: { in: 'title', start: 0, end: 14, text: 'Three more die' } });
    expect(await listChanges([killed(9, null)], [more])).toEqual([]);
    const least = killed(12, null, { evidence: { in: 'text', start: 0, end: 12, text: 'more than 12' } });
    expect(values(await listChanges([more, killed(9, null)], [least]))).toEqual([[9, null, 12, null]]);
  });

  test('is shown where the earlier one names the day of the strike', async () => {
    const sunday = killed(9, 'the mayor', { asOf: 'Sunday' });
    const [change] = await listChanges([sunday], [killed(12, 'the governor')]);
    expect(change).toMatchObject({
      before: { claimant: 'the mayor', quantity: { low: 9 } },
      after: { claimant: 'the governor', quantity: { low: 12 } },
    });
  });

  test('is one of a handful', async () => {
    const many = Array.from({ length: FIGURE_CHANGES_MAX + 3 }, (_, at) => killed(20 + at, `source ${at}`));
    expect(await listChanges([killed(9, 'police')], many)).toHaveLength(FIGURE_CHANGES_MAX);
  });
});
