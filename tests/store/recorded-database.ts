/** A statement that was run, and how many rows it read and wrote. */
export type Recorded = { sql: string; rowsRead: number; rowsWritten: number };

/**
 * A database that does what `db` does and notes every statement in `ran`. Knows `prepare`, `bind`, `all`, `first`, `run`
 * and `batch`, which are all that the stores use.
 */
export function recordStatements(db: D1Database): { db: D1Database; ran: Recorded[] } {
  const ran: Recorded[] = [];
  const originals = new WeakMap<D1PreparedStatement, { sql: string; statement: D1PreparedStatement }>();
  const note = <T>(sql: string, result: D1Result<T>): D1Result<T> => {
    ran.push({ sql, rowsRead: result.meta.rows_read, rowsWritten: result.meta.rows_written });
    return result;
  };
  const wrap = (sql: string, statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => wrap(sql, target.bind(...values));
        if (name === 'all') return async () => note(sql, await target.all());
        if (name === 'run') return async () => note(sql, await target.run());
        if (name === 'first')
          return async (column?: string) => {
            const row = note(sql, await target.all()).results[0] ?? null;
            return row === null || column === undefined ? row : row[column];
          };
        throw new Error(`the stores use ${String(name)}, which is not recorded`);
      },
    });
    originals.set(wrapped, { sql, statement });
    return wrapped;
  };
  const recorded = new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => wrap(sql, target.prepare(sql));
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) => {
          const known = statements.map((one) => originals.get(one) ?? { sql: '', statement: one });
          const results = await target.batch(known.map(({ statement }) => statement));
          return results.map((result, index) => note(known[index]?.sql ?? '', result));
        };
      throw new Error(`the stores use ${String(name)}, which is not recorded`);
    },
  });
  return { db: recorded, ran };
}
