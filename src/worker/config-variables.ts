import { z } from 'zod';
import { KEEP_ARTICLES_DAYS_MIN, KEEP_ENTRIES_DAYS_MIN } from '../limits.ts';
import type { Provider } from '../model/message.ts';

export type ProviderName = Provider['name'];

const PROVIDERS = [
  'outbox',
  'smtp',
  'cloudflare',
  'resend',
  'postmark',
  'ses',
] as const satisfies readonly ProviderName[];

/** A variable left empty is one that is not set: the deploy form and `.dev.vars.example` leave them so. */
const orAbsent = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;

const optional = <T extends z.ZodType>(schema: T) => z.preprocess(orAbsent, schema.optional());

const words = (shape: string) => ({ error: shape });
const text = (shape: string) => z.string(words(shape)).trim();
const secret = (least: number) =>
  text('must be text').min(least, words(`is shorter than ${least} characters; generate a longer one`));
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an absolute http(s) address' })
  .transform((url) => url.replace(/\/+$/, ''));
/** What is wrong with the address of the operator's endpoint; null where nothing is. */
function findWebhookProblem(url: string): string | null {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return 'must be an absolute https address';
  const { protocol, hostname, username, password } = new URL(url);
  // Events name people by id: they go encrypted, but on this machine.
  if (protocol === 'http:' && !/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
    return 'must begin with https:// (http:// only for this machine)';
  return username === '' && password === ''
    ? null
    : 'must not hold a user and password: WEBHOOK_SECRET signs each request';
}

/** As it stands: a slash at its end may matter to the endpoint. */
const webhookUrl = z.string().superRefine((url, context) => {
  const message = findWebhookProblem(url);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
const positive = z.coerce.number(words('must be a number')).positive(words('must be greater than 0'));
const provider = z.enum(PROVIDERS, words(`must be one of ${PROVIDERS.join(', ')}; correct it or remove it`));

/** A whole number, at least so much. */
const count = (least: number) =>
  z.coerce
    .number(words('must be a number'))
    .int(words('must be a whole number'))
    .min(least, words(`must be ${least} or more`));

/** Standard Webhooks: base64, with or without its prefix. */
const signingSecret = text('must be text').regex(
  /^(?:whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/,
  words(
    'must be at least 24 random bytes in base64, as `openssl rand -base64 32` writes them, with or without whsec_ before them',
  ),
);

/** The variables of a deployment, each by itself; an error's message goes on after its name. */
export const Variables = z.object({
  PROVIDER: optional(provider),
  TRANSACTIONAL_PROVIDER: optional(provider),
  TOKEN_SECRET: optional(text('must be text')),
  SEND_PER_SECOND: optional(positive),
  SEND_PER_DAY: optional(positive.int(words('must be a whole number'))),
  TRANSACTIONAL_PER_SECOND: optional(positive),
  TRANSACTIONAL_PER_DAY: optional(positive.int(words('must be a whole number'))),
  SMTP_URL: optional(text('must be text')),
  RESEND_API_KEY: optional(secret(8)),
  RESEND_URL: optional(httpUrl),
  POSTMARK_TOKEN: optional(secret(8)),
  POSTMARK_STREAM: optional(
    text('must be text').regex(/^[a-z0-9_-]{1,30}$/, words("must be the stream's ID as Postmark shows it")),
  ),
  POSTMARK_URL: optional(httpUrl),
  AWS_ACCESS_KEY_ID: optional(
    text('must be text').regex(/^\w{16,128}$/, words('must be letters and digits, as AWS shows it')),
  ),
  AWS_SECRET_ACCESS_KEY: optional(secret(16)),
  AWS_REGION: optional(
    text('must be text').regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, words('must be a region such as eu-central-1')),
  ),
  SES_URL: optional(httpUrl),
  SES_CONFIGURATION_SET: optional(
    text('must be text').regex(/^[\w-]{1,64}$/, words('must be the name of a configuration set')),
  ),
  CONTACT: optional(text('must be text').pipe(z.email(words('must be a mail address')))),
  ALLOW_LOCAL_SOURCES: optional(z.enum(['true', 'false'], words('must be true or false'))),
  KEEP_ARTICLES_DAYS: optional(count(KEEP_ARTICLES_DAYS_MIN)),
  KEEP_REVISIONS: optional(count(0)),
  KEEP_ENTRIES_DAYS: optional(count(KEEP_ENTRIES_DAYS_MIN)),
  TURNSTILE_SITEKEY: optional(text('must be text')),
  TURNSTILE_SECRET: optional(text('must be text')),
  TURNSTILE_URL: optional(httpUrl),
  WEBHOOK_URL: optional(webhookUrl),
  WEBHOOK_SECRET: optional(signingSecret),
  RESEND_WEBHOOK_SECRET: optional(signingSecret),
  POSTMARK_WEBHOOK_SECRET: optional(secret(16)),
  SES_TOPIC_ARN: optional(
    text('must be text').regex(
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/,
      words('must be the ARN of an SNS topic, arn:aws:sns:…'),
    ),
  ),
});
export type Variables = z.infer<typeof Variables>;
