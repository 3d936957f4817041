import { z } from 'zod';
import { STORY_KEY_ARTICLES, STORY_SIGNATURES_READ, STORY_WINDOW_HOURS } from '../limits.ts';
import { StorySignature } from '../model/story-signature.ts';
import { parseJsonColumn } from './rows.ts';

/** The signatures, as JSON, of those articles that are stored and in a story, by id. */
export async function findFiledSignatures(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { results } = await db
    .prepare(
      `SELECT a.id, s.signature FROM json_each(?) i CROSS JOIN article a ON a.id = i.value
       CROSS JOIN story_member m ON m.n = a.n CROSS JOIN annotation s ON s.article = a.id`,
    )
    .bind(JSON.stringify(ids))
    .all<{ id: string; signature: string }>();
  return new Map(results.map(({ id, signature }) => [id, signature]));
}

/** Takes articles out of their stories and from under their keys, so that they can be filed anew. */
export async function releaseArticles(db: D1Database, ids: readonly string[]): Promise<void> {
  const json = JSON.stringify(ids);
  const ofThese = 'n IN (SELECT a.n FROM json_each(?) i CROSS JOIN article a ON a.id = i.value)';
  await db.batch(
    ['story_key', 'story_member'].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE ${ofThese}`).bind(json),
    ),
  );
}

/** A stored article under a key: its number, and when it was published, in minutes since 1970. */
export type StoryKeyHolder = { n: number; at: number };

/** What to look up for one article: its hashed keys, and when it was published, in minutes since 1970. */
export type StoryLookup = { readonly at: number; readonly keys: readonly number[] };

const Holders = z.tuple([z.array(z.int()), z.array(z.int())]);

/**
 * For each article and each of its keys: the newest stored articles under it within the story window, at most
 * `STORY_KEY_ARTICLES`. One query, which reads as many rows however many are stored.
 */
export async function findStoryCandidates(
  db: D1Database,
  lookups: readonly StoryLookup[],
): Promise<StoryKeyHolder[][][]> {
  const reach = STORY_WINDOW_HOURS * 60;
  const asked = lookups.flatMap(({ at, keys }, article) =>
    keys.map((key, place) => ({ article, place, at, key })),
  );
  const found: StoryKeyHolder[][][] = lookups.map(({ keys }) => keys.map(() => []));
  const { results } = await db
    .prepare(
      `SELECT i.key AS place, (
         SELECT json_array(json_group_array(n), json_group_array(at)) FROM (
           SELECT n, at FROM story_key
           WHERE key = i.value ->> 1 AND at BETWEEN (i.value ->> 0) - ?2 AND (i.value ->> 0) + ?2
           ORDER BY at DESC, n DESC LIMIT ?3)
       ) AS holders
       FROM json_each(?1) i`,
    )
    .bind(JSON.stringify(asked.map(({ at, key }) => [at, key])), reach, STORY_KEY_ARTICLES)
    .all<{ place: number; holders: string }>();
  for (const { place, holders } of results) {
    const [numbers, times] = parseJsonColumn(Holders, 'story_key', String(place), holders);
    const { article, place: key } = asked[place] ?? { article: -1, place: -1 };
    const list = found[article]?.[key];
    for (const [index, n] of numbers.entries()) list?.push({ n, at: times[index] ?? 0 });
  }
  return found;
}

/** What comparing needs of a stored article. */
export type FiledArticle = {
  n: number;
  id: string;
  publisher: string | null;
  story: string;
  signature: StorySignature;
};

/** Stored articles by their numbers; those that are in no story are left out. */
export async function listFiledArticles(db: D1Database, numbers: readonly number[]): Promise<FiledArticle[]> {
  const found: FiledArticle[] = [];
  for (let from = 0; from < numbers.length; from += STORY_SIGNATURES_READ) {
    const { results } = await db
      .prepare(
        `SELECT a.n, a.id, a.publisher, m.story, s.signature
         FROM json_each(?) i CROSS JOIN story_member m ON m.n = i.value CROSS JOIN article a ON a.n = m.n
         CROSS JOIN annotation s ON s.article = a.id`,
      )
      .bind(JSON.stringify(numbers.slice(from, from + STORY_SIGNATURES_READ)))
      .all<Omit<FiledArticle, 'signature'> & { signature: string }>();
    for (const { signature, ...row } of results)
      found.push({ ...row, signature: parseJsonColumn(StorySignature, 'annotation', row.id, signature) });
  }
  return found;
}
