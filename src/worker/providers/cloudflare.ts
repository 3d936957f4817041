import { HTTP_BATCH } from '../../limits.ts';
import type { OutgoingMessage, Provider } from '../../model/message.ts';
import { splitHeaders } from './fields.ts';
import { sendInTurn } from './in-turn.ts';
import { describeReason, settle, settleUnanswered, type Verdict, waitForOperator } from './reason.ts';

/** Header fields that Cloudflare takes beside X-…; it refuses a message with any other, or sets those itself. */
const ALLOWED: ReadonlySet<string> = new Set(
  `list-unsubscribe list-unsubscribe-post list-id list-archive list-help list-owner list-post list-subscribe precedence
   auto-submitted in-reply-to references content-language organization archived-at`.split(/\s+/),
);

/** https://developers.cloudflare.com/email-service/reference/headers/ */
function pickHeaders(headers: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(
    headers.filter(([name]) => ALLOWED.has(name.toLowerCase()) || /^x-[\w-]+$/i.test(name)),
  );
}

/** https://developers.cloudflare.com/email-service/api/send-emails/workers-api/#error-codes */
function judgeError(error: unknown, message: OutgoingMessage): Verdict {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error ? error.message : '';
  const reason = describeReason(`Cloudflare ${code}: ${said}`, message);
  switch (code) {
    case 'E_RATE_LIMIT_EXCEEDED':
      return { outcome: { kind: 'deferred', reason, retryAfter: null }, halt: true };
    case 'E_DAILY_LIMIT_EXCEEDED':
      return { outcome: { kind: 'deferred', reason, retryAfter: 3600 }, halt: true };
    case 'E_INTERNAL_SERVER_ERROR':
      return { outcome: { kind: 'deferred', reason, retryAfter: null }, halt: true };
    case 'E_SENDER_NOT_VERIFIED':
    case 'E_SENDER_DOMAIN_NOT_AVAILABLE':
    case 'E_RECIPIENT_NOT_ALLOWED':
      return waitForOperator(reason);
    case 'E_RECIPIENT_SUPPRESSED':
      return settle({ kind: 'bounced', reason });
    case '':
      return settleUnanswered('Cloudflare: an error that names no code', false);
    default:
      return settle({ kind: 'failed', reason });
  }
}

/**
 * Cloudflare Email Service through its binding, one reader a call, since one suppressed reader refuses the whole call.
 * By its terms for transactional mail: digests wait until another provider is configured.
 */
export function openCloudflare(binding: SendEmail): Provider {
  const sendOne = async (message: OutgoingMessage): Promise<Verdict> => {
    if (message.kind === 'digest')
      return waitForOperator(
        'Cloudflare Email Service sends no digests, by its terms: set PROVIDER to another',
      );
    const { headers, replyTo } = splitHeaders(message);
    try {
      const { messageId } = await binding.send({
        to: message.to.address,
        from: { email: message.from.address, name: message.from.name },
        subject: message.subject,
        html: message.html,
        text: message.text,
        headers: pickHeaders(headers),
        ...(replyTo === null ? {} : { replyTo }),
      });
      return settle({ kind: 'sent', id: typeof messageId === 'string' ? messageId : null });
    } catch (error) {
      return judgeError(error, message);
    }
  };
  return {
    name: 'cloudflare',
    idempotent: false,
    batchSize: HTTP_BATCH,
    send: (messages) => sendInTurn(messages, false, sendOne),
    close: async () => undefined,
  };
}
