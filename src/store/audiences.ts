/** Whether anybody subscribes to a newsletter to get one digest a week. */
export async function hasWeeklyReaders(db: D1Database, newsletter: string): Promise<boolean> {
  const row = await db
    .prepare(
      `SELECT 1 AS found FROM subscription
       WHERE newsletter = ? AND status = 'active' AND frequency = 'weekly' LIMIT 1`,
    )
    .bind(newsletter)
    .first<{ found: number }>();
  return row !== null;
}
