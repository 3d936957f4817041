import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { INGEST_STATEMENTS } from '../../src/limits.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Source } from '../../src/model/source.ts';
import { findArticle, listWindowArticles } from '../../src/store/articles.ts';
import { listFailedEntries, retryEntries } from '../../src/store/entries.ts';
import { listRevisions } from '../../src/store/revisions.ts';
import { updateSource } from '../../src/store/source-changes.ts';
import {
  deleteSource,
  findSource,
  findSourceHealth,
  finishPoll,
  leaseSource,
  listSources,
  saveSource,
} from '../../src/store/sources.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openThemes } from '../../src/worker/ingest/compiled-themes.ts';
import type { IngestDeps, PageResult } from '../../src/worker/ingest/deps.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { storePosted } from '../../src/worker/ingest/store-posted.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { newId } from '../../src/worker/new-id.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';
import { sampleFeed } from '../ingest/sample-source.ts';
import { get } from './serve.ts';

const START = new Date('2026-05-03T06:00:00Z');
const TEXT =
  'Two drones struck the oil depot at Ilsky overnight and set fire to a storage tank, the governor of the region said. ' +
  'Nineteen soldiers were killed there, he added, and forty firefighters put the blaze out before dawn in a storm.';

const sourceOf = (id: string, fields: Partial<Source> = {}): Source => ({ ...sampleFeed(id), ...fields });

async function addSource(source: Source): Promise<Source> {
  await saveSource(env.DB, source, { nextPollAt: START.toISOString(), intervalMinutes: 60 });
  return source;
}

const report = (name: string, fields: Partial<Entry> = {}): Entry =>
  sampleEntry({
    id: name,
    url: `https://post.example.org/${name}`,
    title: `Depot ablaze, ${name}`,
    text: `${TEXT} So says ${name}.`,
    published: '2026-05-03T05:00:00Z',
    ...fields,
  });

/** Ingests all that waits, at an instant. */
async function ingest(at = START, page: PageResult = { kind: 'none', reason: 'no page' }, statements = 500) {
  const deps: IngestDeps = {
    db: env.DB,
    now: () => at,
    random: () => 0,
    newId,
    openThemes: () => openThemes(embeddedCorpus),
    fetchPage: async () => page,
  };
  const counted = withBudget(deps, statements, 0);
  return ingestEntries(counted.deps, counted.budget);
}

const ids = async (): Promise<string[]> =>
  (await env.DB.prepare('SELECT id FROM article ORDER BY id').all<{ id: string }>()).results.map(
    ({ id }) => id,
  );

const MAY = {
  from: '2026-05-01',
  to: '2026-05-31',
  start: '2026-05-01T00:00:00Z',
  end: '2026-06-01T00:00:00Z',
};
const inWindow = async (newsletter: string) =>
  (await listWindowArticles(env.DB, newsletter, MAY, 10)).map(({ article }) => article.title);

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

describe('ingesting', () => {
  test('makes an annotated article of an entry', async () => {
    const source = await addSource(sourceOf('post'));
    expect(await stageEntries(env.DB, source, [report('one')], START)).toEqual({
      fresh: 1,
      changed: 0,
      unchanged: 0,
    });
    expect(await ingest()).toEqual({ stored: 1, failed: 0, left: false, nextDueAt: null });
    const [id = ''] = await ids();
    expect(id).toMatch(/^depot-ablaze-one-[0-9a-f]{12}$/);
    const found = await findArticle(env.DB, id);
    expect(found?.article).toMatchObject({
      source: 'post',
      publisher: 'The post',
      published: '2026-05-03T05:00:00Z',
      publishedBasis: "the feed's date of the item",
      lang: 'und',
    });
    expect(found?.annotation.claims[0]?.quantity.low).toBe(19);
    const row = await env.DB.prepare('SELECT definitions FROM annotation').first<{ definitions: string }>();
    expect(row?.definitions).toBe((await openThemes(embeddedCorpus)).definitions);
  });

  test('an edited article is a new revision, and both can be read', async () => {
    const source = await addSource(sourceOf('post'));
    await stageEntries(env.DB, source, [report('one')], START);
    await ingest();
    const edited = report('one', {
      text: `${TEXT} Twenty-three soldiers were killed, the ministry said later.`,
    });
    expect(await stageEntries(env.DB, source, [edited], START)).toMatchObject({ changed: 1 });
    await ingest();
    const [id = ''] = await ids();
    expect(await ids()).toHaveLength(1);
    expect(await listRevisions(env.DB, id, 10)).toEqual([2, 1]);
    const ask = async (path: string) => (await get(path)).text();
    expect(await ask(`/articles/${id}`)).toContain('Twenty-three');
    const before = await ask(`/articles/${id}?revision=1`);
    expect(before).not.toContain('Twenty-three');
    expect(before).toContain('before it was changed');
    expect((await get(`/articles/${id}?revision=3`)).status).toBe(404);
    expect((await get(`/articles/${id}?revision=x`)).status).toBe(400);
  });

  test('takes the page of an entry where its source asks for whole texts', async () => {
    const source = await addSource(
      sourceOf('post', { settings: { ...sourceOf('x').settings, fullText: true } }),
    );
    await stageEntries(env.DB, source, [report('one', { text: 'A teaser.' })], START);
    const page = {
      url: 'https://post.example.org/one',
      title: 'On the page',
      text: `${TEXT} On the page.`,
      byline: 'A. Writer',
      publisher: 'Post of the North',
      published: null,
      publishedBasis: null,
      modified: null,
      lang: 'en',
    };
    await ingest(START, { kind: 'page', article: page });
    const found = await findArticle(env.DB, (await ids())[0] ?? '');
    expect(found?.article).toMatchObject({
      title: 'Depot ablaze, one',
      text: `${TEXT} On the page.`,
      byline: 'A. Writer',
      publisher: 'Post of the North',
    });
  });

  test('a page that does not come is tried five times, and then the feed is believed', async () => {
    const source = await addSource(
      sourceOf('post', { settings: { ...sourceOf('x').settings, fullText: true } }),
    );
    await stageEntries(env.DB, source, [report('one', { text: 'A teaser.' })], START);
    let tries = 0;
    for (; (await ids()).length === 0 && tries < 10; tries++)
      await ingest(new Date(START.getTime() + tries * 86_400_000), { kind: 'retry', reason: 'no answer' });
    expect(tries).toBe(5);
  });

  test('an entry without a word is given up with its reason, and the rest go on', async () => {
    const source = await addSource(sourceOf('post'));
    await stageEntries(env.DB, source, [report('bad', { title: '', text: '' }), report('one')], START);
    expect(await ingest()).toEqual({ stored: 1, failed: 1, left: false, nextDueAt: null });
    const [failed] = await listFailedEntries(env.DB, { after: null, limit: 10 });
    expect(failed).toMatchObject({ source: 'post', reason: 'it has neither a title nor a text' });
    expect(await retryEntries(env.DB, { source: 'post', key: failed?.key ?? '' }, START)).toBe(1);
    expect(await ingest()).toMatchObject({ failed: 1 });
  });

  test('what was spoilt in the database keeps no other from its turn', async () => {
    const source = await addSource(sourceOf('post'));
    await stageEntries(env.DB, source, [report('bad'), report('one')], START);
    await env.DB.prepare(`UPDATE entry SET data = '{' WHERE data LIKE '%says bad%'`).run();
    expect(await ingest()).toEqual({ stored: 1, failed: 1, left: false, nextDueAt: null });
  });

  test('a date in the future, and none, are when it was first seen', async () => {
    const source = await addSource(sourceOf('post'));
    const ahead = report('ahead', { published: '2031-01-01T00:00:00Z' });
    await stageEntries(env.DB, source, [ahead, report('none', { published: null })], START);
    await ingest();
    const rows = await env.DB.prepare(
      'SELECT published_at, published_basis AS basis FROM article ORDER BY id',
    ).all();
    expect(rows.results).toEqual([
      {
        published_at: '2026-05-03T06:00:00Z',
        basis: 'when it was first seen, as its own date lay in the future',
      },
      { published_at: '2026-05-03T06:00:00Z', basis: 'when it was first seen' },
    ]);
  });

  test('a newsletter takes in its own sources, those of all, and what they carried too', async () => {
    const own = await addSource(sourceOf('own', { newsletter: 'frontline' }));
    const other = await addSource(sourceOf('other', { newsletter: 'economy' }));
    const everybody = await addSource(sourceOf('everybody'));
    const at = (source: string, name: string) =>
      report(name, { url: `https://${source}.example.org/${name}` });
    await stageEntries(env.DB, own, [at('own', 'a')], START);
    await stageEntries(env.DB, other, [at('other', 'b'), at('other', 'c')], START);
    await stageEntries(env.DB, everybody, [at('everybody', 'd')], START);
    await ingest();
    await stageEntries(
      env.DB,
      own,
      [report('c', { id: 'z', url: 'https://www.other.example.org/c?utm_source=own' })],
      START,
    );
    await ingest();
    expect((await inWindow('frontline')).sort()).toEqual(
      ['a', 'c', 'd'].map((one) => `Depot ablaze, ${one}`),
    );
    expect((await inWindow('economy')).sort()).toEqual(['b', 'c', 'd'].map((one) => `Depot ablaze, ${one}`));
    await deleteSource(env.DB, 'everybody');
    expect(await inWindow('economy')).toHaveLength(2);
    expect(await ids()).toHaveLength(4);
  });

  test('a syndicated copy of another publisher is an article of its own, one of the same publisher is not', async () => {
    const post = await addSource(sourceOf('post'));
    const wire = await addSource(sourceOf('wire'));
    const twin = await addSource(sourceOf('twin', { settings: { ...post.settings, publisher: 'The post' } }));
    const copy = (name: string) => report(name, { title: 'Depot ablaze', text: TEXT });
    await stageEntries(env.DB, post, [copy('a')], START);
    await stageEntries(env.DB, wire, [copy('b')], START);
    await stageEntries(env.DB, twin, [copy('c')], START);
    await ingest();
    expect(await ids()).toHaveLength(2);
  });
});

test('a feed of thousands keeps no other waiting, and its latest news come first', async () => {
  const large = await addSource(sourceOf('large'));
  const small = await addSource(sourceOf('small'));
  const hour = (index: number) => new Date(Date.parse('2026-05-02T00:00:00Z') + index * 3_000).toISOString();
  const many = Array.from({ length: 1_000 }, (_, index) => report(`n${index}`, { published: hour(index) }));
  await stageEntries(env.DB, large, many, START);
  const later = new Date(START.getTime() + 2_000);
  await stageEntries(env.DB, small, [report('a'), report('b')], later);
  await ingest(later, undefined, INGEST_STATEMENTS);
  const stored = async (source: string) =>
    (await env.DB.prepare('SELECT published_at AS at FROM article WHERE source = ?').bind(source).all())
      .results;
  expect(await stored('small')).toHaveLength(2);
  const first = await stored('large');
  expect(first).not.toHaveLength(0);
  for (const { at } of first) expect(String(at) >= hour(850)).toBe(true);
});

test('reports under one standing text are articles of their own, each with its own link and date', async () => {
  const source = await addSource(sourceOf('post'));
  const text = 'Watch the full report of our correspondents at the front.';
  const titles = ['General dismissed', 'Mayor opens a school', 'Pier closed'];
  const podcast = text.repeat(5);
  for (const [at, title] of titles.entries()) {
    const published = `2026-05-0${at + 1}T05:00:00Z`;
    await stageEntries(env.DB, source, [report(`v${at}`, { title, text })], START);
    await stageEntries(env.DB, source, [report(`p${at}`, { title, text: podcast, published })], START);
  }
  await ingest();
  const { results } = await env.DB.prepare(
    'SELECT title, url, published_at AS at FROM article ORDER BY url',
  ).all();
  expect(results).toHaveLength(6);
  expect(results.slice(0, 3)).toMatchObject(
    titles.map((title, at) => ({
      title,
      url: expect.stringMatching(`p${at}$`),
      at: `2026-05-0${at + 1}T05:00:00Z`,
    })),
  );
});

describe('posted articles', () => {
  test('the same request under one key is answered the same, another is refused', async () => {
    const source = await addSource(sourceOf('desk', { kind: 'api', url: null }));
    const post = (key: string | null, ...entries: Entry[]) =>
      storePosted(env.DB, { source, entries, key, now: START });
    const first = await post('k1', report('one'), report('two'));
    expect(first).toMatchObject({ ok: true, again: false, answer: { fresh: 2 } });
    expect(await post('k1', report('one'), report('two'))).toEqual({ ...first, again: true });
    expect(await post('k1', report('other'))).toEqual({ ok: false, reason: 'conflict' });
    expect(await post('k2', report('one'))).toMatchObject({ ok: true, answer: { fresh: 0, unchanged: 1 } });
    expect(await post(null, report('three'))).toMatchObject({ ok: true, answer: { fresh: 1 } });
    expect(await ingest()).toMatchObject({ stored: 3 });
  });

  test('two requests of one key at once store one of them', async () => {
    const source = await addSource(sourceOf('desk', { kind: 'api', url: null }));
    const post = (name: string) =>
      storePosted(env.DB, { source, entries: [report(name)], key: 'k', now: START });
    const answers = await Promise.all([post('one'), post('two'), post('one')]);
    expect(answers.some(({ ok }) => !ok)).toBe(true);
    await ingest();
    expect(await ids()).toHaveLength(1);
  });

  test('an article that names its publisher is of that publisher', async () => {
    const source = await addSource(sourceOf('desk', { kind: 'api', url: null }));
    await storePosted(env.DB, {
      source,
      entries: [report('one', { publisher: 'Harbour Times' })],
      key: null,
      now: START,
    });
    await ingest();
    expect((await findArticle(env.DB, (await ids())[0] ?? ''))?.article.publisher).toBe('Harbour Times');
  });
});

describe('sources', () => {
  const poll = { at: START.toISOString(), nextPollAt: '2026-05-03T07:00:00.000Z' };
  const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

  test('one poller holds a source at a time, and only its holder ends the poll', async () => {
    await addSource(sourceOf('post'));
    expect(await leaseSource(env.DB, 'post', 'a', later(5), START)).not.toBeNull();
    expect(await leaseSource(env.DB, 'post', 'b', later(5), START)).toBeNull();
    expect(await leaseSource(env.DB, 'post', 'b', later(11), later(6))).not.toBeNull();
    expect(await finishPoll(env.DB, 'post', 'a', { ok: false, ...poll, error: 'late' })).toBe(false);
    expect(await finishPoll(env.DB, 'post', 'b', { ok: false, ...poll, error: 'no answer' })).toBe(true);
    const found = await findSourceHealth(env.DB, 'post', START);
    expect(found?.health).toMatchObject({ failures: 1, lastError: 'no answer', nextPollAt: poll.nextPollAt });
    expect(await leaseSource(env.DB, 'post', 'c', later(60), later(20))).toBeNull();
  });

  test('a source that is gone is not polled until an operator makes it active', async () => {
    const source = await addSource(sourceOf('post'));
    await leaseSource(env.DB, 'post', 'a', later(5), START);
    await finishPoll(env.DB, 'post', 'a', { ok: false, ...poll, error: 'gone', gone: true });
    expect((await findSource(env.DB, 'post'))?.status).toBe('gone');
    expect(await leaseSource(env.DB, 'post', 'b', later(99), later(90), true)).toBeNull();
    await updateSource(env.DB, source, later(90));
    expect(await leaseSource(env.DB, 'post', 'b', later(99), later(90))).not.toBeNull();
  });

  test('are listed by id, with the items of a week', async () => {
    for (const id of ['c', 'a', 'b'])
      await addSource(sourceOf(id, { newsletter: id === 'c' ? 'economy' : null }));
    await stageEntries(env.DB, sourceOf('b'), [report('one'), report('two')], START);
    const list = async (after: string | null, newsletter: string | null) =>
      (await listSources(env.DB, { newsletter, after, limit: 2 }, later(60))).map(
        ({ source, health }) => `${source.id} ${health.itemsAWeek}`,
      );
    expect(await list(null, null)).toEqual(['a 0', 'b 2']);
    expect(await list('b', null)).toEqual(['c 0']);
    expect(await list(null, 'economy')).toEqual(['c 0']);
  });
});
