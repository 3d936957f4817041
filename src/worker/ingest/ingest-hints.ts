import { STAGE_HINT_SECONDS } from '../../limits.ts';
import type { IngestJob } from '../../model/job.ts';
import { secondsUntilDue } from '../../store/entries.ts';

/** A message of the queue that has entries made articles of. */
type IngestHint = { readonly body: IngestJob; readonly delaySeconds: number };

/**
 * The messages for so many entries that were staged together: one now, and where there are more than are due at once, one for
 * every STAGE_HINT_SECONDS until the last is due. Whoever comes early finds none, and does not come again for them.
 */
export function listIngestHints(entries: number): IngestHint[] {
  const seconds = secondsUntilDue(entries);
  const later = Math.ceil(seconds / STAGE_HINT_SECONDS);
  return Array.from({ length: 1 + later }, (_, index) => ({
    body: { job: 'ingest' },
    delaySeconds: Math.min(index * STAGE_HINT_SECONDS, seconds),
  }));
}
