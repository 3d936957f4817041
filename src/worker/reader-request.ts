import type { Context } from 'hono';
import { z } from 'zod';
import { readToken, type TokenPurpose } from '../deliver/tokens.ts';
import { READER_REQUEST_MAX_BYTES } from '../limits.ts';
import { issueWords } from '../model/issue-words.ts';
import type { AppEnv } from './app-env.ts';
import { type Config, readConfig } from './config.ts';
import { readTokenConfig, type TokenConfig } from './config-parts.ts';
import { wantsJson } from './negotiate.ts';
import { type Problem, problem } from './problem.ts';
import { TURNSTILE_FIELD } from './turnstile.ts';

/** What a reader's form or JSON may hold; what is missing or empty is left to the route. */
export const ReaderFields = z.object({
  address: z.string().max(1_000).optional(),
  newsletter: z.string().max(200).optional(),
  themes: z.array(z.string().max(200)).max(50).optional(),
  frequency: z.string().max(50).optional(),
  hour: z
    .union([z.number(), z.string().max(50)])
    .nullable()
    .optional(),
  zone: z.string().max(200).nullable().optional(),
  weeks: z.union([z.number(), z.string().max(50)]).optional(),
  action: z.string().max(50).optional(),
  confirm: z.string().max(50).optional(),
  [TURNSTILE_FIELD]: z.string().max(5_000).optional(),
});
export type ReaderFields = z.infer<typeof ReaderFields>;

/** A body that was read, or what is wrong with it. */
export type ReaderBody =
  | { readonly ok: true; readonly fields: ReaderFields; readonly isJson: boolean }
  | { readonly ok: false; readonly problem: Problem };

const isJsonBody = (c: Context<AppEnv>): boolean =>
  /^application\/(?:[\w.-]+\+)?json\b/i.test(c.req.header('Content-Type') ?? '');

/** Whether an answer is to be data: for a body of JSON, and where `Accept` says so. */
export const answersJson = (c: Context<AppEnv>): boolean => isJsonBody(c) || wantsJson(c);

/** A body's text, or null where it is too long: read to its limit and no further, whatever Content-Length says. */
async function readText(c: Context<AppEnv>): Promise<string | null> {
  if (Number(c.req.header('Content-Length') ?? 0) > READER_REQUEST_MAX_BYTES) return null;
  const reader = c.req.raw.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > READER_REQUEST_MAX_BYTES) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** A form's fields; `themes` is the one of which there may be several, an empty one saying that a form asks for them. */
function readForm(text: string): unknown {
  const form = new URLSearchParams(text);
  const themes = form.has('themes') ? { themes: form.getAll('themes').filter((theme) => theme !== '') } : {};
  return { ...Object.fromEntries(form), ...themes };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Reads a reader's form (`application/x-www-form-urlencoded`) or JSON. */
export async function readBody(c: Context<AppEnv>): Promise<ReaderBody> {
  const text = await readText(c);
  if (text === null)
    return {
      ok: false,
      problem: problem(413, `a request body holds at most ${READER_REQUEST_MAX_BYTES} bytes`),
    };
  const isJson = isJsonBody(c);
  const parsed = ReaderFields.safeParse(isJson ? readJson(text) : readForm(text), { error: issueWords });
  if (parsed.success) return { ok: true, fields: parsed.data, isJson };
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.join('.');
  return {
    ok: false,
    problem: problem(400, `${where}: ${issue?.message ?? 'makes no sense'}; send a form or a JSON object`),
  };
}

/**
 * What opens readers' links, or why none can be opened here. It asks nothing of the provider: who wants to leave can,
 * however sending is set up. What is wrong is logged for the operator.
 */
export function openTokens(c: Context<AppEnv>): TokenConfig | Problem {
  const reading = readTokenConfig(c.env);
  if (reading.ok) return reading.part;
  console.error(`readers' links cannot be opened: ${reading.problems.join('; ')}`);
  return problem(
    503,
    'links in mail cannot be opened on this server just now; its operator finds the reason in the log',
  );
}

/**
 * The whole configuration, for what needs a mail of ours to go on, or why nobody can subscribe here. Where mail cannot be sent, a
 * promise that one is on its way would not be kept. What is wrong is logged for the operator.
 */
export function openConfig(c: Context<AppEnv>): Config | Problem {
  const reading = readConfig(c.env);
  if (reading.ok) return reading.config;
  console.error(`subscriptions are shut: ${reading.problems.join('; ')}`);
  return problem(
    503,
    'subscriptions are not set up on this server; its operator finds the reason in the log',
  );
}

/** A token that opens something, or why it does not. `none`: there is no token in the address. */
export type OpenedToken<P extends TokenPurpose> =
  | { readonly ok: true; readonly purpose: P; readonly id: string; readonly expires: number | null }
  | { readonly ok: false; readonly reason: 'none' | 'malformed' | 'forged' | 'expired' };

/** Reads the token in the address, which is of one of these purposes: its first letter says which. */
export function openToken<P extends TokenPurpose>(
  c: Context<AppEnv>,
  config: TokenConfig,
  purposes: readonly P[],
  now: Date,
): OpenedToken<P> {
  const token = c.req.query('token') ?? '';
  if (token === '') return { ok: false, reason: 'none' };
  const purpose = purposes.find((candidate) => token.startsWith(candidate));
  if (purpose === undefined) return { ok: false, reason: 'malformed' };
  const reading = readToken(config.tokenSecrets, purpose, token, Math.floor(now.getTime() / 1000));
  return reading.ok ? { ok: true, purpose, id: reading.id, expires: reading.expires } : reading;
}
