import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import type { Window } from '../../src/digest/calendar.ts';
import { Corpus } from '../../src/model/corpus.ts';
import type { Digest } from '../../src/model/digest.ts';
import { Source } from '../../src/model/source.ts';
import { findNewsletter, replaceDefinitions } from '../../src/store/definitions.ts';
import { findDigest } from '../../src/store/digests.ts';
import { saveSource } from '../../src/store/sources.ts';
import { buildFromStore } from '../../src/worker/build-digest.ts';
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
async function issue(window: Window, at: string): Promise<string[]> {
  const newsletter = await getNewsletter();
  await issueDigest(env.DB, BASE, { newsletter, window, audience: 'every' }, new Date(at));
  return placesOf((await findDigest(env.DB, `frontline-${window.to}`))?.digest);
}

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
  await env.DB.prepare(`UPDATE article SET title = title || ' today'`).run();
  const built = await buildFromStore(env.DB, BASE, await getNewsletter(), FIRST);
  const [story] = (built.ok ? built.digest.sections : []).flatMap(({ stories }) => stories);
  expect(story?.articles[0]?.revision).toBe(2);
  await issue(FIRST, '2026-05-04T05:00:00Z');
  const row = await env.DB.prepare('SELECT revision FROM digest_article').first<{ revision: number }>();
  expect(row?.revision).toBe(2);
});
