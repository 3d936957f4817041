import type { z } from 'zod';
import { OWN_TEXT_UNITS, SAME_CONTENT_UNITS } from '../limits.ts';
import { Article } from '../model/article.ts';

/** What an article to be stored may be known by. */
export type ArticleQuery = {
  /** The article that its entry became before; null for none. */
  readonly article: string | null;
  /** Canonical addresses. */
  readonly urls: readonly string[];
  readonly fingerprint: string;
  /** The title that its content must share; empty where a text is known by itself. */
  readonly contentTitle: string;
  readonly publisher: string | null;
  readonly source: string;
  readonly published: string | null;
};

const Known = Article.pick({
  id: true,
  source: true,
  url: true,
  title: true,
  text: true,
  published: true,
  publishedBasis: true,
});
/** An article that is stored, as far as another that may be the same needs it. */
export type KnownArticle = z.infer<typeof Known>;

/** The stored articles that a query found: by its entry, by each of its addresses, and by its content. */
export type FoundArticles = {
  readonly before: KnownArticle | null;
  readonly byUrl: ReadonlyMap<string, KnownArticle>;
  readonly byContent: KnownArticle | null;
};

const COLUMNS = `a.id, a.source, a.url, a.title, a.text, coalesce(a.published_day, a.published_at) AS published,
  a.published_basis AS publishedBasis`;

/** The title that a text is known by beside its words, as the index `article_same` has it. */
const titleOf = (one: string): string => `iif(length(${one}.text) >= ${OWN_TEXT_UNITS}, '', ${one}.title)`;

/** Articles of the same publisher, or of the same source, whose texts have the same words: short ones of the same time alone. */
const sameContent = (
  one: string,
  {
    fingerprint,
    contentTitle,
    publisher,
    source,
    published,
  }: Record<'fingerprint' | 'contentTitle' | 'publisher' | 'source' | 'published', string>,
): string => `${one}.fingerprint = ${fingerprint} AND ${titleOf(one)} = ${contentTitle}
  AND (${one}.publisher IS ${publisher} OR ${one}.source = ${source})
  AND (length(${one}.text) >= ${SAME_CONTENT_UNITS}
    OR coalesce(${one}.published_day, ${one}.published_at) IS ${published})`;

/** Finds the stored articles that some may be the same as, in the order of the queries. */
export async function findSameArticles(
  db: D1Database,
  queries: readonly ArticleQuery[],
): Promise<FoundArticles[]> {
  const value = (name: string) => `q.value ->> '${name}'`;
  const { results } = await db
    .prepare(
      `SELECT q.key AS number, 'before' AS way, '' AS url_found, ${COLUMNS}
       FROM json_each(?1) q CROSS JOIN article a ON a.id = ${value('article')}
       UNION ALL
       SELECT q.key, 'url', u.url, ${COLUMNS} FROM json_each(?1) q CROSS JOIN json_each(q.value, '$.urls') i
       CROSS JOIN article_url u ON u.url = i.value CROSS JOIN article a ON a.id = u.article
       UNION ALL
       SELECT q.key, 'content', '', ${COLUMNS} FROM json_each(?1) q CROSS JOIN article a
         ON a.n = (SELECT o.n FROM article o WHERE ${sameContent('o', {
           fingerprint: value('fingerprint'),
           contentTitle: value('contentTitle'),
           publisher: value('publisher'),
           source: value('source'),
           published: value('published'),
         })} ORDER BY o.n LIMIT 1)`,
    )
    .bind(JSON.stringify(queries))
    .all<{ number: number; way: string; url_found: string }>();
  const found = queries.map(() => ({
    before: null as KnownArticle | null,
    byUrl: new Map<string, KnownArticle>(),
    byContent: null as KnownArticle | null,
  }));
  for (const { number, way, url_found, ...row } of results) {
    const place = found[number];
    if (place === undefined) continue;
    const known = Known.parse(row);
    if (way === 'before') place.before = known;
    else if (way === 'url') place.byUrl.set(url_found, known);
    else place.byContent = known;
  }
  return found;
}

/**
 * A statement that notes under which addresses articles are known. As no article's id is null, it breaks the transaction
 * where another has one of them by now.
 */
export function urlStatement(
  db: D1Database,
  rows: readonly { readonly url: string; readonly article: string }[],
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO article_url (url, article) SELECT value ->> 'url', value ->> 'article' FROM json_each(?) WHERE true
       ON CONFLICT (url) DO UPDATE SET article = iif(article_url.article = excluded.article, article_url.article, NULL)`,
    )
    .bind(JSON.stringify(rows));
}

/** A statement that notes under which addresses articles of a corpus are known; one that another article has stays its own. */
export function firstUrlStatement(
  db: D1Database,
  rows: readonly { readonly url: string; readonly article: string }[],
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO article_url (url, article) SELECT value ->> 'url', value ->> 'article' FROM json_each(?) WHERE true
       ON CONFLICT (url) DO NOTHING`,
    )
    .bind(JSON.stringify(rows));
}

/** A statement that breaks the transaction where one of some new articles says what another does that was stored meanwhile. */
export function onceStatement(db: D1Database, ids: readonly string[]): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE article SET fingerprint = iif(EXISTS (SELECT 1 FROM article o WHERE o.n < article.n AND ${sameContent(
        'o',
        {
          fingerprint: 'article.fingerprint',
          contentTitle: titleOf('article'),
          publisher: 'article.publisher',
          source: 'article.source',
          published: 'coalesce(article.published_day, article.published_at)',
        },
      )}), NULL, fingerprint)
       WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .bind(JSON.stringify(ids));
}
