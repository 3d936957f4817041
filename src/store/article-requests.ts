/** A request that stored articles: `hash` is of what it said, `answer` what it was answered, as JSON. */
export type ArticleRequest = {
  readonly key: string;
  readonly hash: string;
  readonly at: string;
  readonly answer: string;
};

/** A request by its key, or null. */
export async function findArticleRequest(
  db: D1Database,
  key: string,
): Promise<Pick<ArticleRequest, 'hash' | 'answer'> | null> {
  return db
    .prepare('SELECT hash, answer FROM article_request WHERE key = ?')
    .bind(key)
    .first<Pick<ArticleRequest, 'hash' | 'answer'>>();
}

/** A statement that notes a request. It breaks the transaction where its key is known. */
export function articleRequestStatement(
  db: D1Database,
  { key, hash, at, answer }: ArticleRequest,
): D1PreparedStatement {
  return db
    .prepare('INSERT INTO article_request (key, hash, at, answer) VALUES (?, ?, ?, ?)')
    .bind(key, hash, at, answer);
}

/** Forgets at most `limit` requests of before an instant: none is sent again that late. */
export async function pruneArticleRequests(db: D1Database, before: string, limit: number): Promise<void> {
  await db
    .prepare(
      'DELETE FROM article_request WHERE key IN (SELECT key FROM article_request WHERE at < ? ORDER BY at LIMIT ?)',
    )
    .bind(before, limit)
    .run();
}
