import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffSeconds } from '../../src/deliver/backoff.ts';
import { findSuppressed, isStillKeyed, settleLost, settleOutcome } from '../../src/deliver/outcomes.ts';
import {
  DELIVERY_ATTEMPTS_MAX,
  IDEMPOTENCY_MS,
  REASON_MAX,
  RETRY_AFTER_MAX_SECONDS,
  RETRY_BASE_SECONDS,
  RETRY_MAX_SECONDS,
} from '../../src/limits.ts';
import type { SendOutcome } from '../../src/model/message.ts';
import { IN_DOUBT } from '../../src/model/send.ts';

const NOW = Date.parse('2026-03-02T06:00:00Z');
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const attempts = fc.integer({ min: 1, max: 100 });
const reason = fc.string({ maxLength: 400 });
const outcome: fc.Arbitrary<SendOutcome> = fc.oneof(
  fc.record({ kind: fc.constant('sent' as const), id: fc.option(fc.string()) }),
  fc.record({
    kind: fc.constant('deferred' as const),
    reason,
    retryAfter: fc.option(fc.integer({ min: 0, max: 200_000 })),
  }),
  fc.record({ kind: fc.constantFrom('bounced' as const, 'failed' as const, 'unknown' as const), reason }),
);

describe('the wait before the next try', () => {
  test('is never shorter than the provider asks for, and never longer than an hour without being asked', () => {
    fc.assert(
      fc.property(
        attempts,
        fc.option(fc.integer({ min: 0, max: 200_000 })),
        fraction,
        (tries, asked, random) => {
          const wait = backoffSeconds(tries, asked, random);
          expect(wait).toBeGreaterThanOrEqual(Math.min(asked ?? 0, RETRY_AFTER_MAX_SECONDS));
          expect(wait).toBeGreaterThanOrEqual(RETRY_BASE_SECONDS / 2);
          if (asked === null) expect(wait).toBeLessThanOrEqual(RETRY_MAX_SECONDS);
        },
      ),
    );
  });

  test('doubles, and spreads what failed together', () => {
    expect([1, 2, 3, 4].map((tries) => backoffSeconds(tries, null, 1))).toEqual([30, 60, 120, 240]);
    expect([1, 2, 3, 4].map((tries) => backoffSeconds(tries, null, 0))).toEqual([15, 30, 60, 120]);
    expect(backoffSeconds(1, 100, 1)).toBeGreaterThan(backoffSeconds(1, 100, 0));
  });
});

describe('an outcome', () => {
  test('waits again or ends, and is never lost', () => {
    fc.assert(
      fc.property(attempts, outcome, fraction, (tries, given, random) => {
        const change = settleOutcome({ n: 3, attempts: tries }, given, NOW, random);
        expect(change.n).toBe(3);
        expect((change.reason ?? '').length).toBeLessThanOrEqual(REASON_MAX);
        expect(change.nextAt !== null).toBe(change.status === 'deferred');
        if (change.nextAt !== null) expect(Date.parse(change.nextAt)).toBeGreaterThan(NOW);
        if (given.kind !== 'deferred') expect(change.status).toBe(given.kind);
        else expect(change.status).toBe(tries >= DELIVERY_ATTEMPTS_MAX ? 'failed' : 'deferred');
      }),
    );
  });

  test('keeps the id that the provider gave', () => {
    expect(settleOutcome({ n: 0, attempts: 1 }, { kind: 'sent', id: 'abc' }, NOW, 0)).toMatchObject({
      status: 'sent',
      providerId: 'abc',
    });
  });

  test('that nobody heard is tried again only where a key makes that harmless', () => {
    expect(settleLost(true)).toBe('pending');
    expect(settleLost(false)).toBe('unknown');
  });

  test('in doubt is tried again by the same provider, as long as it knows the key', () => {
    const row = { provider: 'resend', reason: IN_DOUBT, nextAt: new Date(NOW).toISOString() };
    expect(isStillKeyed(row, 'resend', NOW + IDEMPOTENCY_MS)).toBe(true);
    expect(isStillKeyed(row, 'resend', NOW + IDEMPOTENCY_MS + 1)).toBe(false);
    expect(isStillKeyed(row, 'smtp', NOW)).toBe(false);
    expect(isStillKeyed({ ...row, reason: 'busy' }, 'smtp', NOW + 2 * IDEMPOTENCY_MS)).toBe(true);
  });
});

describe('a reader', () => {
  const reader = { status: 'active', pausedUntil: null, suppression: null };
  const now = '2026-03-02T06:00:00.000Z';

  test.each([
    [reader, null],
    [{ ...reader, pausedUntil: '2026-03-02T05:59:59.999Z' }, null],
    [{ ...reader, pausedUntil: '2026-03-03T00:00:00.000Z' }, 'paused by the reader'],
    [{ ...reader, status: 'unsubscribed' }, 'no longer subscribed'],
    [{ ...reader, status: null }, 'the subscription was deleted'],
    [{ ...reader, suppression: 'complaint' }, 'on the do-not-send list: complaint'],
  ])('%j is left out because: %s', (each, expected) => {
    expect(findSuppressed(each, now)).toBe(expected);
  });
});
