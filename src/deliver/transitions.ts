import type { SendStatus } from '../model/send.ts';

/** What may be done to a send. `finish` is the reconciler's, the rest an operator's or the schedule's. */
export type SendAction = 'approve' | 'start' | 'pause' | 'resume' | 'cancel' | 'finish';

/** The state that an action leads to, or why it does not. `already`: it is there; `over`: it was sent or cancelled. */
export type NextStatus =
  | { readonly ok: true; readonly status: SendStatus }
  | { readonly ok: false; readonly reason: 'already' | 'over' | 'not-allowed'; readonly message: string };

/** From where to where. Nothing else is allowed, and states move by compare-and-set along these lines alone. */
export const MOVES: Readonly<Record<SendAction, Partial<Record<SendStatus, SendStatus>>>> = {
  approve: { draft: 'approved' },
  start: { approved: 'sending' },
  pause: { approved: 'paused', sending: 'paused' },
  resume: { paused: 'sending' },
  cancel: { draft: 'cancelled', approved: 'cancelled', sending: 'cancelled', paused: 'cancelled' },
  finish: { sending: 'sent' },
};

/** What an action is for: where a send stands already, it is done. Whatever is on its way was approved. */
const GOALS: Readonly<Record<SendAction, readonly SendStatus[]>> = {
  approve: ['approved', 'sending', 'paused', 'sent'],
  start: ['sending', 'sent'],
  pause: ['paused'],
  resume: ['approved', 'sending'],
  cancel: ['cancelled'],
  finish: ['sent'],
};

/** Where a send stands, and what may be done to it from there. */
const INSTEAD: Readonly<Record<SendStatus, string>> = {
  draft: 'is a draft: approve it first, or cancel it',
  approved: 'is approved and has not begun: send starts it, pause holds it, cancel ends it',
  sending: 'is being sent: pause holds it, cancel ends it',
  paused: 'is paused: resume goes on with it, cancel ends it',
  sent: 'has been sent, and nothing can stop it any more; its deliveries say what came of each message',
  cancelled: 'was cancelled for good; a digest of other days can be built and sent instead',
};

/** Where an action leads from a state. What was paused before it was started is approved again when it is resumed. */
export function nextStatus(send: { status: SendStatus; started: boolean }, action: SendAction): NextStatus {
  const to = MOVES[action][send.status];
  if (to !== undefined) return { ok: true, status: action === 'resume' && !send.started ? 'approved' : to };
  const message = `the send ${INSTEAD[send.status]}`;
  if (GOALS[action].includes(send.status)) return { ok: false, reason: 'already', message };
  const over = send.status === 'sent' || send.status === 'cancelled';
  return { ok: false, reason: over ? 'over' : 'not-allowed', message };
}
