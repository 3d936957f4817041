import type { Send } from '../model/send.ts';
import { parseSend, SEND_COLUMNS, type SendRow } from './sends.ts';

/** The sends of some digests, those to every reader first. */
export async function listSendsOfDigests(db: D1Database, digests: readonly string[]): Promise<Send[]> {
  const { results } = await db
    .prepare(
      `SELECT ${SEND_COLUMNS} FROM json_each(?) d CROSS JOIN send ON send.digest = d.value ORDER BY d.key, audience`,
    )
    .bind(JSON.stringify(digests))
    .all<SendRow>();
  return results.map(parseSend);
}

/** Who a delivery went to: null where they were deleted since. */
export type DeliveryReader = {
  readonly subscription: string;
  readonly subscriber: string;
  readonly address: string;
};

/** The people behind some subscriptions, for an operator's eyes. */
export async function listDeliveryReaders(
  db: D1Database,
  subscriptions: readonly string[],
): Promise<ReadonlyMap<string, DeliveryReader>> {
  const { results } = await db
    .prepare(
      `SELECT subscription.id AS subscription, subscriber.id AS subscriber, subscriber.address
       FROM json_each(?) i CROSS JOIN subscription ON subscription.id = i.value
       CROSS JOIN subscriber ON subscriber.id = subscription.subscriber`,
    )
    .bind(JSON.stringify(subscriptions))
    .all<DeliveryReader>();
  return new Map(results.map((row) => [row.subscription, row]));
}
