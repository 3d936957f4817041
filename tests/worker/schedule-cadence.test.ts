import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { listIssued } from '../../src/store/issued.ts';
import { explainQueries } from './explain.ts';
import { get } from './serve.ts';
import { addWireReader, fire, loadWire, redefine, wireOf } from './wire.ts';

const daily = wireOf({});
const weekly = wireOf({ cadence: { every: 'week', on: 'monday', at: '07:00' } });
const monthly = wireOf({ cadence: { every: 'month', on: 1, at: '07:00' } });

/** Monday 4 to Sunday 10 March 2024, and the Monday after. */
const WEEK = ['04', '05', '06', '07', '08', '09', '10', '11'].map((day) => `2024-03-${day}`);

/** Every issue with its days and who it went to, `-` where to nobody. */
async function listIssues(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT digest.id, from_day AS "from", to_day AS "to", own, send.id AS send, frequencies
     FROM digest LEFT JOIN send ON send.digest = digest.id ORDER BY to_day, own DESC, digest.id`,
  ).all<{ id: string; from: string; to: string; own: 0 | 1; send: string; frequencies: string }>();
  return results.map(
    ({ id, from, to, send, frequencies }) =>
      `${send ?? id} ${from.slice(5)} ${to.slice(5)} ${frequencies === null ? '-' : JSON.parse(frequencies)}`,
  );
}

/** How often each report stands in an issue of the newsletter's own. */
async function countPrinted(): Promise<number[]> {
  const { results } = await env.DB.prepare(
    `SELECT count(*) AS n FROM digest_article JOIN digest ON digest.id = digest_article.digest
     WHERE own = 1 GROUP BY article`,
  ).all<{ n: number }>();
  return results.map(({ n }) => n);
}

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

describe('a daily newsletter that becomes weekly on a Thursday', () => {
  beforeEach(async () => {
    await loadWire(daily, WEEK);
    for (const day of WEEK.slice(1, 4)) await fire(daily, `${day}T07:00:00Z`);
    await redefine(weekly);
  });

  test('tells on Monday of the days that no issue told of', async () => {
    await fire(weekly, '2024-03-11T07:00:00Z');
    expect((await listIssues()).slice(3)).toEqual(['wire-2024-03-10 03-07 03-10 every']);
    expect(await countPrinted()).toEqual(Array(7).fill(1));
    const page = await (await get('/digests/wire-2024-03-10/json')).json();
    expect(page).toMatchObject({
      id: 'wire-2024-03-10',
      from: '2024-03-07',
      url: 'http://localhost:8787/digests/wire-2024-03-10',
      previous: { id: 'wire-2024-03-06' },
    });
  });

  test('gives those who take one a week the whole week, and the next issues as they are', async () => {
    await addWireReader('reader', 'weekly');
    await fire(weekly, '2024-03-11T07:00:00Z');
    await fire(weekly, '2024-03-11T07:05:00Z');
    expect((await listIssues()).slice(3)).toEqual([
      'wire-2024-03-10 03-07 03-10 every',
      'wire-2024-03-04--2024-03-10~weekly 03-04 03-10 weekly',
    ]);
    await fire(weekly, '2024-03-18T07:00:00Z');
    expect((await listIssues()).slice(5)).toEqual(['wire-2024-03-17 03-11 03-17 every,weekly']);
  });

  test('issues each once, however often its windows are gone through', async () => {
    await addWireReader('reader', 'weekly');
    await fire(weekly, '2024-03-11T07:00:00Z');
    const once = await listIssues();
    await env.DB.prepare("DELETE FROM progress WHERE job LIKE 'due%'").run();
    await Promise.all([1, 2].map(() => fire(weekly, '2024-03-11T07:10:00Z')));
    expect(await listIssues()).toEqual(once);
  });

  test('goes on where a run was cut off before the sends', async () => {
    await addWireReader('reader', 'weekly');
    await fire(weekly, '2024-03-11T07:00:00Z');
    const once = await listIssues();
    await env.DB.prepare("DELETE FROM progress WHERE job LIKE 'due%'").run();
    await env.DB.prepare("DELETE FROM send WHERE digest LIKE '%-10'").run();
    await env.DB.prepare("UPDATE digest SET published_at = NULL WHERE id LIKE '%-10'").run();
    await fire(weekly, '2024-03-11T07:10:00Z');
    expect(await listIssues()).toEqual(once);
  });
});

describe('a weekly newsletter that becomes daily', () => {
  test('sends the week to nobody a second time', async () => {
    await addWireReader('reader', 'weekly');
    await loadWire(weekly, WEEK);
    await fire(weekly, '2024-03-11T07:00:00Z');
    await redefine(daily);
    await fire(daily, '2024-03-12T07:00:00Z');
    expect(await listIssues()).toEqual([
      'wire-2024-03-10 03-04 03-10 every,weekly',
      'wire-2024-03-11 03-11 03-11 every',
    ]);
  });

  test('gives those who take one a week the days after their last issue', async () => {
    await addWireReader('reader', 'weekly');
    const onThursday = wireOf({ cadence: { every: 'week', on: 'thursday', at: '07:00' } });
    await loadWire(onThursday, WEEK);
    await fire(onThursday, '2024-03-07T07:00:00Z');
    await redefine(daily);
    for (const day of WEEK.slice(4)) await fire(daily, `${day}T07:00:00Z`);
    const issues = await listIssues();
    expect(issues[0]).toBe('wire-2024-03-06 02-29 03-06 every,weekly');
    expect(issues.at(-1)).toBe('wire-2024-03-07--2024-03-10~weekly 03-07 03-10 weekly');
  });
});

test('an issue that comes out in time is told to the operator’s endpoint, and one archived late is not', async () => {
  await loadWire(daily, WEEK);
  await fire(daily, '2024-03-09T07:00:00Z');
  const digests = (await env.DB.prepare('SELECT id FROM digest WHERE published_at IS NOT NULL').all())
    .results;
  expect(digests).toHaveLength(5);
  const { results } = await env.DB.prepare(
    `SELECT data ->> 'digest' AS digest FROM webhook_event WHERE type = 'digest.published' ORDER BY 1`,
  ).all<{ digest: string }>();
  // The first fell due 96 hours before, the second 72.
  expect(results.map(({ digest }) => digest)).toEqual(WEEK.slice(1, 5).map((day) => `wire-${day}`));
});

describe('an archive whose newsletter changed its cadence', () => {
  test.each([
    ['daily to weekly', daily, weekly, ['wire-2024-03-10 03-07 03-10 -']],
    ['daily to monthly', daily, monthly, ['wire-2024-03-31 03-07 03-31 -']],
    ['weekly to daily', weekly, daily, []],
    ['monthly to daily', monthly, daily, []],
  ])(
    'tells only of what no issue told of when a corpus is loaded: %s',
    async (_name, before, after, added) => {
      await loadWire(before, WEEK.slice(0, 3));
      await fire(before, '2024-06-01T12:00:00Z');
      const once = await listIssues();
      expect(once.length).toBeGreaterThan(0);
      // A report that came late.
      await loadWire(after, [...WEEK.slice(0, 3), '2024-03-08']);
      await fire(after, '2024-06-01T12:05:00Z');
      expect(await listIssues()).toEqual([...once, ...added]);
      expect((await countPrinted()).every((n) => n === 1)).toBe(true);
    },
  );
});

test('issues that share a day with a window are found by their index', async () => {
  const plans = await explainQueries(env.DB, (db) =>
    listIssued(db, 'wire', { from: '2024-03-04', to: '2024-03-10', latest: '2024-04-10' }),
  );
  expect(plans.join()).toMatch(
    /SEARCH digest USING INDEX digest_by_newsletter \(newsletter=\? AND to_day>\? AND to_day<\?\)/,
  );
  expect(plans.join()).toMatch(/SEARCH send USING .*INDEX .*\(digest=\?\)/);
});
