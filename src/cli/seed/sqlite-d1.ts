import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

type Prepared = { readonly sql: string; readonly values: readonly SQLInputValue[] };

const isBound = (value: unknown): value is SQLInputValue =>
  value === null || typeof value === 'string' || typeof value === 'number';

/** What the stores need of D1, on a SQLite file of this machine: `prepare`, `bind`, `first`, `all`, `run`, and `batch` in one transaction. */
export function openSqliteD1(db: DatabaseSync): D1Database {
  const compiled = new Map<string, StatementSync>();
  const known = new WeakMap<object, Prepared>();

  const run = ({ sql, values }: Prepared) => {
    const statement = compiled.get(sql) ?? db.prepare(sql);
    compiled.set(sql, statement);
    if (statement.columns().length > 0) return { results: statement.all(...values), meta: { changes: 0 } };
    return { results: [], meta: { changes: Number(statement.run(...values).changes) } };
  };
  const prepare = (sql: string, values: readonly SQLInputValue[]): object => {
    const one = { sql, values };
    const statement = {
      bind: (...given: unknown[]) => {
        if (!given.every(isBound)) throw new TypeError('D1 binds text, numbers and null');
        return prepare(sql, given);
      },
      all: async () => run(one),
      run: async () => run(one),
      first: async (column?: string) => {
        const row = run(one).results[0] ?? null;
        return row === null || column === undefined ? row : row[column];
      },
    };
    known.set(statement, one);
    return statement;
  };
  const batch = async (statements: readonly object[]) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const results = statements.map((statement) => {
        const one = known.get(statement);
        if (one === undefined) throw new TypeError('a statement of another database');
        return run(one);
      });
      db.exec('COMMIT');
      return results;
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  };
  // The stores use no more of it than this.
  return { prepare: (sql: string) => prepare(sql, []), batch } as unknown as D1Database;
}
