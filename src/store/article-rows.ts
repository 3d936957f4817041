import type { AnnotatedArticle, Saving } from './articles.ts';

/** Statements that store the articles themselves and their annotations. An article keeps its number `n` for good. */
export function articleStatements(
  db: D1Database,
  items: readonly AnnotatedArticle[],
  { definitions, storedAt }: Pick<Saving, 'definitions' | 'storedAt'>,
): D1PreparedStatement[] {
  const articles = items.map(({ article: { published, ...rest } }) => {
    const isDay = published !== null && !published.includes('T');
    return { ...rest, day: isDay ? published : null, instant: isDay ? null : published };
  });
  const annotations = items.map(({ article, annotation, signature }) => ({
    id: article.id,
    annotation: JSON.stringify(annotation),
    signature: JSON.stringify(signature),
  }));
  return [
    db
      .prepare(
        `INSERT INTO article (id, source, url, title, publisher, after, byline, lang,
           published_day, published_at, published_basis, fingerprint, text, stored_at)
         SELECT value ->> 'id', value ->> 'source', value ->> 'url', value ->> 'title', value ->> 'publisher',
           value ->> 'after', value ->> 'byline', value ->> 'lang', value ->> 'day', value ->> 'instant',
           value ->> 'publishedBasis', value ->> 'fingerprint', value ->> 'text', ?2
         FROM json_each(?1) WHERE true
         ON CONFLICT (id) DO UPDATE SET source = excluded.source, url = excluded.url, title = excluded.title,
           publisher = excluded.publisher, after = excluded.after, byline = excluded.byline, lang = excluded.lang,
           published_day = excluded.published_day, published_at = excluded.published_at,
           published_basis = excluded.published_basis, fingerprint = excluded.fingerprint, text = excluded.text`,
      )
      .bind(JSON.stringify(articles), storedAt),
    db
      .prepare(
        `INSERT INTO annotation (article, data, signature, definitions)
         SELECT value ->> 'id', value ->> 'annotation', value ->> 'signature', ?2 FROM json_each(?1) WHERE true
         ON CONFLICT (article) DO UPDATE SET data = excluded.data, signature = excluded.signature,
           definitions = excluded.definitions`,
      )
      .bind(JSON.stringify(annotations), definitions),
  ];
}

/** The ids of articles as one bound value. */
export const idsOf = (items: readonly AnnotatedArticle[]): string =>
  JSON.stringify(items.map(({ article }) => article.id));
