import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { STORY_TURN_SECONDS } from '../../src/limits.ts';
import { Corpus } from '../../src/model/corpus.ts';
import { Source } from '../../src/model/source.ts';
import { saveSource } from '../../src/store/sources.ts';
import { endStoryTurn, takeStoryTurn } from '../../src/store/story-turn.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openThemes } from '../../src/worker/ingest/compiled-themes.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { newId } from '../../src/worker/new-id.ts';
import { runScheduled } from '../../src/worker/run-scheduled.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';
import { loadBatch } from './loading.ts';

/** A corpus of one article, which has an address. */
function makeCorpus(text: string, hash: string): Corpus {
  const corpus = Corpus.parse(embeddedCorpus);
  const [first] = corpus.articles;
  if (first === undefined) throw new Error('the corpus is empty');
  const article = { ...first, url: 'https://www.example.org/depot/', text };
  return { ...corpus, articles: [article], hash: hash.repeat(64) };
}

const TEXT = 'The depot burnt all night, and nobody was hurt, the governor said in the morning.';

const NOW = new Date('2026-05-03T06:00:00Z');

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

test('a feed that carries a page of the corpus adds nothing to it, and changes nothing of it', async () => {
  const corpus = makeCorpus(TEXT, 'a');
  expect(await loadBatch(corpus)).toBe('loaded');
  const source = Source.parse({
    id: 'post',
    kind: 'feed',
    newsletter: null,
    title: 'Post',
    url: 'https://post.example.org/feed',
    settings: {},
    status: 'active',
    createdAt: '2026-05-01T00:00:00Z',
  });
  await saveSource(env.DB, source, { nextPollAt: null, intervalMinutes: 60 });
  const count = () => env.DB.prepare('SELECT count(*) AS n, sum(revision) AS r FROM article').first();
  const before = await count();
  const url = 'https://m.example.org/depot?utm_source=feed';
  await stageEntries(
    env.DB,
    source,
    [sampleEntry({ id: 'x', url, title: 'Another title', text: `${TEXT} And more. `.repeat(3) })],
    NOW,
  );
  const { deps, budget } = withBudget(
    {
      db: env.DB,
      now: () => NOW,
      random: () => 0,
      newId,
      openThemes: () => openThemes(corpus),
      fetchPage: async () => ({ kind: 'none', reason: 'none' }) as const,
    },
    500,
    0,
  );
  expect(await ingestEntries(deps, budget)).toEqual({ stored: 1, failed: 0, left: false, nextDueAt: null });
  expect(await count()).toEqual(before);
  expect(await env.DB.prepare('SELECT article FROM entry').first('article')).toBe(corpus.articles[0]?.id);
});

test('an article that is edited in the corpus is a new revision, and loading it again none', async () => {
  await loadBatch(makeCorpus(TEXT, 'a'));
  for (const hash of ['b', 'c', 'd']) await loadBatch(makeCorpus(`${TEXT} A tank burnt out.`, hash));
  expect(await env.DB.prepare('SELECT revision FROM article').first('revision')).toBe(2);
  expect(await env.DB.prepare('SELECT text FROM article_revision').first('text')).toBe(TEXT);
});

describe('loading while articles come in', () => {
  const corpus = makeCorpus(TEXT, 'a');
  const isTaken = () => env.DB.prepare("SELECT until <> '' AS taken FROM story_turn").first('taken');

  /** A batch that takes the turn for as long as it may, by a clock. */
  const takeTurn = (token: string, now: Date) =>
    takeStoryTurn(env.DB, { token, now, until: new Date(now.getTime() + STORY_TURN_SECONDS * 1000) });

  test('comes through between two batches of those', async () => {
    await takeTurn('first', NOW);
    let pauses = 0;
    const pause = async () => {
      pauses++;
      // One ends and another begins, before the load asks again; and then none does at once.
      await endStoryTurn(env.DB, pauses === 1 ? 'first' : 'second');
      if (pauses === 1) await takeTurn('second', NOW);
    };
    expect(await loadBatch(corpus, { now: () => NOW, pause })).toBe('loaded');
    expect(pauses).toBe(2);
    expect(await isTaken()).toBe(0);
  });

  test('goes on another time where it gets no turn', async () => {
    await takeTurn('long', NOW);
    expect(await loadBatch(corpus, { now: () => NOW, pause: async () => undefined })).toBe('more');
    expect(await env.DB.prepare('SELECT count(*) AS n FROM article').first('n')).toBe(0);
  });

  test('goes on another time where another takes its turn before it has stored', async () => {
    const db = new Proxy(env.DB, {
      get(target, name) {
        if (name === 'prepare') return (sql: string) => target.prepare(sql);
        if (name === 'batch')
          return async (list: D1PreparedStatement[]) => {
            if ((await isTaken()) === 1) await takeTurn('other', new Date(NOW.getTime() + 60_000));
            return target.batch(list);
          };
        return Reflect.get(target, name);
      },
    });
    expect(await loadBatch(corpus, { now: () => NOW, db })).toBe('more');
    expect(await env.DB.prepare('SELECT holder FROM story_turn').first('holder')).toBe('other');
    expect(await loadBatch(corpus, { now: () => new Date(NOW.getTime() + 120_000) })).toBe('loaded');
  });

  test('keeps its turn though the run comes long after it was due', async () => {
    const from = Date.now();
    const turns: string[] = [];
    const db = new Proxy(env.DB, {
      get(target, name) {
        if (name === 'batch')
          return async (list: D1PreparedStatement[]) => {
            turns.push((await env.DB.prepare('SELECT until FROM story_turn').first<string>('until')) ?? '');
            return target.batch(list);
          };
        if (name === 'prepare') return (sql: string) => target.prepare(sql);
        return Reflect.get(target, name);
      },
    });
    await runScheduled({ ...env, DB: db }, corpus, new Date(from - 60_000));
    expect(turns.filter((until) => until !== '').length).toBeGreaterThan(0);
    for (const until of turns)
      if (until !== '') expect(Date.parse(until)).toBeGreaterThanOrEqual(from + STORY_TURN_SECONDS * 1000);
  });
});
