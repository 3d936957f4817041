import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { encodeId } from '../../src/deliver/tokens.ts';
import { suppressionHash } from '../../src/model/suppression-hash.ts';
import {
  cancelAddressChange,
  confirmAddressChange,
  findAddressChange,
  requestAddressChange,
} from '../../src/store/address-changes.ts';
import { listSuppressed } from '../../src/store/deliveries.ts';
import { claimNotices, deleteOldNotices, settleNotice } from '../../src/store/notices.ts';
import { confirmSubscription, requestSubscription } from '../../src/store/opt-in.ts';
import { listReaderMail, listReaderSuppressions } from '../../src/store/reader-data.ts';
import { getSuppressionSalt } from '../../src/store/settings.ts';
import {
  deleteSubscriber,
  deleteUnconfirmed,
  findSubscriber,
  findSubscriberByKey,
} from '../../src/store/subscribers.ts';
import {
  findByPreferencesKey,
  findMembership,
  listSubscriptions,
  saveChoice,
  savePause,
  unsubscribe,
} from '../../src/store/subscriptions.ts';
import {
  liftSuppression,
  listSuppressions,
  listSuppressionsOf,
  suppress,
} from '../../src/store/suppressions.ts';
import { explainQueries } from '../worker/explain.ts';
import { findSuppression } from '../worker/suppressed.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const UNTIL = '2026-11-24T10:00:00.000Z';
const SALT = 'salt';
const choice = { themes: ['storms'], frequency: 'every' as const, hour: 7, zone: 'Europe/Kyiv' };

let ids = 0;
const nextId = (): string => {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, ++ids);
  return encodeId(bytes);
};

const hashOf = (address: string) => suppressionHash(SALT, address);

/** Asks for a subscription and answers the id that it would get. */
async function request(db: D1Database, address: string, now = NOW): Promise<string> {
  const subscription = nextId();
  await requestSubscription(
    db,
    {
      ids: { subscriber: nextId(), subscription, notice: nextId() },
      address,
      addressKey: address,
      hash: hashOf(address),
      newsletter: 'harbour',
      choice,
      source: 'form',
      confirmUntil: UNTIL,
    },
    now,
  );
  return subscription;
}

const confirm = (id: string, address: string, confirmUntil = UNTIL) =>
  confirmSubscription(env.DB, { id, newsletter: 'harbour' }, { confirmUntil, hash: hashOf(address) }, NOW);

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare('DELETE FROM subscriber'),
    env.DB.prepare('DELETE FROM suppression'),
    env.DB.prepare('DELETE FROM setting'),
    env.DB.prepare('INSERT INTO setting VALUES (?, ?)').bind('suppression-salt', SALT),
  ]);
});

describe('a subscription', () => {
  test('is pending until it is confirmed, and keeps what was chosen', async () => {
    const id = await request(env.DB, 'a@example.org');
    expect((await findMembership(env.DB, id))?.subscription).toMatchObject({
      ...choice,
      status: 'pending',
      confirmUntil: UNTIL,
      consentAt: null,
    });
    expect(await saveChoice(env.DB, id, choice, NOW)).toBe(false);
    expect(await confirm(id, 'a@example.org', '2026-11-24T10:00:01.000Z')).toBe('stale');
    expect(await confirm(id, 'a@example.org')).toBe('confirmed');
    expect(await confirm(id, 'a@example.org')).toBe('already');
    expect(await confirm(nextId(), 'a@example.org')).toBe('gone');
    expect(await findMembership(env.DB, id)).toMatchObject({
      subscription: { status: 'active', confirmUntil: null, consentAt: NOW.toISOString() },
      subscriber: { address: 'a@example.org', addressKey: 'a@example.org' },
    });
  });

  test('has ended once its reader left, whichever of two requests comes first', async () => {
    for (let i = 0; i < 6; i++) {
      const address = `race${i}@example.org`;
      const id = await request(env.DB, address);
      const both = [() => confirm(id, address), () => unsubscribe(env.DB, id, NOW)];
      await Promise.all((i % 2 === 0 ? both : both.reverse()).map((act) => act()));
      expect((await findMembership(env.DB, id))?.subscription).toMatchObject({
        status: 'unsubscribed',
        confirmUntil: null,
      });
      expect(await findSuppression(env.DB, hashOf(address), 'harbour')).not.toBeNull();
      expect(await confirm(id, address)).toBe('stale');
    }
  });

  test('leaves a hash behind when its reader is deleted, which only their own confirmation takes off', async () => {
    const address = 'deleted@example.org';
    const salt = await getSuppressionSalt(env.DB);
    const hash = suppressionHash(salt, address);
    await confirm(await request(env.DB, address), address);
    const before = await findSubscriberByKey(env.DB, address);
    expect(await deleteSubscriber(env.DB, before?.id ?? '', NOW)).toBe(true);
    expect(await listSuppressionsOf(env.DB, hash)).toEqual([
      { hash, newsletter: '', reason: 'deleted', at: NOW.toISOString() },
    ]);
    const id = await request(env.DB, address);
    expect((await findMembership(env.DB, id))?.subscription).toMatchObject({ status: 'pending' });
    expect(await findSuppression(env.DB, hash, 'harbour')).toMatchObject({ reason: 'deleted' });
    const link = { confirmUntil: UNTIL, hash };
    expect(await confirmSubscription(env.DB, { id, newsletter: 'harbour' }, link, NOW)).toBe('confirmed');
    expect(await findSuppression(env.DB, hash, 'harbour')).toBeNull();
  });

  test('is not brought back by an old link once its reader left', async () => {
    const id = await request(env.DB, 'left@example.org');
    await confirm(id, 'left@example.org');
    expect(await unsubscribe(env.DB, id, NOW)).toBe('ended');
    expect(await unsubscribe(env.DB, id, NOW)).toBe('already');
    expect(await unsubscribe(env.DB, nextId(), NOW)).toBe('gone');
    expect(await confirm(id, 'left@example.org')).toBe('stale');
    expect(await saveChoice(env.DB, id, choice, NOW)).toBe(false);
    expect(await savePause(env.DB, id, UNTIL, NOW)).toBe(false);
  });

  test('whose address was never confirmed is forgotten, with a person who has no other', async () => {
    const both = 'both@example.org';
    const kept = await request(env.DB, both, new Date('2026-09-01T00:00:00.000Z'));
    await confirm(kept, both);
    await request(env.DB, 'never@example.org', new Date('2026-09-01T00:00:00.000Z'));
    const young = await request(env.DB, 'young@example.org');
    await deleteUnconfirmed(env.DB, '2026-10-23T00:00:00.000Z', 10);
    expect(await findSubscriberByKey(env.DB, 'never@example.org')).toBeNull();
    expect(await findMembership(env.DB, kept)).not.toBeNull();
    expect(await findMembership(env.DB, young)).not.toBeNull();
  });
});

describe('the do-not-send list', () => {
  const entry = (
    reason: 'unsubscribed' | 'deleted' | 'complaint' | 'operator',
    newsletter: string,
    at: string,
  ) => ({
    hash: 'h',
    newsletter,
    reason,
    at,
  });

  test('keeps the weightier reason, and answers it', async () => {
    await suppress(env.DB, entry('unsubscribed', 'harbour', '1'));
    await suppress(env.DB, entry('complaint', 'harbour', '2'));
    await suppress(env.DB, entry('unsubscribed', 'harbour', '3'));
    await suppress(env.DB, entry('operator', 'harbour', '4'));
    expect(await findSuppression(env.DB, 'h', 'harbour')).toEqual(entry('complaint', 'harbour', '2'));
    await suppress(env.DB, entry('unsubscribed', '', '5'));
    expect(await findSuppression(env.DB, 'h', 'harbour')).toMatchObject({ reason: 'complaint' });
    expect(await findSuppression(env.DB, 'h', 'quay')).toMatchObject({ reason: 'unsubscribed' });
    expect(await findSuppression(env.DB, 'x', 'quay')).toBeNull();
    expect(await listSuppressed(env.DB, 'harbour', ['h', 'x'])).toEqual(new Map([['h', 'complaint']]));
    const first = await listSuppressions(env.DB, { after: null, limit: 1 });
    expect(first).toEqual([entry('complaint', 'harbour', '2')]);
    expect(await listSuppressions(env.DB, { after: first[0] ?? null, limit: 5 })).toEqual([
      entry('unsubscribed', '', '5'),
    ]);
    expect(await liftSuppression(env.DB, 'h', 'harbour')).toBe(true);
    expect(await liftSuppression(env.DB, 'h', 'harbour')).toBe(false);
  });

  test('lets a bounce outweigh that a reader was deleted, and not the other way round', async () => {
    await suppress(env.DB, entry('deleted', '', '1'));
    await suppress(env.DB, entry('complaint', '', '2'));
    await suppress(env.DB, entry('deleted', '', '3'));
    expect(await listSuppressionsOf(env.DB, 'h')).toEqual([entry('complaint', '', '2')]);
  });

  test('has one salt, whoever asks first', async () => {
    await env.DB.prepare('DELETE FROM setting').run();
    const salts = await Promise.all(Array.from({ length: 5 }, () => getSuppressionSalt(env.DB)));
    expect(new Set(salts).size).toBe(1);
    expect(salts[0]).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('a mail of our own', () => {
  const claim = (now: string) =>
    claimNotices(env.DB, { now, leaseUntil: '2026-11-22T10:05:00.000Z', limit: 5 });

  test('is taken once at a time, and again when its sender died', async () => {
    await request(env.DB, 'n@example.org');
    const taken = await Promise.all([claim(NOW.toISOString()), claim(NOW.toISOString())]);
    expect(taken.flat()).toHaveLength(1);
    expect(await claim('2026-11-22T10:04:59.999Z')).toEqual([]);
    const [again] = await claim('2026-11-22T10:05:00.000Z');
    expect(again?.attempts).toBe(2);
    // The first sender comes late: its word no longer counts.
    const [late] = taken.flat();
    if (late === undefined || again === undefined) throw new Error('no notice was taken');
    await settleNotice(env.DB, late, { status: 'failed', reason: 'late' });
    await settleNotice(env.DB, again, { status: 'sent', reason: null });
    const row = await env.DB.prepare('SELECT status, reason FROM notice').first();
    expect(row).toEqual({ status: 'sent', reason: null });
  });
});

test('every query of readers uses an index', async () => {
  const address = 'plan@example.org';
  const id = await request(env.DB, address);
  await confirm(id, address);
  const { subscriber } = (await findMembership(env.DB, id)) ?? {};
  if (subscriber === undefined) throw new Error('no such person');
  const plans = await explainQueries(env.DB, async (db) => {
    await request(db, address);
    await confirmSubscription(db, { id, newsletter: 'harbour' }, { confirmUntil: UNTIL, hash: 'h' }, NOW);
    await findMembership(db, id);
    await findByPreferencesKey(db, id);
    await listSubscriptions(db, subscriber.id);
    await saveChoice(db, id, choice, NOW);
    await savePause(db, id, null, NOW);
    await findSubscriber(db, subscriber.id);
    await findSubscriberByKey(db, address);
    await suppress(db, { hash: 'h', newsletter: '', reason: 'operator', at: '' });
    await listSuppressionsOf(db, 'h');
    await listSuppressed(db, 'harbour', ['h']);
    await listSuppressions(db, { after: null, limit: 1 });
    await liftSuppression(db, 'h', '');
    await listReaderMail(db, subscriber.id, 10);
    await listReaderSuppressions(db, 'h');
    await requestAddressChange(
      db,
      {
        ids: { toOld: nextId(), toNew: nextId() },
        subscription: { id, subscriber: subscriber.id, newsletter: 'harbour' },
        address: 'b@example.org',
        addressKey: 'b@example.org',
        hash: 'b',
        confirmUntil: UNTIL,
      },
      NOW,
    );
    const change = await findAddressChange(db, subscriber.id);
    if (change === null) throw new Error('no change waits');
    await confirmAddressChange(
      db,
      subscriber,
      change,
      { confirmUntil: UNTIL, hash: 'b', preferencesKeys: { [id]: nextId() } },
      NOW,
    );
    await cancelAddressChange(db, subscriber.id);
    await claimNotices(db, { now: '', leaseUntil: '', limit: 1 });
    await settleNotice(db, { id: 'x', attempts: 1 }, { status: 'sent', reason: null });
    await deleteOldNotices(db, '', 1);
    await deleteUnconfirmed(db, '', 1);
    await unsubscribe(db, id, NOW);
    await deleteSubscriber(db, subscriber.id, NOW);
  });
  expect(
    plans.filter(
      (plan) =>
        plan.includes('SCAN') &&
        !/SCAN (?:CONSTANT ROW|json_each|2-ROW VALUES|\d+ CONSTANT|\(subquery)/.test(plan),
    ),
  ).toEqual([]);
});
