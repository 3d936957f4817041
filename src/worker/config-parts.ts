import { TOKEN_SECRET_MIN } from '../limits.ts';
import type { Config } from './config.ts';
import { Variables } from './config-variables.ts';

/** What signs and verifies tokens: all that readers' own pages need of the configuration. */
export type TokenConfig = Pick<Config, 'tokenSecrets'>;

/** A part of the configuration, or what is wrong with it in words that hold no value of any variable. */
export type PartReading<T> =
  | { readonly ok: true; readonly part: T }
  | { readonly ok: false; readonly problems: string[] };

const problemsOf = (error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }) =>
  error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);

/** The secrets in the value of TOKEN_SECRET, comma-separated; in words where one is missing or can be guessed. */
export function parseTokenSecrets(value: string | undefined): PartReading<[string, ...string[]]> {
  const [first, ...others] = (value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (first === undefined)
    return {
      ok: false,
      problems: [
        'TOKEN_SECRET is not set: it signs the links of confirmations and unsubscribes; set it to a random text, as `openssl rand -base64 32` writes one',
      ],
    };
  if ([first, ...others].some((each) => each.length < TOKEN_SECRET_MIN))
    return {
      ok: false,
      problems: [
        `TOKEN_SECRET holds a secret shorter than ${TOKEN_SECRET_MIN} characters: generate a longer one; several are separated by commas`,
      ],
    };
  return { ok: true, part: [first, ...others] };
}

/**
 * What signs tokens, read by itself: a provider that is set up wrongly must keep nobody from unsubscribing, as a mail
 * program asks for that once.
 */
export function readTokenConfig(env: object): PartReading<TokenConfig> {
  const parsed = Variables.pick({ TOKEN_SECRET: true }).safeParse(env);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error) };
  const secrets = parseTokenSecrets(parsed.data.TOKEN_SECRET);
  return secrets.ok ? { ok: true, part: { tokenSecrets: secrets.part } } : secrets;
}

/** Where the operator's own events go, read by itself; null where WEBHOOK_URL and WEBHOOK_SECRET are not set. */
export function readEndpoint(env: object): PartReading<Config['webhook']> {
  const parsed = Variables.pick({ WEBHOOK_URL: true, WEBHOOK_SECRET: true }).safeParse(env);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error) };
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secret } = parsed.data;
  if (url === undefined && secret === undefined) return { ok: true, part: null };
  if (url !== undefined && secret !== undefined) return { ok: true, part: { url, secret } };
  return { ok: false, problems: ['WEBHOOK_URL and WEBHOOK_SECRET: set both or neither'] };
}

/** A variable with which the events of one provider are checked. */
export type HookVariable = 'RESEND_WEBHOOK_SECRET' | 'POSTMARK_WEBHOOK_SECRET' | 'SES_TOPIC_ARN';

/** What the events of one provider are checked with, read by itself; null where it is not set. */
export function readHookSecret(env: object, name: HookVariable): PartReading<string | null> {
  const parsed = Variables.shape[name].safeParse(Reflect.get(env, name));
  if (parsed.success) return { ok: true, part: parsed.data ?? null };
  return { ok: false, problems: parsed.error.issues.map(({ message }) => `${name} ${message}`) };
}
