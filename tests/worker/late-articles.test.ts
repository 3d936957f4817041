import { applyD1Migrations, createExecutionContext, reset, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findDue, type Window } from '../../src/digest/calendar.ts';
import { Corpus } from '../../src/model/corpus.ts';
import type { Digest } from '../../src/model/digest.ts';
import { Source } from '../../src/model/source.ts';
import type { Frequency } from '../../src/model/subscriber.ts';
import { listLateArticles } from '../../src/store/articles.ts';
import { findNewsletter, replaceDefinitions } from '../../src/store/definitions.ts';
import { findDigest, saveDigest } from '../../src/store/digests.ts';
import { saveSource } from '../../src/store/sources.ts';
import { app } from '../../src/worker/app.ts';
import { buildFromStore } from '../../src/worker/build-digest.ts';
import { buildDue } from '../../src/worker/build-due.ts';
import { issueDigest } from '../../src/worker/due.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openThemes } from '../../src/worker/ingest/compiled-themes.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { newId } from '../../src/worker/new-id.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';

const BASE = 'http://localhost:8787';
const FIRST: Window = { from: '2026-04-27', to: '2026-05-03' };
const SECOND: Window = { from: '2026-05-04', to: '2026-05-10' };
const THIRD: Window = { from: '2026-05-11', to: '2026-05-17' };

const source = Source.parse({
  id: 'post',
  kind: 'feed',
  newsletter: 'frontline',
  title: 'Post',
  url: 'https://post.example.org/feed',
  settings: {},
  status: 'active',
  createdAt: '2026-05-01T00:00:00Z',
});

/** Brings in a report on losses at a place, published at one instant and stored at another. */
async function arrive(place: string, published: string, stored: string): Promise<void> {
  const now = new Date(stored);
  const entry = sampleEntry({
    id: place,
    url: `https://post.example.org/${place}`,
    title: `Nineteen Russian soldiers killed at ${place}`,
    text: `Nineteen Russian soldiers were killed at ${place}, the Ukrainian general staff said. Their bodies lay by the road.`,
    published,
    lang: 'en',
  });
  await stageEntries(env.DB, source, [entry], now);
  const fetchPage = async () => ({ kind: 'none', reason: 'none' }) as const;
  const themes = () => openThemes(embeddedCorpus);
  const deps = { db: env.DB, now: () => now, random: () => 0, newId, openThemes: themes, fetchPage };
  const counted = withBudget(deps, 500, 0);
  await ingestEntries(counted.deps, counted.budget);
}

const placesOf = (digest: Digest | undefined): string[] => {
  const stories = digest?.sections.flatMap((section) => [...section.stories, ...section.developing]) ?? [];
  const titles = stories.flatMap(({ articles }) =>
    articles.map(({ title }) => title.split(' ').at(-1) ?? ''),
  );
  return [...new Set(titles)].sort();
};

async function getNewsletter() {
  const newsletter = await findNewsletter(env.DB, 'frontline');
  if (newsletter === null) throw new Error('no newsletter');
  return newsletter;
}

/** Issues a window as the schedule does, and answers which places its digest tells of. */
async function issue(window: Window, at: string, audience: Frequency = 'every'): Promise<string[]> {
  const newsletter = await getNewsletter();
  await issueDigest(env.DB, BASE, { newsletter, window, audience }, new Date(at));
  const id = audience === 'every' ? window.to : `${window.from}--${window.to}`;
  return placesOf((await findDigest(env.DB, `frontline-${id}`))?.digest);
}

/** Changes something of the newsletter's definition. */
async function redefine(path: string, value: unknown): Promise<void> {
  await env.DB.prepare('UPDATE newsletter SET data = json_set(data, ?, json(?))')
    .bind(path, JSON.stringify(value))
    .run();
}

/** Has the newsletter ask for so many stories before it goes out. */
const setMinimum = (stories: number): Promise<void> => redefine('$.sending.minimumStories', stories);

afterEach(() => vi.useRealTimers());
beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await replaceDefinitions(env.DB, Corpus.parse(embeddedCorpus));
  await saveSource(env.DB, source, { nextPollAt: null, intervalMinutes: 60 });
});

test('an article that arrives once its issue is built stands in the next one, and in no other', async () => {
  await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z');
  expect(await issue(FIRST, '2026-05-04T05:00:00Z')).toEqual(['Lyman']);
  await arrive('Bakhmut', '2026-05-03T20:00:00Z', '2026-05-04T06:00:00Z');
  await arrive('Kupiansk', '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z');
  // Older than what a slow feed brings late: it is told of in the archive alone.
  await arrive('Izium', '2026-04-28T10:00:00Z', '2026-05-06T11:00:00Z');
  expect(await issue(SECOND, '2026-05-11T05:00:00Z')).toEqual(['Bakhmut', 'Kupiansk']);
  await arrive('Svatove', '2026-05-12T10:00:00Z', '2026-05-12T11:00:00Z');
  expect(await issue(THIRD, '2026-05-18T05:00:00Z')).toEqual(['Svatove']);
});

test('a preview tells of its own days alone', async () => {
  await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z');
  await issue(FIRST, '2026-05-04T05:00:00Z');
  await arrive('Bakhmut', '2026-05-03T20:00:00Z', '2026-05-04T06:00:00Z');
  await arrive('Kupiansk', '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z');
  const built = await buildFromStore(env.DB, BASE, await getNewsletter(), SECOND);
  expect(built.ok && placesOf(built.digest)).toEqual(['Kupiansk']);
});

test('a digest says which revision it was built from, and links to it', async () => {
  await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z');
  const first = await app.request(
    '/preview?newsletter=frontline&from=2026-04-27&to=2026-05-03',
    {},
    env,
    createExecutionContext(),
  );
  // A first text too: it may be edited once the digest is out.
  expect(await first.text()).toMatch(/\?revision(?:=|&#x3D;)1#/);
  await env.DB.prepare(`UPDATE article SET title = title || ' today'`).run();
  const built = await buildFromStore(env.DB, BASE, await getNewsletter(), FIRST);
  const [story] = (built.ok ? built.digest.sections : []).flatMap(({ stories }) => stories);
  expect(story?.articles[0]?.revision).toBe(2);
  await issue(FIRST, '2026-05-04T05:00:00Z');
  const row = await env.DB.prepare('SELECT revision FROM digest_article').first<{ revision: number }>();
  expect(row?.revision).toBe(2);
});

test('no room is given to what came in time for issues that were left out', async () => {
  const day = { day: '2026-05-05', start: '2026-05-04T21:00:00Z', end: '2026-05-05T21:00:00Z' };
  for (const place of ['Lyman', 'Kupiansk', 'Izium'])
    await arrive(place, '2026-05-05T10:00:00Z', '2026-05-05T11:00:00Z');
  await arrive('Bakhmut', '2026-05-05T20:00:00Z', '2026-05-06T09:00:00Z');
  const late = await listLateArticles(env.DB, 'frontline', {
    frequency: 'every',
    before: '2026-05-06',
    days: [{ ...day, closed: '2026-05-06T04:00:00.000Z' }],
    back: 3,
    margin: 300,
    limit: 1,
  });
  expect(late.map(({ article }) => article.title.split(' ').at(-1))).toEqual(['Bakhmut']);
});

describe('a late article whose next issues are left out', () => {
  const FOURTH: Window = { from: '2026-05-18', to: '2026-05-24' };

  beforeEach(async () => {
    await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z');
    expect(await issue(FIRST, '2026-05-04T05:00:00Z')).toEqual(['Lyman']);
    await arrive('Bakhmut', '2026-05-03T20:00:00Z', '2026-05-04T06:00:00Z');
  });

  test('waits for the next that goes out, as nothing came in their days', async () => {
    expect(await issue(SECOND, '2026-05-11T05:00:00Z')).toEqual([]);
    await arrive('Svatove', '2026-05-12T10:00:00Z', '2026-05-12T11:00:00Z');
    expect(await issue(THIRD, '2026-05-18T05:00:00Z')).toEqual(['Bakhmut', 'Svatove']);
    await arrive('Terny', '2026-05-19T10:00:00Z', '2026-05-19T11:00:00Z');
    expect(await issue(FOURTH, '2026-05-25T05:00:00Z')).toEqual(['Terny']);
  });

  test('waits where they had too few stories, which are not carried over themselves', async () => {
    await setMinimum(3);
    await arrive('Kupiansk', '2026-05-10T10:00:00Z', '2026-05-10T11:00:00Z');
    expect(await issue(SECOND, '2026-05-11T05:00:00Z')).toEqual([]);
    // Too late for an issue that there was not: that it might have made.
    await arrive('Izium', '2026-05-10T20:00:00Z', '2026-05-11T06:00:00Z');
    await arrive('Svatove', '2026-05-12T10:00:00Z', '2026-05-12T11:00:00Z');
    await setMinimum(1);
    expect(await issue(THIRD, '2026-05-18T05:00:00Z')).toEqual(['Bakhmut', 'Izium', 'Svatove']);
  });

  test('is forgotten in the end', async () => {
    await arrive('Svatove', '2026-06-24T10:00:00Z', '2026-06-24T11:00:00Z');
    expect(await issue({ from: '2026-06-22', to: '2026-06-28' }, '2026-06-29T05:00:00Z')).toEqual([
      'Svatove',
    ]);
  });

  test('does not count as told where a digest of other days alone has it', async () => {
    const newsletter = await getNewsletter();
    const window = { from: '2026-05-03', to: '2026-05-03' };
    const asked = await buildFromStore(env.DB, BASE, newsletter, window);
    expect(asked.ok && placesOf(asked.digest)).toEqual(['Bakhmut']);
    const builtAt = '2026-05-05T05:00:00.000Z';
    if (asked.ok) await saveDigest(env.DB, asked.digest, { own: false, builtAt, publishedAt: builtAt });
    await arrive('Kupiansk', '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z');
    expect(await issue(SECOND, '2026-05-11T05:00:00Z')).toEqual(['Bakhmut', 'Kupiansk']);
  });
});

test('an article that is being stored as an issue is built stands in the next one', async () => {
  await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z');
  expect(await issue(FIRST, '2026-05-04T05:00:00Z')).toEqual(['Lyman']);
  // Its storing began before, and ended once the issue had read what there was.
  await arrive('Bakhmut', '2026-05-03T20:00:00Z', '2026-05-04T04:59:58Z');
  await arrive('Kupiansk', '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z');
  expect(await issue(SECOND, '2026-05-11T05:00:00Z')).toEqual(['Bakhmut', 'Kupiansk']);
});

test('an article that is too late for an issue that there was not stands in the first one', async () => {
  await setMinimum(2);
  await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z');
  expect(await issue(FIRST, '2026-05-04T05:00:00Z')).toEqual([]);
  await arrive('Bakhmut', '2026-05-03T20:00:00Z', '2026-05-04T06:00:00Z');
  await arrive('Kupiansk', '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z');
  expect(await issue(SECOND, '2026-05-11T05:00:00Z')).toEqual(['Bakhmut', 'Kupiansk']);
});

test('who takes one digest a week is told of it in the next, whatever the issues of the days told', async () => {
  await redefine('$.cadence', { every: 'day', at: '07:00' });
  await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z');
  expect(await issue(FIRST, '2026-05-04T05:00:00Z', 'weekly')).toEqual(['Lyman']);
  await arrive('Bakhmut', '2026-05-03T20:00:00Z', '2026-05-04T06:00:00Z');
  await arrive('Kupiansk', '2026-05-04T10:00:00Z', '2026-05-04T11:00:00Z');
  const day = { from: '2026-05-04', to: '2026-05-04' };
  expect(await issue(day, '2026-05-05T05:00:00Z')).toEqual(['Bakhmut', 'Kupiansk']);
  expect(await issue(SECOND, '2026-05-11T05:00:00Z', 'weekly')).toEqual(['Bakhmut', 'Kupiansk']);
});

test('an issue that an operator asks for takes in what came too late for the one before', async () => {
  await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z');
  await issue(FIRST, '2026-05-04T05:00:00Z');
  await arrive('Bakhmut', '2026-05-03T20:00:00Z', '2026-05-04T06:00:00Z');
  await arrive('Kupiansk', '2026-05-06T10:00:00Z', '2026-05-06T11:00:00Z');
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-05-12T09:00:00Z') });
  const ctx = createExecutionContext();
  const request = new Request(`${BASE}/api/digests`, {
    method: 'POST',
    headers: { Authorization: 'Bearer test-token', 'Content-Type': 'application/json' },
    body: JSON.stringify({ newsletter: 'frontline', ...SECOND }),
  });
  const answer = await app.fetch(request, env, ctx);
  await waitOnExecutionContext(ctx);
  expect(answer.status).toBe(201);
  expect(placesOf((await findDigest(env.DB, `frontline-${SECOND.to}`))?.digest)).toEqual([
    'Bakhmut',
    'Kupiansk',
  ]);
});

describe('an issue that fell due before, whose articles are still coming in', () => {
  const issued = async (at: string): Promise<string[]> => {
    await buildDue(env.DB, BASE, await getNewsletter(), new Date(at), () => true);
    const { results } = await env.DB.prepare('SELECT to_day AS day FROM digest ORDER BY to_day').all<{
      day: string;
    }>();
    return results.map(({ day }) => day);
  };
  const told = async (window: Window): Promise<string[]> =>
    placesOf((await findDigest(env.DB, `frontline-${window.to}`))?.digest);

  test('waits until nothing more comes', async () => {
    await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-05T10:00:00Z');
    expect(await issued('2026-05-05T10:05:00Z')).toEqual([]);
    await arrive('Bakhmut', '2026-05-01T10:00:00Z', '2026-05-05T10:20:00Z');
    await arrive('Kupiansk', '2026-05-05T10:00:00Z', '2026-05-05T10:30:00Z');
    expect(await issued('2026-05-05T10:45:00Z')).toEqual([]);
    expect(await issued('2026-05-05T10:51:00Z')).toEqual([FIRST.to]);
    expect(await told(FIRST)).toEqual(['Bakhmut', 'Lyman']);
  });

  test('waits for some hours at the most', async () => {
    for (let hour = 10; hour < 14; hour++)
      await arrive(`Place${hour}`, '2026-05-02T10:00:00Z', `2026-05-05T${hour}:00:00Z`);
    expect(await issued('2026-05-05T12:59:00Z')).toEqual([]);
    expect(await issued('2026-05-05T13:01:00Z')).toEqual([FIRST.to]);
  });

  test('does not wait where some were there in time', async () => {
    await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z');
    await arrive('Bakhmut', '2026-05-03T10:00:00Z', '2026-05-05T10:00:00Z');
    expect(await issued('2026-05-05T10:05:00Z')).toEqual([FIRST.to]);
  });

  test('keeps none waiting that falls due now', async () => {
    await arrive('Lyman', '2026-05-02T10:00:00Z', '2026-05-11T04:55:00Z');
    await arrive('Kupiansk', '2026-05-06T10:00:00Z', '2026-05-11T04:58:00Z');
    const due = findDue(await getNewsletter(), SECOND);
    expect(await issued(due)).toEqual([FIRST.to, SECOND.to]);
  });
});
