import type { Send, SendStatus } from '../model/send.ts';
import type { DigestCursor } from './digests.ts';
import { listSendsOfDigests } from './sends-of.ts';

/** A stored digest, published or not, with its sends. */
export type OperatorDigest = {
  readonly id: string;
  readonly newsletter: string;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly stories: number;
  readonly publishedAt: string | null;
  readonly sends: readonly Send[];
};

/** What digests may be asked for by: the state of one of their sends, or that they are not published. */
export type DigestFilter = SendStatus | 'unpublished' | 'published';

function conditionOf(
  status: DigestFilter | null,
): readonly [clause: string, values: readonly string[]] | null {
  if (status === null) return null;
  if (status === 'unpublished') return ['published_at IS NULL', []];
  if (status === 'published') return ['published_at IS NOT NULL', []];
  return ['EXISTS (SELECT 1 FROM send WHERE send.digest = digest.id AND send.status = ?)', [status]];
}

/** Digests, newest first, after `cursor`: all that are stored, whether they are published or not. */
export async function listOperatorDigests(
  db: D1Database,
  query: {
    newsletter: string | null;
    status: DigestFilter | null;
    after: DigestCursor | null;
    limit: number;
  },
): Promise<OperatorDigest[]> {
  const { newsletter, after, limit } = query;
  const conditions = [
    newsletter === null ? null : (['newsletter = ?', [newsletter]] as const),
    after === null ? null : (['(to_day, id) < (?, ?)', [after.to, after.id]] as const),
    conditionOf(query.status),
  ].filter((condition) => condition !== null);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([clause]) => clause).join(' AND ')}`;
  const { results } = await db
    .prepare(
      `SELECT id, newsletter, data ->> 'title' AS title, from_day AS "from", to_day AS "to", stories,
         published_at AS publishedAt
       FROM digest ${where} ORDER BY to_day DESC, id DESC LIMIT ?`,
    )
    .bind(...conditions.flatMap(([, values]) => values), limit)
    .all<Omit<OperatorDigest, 'sends'>>();
  const sends = await listSendsOfDigests(
    db,
    results.map(({ id }) => id),
  );
  return results.map((row) => ({ ...row, sends: sends.filter(({ digest }) => digest === row.id) }));
}
