import { applyD1Migrations, reset } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { findUnready, runScheduled } from '../../src/worker/run-scheduled.ts';
import { AFTERWARDS, get, loadEverything } from './serve.ts';

const count = async (table: string) =>
  (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>())?.n ?? -1;

const dump = async () => {
  const { results } = await env.DB.prepare('SELECT id, hash, data FROM digest ORDER BY id').all();
  const stored = [results];
  for (const table of ['article', 'story_key', 'story_member', 'article_theme', 'claim'])
    stored.push((await env.DB.prepare(`SELECT * FROM ${table} ORDER BY n, 1, 2, 3`).all()).results);
  return JSON.stringify(stored);
};

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

describe('the schedule', () => {
  test('loads the corpus and builds the digest of every week that has stories', async () => {
    await loadEverything();
    const { results } = await env.DB.prepare('SELECT id FROM digest ORDER BY id').all<{ id: string }>();
    expect(results.map(({ id }) => id)).toEqual([
      'frontline-2022-04-03',
      'frontline-2022-04-24',
      'frontline-2022-05-22',
      'frontline-2022-10-09',
      'frontline-2023-05-21',
    ]);
    expect(await count('article')).toBe(25);
    expect(await count('annotation')).toBe(25);
    expect(await count('story_member')).toBe(25);
    expect(await count('search')).toBe(25);
  });

  test('changes nothing when it fires again', async () => {
    await loadEverything();
    const before = await dump();
    await runScheduled(env, embeddedCorpus, AFTERWARDS);
    await runScheduled(env, embeddedCorpus, new Date('2024-01-01T00:00:00Z'));
    expect(await dump()).toBe(before);
  });

  test('ends the same when it fires several times at once', async () => {
    await loadEverything();
    const once = await dump();
    await reset();
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
    for (let round = 0; round < 5; round++)
      await Promise.all([1, 2, 3].map(() => runScheduled(env, embeddedCorpus, AFTERWARDS)));
    expect(await dump()).toBe(once);
  });

  test('builds no week before it is over', async () => {
    // Monday 04:00 UTC is 07:00 in Kyiv, when the week's issue falls due.
    for (let round = 0; round < 5; round++)
      await runScheduled(env, embeddedCorpus, new Date('2022-04-04T03:59:00Z'));
    expect(await count('digest')).toBe(0);
    for (let round = 0; round < 5; round++)
      await runScheduled(env, embeddedCorpus, new Date('2022-04-04T04:00:00Z'));
    expect(await count('digest')).toBe(1);
  });

  test('publishes the issues of an archive, and sends none of them', async () => {
    await loadEverything();
    const { results } = await env.DB.prepare('SELECT published_at FROM digest').all<{
      published_at: string;
    }>();
    expect(results.map(({ published_at: at }) => at)).toEqual(Array(5).fill(AFTERWARDS.toISOString()));
    expect(await count('send')).toBe(0);
    // Nor does it flood the operator's endpoint.
    expect(await count('webhook_event')).toBe(0);
  });

  test('gives an issue one send, whether the platform calls on time, twice, at once or a day late', async () => {
    const call = (at: string) =>
      exports.default.scheduled({ cron: '*/5 * * * *', scheduledTime: new Date(at) });
    // Sunday: the corpus is loaded, and the week of 3 April is not over.
    for (let round = 0; round < 5; round++) await call('2022-04-03T12:00:00Z');
    expect(await count('send')).toBe(0);
    await Promise.all([call('2022-04-04T04:00:00Z'), call('2022-04-04T04:00:00Z')]);
    await call('2022-04-04T04:00:00Z');
    await call('2022-04-05T04:00:00Z');
    const { results } = await env.DB.prepare('SELECT id, due_at FROM send').all();
    expect(results).toEqual([{ id: 'frontline-2022-04-03', due_at: '2022-04-04T04:00:00.000Z' }]);
  });

  test('says that it is not ready until all is built', async () => {
    expect(await findUnready(env.DB, embeddedCorpus)).toContain('being loaded');
    const answer = await get('/healthz');
    expect(answer.status).toBe(503);
    await loadEverything();
    expect((await get('/healthz')).status).toBe(200);
  });
});
