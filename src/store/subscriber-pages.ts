import { z } from 'zod';
import type { ExportedReader, SubscriptionStatus } from '../model/subscriber.ts';
import { parseJsonColumn } from './rows.ts';

const Themes = z.array(z.string());

/** A reader of an export, with the key of their address: what the do-not-send list may know of them goes by it. */
export type ListedReader = ExportedReader & { readonly addressKey: string };

/** Readers of a newsletter in one status, by the id of their subscription, those after `after`. */
export async function listExportedReaders(
  db: D1Database,
  newsletter: string,
  { status, after, limit }: { status: SubscriptionStatus; after: string; limit: number },
): Promise<ListedReader[]> {
  const { results } = await db
    .prepare(
      `SELECT subscription.id, subscription.status, subscription.themes, subscription.frequency, subscription.hour,
         subscription.zone, subscription.paused_until AS pausedUntil, subscription.consent_source AS consentSource,
         subscription.consent_at AS consentAt, subscription.confirmed_at AS confirmedAt, subscriber.address,
         subscriber.address_key AS addressKey, subscriber.name
       FROM subscription CROSS JOIN subscriber ON subscriber.id = subscription.subscriber
       WHERE subscription.newsletter = ? AND subscription.status = ? AND subscription.id > ?
       ORDER BY subscription.id LIMIT ?`,
    )
    .bind(newsletter, status, after, limit)
    .all<Omit<ListedReader, 'themes'> & { themes: string }>();
  return results.map((row) => ({
    ...row,
    themes: parseJsonColumn(Themes, 'subscription', row.id, row.themes),
  }));
}
