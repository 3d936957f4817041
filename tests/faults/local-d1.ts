import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { findFullScans } from '../store/full-scans.ts';

const MIGRATIONS = resolve(import.meta.dirname, '../../migrations');

function makeTemplate(): Uint8Array {
  const db = new DatabaseSync(':memory:');
  for (const file of readdirSync(MIGRATIONS).sort()) db.exec(readFileSync(join(MIGRATIONS, file), 'utf8'));
  return db.serialize();
}

let template: Uint8Array | null = null;

/** A database in memory, of the engine that D1 runs on, with all migrations applied. */
export function openSqlite(): DatabaseSync {
  template ??= makeTemplate();
  const db = new DatabaseSync(':memory:');
  db.deserialize(template);
  db.exec('PRAGMA foreign_keys = ON');
  return db;
}

/** Runs a piece of work on the database at a time that somebody else chooses. */
export type Perform = <T>(kind: 'query' | 'batch', work: () => T) => Promise<T>;

const isBound = (value: unknown): value is SQLInputValue =>
  value === null || typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array;

type Prepared = { sql: string; values: SQLInputValue[] };
const prepared = new WeakMap<D1PreparedStatement, Prepared>();

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** A statement of a database, compiled once. */
export function statementOf(db: DatabaseSync, sql: string): StatementSync {
  const known = statements.get(db) ?? new Map<string, StatementSync>();
  statements.set(db, known);
  const statement = known.get(sql) ?? db.prepare(sql);
  known.set(sql, statement);
  return statement;
}

/** Statements that are known to read no table whole. */
const explained = new Set<string>();

/** Throws where a statement reads a table whole: what goes through D1 may not. */
function refuseFullScan(db: DatabaseSync, sql: string): void {
  if (explained.has(sql)) return;
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const tables = new Set(names.map(({ name }) => String(name)));
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  const [scan] = findFullScans(
    sql,
    plan.map(({ detail }) => String(detail)),
    tables,
  );
  if (scan !== undefined) throw new Error(`${scan}: ${sql}`);
  explained.add(sql);
}

function runOne<T>(db: DatabaseSync, { sql, values }: Prepared): D1Result<T> {
  refuseFullScan(db, sql);
  const statement = statementOf(db, sql);
  const returns = statement.columns().length > 0;
  const results = returns ? (statement.all(...values) as T[]) : [];
  const changes = returns
    ? Number(statementOf(db, 'SELECT changes() AS n').get()?.['n'] ?? 0)
    : Number(statement.run(...values).changes);
  return {
    success: true,
    results,
    meta: {
      duration: 0,
      size_after: 0,
      rows_read: 0,
      rows_written: 0,
      last_row_id: 0,
      changed_db: changes > 0,
      changes,
    },
  };
}

/** What a Worker finds in `env.DB`: `prepare`, `bind`, `first`, `all`, `run`, and `batch` in one transaction. */
export function openLocalD1(db: DatabaseSync, perform: Perform): D1Database {
  const bindable = (sql: string, values: SQLInputValue[]): D1PreparedStatement => {
    const one: Prepared = { sql, values };
    const statement = {
      bind: (...given: unknown[]) => {
        if (!given.every(isBound)) throw new TypeError('D1 binds text, numbers, null and bytes');
        return bindable(sql, given);
      },
      all: () => perform('query', () => runOne(db, one)),
      run: () => perform('query', () => runOne(db, one)),
      first: async (column?: string) => {
        const { results } = await perform('query', () => runOne<Record<string, unknown>>(db, one));
        const row = results[0] ?? null;
        return row === null || column === undefined ? row : row[column];
      },
    } as unknown as D1PreparedStatement;
    prepared.set(statement, one);
    return statement;
  };
  const batch = (statements: D1PreparedStatement[]) =>
    perform('batch', () => {
      db.exec('BEGIN IMMEDIATE');
      try {
        const results = statements.map((statement) => {
          const one = prepared.get(statement);
          if (one === undefined) throw new TypeError('a statement of another database');
          return runOne(db, one);
        });
        db.exec('COMMIT');
        return results;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    });
  return { prepare: (sql: string) => bindable(sql, []), batch } as unknown as D1Database;
}
