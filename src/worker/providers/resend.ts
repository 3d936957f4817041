import { z } from 'zod';
import { HTTP_BATCH, PROVIDER_HTTP_TIMEOUT_MS } from '../../limits.ts';
import type { OutgoingMessage, Provider } from '../../model/message.ts';
import { formatMailbox, splitHeaders } from './fields.ts';
import { callHttp, findRetryAfter, type HttpAnswer, type HttpOptions, judgeAnswer } from './http.ts';
import { sendInTurn } from './in-turn.ts';
import { describeReason, settle, settleUnanswered, type Verdict, waitForOperator } from './reason.ts';

const Accepted = z.object({ id: z.string().min(1).max(200) });
const Refused = z.object({ name: z.string().max(100), message: z.string() });

const RESEND = { name: 'Resend', keys: 'RESEND_API_KEY', url: 'RESEND_URL', idempotent: true } as const;

/** https://resend.com/docs/api-reference/emails/send-email */
function buildRequest(config: { url: string; key: string }, message: OutgoingMessage): Request {
  const { headers, replyTo } = splitHeaders(message);
  return new Request(`${config.url}/emails`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${config.key}`,
      'Content-Type': 'application/json',
      // Kept for 24 hours, at most 256 characters.
      'Idempotency-Key': message.key,
      'User-Agent': 'sitrep',
    },
    body: JSON.stringify({
      from: formatMailbox(message.from),
      to: [message.to.address],
      subject: message.subject,
      html: message.html,
      text: message.text,
      headers: Object.fromEntries(headers),
      ...(replyTo === null ? {} : { reply_to: replyTo }),
    }),
  });
}

/** https://resend.com/docs/api-reference/errors */
function judge(answer: HttpAnswer, message: OutgoingMessage, key: string): Verdict {
  if (answer.kind !== 'answer') return judgeAnswer(answer, RESEND) ?? settleUnanswered('no answer', true);
  const { status, headers, body } = answer;
  const accepted = Accepted.safeParse(body);
  if (status >= 200 && status < 300)
    return accepted.success
      ? settle({ kind: 'sent', id: accepted.data.id })
      : settleUnanswered('Resend: an answer that is not its own', true);
  const refused = Refused.safeParse(body);
  const name = refused.success ? refused.data.name : '';
  const reason = describeReason(
    `Resend ${status} ${name}: ${refused.success ? refused.data.message : ''}`,
    message,
    [key],
  );
  // The key was used for another text of this message, which went or may have gone.
  if (name === 'invalid_idempotent_request') return settle({ kind: 'unknown', reason });
  if (name === 'concurrent_idempotent_requests')
    return settle({ kind: 'deferred', reason, retryAfter: null });
  if (name === 'daily_quota_exceeded' || name === 'monthly_quota_exceeded')
    return {
      outcome: { kind: 'deferred', reason, retryAfter: findRetryAfter(headers, new Date()) ?? 3600 },
      halt: true,
    };
  // A 403 with this name is a sender's domain that is not verified.
  if (status === 403 && name === 'validation_error') return waitForOperator(reason);
  if (name === 'invalid_from_address') return waitForOperator(reason);
  return judgeAnswer(answer, RESEND) ?? settle({ kind: 'failed', reason });
}

/**
 * Resend over HTTPS. One request a message, as its idempotency keys are one a request: a batch sent again with one
 * reader fewer would be another batch, and send everything twice.
 */
export function openResend(
  config: { readonly url: string; readonly key: string },
  options: HttpOptions = { timeoutMs: PROVIDER_HTTP_TIMEOUT_MS },
): Provider {
  return {
    name: 'resend',
    idempotent: true,
    batchSize: HTTP_BATCH,
    send: (messages) =>
      sendInTurn(messages, true, async (message) =>
        judge(await callHttp(buildRequest(config, message), options), message, config.key),
      ),
    close: async () => undefined,
  };
}
