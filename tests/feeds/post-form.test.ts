import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostForm } from '../../src/worker/fetch/post-form.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';

const post = openPostForm({
  userAgent: 'Sitrep/0.0.0 (+https://digest.example)',
  rule: { allowLocal: true },
});
const FORM = {
  'hub.mode': 'subscribe',
  'hub.topic': 'https://news.example/a?b=c&d',
  'hub.callback': 'https://digest.example/',
};

let server: FeedServer;
beforeAll(async () => {
  server = await startFeedServer();
});
afterAll(() => server.stop());

test.each(['/hub', '/old-hub'])('a form is taken at %s', async (path) => {
  expect(await post(`${server.url}${path}`, FORM)).toBeNull();
  expect(server.asked.at(-1)).toMatchObject({ mode: 'subscribe', topic: 'https://news.example/a?b=c&d' });
  expect(server.heard.at(-1)?.headers['user-agent']).toMatch(/^Sitrep\//);
});

test.each([
  ['/closed-hub', 'it answers 403'],
  ['/today.xml', 'it answers 302'],
  ['/lost-hub', 'it redirects more than 3 times'],
])('a form is not taken at %s, and it says why', async (path, words) => {
  expect(await post(`${server.url}${path}`, FORM)).toBe(words);
});

test('a form is sent to no private address', async () => {
  expect(await post('http://10.0.0.1/hub', FORM)).toMatch(/^its address is not fetched: .*private network/);
  const shut = openPostForm({ userAgent: 'Sitrep', rule: { allowLocal: false } });
  expect(await shut(`${server.url}/hub`, FORM)).toMatch(/this machine/);
});

test('a hub that is not there is said to be so', async () => {
  const gone = await startFeedServer();
  await gone.stop();
  expect(await post(`${gone.url}/hub`, FORM)).toBe('it cannot be reached');
});
