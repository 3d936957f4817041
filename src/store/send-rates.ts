/** What is asked of a provider's rate: some calls, `tokens` messages in all, beginning by `latest`; times in milliseconds. */
export type RateWish = {
  readonly provider: string;
  readonly now: number;
  readonly latest: number;
  readonly calls: number;
  readonly interval: number;
  readonly tokens: number;
  /** UTC day, `YYYY-MM-DD`, to whose count they go, and how many messages it may hold; null: any number. */
  readonly day: string;
  readonly perDay: number | null;
};

/** What is left of a rate: when the next call may begin (milliseconds), and what the day's count is. */
export type RateState = { readonly freeAt: number; readonly day: string; readonly used: number };

const USED = 'CASE send_rate.day WHEN excluded.day THEN send_rate.used ELSE 0 END';

/**
 * Reserves calls one after the other behind those that others reserved: the generic cell rate algorithm (ITU-T I.371)
 * in one statement, so that consumers at once never get the same call. Answers when the first may begin, or null where
 * that would be after `latest` or more than the day holds. A clock that is still in the day before gets nothing.
 */
export async function reserveRate(db: D1Database, wish: RateWish): Promise<number | null> {
  const span = wish.calls * wish.interval;
  const end = await db
    .prepare(
      `INSERT INTO send_rate (provider, free_at, day, used) VALUES (?1, ?2 + ?3, ?4, ?5)
       ON CONFLICT (provider) DO UPDATE SET free_at = max(send_rate.free_at, ?2) + ?3, day = ?4, used = ${USED} + ?5
       WHERE max(send_rate.free_at, ?2) <= ?6 AND send_rate.day <= ?4 AND (?7 IS NULL OR ${USED} + ?5 <= ?7)
       RETURNING free_at AS freeAt`,
    )
    .bind(wish.provider, wish.now, span, wish.day, wish.tokens, wish.latest, wish.perDay)
    .first<number>('freeAt');
  return end === null ? null : end - span;
}

/** What is left of a provider's rate, or null where it was never used. */
export async function findRate(db: D1Database, provider: string): Promise<RateState | null> {
  return db
    .prepare('SELECT free_at AS freeAt, day, used FROM send_rate WHERE provider = ?')
    .bind(provider)
    .first<RateState>();
}

/** Gives back what was reserved and not used: messages of the day, and calls from `from` on, where nobody reserved behind them. */
export async function returnRate(
  db: D1Database,
  {
    provider,
    day,
    tokens,
    from,
    end,
  }: { provider: string; day: string; tokens: number; from: number; end: number },
): Promise<void> {
  await db
    .prepare(
      `UPDATE send_rate SET used = max(0, used - ?3), free_at = CASE free_at WHEN ?5 THEN ?4 ELSE free_at END
       WHERE provider = ?1 AND day = ?2`,
    )
    .bind(provider, day, tokens, from, end)
    .run();
}
