import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import type { Entry } from '../../src/model/entry.ts';
import { Source } from '../../src/model/source.ts';
import { saveSource } from '../../src/store/sources.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { openThemes } from '../../src/worker/ingest/compiled-themes.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { newId } from '../../src/worker/new-id.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';

const NOW = new Date('2026-05-03T06:00:00Z');

const source = Source.parse({
  id: 'post',
  kind: 'feed',
  newsletter: null,
  title: 'The Post',
  url: 'https://post.example.org/feed',
  settings: {},
  status: 'active',
  createdAt: '2026-05-01T00:00:00Z',
});

const report = sampleEntry({
  id: 'report',
  url: 'https://post.example.org/report',
  title: 'Depot ablaze',
  text: 'Two drones struck the oil depot at Ilsky overnight, the governor said.',
});
const comment = (id: string, parent: string, text = 'I heard it was nine thousand killed.'): Entry =>
  sampleEntry({
    id,
    url: `https://post.example.org/report#${id}`,
    title: `Comment ${id}`,
    text,
    inReplyTo: [{ ref: parent, href: null }],
  });

async function take(...entries: Entry[]) {
  const staged = await stageEntries(env.DB, source, entries, NOW);
  const fetchPage = async () => ({ kind: 'none', reason: 'none' }) as const;
  const themes = () => openThemes(embeddedCorpus);
  const deps = { db: env.DB, now: () => NOW, random: () => 0, newId, openThemes: themes, fetchPage };
  const counted = withBudget(deps, 500, 0);
  await ingestEntries(counted.deps, counted.budget);
  return staged;
}

const titles = async (): Promise<string[]> =>
  (await env.DB.prepare('SELECT title FROM article ORDER BY title').all<{ title: string }>()).results.map(
    ({ title }) => title,
  );

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await saveSource(env.DB, source, { nextPollAt: null, intervalMinutes: 60 });
});

test('a comment under a report of its source is no article, and is kept in mind with the reason', async () => {
  expect(await take(report, comment('c1', 'report'))).toEqual({ fresh: 1, changed: 0, unchanged: 0 });
  expect(await titles()).toEqual(['Depot ablaze']);
  const { results } = await env.DB.prepare('SELECT state, article, data, reason FROM entry WHERE reason <> ?')
    .bind('')
    .all();
  expect(results).toEqual([
    { state: 'stored', article: null, data: null, reason: expect.stringContaining('replies to another') },
  ]);
});

test('so is one that comes once the report is listed no more, an answer to it, and an edited one', async () => {
  await take(report);
  await take(comment('c1', 'report'));
  await take(comment('c2', 'c1'));
  expect(await take(comment('c1', 'report', 'It was ninety.'), comment('c2', 'c1'))).toEqual({
    fresh: 0,
    changed: 0,
    unchanged: 0,
  });
  expect(await titles()).toEqual(['Depot ablaze']);
});

test('what replies to something elsewhere is an article', async () => {
  await take(comment('c1', 'tag:other.example,2026:1'));
  expect(await titles()).toEqual(['Comment c1']);
});
