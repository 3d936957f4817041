import { z } from 'zod';
import {
  STORY_KEY_ARTICLES,
  STORY_LOOKUP_MINUTES,
  STORY_SIGNATURES_READ,
  STORY_WINDOW_HOURS,
} from '../limits.ts';
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

/** What is looked up under a key: the window of the first article that asks for it, and what is ahead of that for each of the others. */
type Asked = {
  readonly key: number;
  readonly from: number;
  /** When the others were published, each time once. */
  readonly later: number[];
  readonly by: [article: number, place: number][];
};

/** Groups what articles of one hour look up under the same key: a poll brings many reports at once, and they share words. */
function groupLookups(lookups: readonly StoryLookup[]): Asked[] {
  const open = new Map<number, Asked>();
  const asked: Asked[] = [];
  const inTime = [...lookups.entries()].sort(([, one], [, other]) => one.at - other.at);
  for (const [article, { at, keys }] of inTime)
    for (const [place, key] of keys.entries()) {
      const last = open.get(key);
      if (last !== undefined && at - last.from <= STORY_LOOKUP_MINUTES) {
        if (at !== (last.later.at(-1) ?? last.from)) last.later.push(at);
        last.by.push([article, place]);
        continue;
      }
      const next: Asked = { key, from: at, later: [], by: [[article, place]] };
      open.set(key, next);
      asked.push(next);
    }
  return asked;
}

const holdersOf = ([numbers, times]: z.infer<typeof Holders>): StoryKeyHolder[] =>
  numbers.map((n, index) => ({ n, at: times[index] ?? 0 }));

/** The newest under a key between two times, as JSON; the sub-query of a row `i` of what is asked. */
const newest = (from: string, to: string): string =>
  `(SELECT json_array(json_group_array(n), json_group_array(at)) FROM (
     SELECT n, at FROM story_key WHERE key = i.value ->> 0 AND at > ${from} AND at <= ${to}
     ORDER BY at DESC, n DESC LIMIT ?3))`;

/**
 * For each article and each of its keys: the newest stored articles under it within the story window, at most
 * `STORY_KEY_ARTICLES`, whoever is looked up beside it. One query, which reads as many rows however many are stored. What is ahead
 * of the first article's window is looked up for each of the others by itself: there is something only where a report comes days late.
 */
export async function findStoryCandidates(
  db: D1Database,
  lookups: readonly StoryLookup[],
): Promise<StoryKeyHolder[][][]> {
  const reach = STORY_WINDOW_HOURS * 60;
  const asked = groupLookups(lookups);
  const found: StoryKeyHolder[][][] = lookups.map(({ keys }) => keys.map(() => []));
  const from = '(i.value ->> 1)';
  const { results } = await db
    .prepare(
      `SELECT i.key AS place, ${newest(`${from} - ?2 - 1`, `${from} + ?2`)} AS holders,
         (SELECT json_group_array(json(list)) FROM (
            SELECT ${newest(`${from} + ?2`, 't.value + ?2')} AS list FROM json_each(i.value, '$[2]') t ORDER BY t.key)) AS ahead
       FROM json_each(?1) i`,
    )
    .bind(JSON.stringify(asked.map((one) => [one.key, one.from, one.later])), reach, STORY_KEY_ARTICLES)
    .all<{ place: number; holders: string; ahead: string }>();
  for (const { place, holders, ahead } of results) {
    const { later = [], by = [] } = asked[place] ?? {};
    const shared = holdersOf(parseJsonColumn(Holders, 'story_key', String(place), holders));
    const own = parseJsonColumn(z.array(Holders), 'story_key', String(place), ahead).map(holdersOf);
    for (const [article, key] of by) {
      const at = lookups[article]?.at ?? 0;
      const near = [...(own[later.indexOf(at)] ?? []), ...shared.filter((holder) => holder.at >= at - reach)];
      found[article]?.[key]?.push(...near.slice(0, STORY_KEY_ARTICLES));
    }
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
