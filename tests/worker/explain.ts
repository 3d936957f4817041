import { expect } from 'vitest';

type Statement = { sql: string; values: unknown[] };

/** Runs `ask` on a database that notes every statement, and answers how SQLite would go about each. */
export async function explainQueries(
  db: D1Database,
  ask: (noting: D1Database) => Promise<unknown>,
): Promise<string[]> {
  const noted: Statement[] = [];
  const noting = new Proxy(db, {
    get(target, key) {
      if (key !== 'prepare') return Reflect.get(target, key);
      return (sql: string) => ({
        bind(...values: unknown[]) {
          noted.push({ sql, values });
          return target.prepare(sql).bind(...values);
        },
      });
    },
  });
  await ask(noting);
  expect(noted.length).toBeGreaterThan(0);
  const plans: string[] = [];
  for (const { sql, values } of noted) {
    const { results } = await db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...values)
      .all<{ detail: string }>();
    plans.push(...results.map(({ detail }) => detail));
  }
  return plans;
}
