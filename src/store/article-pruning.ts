/** Where a walk through articles goes on: after the one of this date and id. Empty texts: from the oldest. */
export type ArticleMark = { readonly published: string; readonly id: string };

/** Which articles are looked at: those dated by the day, or those by an instant. */
export type DatedBy = 'day' | 'instant';

const COLUMNS: Readonly<Record<DatedBy, string>> = { day: 'published_day', instant: 'published_at' };

/**
 * Deletes articles published before a day or an instant, of the next `limit` of them after a mark, oldest first, from every
 * index too. What a digest carries stays, and so do articles of the corpus, which its folder would bring back. Answers the
 * last one looked at, null where none was left, and how many were deleted.
 */
export async function pruneArticles(
  db: D1Database,
  by: DatedBy,
  { after, before, limit }: { after: ArticleMark; before: string; limit: number },
): Promise<{ last: ArticleMark | null; deleted: number }> {
  const at = COLUMNS[by];
  const page = `(SELECT n, id, source, ${at} AS published FROM article
    WHERE ${at} IS NOT NULL AND (${at}, id) > (?1, ?2) AND ${at} < ?3 ORDER BY ${at}, id LIMIT ?4)`;
  const bound = (sql: string) => db.prepare(sql).bind(after.published, after.id, before, limit);
  const [last, deleted] = await db.batch<ArticleMark>([
    bound(`SELECT published, id FROM ${page} ORDER BY published DESC, id DESC LIMIT 1`),
    bound(
      `DELETE FROM article WHERE n IN (SELECT p.n FROM ${page} p WHERE p.source <> 'corpus'
         AND NOT EXISTS (SELECT 1 FROM digest_article d WHERE d.article = p.id))`,
    ),
  ]);
  return { last: last?.results[0] ?? null, deleted: deleted?.meta.changes ?? 0 };
}

/** Where a walk through revisions goes on: after this one. */
export type RevisionMark = { readonly article: string; readonly revision: number };

/**
 * Deletes revisions of before an article's last `keep` old ones, of the next `limit` revisions after a mark; those that a
 * digest was built from stay. Answers the last one looked at, null where none was left.
 */
export async function pruneRevisions(
  db: D1Database,
  { after, keep, limit }: { after: RevisionMark; keep: number; limit: number },
): Promise<{ last: RevisionMark | null; deleted: number }> {
  const page = `(SELECT article, revision FROM article_revision WHERE (article, revision) > (?1, ?2)
    ORDER BY article, revision LIMIT ?3)`;
  const [last, deleted] = await db.batch<RevisionMark>([
    db
      .prepare(`SELECT article, revision FROM ${page} ORDER BY article DESC, revision DESC LIMIT 1`)
      .bind(after.article, after.revision, limit),
    db
      .prepare(
        `DELETE FROM article_revision WHERE (article, revision) IN (SELECT p.article, p.revision
           FROM ${page} p CROSS JOIN article a ON a.id = p.article
           WHERE p.revision < a.revision - ?4
             AND NOT EXISTS (SELECT 1 FROM digest_article d WHERE d.article = p.article AND d.revision = p.revision))`,
      )
      .bind(after.article, after.revision, limit, keep),
  ]);
  return { last: last?.results[0] ?? null, deleted: deleted?.meta.changes ?? 0 };
}
