import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOVES, nextStatus, type SendAction } from '../../src/deliver/transitions.ts';
import { SendStatus } from '../../src/model/send.ts';

const ACTIONS = Object.keys(MOVES) as SendAction[];
const action = fc.constantFrom(...ACTIONS);

describe('the states of a send', () => {
  test('lead from draft to sent', () => {
    let status: SendStatus = 'draft';
    for (const step of ['approve', 'start', 'pause', 'resume', 'finish'] as const) {
      const next = nextStatus({ status, started: true }, step);
      if (!next.ok) throw new Error(next.message);
      status = next.status;
    }
    expect(status).toBe('sent');
  });

  test.each(['sent', 'cancelled'] as const)('never lead out of %s', (status) => {
    for (const each of ACTIONS) expect(nextStatus({ status, started: true }, each).ok).toBe(false);
  });

  test.each(['draft', 'approved', 'sending', 'paused'] as const)('can be cancelled in %s', (status) => {
    expect(nextStatus({ status, started: false }, 'cancel')).toEqual({ ok: true, status: 'cancelled' });
  });

  test('goes on where it was paused', () => {
    const paused = { status: 'paused' } as const;
    expect(nextStatus({ ...paused, started: false }, 'resume')).toMatchObject({ status: 'approved' });
    expect(nextStatus({ ...paused, started: true }, 'resume')).toMatchObject({ status: 'sending' });
  });

  test('say that an action was done before', () => {
    expect(nextStatus({ status: 'paused', started: true }, 'pause')).toMatchObject({ reason: 'already' });
    expect(nextStatus({ status: 'sent', started: true }, 'finish')).toMatchObject({ reason: 'already' });
    expect(nextStatus({ status: 'sent', started: true }, 'pause')).toMatchObject({ reason: 'over' });
    expect(nextStatus({ status: 'draft', started: false }, 'start')).toMatchObject({ reason: 'not-allowed' });
  });

  test.each(['approved', 'sending', 'paused', 'sent'] as const)(
    'take an approval of what is %s as done before',
    (status) => {
      expect(nextStatus({ status, started: true }, 'approve')).toMatchObject({ reason: 'already' });
    },
  );

  test('take a start of what was sent as done before', () => {
    expect(nextStatus({ status: 'sent', started: true }, 'start')).toMatchObject({ reason: 'already' });
  });

  test.each([
    ['draft', 'pause', 'approve it first, or cancel'],
    ['approved', 'finish', 'send starts it'],
    ['paused', 'start', 'resume goes on'],
    ['sent', 'pause', 'its deliveries say'],
    ['cancelled', 'approve', 'a digest of other days'],
  ] as const)('say what may be done to what is %s', (status, tried, words) => {
    const next = nextStatus({ status, started: true }, tried);
    expect(next.ok ? '' : next.message).toContain(words);
  });

  test('reach `sending` only after an approval, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 20 }), (tried) => {
        let status: SendStatus = 'draft';
        let started = false;
        let approved = false;
        for (const each of tried) {
          const next = nextStatus({ status, started }, each);
          if (!next.ok) continue;
          status = next.status;
          if (each === 'approve') approved = true;
          if (each === 'start') started = true;
          if (status === 'sending' || status === 'sent') expect(approved && started).toBe(true);
        }
        expect(SendStatus.options).toContain(status);
      }),
    );
  });
});
