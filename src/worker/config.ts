import { parseTokenSecrets } from './config-parts.ts';
import { type ProviderName, Variables } from './config-variables.ts';
import { findLocalRefusal } from './fetch/fetch-setting.ts';
import { parseSmtpUrl, type SmtpConfig } from './smtp-url.ts';

/** How fast a provider takes mail; null where it sets no limit. */
export type SendRate = { readonly perSecond: number | null; readonly perDay: number | null };

/** What the variables say, checked. */
export type Config = {
  /** The provider of digests. */
  readonly provider: ProviderName;
  /** The provider of confirmations, notices and test sends: the same, unless TRANSACTIONAL_PROVIDER names another. */
  readonly transactionalProvider: ProviderName;
  /** Whether `provider` may send digests; Cloudflare Email Service may not, by its terms. */
  readonly broadcasts: boolean;
  readonly rate: SendRate;
  /** The same rate where it is the same provider: both draw on it. */
  readonly transactionalRate: SendRate;
  /** The first signs, all verify. */
  readonly tokenSecrets: readonly [string, ...string[]];
  readonly smtp: SmtpConfig | null;
  readonly resend: { readonly url: string; readonly key: string } | null;
  readonly postmark: { readonly url: string; readonly token: string; readonly stream: string } | null;
  readonly ses: SesConfig | null;
  readonly turnstile: TurnstileConfig | null;
  /** Where the operator's own events go. */
  readonly webhook: { readonly url: string; readonly secret: string } | null;
  /** What providers' events are checked with; null where none is set, and then they are refused. */
  readonly inbound: {
    readonly resendSecret: string | null;
    readonly postmarkSecret: string | null;
    readonly sesTopic: string | null;
  };
};

/** Cloudflare Turnstile. `url` is where tokens are verified. */
export type TurnstileConfig = { readonly siteKey: string; readonly secret: string; readonly url: string };

/** Amazon SES's version 2 interface. `url` is that of the region. */
export type SesConfig = {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly configurationSet: string | null;
};

/** Problems are sentences that name the variable and what to do; they hold no value of any variable. */
export type ConfigReading =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: string[] };

/**
 * What providers' documents say of a new account. Resend: 5 requests a second. SES: 14 messages a second and 50,000 a
 * day once out of the sandbox. Postmark, Cloudflare and mail servers name no figure: these are modest ones.
 */
const RATES: Readonly<Record<ProviderName, SendRate>> = {
  outbox: { perSecond: null, perDay: null },
  smtp: { perSecond: 10, perDay: null },
  cloudflare: { perSecond: 5, perDay: null },
  resend: { perSecond: 5, perDay: null },
  postmark: { perSecond: 50, perDay: null },
  ses: { perSecond: 14, perDay: 50_000 },
};

/** What each provider cannot do without. */
const NEEDS: Readonly<Record<ProviderName, readonly (keyof Variables)[]>> = {
  outbox: [],
  smtp: ['SMTP_URL'],
  cloudflare: [],
  resend: ['RESEND_API_KEY'],
  postmark: ['POSTMARK_TOKEN'],
  ses: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'],
};

const TOGETHER = [
  ['TURNSTILE_SITEKEY', 'TURNSTILE_SECRET'],
  ['WEBHOOK_URL', 'WEBHOOK_SECRET'],
] as const satisfies readonly (readonly [keyof Variables, keyof Variables])[];

function listMissing(
  variables: Variables,
  names: readonly [key: string, provider: ProviderName][],
): string[] {
  const problems: string[] = [];
  for (const [key, name] of names)
    for (const need of NEEDS[name])
      if (variables[need] === undefined)
        problems.push(`${need} is not set, and ${key}=${name} needs it: set it`);
  for (const [one, other] of TOGETHER)
    if ((variables[one] === undefined) !== (variables[other] === undefined)) {
      const [given, missing] = variables[one] === undefined ? [other, one] : [one, other];
      problems.push(`${missing} is not set, but ${given} is: set both or neither`);
    }
  return problems;
}

function sesOf(v: Variables): SesConfig | null {
  if (!v.AWS_ACCESS_KEY_ID || !v.AWS_SECRET_ACCESS_KEY || !v.AWS_REGION) return null;
  return {
    url: v.SES_URL ?? `https://email.${v.AWS_REGION}.amazonaws.com`,
    region: v.AWS_REGION,
    accessKeyId: v.AWS_ACCESS_KEY_ID,
    secretAccessKey: v.AWS_SECRET_ACCESS_KEY,
    configurationSet: v.SES_CONFIGURATION_SET ?? null,
  };
}

const pair = <T>(one: string | undefined, other: string | undefined, make: (a: string, b: string) => T) =>
  one === undefined || other === undefined ? null : make(one, other);

function buildConfig(v: Variables, tokenSecrets: [string, ...string[]], smtp: SmtpConfig | null): Config {
  const name = v.PROVIDER ?? 'outbox';
  const transactionalProvider = v.TRANSACTIONAL_PROVIDER ?? name;
  const rate = {
    perSecond: v.SEND_PER_SECOND ?? RATES[name].perSecond,
    perDay: v.SEND_PER_DAY ?? RATES[name].perDay,
  };
  return {
    provider: name,
    transactionalProvider,
    broadcasts: name !== 'cloudflare',
    rate,
    transactionalRate:
      transactionalProvider === name
        ? rate
        : {
            perSecond: v.TRANSACTIONAL_PER_SECOND ?? RATES[transactionalProvider].perSecond,
            perDay: v.TRANSACTIONAL_PER_DAY ?? RATES[transactionalProvider].perDay,
          },
    tokenSecrets,
    smtp,
    resend: v.RESEND_API_KEY
      ? { url: v.RESEND_URL ?? 'https://api.resend.com', key: v.RESEND_API_KEY }
      : null,
    postmark: v.POSTMARK_TOKEN
      ? {
          url: v.POSTMARK_URL ?? 'https://api.postmarkapp.com',
          token: v.POSTMARK_TOKEN,
          stream: v.POSTMARK_STREAM ?? 'broadcast',
        }
      : null,
    ses: sesOf(v),
    turnstile: pair(v.TURNSTILE_SITEKEY, v.TURNSTILE_SECRET, (siteKey, secret) => ({
      siteKey,
      secret,
      url: v.TURNSTILE_URL ?? 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
    })),
    webhook: pair(v.WEBHOOK_URL, v.WEBHOOK_SECRET, (url, secret) => ({ url, secret })),
    inbound: {
      resendSecret: v.RESEND_WEBHOOK_SECRET ?? null,
      postmarkSecret: v.POSTMARK_WEBHOOK_SECRET ?? null,
      sesTopic: v.SES_TOPIC_ARN ?? null,
    },
  };
}

/** Reads the configuration out of `env`. What is wrong comes back in words, all of it at once. */
export function readConfig(env: object): ConfigReading {
  const parsed = Variables.safeParse(env);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  if (!parsed.success) return { ok: false, problems };
  const v = parsed.data;
  const name = v.PROVIDER ?? 'outbox';
  const secrets = parseTokenSecrets(v.TOKEN_SECRET);
  if (!secrets.ok) problems.push(...secrets.problems);
  problems.push(
    ...listMissing(v, [
      ['PROVIDER', name],
      ...(v.TRANSACTIONAL_PROVIDER === undefined || v.TRANSACTIONAL_PROVIDER === name
        ? []
        : [['TRANSACTIONAL_PROVIDER', v.TRANSACTIONAL_PROVIDER] as [string, ProviderName]]),
    ]),
  );
  const smtp = v.SMTP_URL === undefined ? null : parseSmtpUrl(v.SMTP_URL);
  if (smtp !== null && !smtp.ok) problems.push(smtp.problem);
  if (usesCloudflare(v) && !('SEND_EMAIL' in env && env.SEND_EMAIL))
    problems.push(
      'the binding SEND_EMAIL is missing, and the provider cloudflare needs it: add [[send_email]] to wrangler.toml as docs/operating.md shows',
    );
  if (!secrets.ok || problems.length > 0) return { ok: false, problems };
  return { ok: true, config: buildConfig(v, secrets.part, smtp?.ok === true ? smtp.smtp : null) };
}

const usesCloudflare = (v: Variables): boolean =>
  v.PROVIDER === 'cloudflare' || v.TRANSACTIONAL_PROVIDER === 'cloudflare';

/** Why a digest cannot be sent through the configured provider, in words; null where it can. */
export function findBroadcastRefusal(config: Config): string | null {
  if (config.broadcasts) return null;
  return 'PROVIDER=cloudflare sends confirmations and test sends only: Cloudflare Email Service is for transactional mail by its terms. Set PROVIDER to smtp, resend, postmark or ses for digests, and keep cloudflare as TRANSACTIONAL_PROVIDER';
}

const OWN_RATES = ['TRANSACTIONAL_PER_SECOND', 'TRANSACTIONAL_PER_DAY'] as const;

/** The variables of a rate of their own for confirmations that count for nothing, as these go through the provider of digests. */
function listIdleRates(env: object, { provider, transactionalProvider }: Config): string[] {
  if (provider !== transactionalProvider) return [];
  const { data } = Variables.safeParse(env);
  return OWN_RATES.filter((name) => data?.[name] !== undefined).map(
    (name) =>
      `${name} counts only where TRANSACTIONAL_PROVIDER is another provider than PROVIDER: with one provider, all mail shares ${name.replace('TRANSACTIONAL', 'SEND')}`,
  );
}

/** The variable with which the provider of digests tells of bounces, null where none does, and whether it is set. */
function heardOf({ provider, inbound }: Config): [variable: string | null, isSet: boolean] {
  if (provider === 'resend') return ['RESEND_WEBHOOK_SECRET', inbound.resendSecret !== null];
  if (provider === 'postmark') return ['POSTMARK_WEBHOOK_SECRET', inbound.postmarkSecret !== null];
  if (provider === 'ses') return ['SES_TOPIC_ARN', inbound.sesTopic !== null];
  return [null, true];
}

/** What an operator should know of the configuration: what keeps it from working, and what limits it. For health checks and logs. */
export function describeConfig(env: object): { ok: boolean; problems: string[]; notes: string[] } {
  const reading = readConfig(env);
  if (!reading.ok) return { ok: false, problems: reading.problems, notes: [] };
  const { config } = reading;
  const notes = [findBroadcastRefusal(config), findLocalRefusal(env)].filter((note) => note !== null);
  notes.push(...listIdleRates(env, config));
  if (config.provider === 'outbox')
    notes.push('PROVIDER=outbox keeps messages in the database and sends none: they stand at /admin/outbox');
  if (config.smtp !== null && !config.smtp.local && config.smtp.port === 25)
    notes.push('SMTP_URL names port 25, which Cloudflare does not let Workers reach: use 587 or 465');
  const [variable, heard] = heardOf(config);
  if (variable !== null && !heard)
    notes.push(
      `${variable} is not set, so bounces and complaints are not heard of: docs/webhooks.md says how to set it`,
    );
  return { ok: true, problems: [], notes };
}
