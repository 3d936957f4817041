import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { Corpus } from '../../src/model/corpus.ts';
import { Source } from '../../src/model/source.ts';
import { saveSource } from '../../src/store/sources.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openThemes } from '../../src/worker/ingest/compiled-themes.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { loadCorpus } from '../../src/worker/load-corpus.ts';
import { newId } from '../../src/worker/new-id.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';

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
  expect(await loadCorpus(env.DB, corpus, new Date())).toBe('loaded');
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
  await loadCorpus(env.DB, makeCorpus(TEXT, 'a'), new Date());
  for (const hash of ['b', 'c', 'd'])
    await loadCorpus(env.DB, makeCorpus(`${TEXT} A tank burnt out.`, hash), new Date());
  expect(await env.DB.prepare('SELECT revision FROM article').first('revision')).toBe(2);
  expect(await env.DB.prepare('SELECT text FROM article_revision').first('text')).toBe(TEXT);
});
