import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLatest, formatAddresses, listAddresses } from '../../../src/cli/start/addresses.ts';
import { createChatterFilter } from '../../../src/cli/start/chatter.ts';
import { listConfigLines } from '../../../src/cli/start/check-config.ts';
import { parseStart, type StartOptions } from '../../../src/cli/start/options.ts';
import { waitUntilReady } from '../../../src/cli/start/ready.ts';
import { ensureSecrets } from '../../../src/cli/start/secrets.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

function parseOptions(...argv: string[]): StartOptions {
  const parsed = parseStart(argv, { root: ROOT, cwd: ROOT });
  if (parsed.kind === 'exit') throw new Error(parsed.text);
  return parsed.options;
}

/** A server on a free port that answers with `answer`, for as long as `look` takes. */
async function withServer(
  answer: (path: string) => { status: number; body: string; location?: string },
  look: (origin: string) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    const { status, body, location } = answer(request.url ?? '');
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  try {
    await look(`http://127.0.0.1:${address.port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the options', () => {
  test('default to the project, its corpus and port 8787', () => {
    expect(parseOptions()).toEqual({
      corpus: join(ROOT, 'corpus'),
      port: 8787,
      publicUrl: 'http://localhost:8787',
      stateDir: '.wrangler/state',
    });
  });

  test('give another corpus, and another base address, a state of its own', () => {
    const states = [[], ['--corpus=tests'], ['--port=8788'], ['--base-url=https://news.example/']].map(
      (argv) => parseOptions(...argv).stateDir,
    );
    expect(new Set(states).size).toBe(4);
    expect(parseOptions('--corpus=./tests/').stateDir).toBe(states[1]);
  });

  test('take a relative corpus from where the command was typed', () => {
    const parsed = parseStart(['--corpus', 'cli'], { root: ROOT, cwd: join(ROOT, 'tests') });
    expect(parsed).toMatchObject({ kind: 'run', options: { corpus: join(ROOT, 'tests/cli') } });
  });

  test.each([
    [['--corpus', 'nowhere'], '--corpus nowhere: no such folder'],
    [['--corpus', 'package.json'], '--corpus package.json: no such folder'],
    [['--port', '0'], '--port 0: must be a whole number from 1 to 65535'],
    [['--port', '80a'], '--port 80a: must be a whole number from 1 to 65535'],
    [
      ['--base-url', 'javascript:alert(1)'],
      '--base-url javascript:alert(1): must be an absolute http(s) address',
    ],
    [
      ['--base-url', 'https://a.example/?x'],
      '--base-url https://a.example/?x: must be an absolute http(s) address',
    ],
    [['--prot', '1'], "error: unknown option '--prot'"],
    [['extra'], 'error: too many arguments'],
  ])('refuse %j with one line and exit code 2', (argv, line) => {
    const parsed = parseStart(argv, { root: ROOT, cwd: ROOT });
    expect(parsed).toMatchObject({ kind: 'exit', code: 2 });
    if (parsed.kind === 'exit') expect(parsed.text.split('\n')[0]).toContain(line);
  });

  test('explain themselves with exit code 0', () => {
    const parsed = parseStart(['--help'], { root: ROOT, cwd: ROOT });
    expect(parsed).toMatchObject({ kind: 'exit', code: 0 });
    if (parsed.kind === 'exit') expect(parsed.text).toMatch(/--corpus[\s\S]*--port[\s\S]*--base-url/);
  });
});

describe('the filter of wrangler’s output', () => {
  test('hides the preamble, the network’s absence and our own questions, and shows the rest', () => {
    const chatter = createChatterFilter();
    const before = [
      '[custom build] Running: node src/cli/build.ts',
      'env.PUBLIC_URL ("(hidden)")      Environment Variable      local',
      '\u001b[33m▲ [WARNING] Scheduled Workers are not automatically triggered during local development.\u001b[0m',
      '[wrangler:warn] Unable to fetch the `Request.cf` object! Falling back to a default placeholder...',
      '[wrangler:info] Ready on http://localhost:8787',
      '[wrangler:info] GET /healthz 503 Service Unavailable (29ms)',
    ];
    expect(before.map((line) => chatter.filter(line))).toEqual(before.map(() => null));
    chatter.showRequests();
    expect(chatter.filter('[wrangler:info] GET / 200 OK (4ms)')).toBe('GET / 200 OK (4ms)');
    expect(chatter.filter('Error: getaddrinfo ENOTFOUND workers.cloudflare.com')).toBeNull();
    expect(chatter.filter('article 7: unknown theme')).toBe('article 7: unknown theme');
  });

  test('shows an error and what follows it even before the server is ready', () => {
    const chatter = createChatterFilter();
    expect(chatter.filter('✘ [ERROR] Build failed with 1 error:')).toBe(
      '✘ [ERROR] Build failed with 1 error:',
    );
    expect(chatter.filter('  src/index.ts:1:20')).toBe('  src/index.ts:1:20');
  });
});

describe('the secrets', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sitrep-secrets-'));
    file = join(dir, '.dev.vars');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test('are generated once, for their owner alone; the admin token is told', () => {
    const token = ensureSecrets(dir);
    const written = readFileSync(file, 'utf8');
    expect(written).toMatch(/^ADMIN_TOKEN=[\w-]{43}\nTOKEN_SECRET=[\w-]{43}\n$/);
    expect(written).toContain(`ADMIN_TOKEN=${token}\n`);
    expect(written).not.toContain(`TOKEN_SECRET=${token}`);
    expect(ensureSecrets(dir)).toBeNull();
    expect(readFileSync(file, 'utf8')).toBe(written);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('are added to a file that holds others, whose lines stay', () => {
    writeFileSync(file, 'SMTP_URL=smtp://localhost', { mode: 0o644 });
    const token = ensureSecrets(dir);
    expect(readFileSync(file, 'utf8')).toMatch(
      new RegExp(`^SMTP_URL=smtp://localhost\nADMIN_TOKEN=${token}\nTOKEN_SECRET=[\\w-]{43}\n$`),
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('are completed where only one of them is there', () => {
    writeFileSync(file, '# mine\nADMIN_TOKEN=kept\n');
    expect(ensureSecrets(dir)).toBeNull();
    expect(readFileSync(file, 'utf8')).toMatch(/^# mine\nADMIN_TOKEN=kept\nTOKEN_SECRET=[\w-]{43}\n$/);
  });
});

describe('waiting', () => {
  test('ticks until the server is ready, and passes each reason on once', async () => {
    let ticks = 0;
    const reasons: string[] = [];
    await withServer(
      (path) => {
        if (path.startsWith('/cdn-cgi/local/scheduled?cron=')) ticks += 1;
        if (path !== '/healthz') return { status: 200, body: 'ok' };
        if (ticks >= 3) return { status: 200, body: '{"ready":true}' };
        return {
          status: 503,
          body: JSON.stringify({ ready: false, reason: ticks < 2 ? 'loading' : 'building' }),
        };
      },
      async (origin) => {
        const wait = {
          origin,
          timeoutMs: 5_000,
          hasEnded: () => false,
          onReason: (text: string) => reasons.push(text),
        };
        expect(await waitUntilReady(wait)).toEqual({ kind: 'ready' });
      },
    );
    expect(reasons).toEqual(['loading', 'building']);
  });

  test('gives up with the last reason when the time is up', async () => {
    await withServer(
      () => ({ status: 500, body: 'oops' }),
      async (origin) => {
        const wait = { origin, timeoutMs: 300, hasEnded: () => false, onReason: () => undefined };
        expect(await waitUntilReady(wait)).toEqual({ kind: 'late', reason: '/healthz answers 500' });
      },
    );
  });

  test('ends with the server', async () => {
    const wait = {
      origin: 'http://127.0.0.1:1',
      timeoutMs: 5_000,
      hasEnded: () => true,
      onReason: () => undefined,
    };
    expect(await waitUntilReady(wait)).toEqual({ kind: 'ended' });
  });
});

describe('the configuration', () => {
  const linesOf = async (status: number, body: string): Promise<string[]> => {
    let lines: string[] = [];
    await withServer(
      (path) => (path === '/api/config' ? { status, body } : { status: 404, body: '' }),
      async (origin) => {
        lines = await listConfigLines(origin, ROOT, { ADMIN_TOKEN: 'token' });
      },
    );
    return lines;
  };

  test('says its problems and notes on the terminal', async () => {
    const body = { ok: false, problems: ['PROVIDER must be one of these', 'SMTP_URL is none'], notes: [] };
    expect(await linesOf(200, JSON.stringify(body))).toEqual([
      expect.stringMatching(/^The configuration is wrong, .*no mail is sent/),
      '  PROVIDER must be one of these',
      '  SMTP_URL is none',
    ]);
    expect(await linesOf(200, '{"ok":true,"problems":[],"notes":["it is so"]}')).toEqual(['Note: it is so.']);
    expect(await linesOf(200, '{"ok":true,"problems":[],"notes":[]}')).toEqual([]);
  });

  test('says where it could not be checked', async () => {
    expect(await linesOf(401, 'no')).toEqual([expect.stringContaining('answers 401')]);
  });
});

describe('the addresses', () => {
  test('follow a redirect to the public address on the server itself', async () => {
    const latest = { newsletter: 'harbour', from: '2024-01-01', to: '2024-01-07' };
    await withServer(
      (path) =>
        path === '/digests/latest/json'
          ? { status: 302, body: '', location: 'https://elsewhere.example/digests/harbour-2024-01-07/json' }
          : { status: 200, body: JSON.stringify(latest) },
      async (origin) => expect(await findLatest(origin)).toEqual(latest),
    );
  });

  test('stand under the public address, and name the newsletter that is there', () => {
    const lines = formatAddresses(
      listAddresses({ newsletter: 'harbour', from: '2024-01-01', to: '2024-01-07' }),
      'https://news.example',
    );
    expect(lines).toContain('https://news.example/feeds/harbour.rss');
    expect(lines).toContain('https://news.example/preview?newsletter=harbour&from=2024-01-01&to=2024-01-07');
  });

  test('leave out digests where there are none', async () => {
    await withServer(
      () => ({ status: 404, body: 'none' }),
      async (origin) =>
        expect(listAddresses(await findLatest(origin)).map(({ path }) => path)).toEqual([
          '/',
          '/admin',
          '/subscribe',
          '/admin/outbox',
          '/healthz',
        ]),
    );
  });
});
