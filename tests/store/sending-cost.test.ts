import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { DELIVERY_BATCH, FREEZE_PAGE } from '../../src/limits.ts';
import type { OutgoingMessage, Provider } from '../../src/model/message.ts';
import { DELIVERY_STATUSES } from '../../src/model/send.ts';
import {
  advanceRows,
  claimRows,
  findNextDue,
  listDeliveries,
  listHeldRows,
  releaseRows,
} from '../../src/store/deliveries.ts';
import {
  countDeliveries,
  expireLeases,
  hasDue,
  listDueBatches,
  suppressWaiting,
} from '../../src/store/delivery-upkeep.ts';
import { freezeNext, listChoices, verifyFrozen } from '../../src/store/freezing.ts';
import { findRate, reserveRate, returnRate } from '../../src/store/send-rates.ts';
import {
  createSend,
  findSend,
  finishSend,
  holdSend,
  listStartable,
  moveSend,
  saveHinted,
  takeNextSend,
} from '../../src/store/sends.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import type { SendDeps } from '../../src/worker/jobs/deps.ts';
import { runJob } from '../../src/worker/jobs/run-job.ts';
import { newId } from '../../src/worker/new-id.ts';
import { explainQueries } from '../worker/explain.ts';
import { recordStatements } from './recorded-database.ts';

const SEND = 'frontline-2026-03-01';
const NOW = new Date('2026-03-02T06:00:00.000Z');
const SEND_ROW = {
  digest: SEND,
  newsletter: 'frontline',
  audience: 'every',
  dueAt: NOW.toISOString(),
} as const;

/** A provider that takes everything. */
const sink = (idempotent: boolean, batchSize: number): Provider => ({
  name: idempotent ? 'outbox' : 'smtp',
  idempotent,
  batchSize,
  send: async (messages) => messages.map(({ key }) => ({ kind: 'sent', id: key })),
  close: async () => undefined,
});

const compose = (subscription: string, address: string): OutgoingMessage => ({
  key: `${SEND}.${subscription}`,
  kind: 'digest',
  envelope: { from: 'news@example.org', to: address },
  from: { name: 'News', address: 'news@example.org' },
  to: { name: null, address },
  subject: 'News',
  html: '',
  text: '',
  headers: [],
  raw: '',
});

const depsOf = (db: D1Database, provider: Provider): SendDeps => ({
  db,
  queue: null,
  provider,
  rate: { perSecond: null, perDay: null },
  leaseMs: 300_000,
  sizes: { page: FREEZE_PAGE, batch: DELIVERY_BATCH },
  now: () => NOW,
  random: () => 0.5,
  newId: () => crypto.randomUUID(),
  sleep: async () => undefined,
  openSend: async () => ({
    frequencies: ['every', 'weekly'],
    dueFor: () => NOW.toISOString(),
    opensAt: () => null,
    listEmpty: async () => [],
    compose: async () => (reader) => compose(reader.subscription, reader.address),
    openHash: async () => (key) => key,
  }),
});

/** Readers 1 to `count`, and a send that was just started. */
async function seed(count: number): Promise<void> {
  for (const table of ['delivery', 'send', 'digest', 'subscriber', 'send_rate'])
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  await env.DB.prepare(
    `INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, summary, data)
     VALUES (?, 'frontline', '2026-03-01', '2026-03-01', 1, '', 1, '', '[]', '{}')`,
  )
    .bind(SEND)
    .run();
  await env.DB.prepare(
    `INSERT INTO subscriber WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ?)
     SELECT printf('%026d', n), 'r' || n || '@example.com', 'r' || n || '@example.com', NULL, '' FROM i`,
  )
    .bind(count)
    .run();
  await env.DB.prepare(
    `INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, consent_source, confirmed_at, updated_at)
     SELECT id, id, 'frontline', 'active', '["morale"]', 'every', 'form', '2026-01-01', '' FROM subscriber`,
  ).run();
  await createSend(env.DB, SEND_ROW, NOW);
  await moveSend(env.DB, SEND, ['draft'], 'sending', NOW);
}

/** Freezes and sends everything; answers what each part took of the database. */
async function sendAll(count: number, provider: Provider) {
  await seed(count);
  const frozen = recordStatements(env.DB);
  await runJob(depsOf(frozen.db, provider), withBudget({ ...depsOf(frozen.db, provider) }, 10_000).budget, {
    job: 'freeze',
    send: SEND,
  });
  const sent = recordStatements(env.DB);
  const { deps, budget } = withBudget(depsOf(sent.db, provider), 10_000);
  for (let batch = 0; batch * DELIVERY_BATCH < count; batch++)
    await runJob(deps, budget, { job: 'deliver', send: SEND, batch });
  const costs = (ran: readonly { rowsRead: number; rowsWritten: number }[]) => ({
    statements: ran.length,
    read: ran.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
    written: ran.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
  });
  return { freezing: costs(frozen.ran), sending: costs(sent.ran) };
}

describe('what a send takes of the database', () => {
  test('is as many statements for a full batch as for a small one, where many go in one call', async () => {
    const few = await sendAll(2, sink(true, 100));
    const many = await sendAll(100, sink(true, 100));
    expect(many.sending.statements).toBe(few.sending.statements);
    expect(many.sending.statements).toBeLessThanOrEqual(8);
    expect((await findSend(env.DB, SEND))?.status).toBe('sent');
  });

  test('is one statement a message where each goes by itself', async () => {
    const few = await sendAll(2, sink(false, 1));
    const many = await sendAll(100, sink(false, 1));
    expect(many.sending.statements - few.sending.statements).toBe(98);
  });

  test('grows with the readers alone: rows read and written a reader stay the same', async () => {
    const few = await sendAll(1_000, sink(true, 100));
    const many = await sendAll(4_000, sink(true, 100));
    for (const part of ['freezing', 'sending'] as const) {
      expect(many[part].written / 4_000).toBeLessThanOrEqual((few[part].written / 1_000) * 1.01);
      expect(many[part].read / 4_000).toBeLessThanOrEqual((few[part].read / 1_000) * 1.05);
    }
    expect((many.freezing.written + many.sending.written) / 4_000).toBeLessThan(14);
    expect((await findSend(env.DB, SEND))?.frozen).toBe(4_000);
  });
});

describe('every query of sending', () => {
  beforeEach(async () => {
    await seed(10);
  });

  const lease = {
    send: SEND,
    token: 'a',
    until: '2026-03-02T07:00:00.000Z',
    newsletter: 'frontline',
    provider: 'smtp',
  };
  const batch = { number: 0, size: 100 };
  const step = { send: { id: SEND, newsletter: 'frontline' }, frequencies: ['every'], page: 10 };
  const now = NOW.toISOString();
  const tables = /SCAN (?!json_each|noted|change|member|page|due|\(subquery|CONSTANT|value)/;

  test.each<[string, (db: D1Database) => Promise<unknown>]>([
    ['a send', (db) => findSend(db, SEND)],
    ['what may start', (db) => listStartable(db, NOW, 10)],
    ['holding', (db) => holdSend(db, SEND, NOW)],
    ['the next to look after', (db) => takeNextSend(db, NOW, ['another'])],
    ['moving', (db) => moveSend(db, SEND, ['draft'], 'approved', NOW)],
    ['hints', (db) => saveHinted(db, SEND, { pending: '', deferred: '' }, NOW)],
    ['finishing', (db) => finishSend(db, SEND, NOW)],
    ['choices', (db) => listChoices(db, step)],
    ['freezing', (db) => freezeNext(db, step, 100, { after: '', dues: [], empty: [] }, NOW)],
    ['verifying', (db) => verifyFrozen(db, step)],
    ['claiming', (db) => claimRows(db, lease, { ...batch, limit: 100 }, now)],
    ['held rows', (db) => listHeldRows(db, lease, batch)],
    [
      'advancing',
      (db) =>
        advanceRows(
          db,
          lease,
          [{ n: 1, status: 'bounced', nextAt: null, providerId: null, reason: 'none', hash: 'b' }],
          [{ n: 2, hash: 'h' }],
          now,
        ),
    ],
    ['releasing', (db) => releaseRows(db, lease, batch, [1], now)],
    ['what is next', (db) => findNextDue(db, SEND, batch)],
    ...DELIVERY_STATUSES.map((status): [string, (db: D1Database) => Promise<unknown>] => [
      `rows that are ${status}`,
      (db) => listDeliveries(db, SEND, { after: 1, status, limit: 10 }),
    ]),
    ['counts', (db) => countDeliveries(db, SEND)],
    [
      'due batches',
      (db) => listDueBatches(db, SEND, 'pending', { mark: { at: '', batch: -1 }, now, limit: 10 }),
    ],
    ['anything due', (db) => hasDue(db, SEND, now)],
    ['leases', (db) => expireLeases(db, SEND, { now, retriable: [], since: now, limit: 10 })],
    ['what a cancelled send leaves', (db) => suppressWaiting(db, SEND, 'cancelled', now, 10)],
    [
      'rates',
      (db) =>
        reserveRate(db, {
          ...{ provider: 'smtp', now: 1, latest: 2, calls: 1, interval: 1, tokens: 1 },
          ...{ day: '2026-03-02', perDay: null },
        }),
    ],
    ['a rate', (db) => findRate(db, 'smtp')],
    ['returning', (db) => returnRate(db, { provider: 'smtp', day: '', tokens: 1, from: 0, end: 1 })],
  ])('uses an index: %s', async (_name, ask) => {
    const plans = await explainQueries(env.DB, ask);
    expect(plans.filter((plan) => tables.test(plan))).toEqual([]);
  });

  test.each([
    ['unknown', 'delivery_ended (send=? AND status=? AND n>?)'],
    ['deferred', 'COVERING INDEX delivery_due (send=? AND status=?)'],
  ] as const)('finds the few rows that are %s without going through the others', async (status, index) => {
    const plans = await explainQueries(env.DB, (db) =>
      listDeliveries(db, SEND, { after: 1, status, limit: 10 }),
    );
    expect(plans.join()).toContain(index);
    expect(plans.join()).not.toContain('(send=? AND n>?)');
  });

  test.each(DELIVERY_STATUSES)('answers the rows that are %s, page by page', async (status) => {
    const other = status === 'sent' ? 'failed' : 'sent';
    for (let n = 0; n < 20; n++)
      await env.DB.prepare(
        `INSERT INTO delivery (send, n, batch, subscription, variant, status, next_at, updated_at)
         VALUES (?1, ?2, 0, ?3, '[]', ?4, ?5, ?6)`,
      )
        // Those that come later were due earlier.
        .bind(
          SEND,
          n,
          newId(),
          n % 4 === 1 ? status : other,
          new Date(NOW.getTime() - n * 1000).toISOString(),
          now,
        )
        .run();
    const list = async (after: number, limit: number) =>
      (await listDeliveries(env.DB, SEND, { after, status, limit })).map(({ n }) => n);
    expect(await list(-1, 3)).toEqual([1, 5, 9]);
    expect(await list(9, 99)).toEqual([13, 17]);
  });

  test('counts by status without touching the rows', async () => {
    const plans = await explainQueries(env.DB, (db) => countDeliveries(db, SEND));
    expect(plans.filter((plan) => / delivery /.test(plan))).toEqual([
      expect.stringContaining('USING COVERING INDEX delivery_due'),
    ]);
  });
});
