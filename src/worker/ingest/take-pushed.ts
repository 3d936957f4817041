import { type FeedOrigin, parseFeed } from '../../ingest/feeds/parse-feed.ts';
import type { Source } from '../../model/source.ts';
import { type BoundQueues, findInboundQueue } from '../jobs/queues.ts';
import { stageEntries } from './stage-entries.ts';

/** What came of a document that a hub sent. */
export type Pushed =
  | { readonly ok: true; readonly fresh: number; readonly changed: number }
  | { readonly ok: false; readonly error: string };

/** Stores the entries of a document that a hub sent, just as if it had been polled, and has them made into articles. */
export async function takePushed(
  env: Pick<Env, 'DB'> & BoundQueues,
  source: Source,
  bytes: Uint8Array,
  origin: FeedOrigin,
  now: Date,
): Promise<Pushed> {
  const parsed = parseFeed(bytes, origin);
  if (!parsed.ok) return parsed;
  const { fresh, changed } = await stageEntries(env.DB, source, parsed.feed.entries, now);
  if (fresh + changed > 0) await findInboundQueue(env)?.sendBatch([{ body: { job: 'ingest' } }]);
  return { ok: true, fresh, changed };
}
