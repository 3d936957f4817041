import { AwsClient } from 'aws4fetch';
import { z } from 'zod';
import { HTTP_BATCH, PROVIDER_HTTP_TIMEOUT_MS } from '../../limits.ts';
import type { OutgoingMessage, Provider } from '../../model/message.ts';
import type { SesConfig } from '../config.ts';
import {
  callHttp,
  findOutage,
  findRetryAfter,
  type HttpAnswer,
  type HttpOptions,
  judgeAnswer,
} from './http.ts';
import { sendInTurn } from './in-turn.ts';
import { describeReason, settle, settleUnanswered, type Verdict, waitForOperator } from './reason.ts';

const Accepted = z.object({ MessageId: z.string().min(1).max(200) });
const Refused = z.object({
  message: z.string().optional(),
  Message: z.string().optional(),
  __type: z.string().optional(),
});

const SES = {
  name: 'SES',
  keys: 'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION',
  url: 'SES_URL and AWS_REGION',
  idempotent: false,
} as const;

/** Throttled, or over the day's quota: both pass by themselves. */
const THROTTLED = /^(?:TooManyRequests|Throttling|LimitExceeded)/;

/** About the account, its keys or the sender. The rest of such an answer may quote the signature: it is not repeated. */
const FOR_THE_OPERATOR: Readonly<Record<string, string>> = {
  AccountSuspendedException: 'the account may no longer send: see the SES console',
  SendingPausedException: 'sending is paused for the account or the configuration set: see the SES console',
  MailFromDomainNotVerifiedException: 'the MAIL FROM domain is not verified: see the SES console',
  NotFoundException: 'something named does not exist: check SES_CONFIGURATION_SET and AWS_REGION',
};

function typeOf(answer: { headers: Headers; body: unknown }): { type: string; said: string } {
  const refused = Refused.safeParse(answer.body);
  const data = refused.success ? refused.data : {};
  const named = answer.headers.get('x-amzn-errortype') ?? data.__type ?? '';
  // `TooManyRequestsException:http://…` in the header, `namespace#TooManyRequestsException` in the body.
  return { type: named.replace(/:.*$/, '').replace(/^.*#/, ''), said: data.message ?? data.Message ?? '' };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors */
function judge(answer: HttpAnswer, message: OutgoingMessage, secrets: readonly string[]): Verdict {
  if (answer.kind !== 'answer') return judgeAnswer(answer, SES) ?? settleUnanswered('no answer', false);
  const accepted = Accepted.safeParse(answer.body);
  if (answer.status >= 200 && answer.status < 300)
    return accepted.success
      ? settle({ kind: 'sent', id: accepted.data.MessageId })
      : settleUnanswered('SES: an answer that is not its own', false);
  const { type, said } = typeOf(answer);
  if (THROTTLED.test(type)) {
    // A day's quota frees up as its oldest messages turn 24 hours old.
    const wait = findRetryAfter(answer.headers, new Date()) ?? (/daily/i.test(said) ? 3600 : null);
    return {
      outcome: {
        kind: 'deferred',
        reason: `SES ${type}: ${/daily/i.test(said) ? 'the daily quota is used up' : 'too fast'}`,
        retryAfter: wait,
      },
      halt: true,
    };
  }
  const advice = FOR_THE_OPERATOR[type];
  if (advice !== undefined) return waitForOperator(`SES ${type}: ${advice}`);
  if (type === 'MessageRejected' && /not verified/i.test(said))
    return waitForOperator(
      'SES MessageRejected: the sender is not verified, or the account is still in the sandbox',
    );
  const reason = describeReason(`SES ${answer.status} ${type}: ${said}`, message, secrets);
  if (type === 'MessageRejected' && /blacklisted/i.test(said)) return settle({ kind: 'bounced', reason });
  return judgeAnswer(answer, SES) ?? settle({ kind: 'failed', reason });
}

/** Amazon SES's version 2 interface with the message as it stands, signed with Signature Version 4. */
export function openSes(
  config: SesConfig,
  options: HttpOptions = { timeoutMs: PROVIDER_HTTP_TIMEOUT_MS },
): Provider {
  const { accessKeyId, secretAccessKey, region } = config;
  // Its own repeats would send twice.
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 'ses', retries: 0 });
  const sendOne = async (message: OutgoingMessage): Promise<Verdict> => {
    const request = await client.sign(`${config.url}/v2/email/outbound-emails`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        FromEmailAddress: message.from.address,
        Destination: { ToAddresses: [message.envelope.to] },
        Content: { Raw: { Data: Buffer.from(message.raw, 'latin1').toString('base64') } },
        ...(config.configurationSet === null ? {} : { ConfigurationSetName: config.configurationSet }),
      }),
    });
    return judge(await callHttp(request, options), message, [accessKeyId, secretAccessKey]);
  };
  return {
    name: 'ses',
    idempotent: false,
    batchSize: HTTP_BATCH,
    send: async (messages) => {
      const outage = messages.length === 0 ? null : await findOutage(config.url, SES.name, options);
      return outage === null ? sendInTurn(messages, false, sendOne) : messages.map(() => outage);
    },
    close: async () => undefined,
  };
}
