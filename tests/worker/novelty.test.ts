import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { Corpus, type FingerprintedArticle } from '../../src/model/corpus.ts';
import { Digest } from '../../src/model/digest.ts';
import { sha256 } from '../../src/model/sha256.ts';
import { listDigestsOfArticle } from '../../src/store/digests.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { runScheduled } from '../../src/worker/run-scheduled.ts';
import { get, post } from './serve.ts';

const BASE = 'http://localhost:8787';
const operator = { Authorization: 'Bearer test-token' };

type Piece = Pick<FingerprintedArticle, 'id' | 'published' | 'title' | 'text'>;

const FIRST: Piece = {
  id: 'strike',
  published: '2024-03-10',
  title: 'Missile strike kills nine people in Kramatorsk restaurant',
  text: 'A Russian missile strike on a crowded restaurant in Kramatorsk killed nine civilians and wounded 56, the regional governor said. Rescuers searched the rubble through the night.',
};
const TOLL: Piece = {
  id: 'toll',
  published: '2024-03-12',
  title: 'Death toll from Kramatorsk restaurant strike rises to 12',
  text: 'The Russian missile strike on a restaurant in Kramatorsk killed 12 civilians, the regional governor said, after rescuers pulled three bodies from the rubble. At least 60 people were wounded.',
};

/** Runs the schedule over a corpus of these articles, until what is due is built. */
async function publish(pieces: readonly Piece[], now: string): Promise<void> {
  const articles = await Promise.all(
    pieces.map(async (piece) => ({
      ...piece,
      source: 'corpus',
      url: null,
      publisher: 'Example Times',
      after: null,
      byline: null,
      lang: 'en',
      publishedBasis: null,
      fingerprint: await sha256(piece.text),
    })),
  );
  const hash = await sha256(JSON.stringify(articles));
  const corpus = Corpus.parse({ ...Corpus.parse(embeddedCorpus), articles, hash });
  for (let run = 0; run < 4; run++) await runScheduled(env, corpus, new Date(now));
}

const publishFirst = () => publish([FIRST], '2024-03-11T12:00:00Z');
const publishSecond = () => publish([FIRST, TOLL], '2024-03-18T12:00:00Z');
/** The second article is in, and its issue is not due. */
const loadSecond = () => publish([FIRST, TOLL], '2024-03-13T12:00:00Z');

const readJson = async (path: string) => Digest.parse(await (await get(path)).json());

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await publishFirst();
});

test('an issue points back to the published one that told its story, and shows the changed figure', async () => {
  await publishSecond();
  const digest = await readJson('/digests/frontline-2024-03-17/json');
  expect(digest.previous?.id).toBe('frontline-2024-03-10');
  const [story] = digest.sections.flatMap(({ developing }) => developing);
  expect(story).toMatchObject({
    id: 'toll',
    told: { digest: 'frontline-2024-03-10', url: `${BASE}/digests/frontline-2024-03-10#strike` },
  });
  expect(story?.changes).toContainEqual(
    expect.objectContaining({
      measure: 'killed',
      before: expect.objectContaining({
        claimant: 'regional governor',
        quantity: { low: 9, high: 9, qualifier: null },
      }),
      after: expect.objectContaining({
        claimant: 'regional governor',
        quantity: { low: 12, high: 12, qualifier: null },
      }),
    }),
  );
  const told = await get('/digests/frontline-2024-03-10');
  expect(await told.text()).toContain('id="strike"');
});

test('a preview before the issue is the issue, byte for byte', async () => {
  await loadSecond();
  const path = '/preview?newsletter=frontline&from=2024-03-11&to=2024-03-17&format=json';
  const preview = await (await get(path)).text();
  expect(preview).toContain('frontline-2024-03-10#strike');
  await publishSecond();
  expect(await (await get('/digests/frontline-2024-03-17/json')).text()).toBe(preview);
});

test('a window that somebody asked for is no issue', async () => {
  await loadSecond();
  const asked = { newsletter: 'frontline', from: '2024-03-09', to: '2024-03-10' };
  expect((await post('/api/digests', asked, operator)).status).toBe(201);
  await publishSecond();
  const next = await readJson('/digests/frontline-2024-03-17/json');
  expect(next.previous?.id).toBe('frontline-2024-03-10');
  expect(next.sections.flatMap(({ developing }) => developing.map(({ told }) => told.digest))).toEqual([
    'frontline-2024-03-10',
  ]);
});

test('an article of a developing story knows the digest that carries it, and is named in its summary', async () => {
  await publishSecond();
  const digests = await listDigestsOfArticle(env.DB, 'toll', 5);
  expect(digests.map(({ id, headlines }) => [id, headlines])).toEqual([
    ['frontline-2024-03-17', [TOLL.title]],
  ]);
});

test('the issues before a window are found by their index', async () => {
  const { results } = await env.DB.prepare(
    `EXPLAIN QUERY PLAN SELECT id, data FROM digest
     WHERE published_at IS NOT NULL AND newsletter = ? AND own = 1 AND stories > 0 AND to_day < ?
     ORDER BY to_day DESC, id DESC LIMIT ?`,
  )
    .bind('frontline', '2024-03-11', 10)
    .all<{ detail: string }>();
  expect(results.map(({ detail }) => detail).join()).toContain(
    'digest_own_by_newsletter (newsletter=? AND to_day<?)',
  );
});
