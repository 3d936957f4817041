import type { z } from 'zod';
import { Article } from '../model/article.ts';
import { StoryRelation } from '../model/story-member.ts';
import { idsOf } from './article-rows.ts';
import type { AnnotatedArticle } from './articles.ts';

/** Statements that put articles under their keys and into their stories. */
export function storyStatements(db: D1Database, items: readonly AnnotatedArticle[]): D1PreparedStatement[] {
  const keyed = items.map(({ article, signature, keys }) => ({ id: article.id, at: signature.at, keys }));
  const members = items.flatMap(({ article, member }) => (member ? [{ id: article.id, ...member }] : []));
  return [
    db
      .prepare(
        `DELETE FROM story_key WHERE n IN
           (SELECT a.n FROM json_each(?) i CROSS JOIN article a ON a.id = i.value)`,
      )
      .bind(idsOf(items)),
    db
      .prepare(
        `INSERT INTO story_key (key, at, n)
         SELECT k.value, i.value ->> 'at', a.n
         FROM json_each(?) i CROSS JOIN article a ON a.id = i.value ->> 'id' CROSS JOIN json_each(i.value, '$.keys') k`,
      )
      .bind(JSON.stringify(keyed)),
    db
      .prepare(
        `INSERT INTO story_member (n, story, relation)
         SELECT a.n, i.value ->> 'story', i.value ->> 'relation'
         FROM json_each(?) i CROSS JOIN article a ON a.id = i.value ->> 'id' WHERE true
         ON CONFLICT (n) DO UPDATE SET story = excluded.story, relation = excluded.relation`,
      )
      .bind(JSON.stringify(members)),
  ];
}

const StoryArticle = Article.pick({ id: true, title: true, publisher: true, after: true }).extend({
  published: Article.shape.published.unwrap(),
  /** How it stood to the story when it was stored; null where it was the first. */
  relation: StoryRelation.nullable(),
});

/** Another report of an article's event. */
export type StoryArticle = z.infer<typeof StoryArticle>;

/** The other articles of an article's story, at most `limit`, in the order in which they were stored. */
export async function listStoryArticles(db: D1Database, id: string, limit: number): Promise<StoryArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT a.id, a.title, a.publisher, a.after, coalesce(a.published_day, a.published_at) AS published, m.relation
       FROM article own CROSS JOIN story_member o ON o.n = own.n
       CROSS JOIN story_member m ON m.story = o.story AND m.n <> o.n CROSS JOIN article a ON a.n = m.n
       WHERE own.id = ? ORDER BY m.n LIMIT ?`,
    )
    .bind(id, limit)
    .all();
  return results.map((row) => StoryArticle.parse(row));
}
