import type { z } from 'zod';
import { parseJsonColumn } from './rows.ts';

/** How far a job has come, or null where it never began. */
export async function findProgress<T>(db: D1Database, job: string, schema: z.ZodType<T>): Promise<T | null> {
  const row = await db.prepare('SELECT data FROM progress WHERE job = ?').bind(job).first<{ data: string }>();
  return row && parseJsonColumn(schema, 'progress', job, row.data);
}

/** A statement that records how far a job has come. */
export function progressStatement(db: D1Database, job: string, data: unknown): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO progress (job, data) VALUES (?, ?) ON CONFLICT (job) DO UPDATE SET data = excluded.data',
    )
    .bind(job, JSON.stringify(data));
}

/** Records how far a job has come. */
export async function saveProgress(db: D1Database, job: string, data: unknown): Promise<void> {
  await progressStatement(db, job, data).run();
}
