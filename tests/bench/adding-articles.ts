/**
 * Prints what adding an article costs with so many stored: `node tests/bench/adding-articles.ts [SIZE…]`, by default
 * 1,000, 10,000 and 100,000. A million takes eleven minutes and some GB of disk.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../../src/cli/root.ts';
import { localEnvironment } from '../../src/cli/start/wrangler.ts';

const given = process.argv.slice(2).map((size) => z.coerce.number().int().positive().parse(size));
const SIZES = given.length > 0 ? given.sort((a, b) => a - b) : [1_000, 10_000, 100_000];

/** Reports added and timed at each size. */
const ADDED = 200;

/** Reports stored in one request while the database is filled. */
const CHUNK = 1_000;

const Took = z.object({ queries: z.number(), read: z.number() });

// Wrangler reads its surroundings when it is loaded.
Object.assign(process.env, localEnvironment(ROOT, process.env));
const { createTestHarness, unstable_splitSqlQuery: splitSql } = await import('wrangler');

const server = createTestHarness({
  root: ROOT,
  workers: [
    {
      config: {
        name: 'sitrep-adding',
        main: 'tests/bench/adding-worker.ts',
        compatibility_date: '2026-11-09',
        d1_databases: [{ binding: 'DB', database_name: 'adding', database_id: 'adding' }],
      },
    },
  ],
});

async function call(path: string, body?: unknown): Promise<{ ms: number; took: unknown }> {
  const before = performance.now();
  const response = await server.fetch(
    path,
    body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return { ms: performance.now() - before, took: JSON.parse(text) };
}

try {
  await server.listen();
  const migrations = readdirSync(join(ROOT, 'migrations')).sort();
  const statements = migrations.flatMap((name) =>
    splitSql(readFileSync(join(ROOT, 'migrations', name), 'utf8')),
  );
  await call('/migrate', statements);
  console.log('stored    rows read   queries   ms      (for each article added)');
  let stored = 0;
  for (const size of SIZES) {
    for (; stored < size; stored += CHUNK)
      await call(`/fill?from=${stored}&to=${Math.min(stored + CHUNK, size)}`);
    stored = size + ADDED;
    await call(`/make?from=${size}&to=${stored}`);
    const making = await call(`/make?from=${size}&to=${stored}`);
    const { ms, took } = await call(`/add?from=${size}&to=${stored}`);
    const { queries, read } = Took.parse(took);
    const each = (value: number, digits: number) => (value / ADDED).toFixed(digits);
    console.log(
      `${String(size).padEnd(10)}${each(read, 1).padEnd(12)}${each(queries, 1).padEnd(10)}${each(ms - making.ms, 2)}`,
    );
  }
} finally {
  await server.close();
}
