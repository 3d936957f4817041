import { type FeedOrigin, parseFeed } from '../../ingest/feeds/parse-feed.ts';
import { PUSH_PACKS } from '../../limits.ts';
import type { Source } from '../../model/source.ts';
import { putOffSources } from '../../store/sources.ts';
import { type BoundQueues, findInboundQueue } from '../jobs/queues.ts';
import { listIngestHints } from './ingest-hints.ts';
import { stageSome } from './stage-entries.ts';

/** What came of a document that a hub sent. */
export type Pushed =
  | { readonly ok: true; readonly fresh: number; readonly changed: number }
  | { readonly ok: false; readonly error: string };

/**
 * Stores the entries of a document that a hub sent, just as if it had been polled, and has them made into articles. Where some have
 * no room, its source is polled soon.
 */
export async function takePushed(
  env: Pick<Env, 'DB'> & BoundQueues,
  source: Source,
  bytes: Uint8Array,
  origin: FeedOrigin,
  now: Date,
): Promise<Pushed> {
  const parsed = parseFeed(bytes, origin);
  if (!parsed.ok) return parsed;
  const { staged, unstaged } = await stageSome(env.DB, source, parsed.feed.entries, now, PUSH_PACKS);
  const { fresh, changed } = staged;
  if (unstaged.entries > 0) await putOffSources(env.DB, [{ id: source.id, at: now.toISOString() }]);
  if (fresh + changed > 0) await findInboundQueue(env)?.sendBatch(listIngestHints(fresh + changed));
  return { ok: true, fresh, changed };
}
