import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** Tests start servers and commands, and share the machine with those of others: only what hangs may fail by the clock. */
const TEST_MS = 120_000;

/**
 * Files at once: one more than there are cores, as half the suite waits for servers and commands that it has started. Vitest
 * by itself keeps a core back, which is half of a small machine.
 */
const MAX_WORKERS = availableParallelism() + 1;

const inWorkerd = ['tests/store/**/*.test.ts', 'tests/worker/**/*.test.ts'];
/** Sends over the queue itself, whose late messages must not reach the database of another file. */
const withQueue = ['tests/worker/sending.test.ts'];
/** Puts a module in the place of one of ours, which other files have loaded already. */
const withMocks = ['tests/render/strict.test.ts'];
const withServers = ['tests/end-to-end/**/*.test.ts', 'tests/browser/**/*.test.ts'];

/** Where Node keeps what it compiled of our commands and of wrangler: tests start them hundreds of times. */
const env = { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node-compile') };

type Files = { readonly include: string[]; readonly exclude?: string[] };

/** Files that share a process and what it has loaded, where `isolate` is false: starting one takes longer than most files. */
function nodeProject(name: string, files: Files, isolate: boolean) {
  return {
    test: {
      name,
      ...files,
      environment: 'node' as const,
      env,
      isolate,
      maxWorkers: MAX_WORKERS,
      testTimeout: TEST_MS,
      hookTimeout: TEST_MS,
    },
  };
}

/** The producers of wrangler.toml, all of a queue that nobody reads: each file asserts what is put there, or reads by itself. */
function unreadQueues(): Record<string, { queueName: string }> {
  const toml = readFileSync(join(import.meta.dirname, 'wrangler.toml'), 'utf8');
  const bindings = [...toml.matchAll(/^\[\[queues\.producers\]\]\nbinding = "(\w+)"/gm)];
  if (bindings.length !== toml.match(/^\[\[queues\.producers\]\]/gm)?.length)
    throw new Error('wrangler.toml: the binding of a producer must come first in its table');
  return Object.fromEntries(bindings.map(([, binding = '']) => [binding, { queueName: 'unread' }]));
}

/**
 * Files in workerd, with the Worker of wrangler.toml. Where `isolate` is false they share its process and what it has
 * loaded, and tests/setup gives each an empty database.
 */
function workerdProject(
  name: string,
  files: Files,
  isolate: boolean,
  queueProducers: Record<string, { queueName: string }>,
) {
  return {
    plugins: [
      cloudflareTest(async () => ({
        wrangler: { configPath: './wrangler.toml' },
        miniflare: {
          queueProducers,
          bindings: {
            PUBLIC_URL: 'http://localhost:8787',
            ADMIN_TOKEN: 'test-token',
            TOKEN_SECRET: 'a secret for tests of forty characters..',
            TEST_MIGRATIONS: await readD1Migrations('migrations'),
          },
        },
      })),
    ],
    test: {
      name,
      ...files,
      isolate,
      maxWorkers: MAX_WORKERS,
      testTimeout: TEST_MS,
      hookTimeout: TEST_MS,
      setupFiles: ['tests/setup/migrations.ts', 'tests/setup/full-scans.ts'],
      globalSetup: ['tests/setup/feed-servers.ts'],
    },
  };
}

/** Real servers, on ports and in folders of their own. */
const serverProject = (name: string) => nodeProject(name, { include: [`tests/${name}/**/*.test.ts`] }, true);

export default defineConfig({
  test: {
    globalSetup: ['tests/setup/build.ts'],
    projects: [
      nodeProject(
        'node',
        { include: ['tests/**/*.test.ts'], exclude: [...inWorkerd, ...withMocks, ...withServers] },
        false,
      ),
      nodeProject('mocks', { include: withMocks }, true),
      workerdProject('workers', { include: inWorkerd, exclude: withQueue }, false, unreadQueues()),
      workerdProject('queue', { include: withQueue }, true, {}),
      serverProject('end-to-end'),
      serverProject('browser'),
    ],
  },
});
