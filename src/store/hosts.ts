import type { Instant } from '../model/ids.ts';

/** Whether a request to a host may go out now; where it may not, when the next one may. */
export type Turn =
  | { readonly ok: true; readonly robots: string | null; readonly robotsUntil: Instant | null }
  | { readonly ok: false; readonly freeAt: Instant };

/** Takes a host's turn, which then is free again at `freeAt`. Of many who ask at once, one gets it. */
export async function takeHost(db: D1Database, host: string, now: Instant, freeAt: Instant): Promise<Turn> {
  const taken = await db
    .prepare(
      `INSERT INTO host (host, free_at) VALUES (?1, ?3)
       ON CONFLICT (host) DO UPDATE SET free_at = excluded.free_at WHERE host.free_at <= ?2
       RETURNING robots, robots_until AS robotsUntil`,
    )
    .bind(host, now, freeAt)
    .first<{ robots: string | null; robotsUntil: Instant | null }>();
  if (taken !== null) return { ok: true, ...taken };
  const free = await db
    .prepare('SELECT free_at FROM host WHERE host = ?')
    .bind(host)
    .first<Instant>('free_at');
  return { ok: false, freeAt: free ?? now };
}

/** Keeps everybody from a host until `until`, unless it is kept for longer already. */
export async function holdHostUntil(db: D1Database, host: string, until: Instant): Promise<void> {
  await db
    .prepare(
      `INSERT INTO host (host, free_at) VALUES (?1, ?2)
       ON CONFLICT (host) DO UPDATE SET free_at = max(host.free_at, excluded.free_at)`,
    )
    .bind(host, until)
    .run();
}

/** What is kept of a host's robots.txt, and until when it counts; nulls where none was read. */
export async function findRobots(
  db: D1Database,
  host: string,
): Promise<{ robots: string | null; robotsUntil: Instant | null }> {
  const row = await db
    .prepare('SELECT robots, robots_until AS robotsUntil FROM host WHERE host = ?')
    .bind(host)
    .first<{ robots: string | null; robotsUntil: Instant | null }>();
  return row ?? { robots: null, robotsUntil: null };
}

/** Keeps a host's robots.txt, as it was condensed, until `until`. */
export async function saveRobots(
  db: D1Database,
  host: string,
  robots: string,
  until: Instant,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO host (host, free_at, robots, robots_until) VALUES (?1, '', ?2, ?3)
       ON CONFLICT (host) DO UPDATE SET robots = excluded.robots, robots_until = excluded.robots_until`,
    )
    .bind(host, robots, until)
    .run();
}

/**
 * Forgets hosts that no request went to since `before`, of at most `limit` after the one of this name. Answers the last one
 * that was looked at, null where there was none left.
 */
export async function pruneHosts(
  db: D1Database,
  { after, before, limit }: { after: string; before: Instant; limit: number },
): Promise<{ last: string | null }> {
  const page = '(SELECT host FROM host WHERE host > ?1 ORDER BY host LIMIT ?2)';
  const [last] = await db.batch<{ last: string | null }>([
    db.prepare(`SELECT max(host) AS last FROM ${page}`).bind(after, limit),
    db
      .prepare(`DELETE FROM host WHERE host IN ${page} AND free_at < ?3 AND coalesce(robots_until, '') < ?3`)
      .bind(after, limit, before),
  ]);
  return { last: last?.results[0]?.last ?? null };
}
