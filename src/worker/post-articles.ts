import { z } from 'zod';
import { entryOfPosted, PostedArticle } from '../ingest/posted-article.ts';
import { POLL_FIRST_MINUTES, POSTED_MAX, POSTED_PUBLISHERS_MAX } from '../limits.ts';
import type { Entry } from '../model/entry.ts';
import { Slug } from '../model/ids.ts';
import type { Source } from '../model/source.ts';
import { listEntryStates } from '../store/entry-states.ts';
import { findSource, saveSource } from '../store/sources.ts';
import { hashedSourceId, wordsOfSource } from './ingest/source-ids.ts';
import { storePosted } from './ingest/store-posted.ts';

/** One article, or a batch of them; `source` is the id of a source of the kind `api`. */
export const PostRequest = z.union([
  z.strictObject({ source: Slug.optional(), articles: z.array(PostedArticle).min(1).max(POSTED_MAX) }),
  PostedArticle.safeExtend({ source: Slug.optional() }).transform(({ source, ...article }) => ({
    ...(source === undefined ? {} : { source }),
    articles: [article],
  })),
]);
export type PostRequest = { readonly source?: Slug | undefined; readonly articles: readonly PostedArticle[] };

/** What became of one posted article: `stored` under an id, `waiting` for its turn, or `failed` for a reason. */
export const PostedItem = z.object({
  source: Slug,
  /** What it is kept under until it is an article. */
  key: z.string(),
  state: z.enum(['stored', 'waiting', 'failed']),
  /** The article, once it is stored. */
  id: z.string().nullable(),
  reason: z.string().nullable(),
});
export type PostedItem = z.infer<typeof PostedItem>;

/** Articles of one source, as entries. */
type Group = { readonly source: Source; readonly entries: Entry[] };

/** What was stored, or in words why nothing was. */
export type PostedOutcome =
  | {
      readonly ok: true;
      readonly fresh: number;
      readonly changed: number;
      readonly unchanged: number;
      readonly kept: readonly { readonly source: Slug; readonly keys: readonly string[] }[];
    }
  | { readonly ok: false; readonly reason: 'invalid' | 'conflict'; readonly words: string };

const refuse = (words: string): PostedOutcome => ({ ok: false, reason: 'invalid', words });

/** The source of what a publisher's articles are posted under; made at the first of them. '' stands for none. */
async function openPublisher(db: D1Database, publisher: string, now: Date): Promise<Source> {
  const words = publisher === '' ? 'posted' : wordsOfSource(publisher, null);
  const settings = {
    fullText: false,
    publisher: publisher === '' ? null : publisher,
    lang: null,
    senders: [],
  };
  const rest = {
    kind: 'api',
    newsletter: null,
    title: publisher,
    url: null,
    settings,
    status: 'active',
  } as const;
  for (const id of [words, await hashedSourceId(words, publisher)]) {
    const source: Source = { id, ...rest, createdAt: now.toISOString() };
    await saveSource(db, source, { nextPollAt: null, intervalMinutes: POLL_FIRST_MINUTES });
    const there = await findSource(db, id);
    if (there?.kind === 'api' && there.settings.publisher === settings.publisher) return there;
  }
  throw new Error(`no source can be made for "${publisher}"`);
}

/** Articles by the source that they are of. */
async function groupArticles(
  db: D1Database,
  { source: name, articles }: PostRequest,
  now: Date,
): Promise<Group[] | string> {
  const own = name === undefined ? null : await findSource(db, name);
  if (name !== undefined && own?.kind !== 'api') return `there is no source "${name}" of the kind "api"`;
  const groups = new Map<string, Group>();
  for (const [index, article] of articles.entries()) {
    const entry = entryOfPosted(article);
    if (entry === null) return `articles.${index} holds no text`;
    const publisher = own === null ? (article.publisher ?? '') : '';
    const group = groups.get(publisher) ?? {
      source: own ?? (await openPublisher(db, publisher, now)),
      entries: [],
    };
    if (!groups.has(publisher) && groups.size >= POSTED_PUBLISHERS_MAX)
      return `one request holds articles of at most ${POSTED_PUBLISHERS_MAX} publishers`;
    group.entries.push(entry);
    groups.set(publisher, group);
  }
  return [...groups.values()];
}

/**
 * Takes in the articles that a client posts: those of one source, or of the publishers that they name, each a source of its
 * own. `key` is the request's own (Idempotency-Key), or null.
 */
export async function postArticles(
  db: D1Database,
  request: PostRequest,
  key: string | null,
  now: Date,
): Promise<PostedOutcome> {
  const groups = await groupArticles(db, request, now);
  if (typeof groups === 'string') return refuse(groups);
  const total = { fresh: 0, changed: 0, unchanged: 0 };
  const kept: { source: Slug; keys: readonly string[] }[] = [];
  for (const { source, entries } of groups) {
    const posted = await storePosted(db, { source, entries, key, now });
    if (!posted.ok)
      return { ok: false, reason: 'conflict', words: 'the Idempotency-Key was used for another request' };
    const { fresh, changed, unchanged } = posted.answer;
    total.fresh += fresh;
    total.changed += changed;
    total.unchanged += unchanged;
    kept.push({ source: source.id, keys: posted.answer.entries });
  }
  return { ok: true, ...total, kept };
}

/** How posted articles are doing by now. */
export async function listPosted(
  db: D1Database,
  kept: readonly { readonly source: Slug; readonly keys: readonly string[] }[],
): Promise<PostedItem[]> {
  const items: PostedItem[] = [];
  for (const { source, keys } of kept) {
    const states = await listEntryStates(db, source, keys);
    for (const key of keys) {
      const { state = 'waiting', article = null, reason = null } = states.get(key) ?? {};
      items.push({ source, key, state, id: state === 'stored' ? article : null, reason });
    }
  }
  return items;
}
