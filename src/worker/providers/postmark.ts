import { z } from 'zod';
import { POSTMARK_BATCH, PROVIDER_HTTP_TIMEOUT_MS } from '../../limits.ts';
import type { OutgoingMessage, Provider, SendOutcome } from '../../model/message.ts';
import { formatMailbox, splitHeaders } from './fields.ts';
import { callHttp, findOutage, type HttpAnswer, type HttpOptions, judgeAnswer } from './http.ts';
import { describeReason, settle, settleUnanswered, type Verdict, waitForOperator } from './reason.ts';

type PostmarkConfig = { readonly url: string; readonly token: string; readonly stream: string };

const Result = z.object({
  ErrorCode: z.int(),
  Message: z.string().default(''),
  MessageID: z.string().max(200).optional(),
});
const Results = z.array(Result);

const POSTMARK = {
  name: 'Postmark',
  keys: 'POSTMARK_TOKEN',
  url: 'POSTMARK_URL',
  idempotent: false,
} as const;

/** The stream of mail that one reader asked for, which every server has. */
const TRANSACTIONAL_STREAM = 'outbound';

/** https://postmarkapp.com/developer/api/email-api#send-batch-emails */
function buildMessage(message: OutgoingMessage, stream: string) {
  const { headers, replyTo } = splitHeaders(message);
  return {
    From: formatMailbox(message.from),
    To: message.to.address,
    Subject: message.subject,
    HtmlBody: message.html,
    TextBody: message.text,
    Headers: headers.map(([Name, Value]) => ({ Name, Value })),
    ...(replyTo === null ? {} : { ReplyTo: replyTo }),
    MessageStream: message.kind === 'digest' ? stream : TRANSACTIONAL_STREAM,
    TrackOpens: false,
    TrackLinks: 'None',
  };
}

/**
 * Codes about the account, the sender or the stream: nothing that another message would mend.
 * https://postmarkapp.com/developer/api/overview#error-codes
 */
const FOR_THE_OPERATOR: ReadonlySet<number> = new Set([
  10, 400, 401, 405, 412, 413, 1101, 1221, 1222, 1223, 1224, 1225, 1226, 1235, 1236,
]);

/** One message's result: `ErrorCode` 0 was taken, 406 is an address that bounced or complained before. */
function judgeResult(result: z.infer<typeof Result>, message: OutgoingMessage, token: string): Verdict {
  const { ErrorCode: code, Message: said, MessageID: id } = result;
  if (code === 0) return settle({ kind: 'sent', id: id ?? null });
  const reason = describeReason(`Postmark ${code}: ${said}`, message, [token]);
  if (code === 406)
    return settle({ kind: 'bounced', reason: 'Postmark 406: inactive after a hard bounce or a complaint' });
  if (code === 300 && /'To' address/i.test(said)) return settle({ kind: 'bounced', reason });
  if (FOR_THE_OPERATOR.has(code) || (code === 300 && /'From' address/i.test(said)))
    return waitForOperator(reason);
  // 100 is maintenance, 429 too many requests.
  if (code === 100 || code === 429)
    return { outcome: { kind: 'deferred', reason, retryAfter: null }, halt: true };
  return settle({ kind: 'failed', reason });
}

/** A result each, or one verdict for them all. */
function judge(answer: HttpAnswer, messages: readonly OutgoingMessage[], token: string): SendOutcome[] {
  const forAll = (verdict: Verdict) => messages.map(() => verdict.outcome);
  if (answer.kind === 'answer' && answer.status >= 200 && answer.status < 300) {
    const results = Results.safeParse(answer.body);
    if (!results.success || results.data.length !== messages.length)
      return forAll(settleUnanswered('Postmark: an answer that is not its own', false));
    return messages.map((message, at) => {
      const result = results.data[at];
      return result === undefined
        ? { kind: 'unknown', reason: 'Postmark: no result' }
        : judgeResult(result, message, token).outcome;
    });
  }
  const refused = answer.kind === 'answer' && answer.status === 422 ? Result.safeParse(answer.body) : null;
  if (refused?.success) return messages.map((message) => judgeResult(refused.data, message, token).outcome);
  const verdict = judgeAnswer(answer, POSTMARK);
  if (verdict !== null) return forAll(verdict);
  return forAll(settle({ kind: 'failed', reason: 'Postmark refuses the request' }));
}

/** Postmark over HTTPS, many messages a request. It takes no idempotency key: an answer that is lost stays unknown. */
export function openPostmark(
  config: PostmarkConfig,
  options: HttpOptions = { timeoutMs: PROVIDER_HTTP_TIMEOUT_MS },
): Provider {
  return {
    name: 'postmark',
    idempotent: false,
    batchSize: POSTMARK_BATCH,
    send: async (messages) => {
      if (messages.length === 0) return [];
      const outage = await findOutage(config.url, POSTMARK.name, options);
      if (outage !== null) return messages.map(() => outage);
      const request = new Request(`${config.url}/email/batch`, {
        method: 'POST',
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          'X-Postmark-Server-Token': config.token,
        },
        body: JSON.stringify(messages.map((message) => buildMessage(message, config.stream))),
      });
      return judge(await callHttp(request, options), messages, config.token);
    },
    close: async () => undefined,
  };
}
