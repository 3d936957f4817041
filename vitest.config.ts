import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** Starting a server for real takes seconds, and a busy machine needs many of them. */
const SERVER_TEST_MS = 120_000;

const inWorkerd = ['tests/store/**/*.test.ts', 'tests/worker/**/*.test.ts'];
const withServers = ['tests/end-to-end/**/*.test.ts', 'tests/browser/**/*.test.ts'];

/** Projects of real `wrangler dev` processes: after the quick ones, one file at a time. */
function serverProject(name: string, order: number) {
  return {
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      environment: 'node' as const,
      fileParallelism: false,
      testTimeout: SERVER_TEST_MS,
      hookTimeout: SERVER_TEST_MS,
      sequence: { groupOrder: order },
    },
  };
}

export default defineConfig({
  test: {
    globalSetup: ['tests/setup/build.ts'],
    projects: [
      {
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: [...inWorkerd, ...withServers],
          // Commands start a process each; a busy machine is slow to start many.
          testTimeout: 30_000,
          environment: 'node',
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
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
          name: 'workers',
          include: inWorkerd,
          setupFiles: ['tests/setup/migrations.ts', 'tests/setup/full-scans.ts'],
          globalSetup: ['tests/setup/feed-servers.ts'],
        },
      },
      serverProject('end-to-end', 1),
      serverProject('browser', 2),
    ],
  },
});
