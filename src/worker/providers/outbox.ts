import { OUTBOX_BATCH } from '../../limits.ts';
import type { Provider } from '../../model/message.ts';
import { saveOutboxMessages } from '../../store/outbox.ts';

/** Keeps messages in the database, each once by its key, to be read at `/admin/outbox`: for local use. */
export function openOutbox(db: D1Database): Provider {
  return {
    name: 'outbox',
    idempotent: true,
    batchSize: OUTBOX_BATCH,
    send: async (messages) => {
      try {
        await saveOutboxMessages(db, messages, new Date().toISOString());
        return messages.map(({ key }) => ({ kind: 'sent', id: key }));
      } catch {
        return messages.map(() => ({
          kind: 'deferred',
          reason: 'the database did not take the message',
          retryAfter: null,
        }));
      }
    },
    close: async () => undefined,
  };
}
