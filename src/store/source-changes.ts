import { REREAD_ENTRIES } from '../limits.ts';
import type { Source } from '../model/source.ts';

/**
 * What a change of whole pages has a feed's entries do, before the change itself: of those seen last, the stored are known by
 * their titles alone, so that the next poll takes those in again that the feed still lists; who makes articles of waiting
 * ones reads them anew.
 */
const READ_AGAIN = `UPDATE entry SET hash = iif(state = 'stored', substr(hash, 1, instr(hash, '.')), hash),
    due_at = iif(state = 'waiting', ?3, due_at), lease = NULL
  WHERE state <> 'failed' AND (source, key) IN (
    SELECT e.source, e.key FROM source s CROSS JOIN entry e ON e.source = s.id
    WHERE s.id = ?1 AND s.kind = 'feed' AND s.settings ->> 'fullText' IS NOT ?2 ->> 'fullText'
    ORDER BY e.seen_at DESC LIMIT ?4)`;

const UPDATE = `UPDATE source SET newsletter = ?2, title = ?3, url = ?4, settings = ?5, status = ?6,
    next_poll_at = CASE WHEN ?6 <> 'active' OR kind <> 'feed' THEN NULL
      WHEN status = 'active' AND url IS ?4 AND settings ->> 'fullText' IS ?5 ->> 'fullText' THEN next_poll_at ELSE ?7 END,
    failures = iif(status = ?6 AND url IS ?4, failures, 0),
    last_error = iif(status = ?6 AND url IS ?4, last_error, NULL),
    lease = iif(url IS ?4 AND settings = ?5, lease, NULL),
    lease_until = iif(url IS ?4 AND settings = ?5, lease_until, NULL),
    etag = iif(url IS ?4 AND settings = ?5, etag, NULL),
    last_modified = iif(url IS ?4 AND settings = ?5, last_modified, NULL),
    body_hash = iif(url IS ?4 AND settings = ?5, body_hash, NULL)
  WHERE id = ?1`;

/**
 * Changes what an operator chose: newsletter, title, address, settings and status. One that is made active is polled at
 * `now`, another is not polled; a new address is read from the beginning. Where `fullText` changes, a feed is polled at `now`
 * too, and its last REREAD_ENTRIES entries, as far as it still lists them, become articles again: with the text that is now
 * asked for. A poll under way may store what it found, and records nothing of how it went. Answers false where there is no
 * such source. Throws where another source has the address.
 */
export async function updateSource(db: D1Database, source: Source, now: Date): Promise<boolean> {
  const { id, newsletter, title, url, settings, status } = source;
  const chosen = JSON.stringify(settings);
  const at = now.toISOString();
  const [, updated] = await db.batch([
    db.prepare(READ_AGAIN).bind(id, chosen, at, REREAD_ENTRIES),
    db.prepare(UPDATE).bind(id, newsletter, title, url, chosen, status, at),
  ]);
  return (updated?.meta.changes ?? 0) > 0;
}
