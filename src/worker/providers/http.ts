import { PROVIDER_ANSWER_MAX_BYTES, RETRY_AFTER_MAX_SECONDS } from '../../limits.ts';
import type { SendOutcome } from '../../model/message.ts';
import { settleUnanswered, type Verdict, waitForOperator } from './reason.ts';

/** What came back from an HTTP interface. `unreached`: the request never arrived. `unanswered`: it may have. */
export type HttpAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: unknown }
  | { readonly kind: 'unreached'; readonly reason: string }
  | { readonly kind: 'unanswered'; readonly reason: string };

/** How an interface is called; tests give less time. */
export type HttpOptions = { readonly timeoutMs: number };

/** Failures before the first byte of a request, by Node's codes and in workerd's words. */
const UNREACHED =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL|Connection refused|DNS lookup failed|DNS address could not|certificate|TLS peer/i;

/** An error's own words and those of its causes. */
function explain(error: unknown): string {
  const said: string[] = [];
  for (let at = error; at instanceof Error && said.length < 4; at = at.cause)
    said.push('code' in at ? `${String(at.code)} ${at.message}` : at.message);
  return said.join(' ');
}

/** The body as JSON, null where it is none or too long. Rejects where the connection breaks in the middle. */
async function readBody(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > PROVIDER_ANSWER_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return null;
  }
}

/** Sends a request and reads its answer as JSON, both within the time given. Never throws. */
export async function callHttp(request: Request, { timeoutMs }: HttpOptions): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    // A redirect would carry keys and addresses to another host.
    response = await fetch(request, { signal, redirect: 'manual' });
  } catch (error) {
    if (signal.aborted) return { kind: 'unanswered', reason: `no answer within ${timeoutMs / 1000} s` };
    return UNREACHED.test(explain(error))
      ? { kind: 'unreached', reason: 'the provider cannot be reached' }
      : { kind: 'unanswered', reason: 'the connection broke before an answer' };
  }
  const { status, headers } = response;
  try {
    return { kind: 'answer', status, headers, body: await readBody(response) };
  } catch {
    // Its status alone says enough where it refuses.
    if (status >= 300) return { kind: 'answer', status, headers, body: null };
    return { kind: 'unanswered', reason: 'the answer was cut short' };
  }
}

/**
 * Knocks at an interface that takes no idempotency key, with a request that carries nothing. The runtime does not tell
 * a connection that was refused from one that broke after the request, so this is how an outage is found out before
 * it leaves messages unknown. Answers the outcome of all that now waits, or null where somebody is in.
 */
export async function findOutage(
  url: string,
  name: string,
  options: HttpOptions,
): Promise<SendOutcome | null> {
  const answer = await callHttp(new Request(url, { method: 'HEAD' }), options);
  // From 520 on it is Cloudflare that speaks for a host which it does not reach.
  if (answer.kind === 'answer' && answer.status < 520) return null;
  return { kind: 'deferred', reason: `${name} cannot be reached`, retryAfter: null };
}

/**
 * Seconds to wait: `Retry-After` in either form (RFC 9110, 10.2.3), else `ratelimit-reset` or `x-ratelimit-reset` in
 * seconds. Null where none says.
 */
export function findRetryAfter(headers: Headers, now: Date): number | null {
  const stated =
    headers.get('retry-after') ?? headers.get('ratelimit-reset') ?? headers.get('x-ratelimit-reset');
  if (stated === null) return null;
  const seconds = /^\d+(?:\.\d+)?$/.test(stated.trim())
    ? Number(stated)
    : (Date.parse(stated) - now.getTime()) / 1000;
  if (!Number.isFinite(seconds)) return null;
  // A reset given as an instant of the clock would be decades.
  if (seconds > RETRY_AFTER_MAX_SECONDS * 365) return null;
  return Math.min(Math.max(Math.ceil(seconds), 1), RETRY_AFTER_MAX_SECONDS);
}

/** Gateways that do not know what became of the request behind them; 520 and 524 are Cloudflare's own. */
const IN_THE_DARK: ReadonlySet<number> = new Set([502, 504, 520, 524]);

/** Who is asked, to be named in reasons. */
export type Interface = {
  readonly name: string;
  readonly keys: string;
  readonly url: string;
  readonly idempotent: boolean;
};

/** The verdict on an answer that is none about a message; null where the status is the provider's own to explain. */
export function judgeAnswer(answer: HttpAnswer, { name, keys, url, idempotent }: Interface): Verdict | null {
  if (answer.kind === 'unreached')
    return { outcome: { kind: 'deferred', reason: answer.reason, retryAfter: null }, halt: true };
  if (answer.kind === 'unanswered') return settleUnanswered(`${name}: ${answer.reason}`, idempotent);
  const { status, headers } = answer;
  if (status === 401 || status === 403)
    return waitForOperator(`${name} refuses our key (${status}): check ${keys}`);
  if (status < 200 || (status >= 300 && status < 400) || status === 404 || status === 405)
    return waitForOperator(`${name} answers ${status}: check ${url}`);
  const retryAfter = findRetryAfter(headers, new Date());
  if (status === 408 || status === 425 || status === 429)
    return {
      outcome: { kind: 'deferred', reason: `${name} asks us to slow down (${status})`, retryAfter },
      halt: true,
    };
  if (IN_THE_DARK.has(status)) return settleUnanswered(`${name}: a gateway answers ${status}`, idempotent);
  if (status >= 500)
    return {
      outcome: { kind: 'deferred', reason: `${name} is out of order (${status})`, retryAfter },
      halt: true,
    };
  return null;
}
