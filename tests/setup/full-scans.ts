import { env } from 'cloudflare:workers';
import { afterAll, expect } from 'vitest';
import { findFullScans, valuesFor } from '../store/full-scans.ts';

/** Every statement that the product has prepared in this test file, whatever asked for it: a route, a job, cron. */
const prepared = new Set<string>();
const seen = new Set<string>();

const prototype: D1Database = Object.getPrototypeOf(env.DB);
const prepare = prototype.prepare;
prototype.prepare = function (this: D1Database, sql: string) {
  if (!seen.has(sql)) {
    seen.add(sql);
    // What tests ask by themselves is not the product's.
    const caller = new Error().stack
      ?.split('\n')
      .find((line) => /\/(?:src|tests)\//.test(line) && !line.includes('setup/full-scans'));
    if (caller?.includes('/src/')) prepared.add(sql);
  }
  return prepare.call(this, sql);
};

afterAll(async () => {
  // The next file may share this process: it watches for itself, and finds the caller just as near.
  prototype.prepare = prepare;
  const scans: string[] = [];
  const tables = await env.DB.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all<{
    name: string;
  }>();
  const names = new Set(tables.results.map(({ name }) => name));
  for (const sql of prepared) {
    const { results } = await prepare
      .call(env.DB, `EXPLAIN QUERY PLAN ${sql}`)
      .bind(...valuesFor(sql))
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail);
    scans.push(...findFullScans(sql, plan, names).map((detail) => `${detail}: ${sql}`));
  }
  expect(scans).toEqual([]);
});
