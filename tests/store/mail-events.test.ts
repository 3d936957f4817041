import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import {
  deleteOldEvents,
  findDeliveryByProviderId,
  findReturned,
  isKnownEvent,
} from '../../src/store/mail-events.ts';
import {
  claimWebhooks,
  deleteOldWebhooks,
  dropPendingWebhooks,
  listWebhooks,
} from '../../src/store/webhook-events.ts';
import { explainQueries } from '../worker/explain.ts';

const AT = '2026-03-09T07:00:00.000Z';
const ID = '0'.repeat(32);

test.each<[string, (db: D1Database) => Promise<unknown>]>([
  ['the delivery of a provider’s id', (db) => findDeliveryByProviderId(db, 'ses', 'x')],
  ['whom a returned message was for', (db) => findReturned(db, 'a'.repeat(26), 'frontline-2026-03-08')],
  ['an event that is known', (db) => isKnownEvent(db, 'ses', 'x')],
  ['events to forget', (db) => deleteOldEvents(db, { events: AT, softBounces: AT }, 10)],
  ['webhooks that are due', (db) => claimWebhooks(db, AT, AT, 10)],
  ['a page of webhooks', (db) => listWebhooks(db, { after: ID, status: null, limit: 10 })],
  ['a page of webhooks in one status', (db) => listWebhooks(db, { after: ID, status: 'failed', limit: 10 })],
  ['webhooks to forget', (db) => deleteOldWebhooks(db, AT, 10)],
  ['webhooks to drop', (db) => dropPendingWebhooks(db, 10)],
])('an index leads to %s', async (_what, ask) => {
  const plans = await explainQueries(env.DB, ask);
  expect(plans.filter((plan) => plan.startsWith('SCAN') && !plan.includes('VIRTUAL'))).toEqual([]);
});
