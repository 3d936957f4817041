import { z } from 'zod';
import { keyOfRequest } from '../../ingest/entry-key.ts';
import type { Entry } from '../../model/entry.ts';
import type { Source } from '../../model/source.ts';
import { articleRequestStatement, findArticleRequest } from '../../store/article-requests.ts';
import { prepareStaging } from './stage-entries.ts';

/** What became of the articles of a request. The same request again is answered the same. */
export const PostedAnswer = z.object({
  source: z.string(),
  fresh: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  /** The keys under which they are kept, in the order of the request; what stands in it twice is named once. */
  entries: z.array(z.string()),
});
export type PostedAnswer = z.infer<typeof PostedAnswer>;

/** `conflict`: the key was used for another request. */
export type Posted =
  | { readonly ok: true; readonly answer: PostedAnswer; readonly again: boolean }
  | { readonly ok: false; readonly reason: 'conflict' };

/**
 * Takes articles in that a client posts, as entries that wait to be stored: all of them or none. `key` is what the client
 * calls its request (the header Idempotency-Key), null where it does not: the same request under it is answered as it was, and
 * another one refused. Each article is known again by its own id and address besides.
 */
export async function storePosted(
  db: D1Database,
  posted: {
    readonly source: Source;
    readonly entries: readonly Entry[];
    readonly key: string | null;
    readonly now: Date;
  },
): Promise<Posted> {
  const { source, entries, now } = posted;
  const request = posted.key === null ? null : await keyOfRequest(source.id, posted.key, entries);
  const findBefore = async (): Promise<Posted | null> => {
    const before = request && (await findArticleRequest(db, request.key));
    if (before === null) return null;
    if (before.hash !== request?.hash) return { ok: false, reason: 'conflict' };
    return { ok: true, answer: PostedAnswer.parse(JSON.parse(before.answer)), again: true };
  };
  const before = await findBefore();
  if (before !== null) return before;
  const { staged, keys, statements } = await prepareStaging(db, source, entries, now);
  const answer = { source: source.id, ...staged, entries: [...keys] };
  const noted =
    request === null
      ? []
      : [articleRequestStatement(db, { ...request, at: now.toISOString(), answer: JSON.stringify(answer) })];
  try {
    if (noted.length + statements.length > 0) await db.batch([...noted, ...statements]);
  } catch (error) {
    // The same request may have come twice at once: its key is stored once.
    const other = await findBefore();
    if (other !== null) return other;
    throw error;
  }
  return { ok: true, answer, again: false };
}
