import { PROVIDER_BATCH_MS } from '../../limits.ts';
import type { OutgoingMessage, SendOutcome } from '../../model/message.ts';
import { settleUnanswered, type Verdict } from './reason.ts';

/** What the rest of a batch waits for: the same as the message that ended it. */
function restOf(outcome: SendOutcome): SendOutcome {
  const reason = 'reason' in outcome ? outcome.reason : 'the batch ended';
  return {
    kind: 'deferred',
    reason: `not tried: ${reason}`,
    retryAfter: outcome.kind === 'deferred' ? outcome.retryAfter : null,
  };
}

/**
 * Sends messages one after the other. Where one shows that the next would fare no better, the rest is deferred without
 * being tried, and so it is once the batch has taken too long. A throw is an answer that nobody understood.
 */
export async function sendInTurn(
  messages: readonly OutgoingMessage[],
  idempotent: boolean,
  sendOne: (message: OutgoingMessage) => Promise<Verdict>,
): Promise<SendOutcome[]> {
  const deadline = Date.now() + PROVIDER_BATCH_MS;
  const outcomes: SendOutcome[] = [];
  for (const message of messages) {
    if (Date.now() >= deadline) {
      const late = {
        kind: 'deferred',
        reason: 'not tried: the batch took too long',
        retryAfter: null,
      } as const;
      return [...outcomes, ...messages.slice(outcomes.length).map(() => late)];
    }
    const { outcome, halt } = await sendOne(message).catch(() =>
      settleUnanswered('an error of our own while sending', idempotent),
    );
    outcomes.push(outcome);
    if (halt) return [...outcomes, ...messages.slice(outcomes.length).map(() => restOf(outcome))];
  }
  return outcomes;
}
