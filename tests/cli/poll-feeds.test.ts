import { expect, test } from 'vitest';
import { pollFeeds } from '../../src/cli/poll-feeds.ts';
import type { OpmlFeed } from '../../src/ingest/opml.ts';
import { HOST_GAP_MS } from '../../src/limits.ts';

const START = Date.parse('2026-03-09T07:00:00.000Z');
const RSS = '<rss version="2.0"><channel><title>All</title><item><title>One</title></item></channel></rss>';

const feedOf = (url: string): OpmlFeed => ({ url, title: '', lang: null, categories: [] });

/** Polls feeds of servers that take `takes` ms and answer as `answer` says; a clock that moves only as they do and as one waits. */
async function poll(urls: readonly string[], answer: (url: string) => Response, takes = 0) {
  let time = START;
  const asked: { url: string; at: number }[] = [];
  const polling = {
    transport: async (url: string) => {
      asked.push({ url, at: time - START });
      time += takes;
      return answer(url);
    },
    setting: { userAgent: 'Sitrep', rule: { allowLocal: false } },
    now: () => new Date(time),
    wait: async (ms: number) => {
      time += ms;
    },
  };
  const told: string[] = [];
  const polled = await pollFeeds(polling, urls.map(feedOf), ({ feed }) => told.push(feed.url));
  return { asked, told, polled };
}

const A = ['https://a.example/1', 'https://a.example/2', 'https://a.example/3'];

test('a host is asked for its feeds with a gap between', async () => {
  const { asked, polled } = await poll(A, () => new Response(RSS), 500);
  expect(asked.map(({ at }) => at)).toEqual([0, HOST_GAP_MS, 2 * HOST_GAP_MS]);
  expect(polled.map(({ ok }) => ok)).toEqual([true, true, true]);
});

test('a host that is slower than the gap is not waited for besides', async () => {
  const { asked } = await poll(A, () => new Response(RSS), HOST_GAP_MS + 500);
  expect(asked.map(({ at }) => at)).toEqual([0, HOST_GAP_MS + 500, 2 * (HOST_GAP_MS + 500)]);
});

test('hosts do not wait for each other', async () => {
  const { asked } = await poll(['https://a.example/1', 'https://b.example/1'], () => new Response(RSS));
  expect(asked.map(({ at }) => at)).toEqual([0, 0]);
});

test('a host that asks to be left alone is asked for nothing more, and the others are', async () => {
  const other = 'https://b.example/1';
  const { asked, told, polled } = await poll([...A, other], (url) =>
    url === A[1] ? new Response('', { status: 429, headers: { 'Retry-After': '60' } }) : new Response(RSS),
  );
  expect(asked.map(({ url }) => url).sort()).toEqual([A[0], A[1], other]);
  expect(told.toSorted()).toEqual([...A, other]);
  expect(polled).toMatchObject([
    { ok: true },
    { ok: false, reason: 'the server asks to be left alone for 60 s (429)' },
    { ok: false, reason: 'its host asked to be left alone for a while when another feed was fetched' },
    { ok: true },
  ]);
});
