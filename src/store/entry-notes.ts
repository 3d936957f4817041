import { z } from 'zod';
import { HttpUrl, Instant } from '../model/ids.ts';

/** An entry that was taken in otherwise than was asked for (its page could not be read), or passed over, and why. */
export const EntryNote = z.object({
  key: z.string(),
  seenAt: Instant,
  reason: z.string(),
  /** The article that it became all the same; null where it became none. */
  article: z.object({ id: z.string(), title: z.string(), url: HttpUrl.nullable() }).nullable(),
});
export type EntryNote = z.infer<typeof EntryNote>;

/** Where a page of notes goes on: after this one. */
export type NoteCursor = Pick<EntryNote, 'seenAt' | 'key'>;

type Row = Pick<EntryNote, 'key' | 'seenAt' | 'reason'> & {
  id: string | null;
  title: string | null;
  url: string | null;
};

/** What is to be said of a source's entries, last seen first, those after `after`; from the newest where it is null. */
export async function listEntryNotes(
  db: D1Database,
  source: string,
  { after, limit }: { after: NoteCursor | null; limit: number },
): Promise<EntryNote[]> {
  // Two ranges, as the order falls by time and rises by key.
  const { results } = await db
    .prepare(
      `SELECT e.key, e.seen_at AS seenAt, e.reason, a.id, a.title, a.url FROM entry e LEFT JOIN article a ON a.id = e.article
       WHERE e.source = ?1 AND e.state = 'stored' AND e.reason IS NOT NULL
         AND e.seen_at <= ?2 AND (e.seen_at < ?2 OR e.key > ?3)
       ORDER BY e.seen_at DESC, e.key LIMIT ?4`,
    )
    .bind(source, after?.seenAt ?? '~', after?.key ?? '', limit)
    .all<Row>();
  return results.map(({ id, title, url, ...note }) =>
    EntryNote.parse({ ...note, article: id === null ? null : { id, title, url } }),
  );
}
