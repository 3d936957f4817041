import type { z } from 'zod';

/** A stored row does not fit its schema: the database was changed by other hands, or by a version not migrated. */
export class RowError extends Error {
  constructor(table: string, key: string, cause: unknown) {
    super(`the row "${key}" of ${table} does not fit its schema`, { cause });
    this.name = 'RowError';
  }
}

/** Parses a column that carries JSON. Throws `RowError` where it does not fit. */
export function parseJsonColumn<T>(schema: z.ZodType<T>, table: string, key: string, json: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new RowError(table, key, error);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new RowError(table, key, parsed.error);
  return parsed.data;
}
