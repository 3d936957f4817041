import { afterEach, describe, expect, test, vi } from 'vitest';
import { PROVIDER_BATCH_MS, REASON_MAX } from '../../src/limits.ts';
import { sendInTurn } from '../../src/worker/providers/in-turn.ts';
import { describeReason, settle } from '../../src/worker/providers/reason.ts';
import { makeMessage } from './bench.ts';

const message = makeMessage('ann.smith', { to: { name: 'Ann Smith', address: 'ann.smith@readers.example' } });

describe('a reason', () => {
  test.each([
    ['550 5.1.1 <ANN.Smith@Readers.Example>: no such user', '550 5.1.1 <…>: no such user'],
    ['550 5.1.1 no mailbox ann.smith here', '550 5.1.1 no mailbox … here'],
    ['550 mail for Ann Smith refused', '550 mail for … refused'],
    ['554 ask postmaster@else.example why', '554 ask … why'],
    ['554 see https://x.example/?to=a%40b.example', '554 see …'],
    ['554 bounce+bann.smith@news.example is not known', '554 … is not known'],
    ['535 key s3cret-Key refused', '535 key … refused'],
    [`401 ${'t'.repeat(53)} expired`, '401 … expired'],
    ['550 first line\r\n550 second\u0000line', '550 first line 550 second line'],
    ['550 cannot', '550 cannot'],
  ])('of %j is %j', (said, reason) => {
    expect(describeReason(said, message, ['s3cret-Key', ''])).toBe(reason);
  });

  test('keeps to its length', () => {
    expect(describeReason('no '.repeat(100_000), message)).toHaveLength(REASON_MAX);
  });

  test('does not take a short name out of the words around it', () => {
    expect(describeReason('550 cannot plan for ann', makeMessage('ann'))).toBe('550 cannot plan for …');
  });
});

describe('a batch', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('that takes too long leaves the rest for another', async () => {
    vi.useFakeTimers();
    const messages = ['ann', 'ben', 'cem'].map((local) => makeMessage(local));
    const outcomes = await sendInTurn(messages, false, async () => {
      vi.setSystemTime(Date.now() + PROVIDER_BATCH_MS / 2);
      return settle({ kind: 'sent', id: 'x' });
    });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'deferred']);
  });

  test('in which our own code breaks does not throw, and does not send on', async () => {
    let calls = 0;
    const outcomes = await sendInTurn([makeMessage('ann'), makeMessage('ben')], false, async () => {
      calls += 1;
      throw new Error('ann@readers.example');
    });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'deferred']);
    expect(calls).toBe(1);
    expect(JSON.stringify(outcomes)).not.toContain('@');
  });
});
