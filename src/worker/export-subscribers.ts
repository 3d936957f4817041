import { EXPORT_HEADER, renderExportRow } from '../deliver/export-row.ts';
import { EXPORT_PAGE } from '../limits.ts';
import { SubscriptionStatus } from '../model/subscriber.ts';
import { listExportedReaders } from '../store/subscriber-pages.ts';

async function* listLines(db: D1Database, newsletter: string): AsyncGenerator<string> {
  yield EXPORT_HEADER;
  for (const status of SubscriptionStatus.options) {
    let after = '';
    for (;;) {
      const page = await listExportedReaders(db, newsletter, { status, after, limit: EXPORT_PAGE });
      if (page.length > 0) yield page.map(renderExportRow).join('');
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
