import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { timingSafeEqual } from 'hono/utils/buffer';
import { Webhook } from 'standardwebhooks';
import { parsePostmarkEvent } from '../../deliver/event-postmark.ts';
import { parseResendEvent } from '../../deliver/event-resend.ts';
import { parseSesEvent } from '../../deliver/event-ses.ts';
import { HOOK_MAX_BYTES } from '../../limits.ts';
import type { EventReading } from '../../model/mail-event.ts';
import type { HookAnswer } from '../../model/webhook.ts';
import type { AppEnv } from '../app-env.ts';
import { type HookVariable, readHookSecret } from '../config-parts.ts';
import { recordEvents } from '../mail-events.ts';
import { problem, respondProblem } from '../problem.ts';
import { confirmSns, readSns } from '../sns.ts';
import { runWebhooks } from '../webhooks.ts';

/** What providers tell of messages: bounces, complaints, deliveries. Each request is verified before it is read. */
export const hookRoutes = new Hono<AppEnv>();

hookRoutes.use(
  bodyLimit({
    maxSize: HOOK_MAX_BYTES,
    onError: (c) => respondProblem(c, problem(413, `an event holds at most ${HOOK_MAX_BYTES} bytes`)),
  }),
);

type Hook = Context<AppEnv>;

const refuse = (c: Hook, what: string): Response => respondProblem(c, problem(401, what));

const shut = (c: Hook, variable: string): Response =>
  respondProblem(c, problem(503, `${variable} is not set, so events are not taken here`));

/** The secret of one provider, whatever the other variables say, or the answer that there is none. */
function openHook(c: Hook, variable: HookVariable): { secret: string } | Response {
  const reading = readHookSecret(c.env, variable);
  if (!reading.ok) {
    console.error(`events are not taken: ${reading.problems.join('; ')}`);
    return respondProblem(c, problem(503, 'the configuration has problems, see the log'));
  }
  return reading.part === null ? shut(c, variable) : { secret: reading.part };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Takes in what was read, and says what came of it. */
async function take(c: Hook, provider: string, reading: EventReading): Promise<Response> {
  const answer = (result: HookAnswer['result']) => c.json({ result } satisfies HookAnswer);
  if (reading.kind === 'malformed')
    return respondProblem(c, problem(400, 'the body is no event of this provider'));
  if (reading.kind === 'ignored') return answer('ignored');
  const result = await recordEvents(c.env.DB, provider, reading, new Date());
  if (reading.events.some(({ kind }) => kind === 'unsubscribed'))
    c.executionCtx.waitUntil(runWebhooks(c.env));
  return answer(result);
}

/** Resend signs as Svix does: the Standard Webhooks under names of its own. Five minutes either way are allowed. */
hookRoutes.post('/resend', async (c) => {
  const hook = openHook(c, 'RESEND_WEBHOOK_SECRET');
  if (hook instanceof Response) return hook;
  const text = await c.req.text();
  const field = (name: string) => c.req.header(`svix-${name}`) ?? '';
  try {
    const signed = {
      'webhook-id': field('id'),
      'webhook-timestamp': field('timestamp'),
      'webhook-signature': field('signature'),
    };
    new Webhook(hook.secret).verify(text, signed, { jsonParse: false });
  } catch {
    return refuse(c, 'the signature is not that of RESEND_WEBHOOK_SECRET, or it is older than five minutes');
  }
  return take(c, 'resend', parseResendEvent(parseJson(text), field('id').slice(0, 200)));
});

/** The password of HTTP Basic authentication (RFC 7617), or null. */
function findPassword(authorization: string): string | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]{1,2000}={0,2}) *$/i.exec(authorization) ?? [];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? null : decoded.slice(colon + 1);
}

/** Postmark signs nothing: it gives the password of the address, or a header that the operator sets there. */
hookRoutes.post('/postmark', async (c) => {
  const hook = openHook(c, 'POSTMARK_WEBHOOK_SECRET');
  if (hook instanceof Response) return hook;
  const given = findPassword(c.req.header('Authorization') ?? '') ?? c.req.header('X-Webhook-Secret') ?? '';
  // Compares digests, so that neither the length nor the first wrong character shows in the time it takes.
  if (!(await timingSafeEqual(given, hook.secret))) {
    c.header('WWW-Authenticate', 'Basic realm="sitrep"');
    return refuse(c, 'give POSTMARK_WEBHOOK_SECRET as the password, or in the header X-Webhook-Secret');
  }
  return take(c, 'postmark', parsePostmarkEvent(parseJson(await c.req.text())));
});

/** Amazon SES tells an SNS topic, and that tells us. */
hookRoutes.post('/ses', async (c) => {
  const hook = openHook(c, 'SES_TOPIC_ARN');
  if (hook instanceof Response) return hook;
  const reading = await readSns(parseJson(await c.req.text()), hook.secret, new Date());
  if (!reading.ok) {
    switch (reading.reason) {
      case 'malformed':
        return respondProblem(c, problem(400, 'the body is no message of SNS; leave raw delivery off'));
      case 'forged':
        return refuse(c, 'Amazon did not sign this for the topic of SES_TOPIC_ARN');
      case 'stale':
        return refuse(c, 'the message is older than those that are known');
      case 'unreachable':
        return respondProblem(c, problem(503, "Amazon's certificate cannot be had just now"));
    }
  }
  const { message } = reading;
  if (message.Type === 'SubscriptionConfirmation')
    return (await confirmSns(message))
      ? c.json({ result: 'recorded' } satisfies HookAnswer)
      : respondProblem(c, problem(503, 'the subscription could not be confirmed just now'));
  const event: EventReading =
    message.Type === 'Notification'
      ? parseSesEvent(parseJson(message.Message), message.MessageId)
      : { kind: 'ignored' };
  return take(c, 'ses', event);
});
