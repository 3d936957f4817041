import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  ARTICLE_REQUEST_KEPT_DAYS,
  DELIVERY_KEPT_DAYS,
  IMPORT_KEPT_DAYS,
  OUTBOX_KEPT_DAYS,
  PRUNE_ROUNDS,
  TIDY_BATCH,
} from '../../src/limits.ts';
import { pruneArticleRequests } from '../../src/store/article-requests.ts';
import {
  countUnknown,
  findPrunable,
  pruneDeliveries,
  pruneImports,
  pruneOutbox,
} from '../../src/store/delivery-pruning.ts';
import { countDeliveries, resolveUnknown } from '../../src/store/delivery-upkeep.ts';
import { countOutcomes } from '../../src/store/outcome-counts.ts';
import { pruneRecords } from '../../src/worker/prune-records.ts';
import { explainQueries } from '../worker/explain.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(NOW.getTime() - days * DAY_MS).toISOString();

const countOf = (sql: string) =>
  env.DB.prepare(`SELECT count(*) AS total FROM ${sql}`).first<number>('total');

/** A send that was over some days ago (null: it is not), with as many rows of each status. */
async function storeSend(id: string, finished: number | null, rows: Readonly<Record<string, number>>) {
  const at = daysAgo(finished ?? 0);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, summary, data)
       VALUES (?, 'frontline', '2026-03-02', '2026-03-08', 1, 'h', 1, '', '{}', '{}')`,
    ).bind(id),
    env.DB.prepare(
      `INSERT INTO send (id, digest, newsletter, audience, status, due_at, created_at, finished_at, frozen, verified)
       VALUES (?1, ?1, 'frontline', 'every', ?2, ?3, ?3, ?4, ?5, 1)`,
    ).bind(
      id,
      finished === null ? 'sending' : 'sent',
      at,
      finished === null ? null : at,
      Object.values(rows).reduce((sum, count) => sum + count, 0),
    ),
  ]);
  let n = 0;
  for (const [status, count] of Object.entries(rows)) {
    await env.DB.prepare(
      `INSERT INTO delivery (send, n, batch, subscription, variant, status, next_at, updated_at)
       WITH RECURSIVE i (n) AS (SELECT ?2 UNION ALL SELECT n + 1 FROM i WHERE n < ?3)
       SELECT ?1, n, 0, 'reader' || n, '[]', ?4, ?5, ?5 FROM i`,
    )
      .bind(id, n, n + count - 1, status, at)
      .run();
    n += count;
  }
}

beforeEach(async () => {
  for (const table of ['delivery', 'send', 'digest', 'outbox', 'import_job'])
    await env.DB.prepare(`DELETE FROM ${table}`).run();
});

describe('deliveries of a send that was over long ago', () => {
  test('are forgotten some at a time, and their counts stay', async () => {
    await storeSend('old', DELIVERY_KEPT_DAYS + 1, { sent: 5, bounced: 2, unknown: 1 });
    const before = await countDeliveries(env.DB, 'old');
    expect(before).toMatchObject({ sent: 5, bounced: 2, unknown: 1, failed: 0 });
    expect(await pruneDeliveries(env.DB, 'old', 6, NOW)).toBe(6);
    expect(await countOf("delivery WHERE send = 'old'")).toBe(2);
    expect(await countDeliveries(env.DB, 'old')).toEqual(before);
    expect(await findPrunable(env.DB, daysAgo(DELIVERY_KEPT_DAYS))).toBe('old');
    expect(await pruneDeliveries(env.DB, 'old', 6, NOW)).toBe(2);
    expect(await countDeliveries(env.DB, 'old')).toEqual(before);
    expect(await findPrunable(env.DB, daysAgo(DELIVERY_KEPT_DAYS))).toBeNull();
    expect(await countUnknown(env.DB, ['old'])).toEqual(new Map([['old', 1]]));
  });

  test('are kept where the send is younger, or not over', async () => {
    await storeSend('young', DELIVERY_KEPT_DAYS - 1, { sent: 1 });
    await storeSend('open', null, { pending: 1 });
    expect(await findPrunable(env.DB, daysAgo(DELIVERY_KEPT_DAYS))).toBeNull();
    expect(await pruneDeliveries(env.DB, 'open', 10, NOW)).toBe(0);
    expect(await countOf('delivery')).toBe(2);
  });

  test('are not decided on any more: a send that went on could never end', async () => {
    await storeSend('old', DELIVERY_KEPT_DAYS + 1, { sent: 1, unknown: 1 });
    await pruneDeliveries(env.DB, 'old', 1, NOW);
    expect(await resolveUnknown(env.DB, 'old', [1], 'pending', NOW.toISOString())).toBe(0);
    expect(await countOf("send WHERE id = 'old' AND status = 'sent' AND finished_at IS NOT NULL")).toBe(1);
  });

  test('of a send without any are done with', async () => {
    await storeSend('empty', DELIVERY_KEPT_DAYS + 1, {});
    expect(await pruneDeliveries(env.DB, 'empty', 10, NOW)).toBe(0);
    expect(await findPrunable(env.DB, daysAgo(DELIVERY_KEPT_DAYS))).toBeNull();
    expect(await countDeliveries(env.DB, 'empty')).toMatchObject({ sent: 0, unknown: 0 });
  });
});

test('unknown deliveries are counted for each send that has some', async () => {
  await storeSend('doubt', 1, { sent: 2, unknown: 3 });
  await storeSend('sure', 1, { sent: 2, failed: 1 });
  expect(await countUnknown(env.DB, ['sure', 'doubt', 'none'])).toEqual(new Map([['doubt', 3]]));
});

test('outcomes of some sends are counted whether they are under way, over or forgotten', async () => {
  await storeSend('open', null, { sent: 2, pending: 3 });
  await storeSend('over', 1, { sent: 4, bounced: 1, suppressed: 2 });
  await storeSend('all-sent', 1, { sent: 3 });
  await storeSend('old', DELIVERY_KEPT_DAYS + 1, { sent: 5, failed: 1 });
  await pruneDeliveries(env.DB, 'old', 4, NOW);
  await storeSend('empty', 1, {});
  const asked = ['open', 'over', 'all-sent', 'old', 'empty', 'none'];
  expect(await countOutcomes(env.DB, asked)).toEqual(
    new Map([
      ['open', { sent: 2, pending: 3 }],
      ['over', { sent: 4, bounced: 1, suppressed: 2 }],
      ['all-sent', { sent: 3 }],
      ['old', { sent: 5, failed: 1 }],
    ]),
  );
});

describe('the outbox', () => {
  const storeMail = (n: number, at: string) =>
    env.DB.prepare(
      `INSERT INTO outbox (n, message_key, recipient, subject, kind, sent_at, raw) VALUES (?1, ?1, '', '', '', ?2, '')`,
    ).bind(n, at);
  const numbers = async () =>
    (await env.DB.prepare('SELECT n FROM outbox ORDER BY n').all<{ n: number }>()).results.map(({ n }) => n);

  test('keeps what is young, and of that the newest', async () => {
    const old = daysAgo(OUTBOX_KEPT_DAYS + 1);
    await env.DB.batch([
      ...[1, 2].map((n) => storeMail(n, old)),
      ...[3, 4, 5, 6].map((n) => storeMail(n, daysAgo(1))),
    ]);
    const rule = { before: daysAgo(OUTBOX_KEPT_DAYS), kept: 3 };
    await pruneOutbox(env.DB, { ...rule, limit: 1 });
    expect(await numbers()).toEqual([2, 3, 4, 5, 6]);
    await pruneOutbox(env.DB, { ...rule, limit: 10 });
    expect(await numbers()).toEqual([4, 5, 6]);
    await pruneOutbox(env.DB, { ...rule, limit: 10 });
    expect(await numbers()).toEqual([4, 5, 6]);
  });
});

describe('imports', () => {
  test('go when they are old, their refused rows some at a time before them', async () => {
    const storeImport = async (id: string, days: number, refused: number) => {
      await env.DB.prepare(
        `INSERT INTO import_job (id, newsletter, rows, added, updated, refused, done, started_at, updated_at)
         VALUES (?1, 'frontline', ?2, 0, 0, ?2, 1, ?3, ?3)`,
      )
        .bind(id, refused, daysAgo(days))
        .run();
      for (let line = 0; line < refused; line++)
        await env.DB.prepare('INSERT INTO import_refusal VALUES (?, ?, ?)').bind(id, line, 'x').run();
    };
    await storeImport('old', IMPORT_KEPT_DAYS + 2, 3);
    await storeImport('plain', IMPORT_KEPT_DAYS + 1, 0);
    await storeImport('young', IMPORT_KEPT_DAYS - 1, 1);
    await pruneImports(env.DB, daysAgo(IMPORT_KEPT_DAYS), 2);
    expect([await countOf('import_refusal'), await countOf('import_job')]).toEqual([2, 2]);
    await pruneImports(env.DB, daysAgo(IMPORT_KEPT_DAYS), 2);
    expect([await countOf('import_refusal'), await countOf('import_job')]).toEqual([1, 1]);
  });
});

describe('the step of the schedule', () => {
  test('forgets as much as its rounds allow, and no more than the run has statements for', async () => {
    await storeSend('huge', DELIVERY_KEPT_DAYS + 1, { sent: TIDY_BATCH * (PRUNE_ROUNDS + 1) });
    await pruneRecords(env.DB, NOW, { left: () => 0 });
    expect(await countOf('delivery')).toBe(TIDY_BATCH * (PRUNE_ROUNDS + 1));
    await pruneRecords(env.DB, NOW, { left: () => 50 });
    expect(await countOf('delivery')).toBe(TIDY_BATCH);
    await pruneRecords(env.DB, NOW, { left: () => 50 });
    expect(await countOf('delivery')).toBe(0);
    expect(await countDeliveries(env.DB, 'huge')).toMatchObject({ sent: TIDY_BATCH * (PRUNE_ROUNDS + 1) });
  });
});

test.each<[string, (db: D1Database) => Promise<unknown>]>([
  ['a send to forget', (db) => findPrunable(db, NOW.toISOString())],
  ['its deliveries', (db) => pruneDeliveries(db, 'x', 10, NOW)],
  ['unknown ones', (db) => countUnknown(db, ['x'])],
  ['their counts', (db) => countDeliveries(db, 'x')],
  ['the outcomes of some sends', (db) => countOutcomes(db, ['x'])],
  ['imports to forget', (db) => pruneImports(db, NOW.toISOString(), 10)],
])('an index leads to %s', async (_what, ask) => {
  const plans = await explainQueries(env.DB, ask);
  expect(
    plans.filter(
      (plan) => plan.startsWith('SCAN') && !/VIRTUAL|\(subquery|SCAN (?:CONSTANT ROW|old)/.test(plan),
    ),
  ).toEqual([]);
});

test('requests that stored articles are forgotten after a week', async () => {
  const insert = (key: string, days: number) =>
    env.DB.prepare("INSERT INTO article_request (key, hash, at, answer) VALUES (?, 'h', ?, '{}')").bind(
      key,
      daysAgo(days),
    );
  await env.DB.batch([
    insert('old', ARTICLE_REQUEST_KEPT_DAYS + 1),
    insert('new', ARTICLE_REQUEST_KEPT_DAYS - 1),
  ]);
  await pruneArticleRequests(env.DB, daysAgo(ARTICLE_REQUEST_KEPT_DAYS), TIDY_BATCH);
  expect(await env.DB.prepare('SELECT key FROM article_request').all()).toMatchObject({
    results: [{ key: 'new' }],
  });
});
