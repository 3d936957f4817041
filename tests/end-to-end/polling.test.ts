import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type FeedServer, startFeedServer } from '../feeds/feed-server.ts';
import { askApi, fireCron, type LocalWorker, makeLocalWorker, type Running } from '../setup/local-worker.ts';

let feeds: FeedServer;
let worker: LocalWorker;
let running: Running;

beforeAll(async () => {
  feeds = await startFeedServer();
  worker = await makeLocalWorker('src/index.ts', {
    PUBLIC_URL: 'http://localhost:8787',
    ALLOW_LOCAL_SOURCES: 'true',
  });
  running = await worker.start();
  feeds.callAt(running.origin);
});
afterAll(async () => {
  await running?.kill();
  worker?.remove();
  await feeds?.stop();
});

const Added = z.object({ id: z.string(), status: z.string() });
const Listed = z.object({ articles: z.array(z.object({ title: z.string() })) });

const ITEMS = [
  {
    id: 'a',
    title: 'Ferry delayed',
    text: 'The ferry left the harbour an hour late on Monday, its owner said.',
  },
  {
    id: 'b',
    title: 'Pier closed',
    text: 'The old pier is closed until May, as its planks have to be replaced.',
  },
];
const STORM = { id: 'c', title: 'Storm ahead', text: 'A storm is expected on the coast by Friday evening.' };

const addSource = async (path: string): Promise<string> =>
  (await askApi(running.origin, 'sources', Added, JSON.stringify({ url: `${feeds.url}${path}` }))).id;

/** The titles of a source's articles, once there are as many as that; the queue works by itself. */
async function titlesOf(source: string, count: number): Promise<string[]> {
  for (;;) {
    const { articles } = await askApi(running.origin, `articles?source=${source}`, Listed);
    if (articles.length >= count) return articles.map(({ title }) => title).sort();
    await fireCron(running.origin, new Date());
    await sleep(100);
  }
}

test('a feed becomes articles by way of cron and the queue, and its hub brings the rest', async () => {
  feeds.publish(ITEMS);
  const source = await addSource('/hubbed.xml');
  expect(await titlesOf(source, 2)).toEqual(['Ferry delayed', 'Pier closed']);
  expect(feeds.asked.at(-1)).toMatchObject({ mode: 'subscribe', topic: `${feeds.url}/hubbed.xml` });
  expect(await feeds.verify()).toEqual([{ status: 200, body: 'echo-this-back' }]);
  const polls = feeds.heard.filter(({ path }) => path === '/hubbed.xml').length;
  feeds.publish([STORM, ...ITEMS]);
  expect(await feeds.push()).toEqual([204]);
  expect(await titlesOf(source, 3)).toEqual(['Ferry delayed', 'Pier closed', 'Storm ahead']);
  // Nobody had to ask for it.
  expect(feeds.heard.filter(({ path }) => path === '/hubbed.xml')).toHaveLength(polls);
});

test('a feed that leads into a private network is refused in words', async () => {
  const answer = await fetch(`${running.origin}/api/sources`, {
    method: 'POST',
    headers: { Authorization: 'Bearer test-token', 'Content-Type': 'application/json' },
    body: JSON.stringify({ url: `${feeds.url}/to-private.xml` }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toMatch(/private network/);
});
