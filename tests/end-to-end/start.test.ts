import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stateDirFor } from '../../src/cli/start/options.ts';
import { isPortFree } from '../../src/cli/start/port.ts';
import {
  type App,
  type Clone,
  cloneProject,
  exitOf,
  findFreePort,
  spawnStart,
  startApp,
} from '../setup/app.ts';
import { takeTour } from './tour.ts';

let clone: Clone;
let port: number;

beforeAll(async () => {
  clone = cloneProject();
  port = await findFreePort();
});
afterAll(() => clone.remove());

/** Processes that still run in the clone's folder (wrangler, workerd). One that has ended has no folder, reaped or not. */
function listLeftovers(): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((id) => readFolderOf(id) === clone.dir)
    .map((id) => readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' '));
}

function readFolderOf(id: string): string | null {
  try {
    return readlinkSync(`/proc/${id}/cwd`);
  } catch {
    return null;
  }
}

async function runStart(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const { child, output } = spawnStart(clone.dir, args);
  const code = await exitOf(child);
  return { code, output: output() };
}

function listen(): Promise<{ server: Server; port: number }> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') done({ server, port: address.port });
    });
  });
}

describe('npm start refuses in one line', () => {
  test('a port that is taken, with exit code 2', async () => {
    const { server, port: taken } = await listen();
    const { code, output } = await runStart([`--port=${taken}`]);
    server.close();
    expect(code).toBe(2);
    expect(output).toContain(
      `port ${taken} is in use: stop what listens there, or choose another with npm start -- --port ${taken + 1}\n`,
    );
    expect(output).not.toContain('Building');
  });

  test('a corpus that is not there, with exit code 2', async () => {
    const { code, output } = await runStart(['--corpus=nowhere']);
    expect(code).toBe(2);
    expect(output).toContain('--corpus nowhere: no such folder\n');
  });
});

describe('npm start on a fresh clone', () => {
  let app: App;
  let content: string;

  /** What the server holds, as far as a second load would change it. */
  async function readContent(url: string): Promise<string> {
    const paths = ['/digests', '/digests/latest/json', '/feeds/frontline.json'];
    const answers = await Promise.all(paths.map(async (path) => (await fetch(`${url}${path}`)).text()));
    return answers.join('\n');
  }

  test('serves the home page, the newest digest and the feeds', { timeout: 180_000 }, async () => {
    app = await startApp(clone.dir, port);
    for (const [path, type] of [
      ['/', 'text/html'],
      ['/digests', 'text/html'],
      ['/digests/latest', 'text/html'],
      ['/digests/latest/email', 'text/html'],
      ['/digests/latest/json', 'application/json'],
      ['/feeds/frontline.rss', 'application/rss+xml'],
      ['/feeds/frontline.atom', 'application/atom+xml'],
      ['/feeds/frontline.json', 'application/feed+json'],
      ['/healthz', 'application/json'],
    ] as const) {
      const answer = await fetch(`${app.url}${path}`);
      await answer.arrayBuffer();
      expect([path, answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([
        path,
        200,
        type,
      ]);
    }
  });

  test('prints only addresses that answer, under the base that it was given', async () => {
    const addresses = [...app.output().matchAll(/ (http:\S+)$/gm)].map((match) => match[1] ?? '');
    expect(addresses.length).toBeGreaterThanOrEqual(6);
    const token = /^ADMIN_TOKEN=(\S+)$/m.exec(readFileSync(join(clone.dir, '.dev.vars'), 'utf8'))?.[1];
    for (const address of addresses) {
      expect(address.startsWith(app.url)).toBe(true);
      // The outbox is for operators alone.
      const answer = await fetch(address, { headers: { Authorization: `Bearer ${token}` } });
      await answer.arrayBuffer();
      expect([address, answer.status]).toEqual([address, 200]);
    }
  });

  test('shows no warning, and the token once, in a file for its owner alone', () => {
    expect(app.output()).not.toMatch(/warn|getaddrinfo|Request\.cf|update available|telemetry/i);
    const file = join(clone.dir, '.dev.vars');
    const token = /^ADMIN_TOKEN=(\S{43})$/m.exec(readFileSync(file, 'utf8'))?.[1];
    expect(token).toBeDefined();
    expect(app.output()).toContain(`kept in .dev.vars: ${token}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('takes one reader through the tour of the README', { timeout: 180_000 }, async () => {
    const token = /^ADMIN_TOKEN=(\S+)$/m.exec(readFileSync(join(clone.dir, '.dev.vars'), 'utf8'))?.[1] ?? '';
    await takeTour({ dir: clone.dir, url: app.url, token });
    // For what starts again on this state, further down.
    content = await readContent(app.url);
  });

  test.runIf(process.platform === 'linux')('leaves no process behind when it is stopped', async () => {
    expect(listLeftovers().join('\n')).toContain('workerd');
    expect(await app.stop()).toBe(0);
    expect(listLeftovers()).toEqual([]);
    expect(await isPortFree(port)).toBe(true);
  });

  test.runIf(process.platform === 'linux')(
    'leaves none behind either when it is stopped half-way',
    async () => {
      const { child, output } = spawnStart(clone.dir, [`--port=${port}`]);
      while (!output().includes('Preparing the local database')) await sleep(50);
      await sleep(500);
      child.kill('SIGTERM');
      expect(await exitOf(child)).toBe(0);
      await expect.poll(listLeftovers, { timeout: 10_000 }).toEqual([]);
    },
  );

  test('starts again on the same state, loading nothing twice', { timeout: 180_000 }, async () => {
    const first = app;
    app = await startApp(clone.dir, port);
    expect(await readContent(app.url)).toBe(content);
    expect(app.output()).toContain('Admin token: in .dev.vars, as before.');
    expect(first.output()).toContain('corpus is being loaded');
    expect(app.output()).not.toContain('corpus is being loaded');
    expect(await app.stop()).toBe(0);
    expect(await isPortFree(port)).toBe(true);
  });

  test.runIf(process.platform === 'linux')(
    'makes way for itself after a kill, and for no other that runs',
    { timeout: 180_000 },
    async () => {
      app = await startApp(clone.dir, port);
      const second = await runStart([`--port=${port}`]);
      expect([second.code, second.output]).toEqual([2, expect.stringContaining('runs already')]);
      const stateDir = stateDirFor(join(clone.dir, 'corpus'), app.url, clone.dir);
      const written = readFileSync(join(clone.dir, stateDir, 'server.json'), 'utf8');
      process.kill(Number(/"starter":(\d+)/.exec(written)?.[1]), 'SIGKILL');
      expect(listLeftovers().join('\n')).toContain('workerd');
      app = await startApp(clone.dir, port);
      expect(app.output()).toContain(`Stopping the server that a killed start left on port ${port}`);
      expect(app.output()).toContain(`a database of their own, in ${stateDir}/`);
      expect(await readContent(app.url)).toBe(content);
      expect(await app.stop()).toBe(0);
      expect(listLeftovers()).toEqual([]);
      expect(existsSync(join(clone.dir, stateDir, 'server.json'))).toBe(false);
    },
  );
});
