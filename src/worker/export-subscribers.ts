import { EXPORT_HEADER, renderExportRow } from '../deliver/export-row.ts';
import { EXPORT_PAGE } from '../limits.ts';
import { SubscriptionStatus } from '../model/subscriber.ts';
import { suppressionHash } from '../model/suppression-hash.ts';
import { listSuppressed } from '../store/deliveries.ts';
import { getSuppressionSalt } from '../store/settings.ts';
import { type ListedReader, listExportedReaders } from '../store/subscriber-pages.ts';

/** A page as lines. Who is on the do-not-send list is exported with the reason, whatever their subscription says. */
async function renderPage(
  db: D1Database,
  newsletter: string,
  salt: string,
  page: readonly ListedReader[],
): Promise<string> {
  const hashes = page.map(({ addressKey }) => suppressionHash(salt, addressKey));
  const listed = await listSuppressed(db, newsletter, hashes);
  return page
    .map((reader, at) => renderExportRow({ ...reader, suppression: listed.get(hashes[at] ?? '') ?? null }))
    .join('');
}

async function* listLines(db: D1Database, newsletter: string): AsyncGenerator<string> {
  yield EXPORT_HEADER;
  const salt = await getSuppressionSalt(db);
  for (const status of SubscriptionStatus.options) {
    let after = '';
    for (;;) {
      const page = await listExportedReaders(db, newsletter, { status, after, limit: EXPORT_PAGE });
      if (page.length > 0) yield await renderPage(db, newsletter, salt, page);
      after = page.at(-1)?.id ?? after;
      if (page.length < EXPORT_PAGE) break;
    }
  }
}

/** The readers of a newsletter as CSV, a page at a time as the client takes it. */
export function exportSubscribers(db: D1Database, newsletter: string): ReadableStream<Uint8Array> {
  const lines = listLines(db, newsletter);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
