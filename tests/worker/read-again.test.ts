import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { REREAD_ENTRIES } from '../../src/limits.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { PageArticle } from '../../src/model/page.ts';
import { NO_POLL_HINTS } from '../../src/model/poll-hints.ts';
import { Source, type SourceKind, SourceSettings } from '../../src/model/source.ts';
import { listRevisions } from '../../src/store/revisions.ts';
import { updateSource } from '../../src/store/source-changes.ts';
import { findSourceHealth, finishPoll, leaseSource, saveSource } from '../../src/store/sources.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openThemes } from '../../src/worker/ingest/compiled-themes.ts';
import type { IngestDeps } from '../../src/worker/ingest/deps.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { newId } from '../../src/worker/new-id.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';

const START = new Date('2026-05-03T06:00:00Z');
const NOON = new Date('2026-05-03T12:00:00Z');
const TEASER = 'Two drones struck the oil depot at Ilsky overnight and set fire to a storage tank.';

const sourceOf = (fullText: boolean, kind: SourceKind = 'feed'): Source =>
  Source.parse({
    id: 'post',
    kind,
    newsletter: null,
    title: 'The Post',
    url: kind === 'feed' ? 'https://post.example.org/feed' : null,
    settings: SourceSettings.parse({ fullText, senders: kind === 'mail' ? ['post.example.org'] : [] }),
    status: 'active',
    createdAt: '2026-05-01T00:00:00Z',
  });

const report = (name: string): Entry =>
  sampleEntry({
    id: name,
    url: `https://post.example.org/${name}`,
    title: `Depot ablaze, ${name}`,
    text: `${TEASER} So says ${name}.`,
    published: '2026-05-03T05:00:00Z',
  });

const pageOf = (url: string, text: string): PageArticle => ({
  url,
  title: 'On the page',
  text,
  byline: null,
  publisher: null,
  published: null,
  publishedBasis: null,
  modified: null,
  lang: 'en',
});

/** Ingests all that waits; each page says its teaser and more, but where `more` is ''. `onPage` runs before a page comes. */
async function ingest(at: Date, more = ' Nineteen soldiers were killed.', onPage = async () => undefined) {
  const asked: string[] = [];
  const deps: IngestDeps = {
    db: env.DB,
    now: () => at,
    random: () => 0,
    newId,
    openThemes: () => openThemes(embeddedCorpus),
    fetchPage: async (_source, url) => {
      asked.push(url);
      await onPage();
      const name = url.split('/').at(-1) ?? '';
      return { kind: 'page', article: pageOf(url, `${TEASER} So says ${name}.${more}`) };
    },
  };
  const counted = withBudget(deps, 500, 0);
  return { ...(await ingestEntries(counted.deps, counted.budget)), asked };
}

const revisionsOf = async (): Promise<number[][]> => {
  const { results } = await env.DB.prepare('SELECT id FROM article ORDER BY title').all<{ id: string }>();
  return Promise.all(results.map(({ id }) => listRevisions(env.DB, id, 10)));
};
const texts = async (): Promise<string[]> =>
  (await env.DB.prepare('SELECT text FROM article ORDER BY title').all<{ text: string }>()).results.map(
    ({ text }) => text,
  );
const stage = (at: Date, ...names: string[]) => stageEntries(env.DB, sourceOf(false), names.map(report), at);

/** A source whose entries are articles, made of what its feed says. */
async function fill(source: Source, ...names: string[]): Promise<void> {
  await saveSource(env.DB, source, { nextPollAt: '2026-05-04T00:00:00.000Z', intervalMinutes: 60 });
  await stage(START, ...names);
  await ingest(START);
}

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

describe('once whole texts are asked for', () => {
  test('what the feed still lists becomes a new revision with its page’s text, once', async () => {
    await fill(sourceOf(false), 'one', 'two');
    expect((await ingest(START)).asked).toEqual([]);
    await updateSource(env.DB, sourceOf(true), NOON);
    // It lists the first no more.
    expect(await stage(NOON, 'two', 'three')).toEqual({ fresh: 1, changed: 1, unchanged: 0 });
    expect(await stage(NOON, 'two', 'three')).toEqual({ fresh: 0, changed: 0, unchanged: 2 });
    expect(await ingest(NOON)).toMatchObject({ stored: 2, failed: 0 });
    expect(await revisionsOf()).toEqual([[1], [1], [2, 1]]);
    expect(await texts()).toEqual([
      `${TEASER} So says one.`,
      `${TEASER} So says three. Nineteen soldiers were killed.`,
      `${TEASER} So says two. Nineteen soldiers were killed.`,
    ]);
    expect(await stage(NOON, 'two', 'three')).toEqual({ fresh: 0, changed: 0, unchanged: 2 });
  });

  test('a page that says no more than the feed changes nothing', async () => {
    await fill(sourceOf(false), 'one');
    await updateSource(env.DB, sourceOf(true), NOON);
    await stage(NOON, 'one');
    expect((await ingest(NOON, '')).asked).toEqual(['https://post.example.org/one']);
    expect(await revisionsOf()).toEqual([[1]]);
  });

  test('the feed is polled at once, and read though it did not change', async () => {
    await fill(sourceOf(false), 'one');
    const at = START.toISOString();
    await leaseSource(env.DB, 'post', 'a', NOON, START, true);
    const rest = { nextPollAt: '2026-05-04T00:00:00.000Z', intervalMinutes: 60, hints: NO_POLL_HINTS };
    const validators = { etag: '"1"', lastModified: null, bodyHash: 'aa' };
    await finishPoll(env.DB, 'post', 'a', { ok: true, at, ...rest, ...validators });
    await updateSource(env.DB, sourceOf(true), NOON);
    const leased = await leaseSource(env.DB, 'post', 'b', NOON, NOON);
    expect(leased?.poll).toMatchObject({ etag: null, bodyHash: null });
  });

  test('a poll under way does not put that off', async () => {
    await fill(sourceOf(false), 'one');
    await leaseSource(env.DB, 'post', 'a', new Date('2026-05-03T13:00:00Z'), START, true);
    await updateSource(env.DB, sourceOf(true), NOON);
    const poll = { at: NOON.toISOString(), nextPollAt: '2026-05-04T00:00:00.000Z', error: 'no answer' };
    expect(await finishPoll(env.DB, 'post', 'a', { ok: false, ...poll })).toBe(false);
    expect((await findSourceHealth(env.DB, 'post', NOON))?.health.nextPollAt).toBe(NOON.toISOString());
  });

  test('an entry that is being made an article meanwhile is read anew', async () => {
    await saveSource(env.DB, sourceOf(true), { nextPollAt: null, intervalMinutes: 60 });
    await stage(START, 'one', 'two');
    let changes = 0;
    const change = async () => {
      if (changes++ === 0) await updateSource(env.DB, sourceOf(false), START);
      return undefined;
    };
    await ingest(START, ' Read with the page.', change);
    await ingest(START);
    expect(changes).toBeGreaterThan(0);
    expect(await texts()).toEqual([`${TEASER} So says one.`, `${TEASER} So says two.`]);
    expect(await revisionsOf()).toEqual([[1], [1]]);
  });

  test('only so many entries are read again, those seen last', async () => {
    await saveSource(env.DB, sourceOf(false), { nextPollAt: null, intervalMinutes: 60 });
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO entry (source, key, hash, state, seen_at, listed_at)
       SELECT 'post', 'k' || i, 'aa.bb', 'stored', printf('2026-01-01T00:%02d:%02d.000Z', i / 60, i % 60), '' FROM n`,
    )
      .bind(REREAD_ENTRIES + 3)
      .run();
    await updateSource(env.DB, sourceOf(true), NOON);
    const { results } = await env.DB.prepare(`SELECT key FROM entry WHERE hash = 'aa.bb' ORDER BY key`).all();
    expect(results).toEqual([{ key: 'k1' }, { key: 'k2' }, { key: 'k3' }]);
  });
});

test.each([
  ['another setting changes', sourceOf(false), { ...sourceOf(false), title: 'The New Post' }],
  ['nothing is polled', sourceOf(false, 'mail'), sourceOf(true, 'mail')],
])('nothing is read again where %s', async (_name, before, after) => {
  await fill(before, 'one');
  await updateSource(env.DB, after, NOON);
  expect(await stage(NOON, 'one')).toEqual({ fresh: 0, changed: 0, unchanged: 1 });
});
