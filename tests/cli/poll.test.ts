import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseArticleFile } from '../../src/ingest/front-matter.ts';
import { type FeedServer, startFeedServer } from '../feeds/feed-server.ts';
import { ROOT } from './run-cli.ts';

let feeds: FeedServer;
let folder: string;

beforeAll(async () => {
  feeds = await startFeedServer();
  feeds.publish([
    {
      id: '1',
      title: 'Ferry delayed',
      text: 'The ferry left an hour late.',
      published: '2026-03-09T06:00:00Z',
    },
    { id: '2', title: 'Pier closed', text: 'The pier is closed until May.' },
  ]);
});
afterAll(() => feeds.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitrep-poll-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

/** Runs `sitrep poll`; the feed server answers from this process meanwhile. */
function poll(
  args: readonly string[],
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'src/cli.ts'), 'poll', ...args]);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  child.stdin.end(input);
  return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
}

const opml = (...urls: string[]): string =>
  `<opml version="2.0"><body>${urls.map((url) => `<outline xmlUrl="${url}"/>`).join('')}</body></opml>`;

test('says what each feed holds, in the order of the file, and goes on past those that fail', async () => {
  const file = join(folder, 'feeds.opml');
  writeFileSync(file, opml(`${feeds.url}/feed.xml`, `${feeds.url}/missing.xml`, `${feeds.url}/gzip.xml`));
  const { code, out, err } = await poll([file, '--allow-local', '--contact', 'desk@news.example']);
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toEqual([
    'Harbour News: 2 entries, 2 articles',
    expect.stringContaining('/missing.xml: there is nothing at this address (404)'),
    'Harbour News: 2 entries, 2 articles',
    '2 of 3 feeds read',
  ]);
  // No bar where nobody looks at a terminal.
  expect(err).toBe('');
  const agent = feeds.heard.find(({ path }) => path === '/feed.xml')?.headers['user-agent'];
  expect(agent).toMatch(/^Sitrep\/\S+ \(\+http:\/\/\S+; desk@news\.example\)$/);
});

test('writes articles as a corpus folder has them, the same ones each time', async () => {
  const out = join(folder, 'out');
  for (let time = 0; time < 2; time++) {
    const { code } = await poll(['-', '--allow-local', '--out', out], opml(`${feeds.url}/feed.xml`));
    expect(code).toBe(0);
  }
  const names = readdirSync(join(out, 'articles'));
  expect(names).toHaveLength(2);
  const name = names.find((one) => one.startsWith('ferry-delayed-')) ?? '';
  const parsed = parseArticleFile(name, readFileSync(join(out, 'articles', name), 'utf8'));
  expect(parsed).toMatchObject({
    ok: true,
    article: {
      title: 'Ferry delayed',
      text: 'The ferry left an hour late.',
      publisher: 'Harbour News',
      published: '2026-03-09T06:00:00Z',
    },
  });
});

test('fetches nothing that is not public', async () => {
  const before = feeds.heard.length;
  const { code, err } = await poll(
    ['-'],
    opml(`${feeds.url}/feed.xml`, 'http://[::1]/feed', 'http://2130706433/'),
  );
  expect(code).toBe(2);
  expect(err).toContain(
    '127.0.0.1 is not public: it is this machine; --allow-local lets this command fetch from it',
  );
  expect(err.trim().split('\n').at(-1)).toBe('sitrep: standard input names no feed that can be polled');
  expect(feeds.heard).toHaveLength(before);
});

test.each([
  ['a file that is not there', ['nowhere.opml'], '', 'there is no file "nowhere.opml"'],
  ['what is no OPML', ['-'], '<html></html>', 'standard input: this is no OPML file: it has no <opml>'],
  ['a contact that is none', ['-', '--contact', 'me'], '', '--contact must be a mail address, not "me"'],
])('refuses %s in one line', async (_what, args, input, words) => {
  const { code, out, err } = await poll(args, input);
  expect([code, out, err]).toEqual([2, '', `sitrep: ${words}\n`]);
});

test('ends with 2 where no feed at all could be read', async () => {
  const { code, err } = await poll(['-', '--allow-local'], opml(`${feeds.url}/fault.xml`));
  expect([code, err]).toEqual([2, 'sitrep: none of 1 feed could be read\n']);
});
