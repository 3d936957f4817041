import { z } from 'zod';
import { TURNSTILE_TIMEOUT_MS } from '../limits.ts';
import type { TurnstileConfig } from './config.ts';

/** Where Turnstile's widget and its frames come from. */
export const TURNSTILE_ORIGIN = 'https://challenges.cloudflare.com';

/** The field in which the widget's token comes. */
export const TURNSTILE_FIELD = 'cf-turnstile-response';

const Answer = z.object({ success: z.boolean(), 'error-codes': z.array(z.string()).default([]) });

/** `person`; `refused` where the token is missing, bad, old or used; `unknown` where Turnstile did not answer, or not to us. */
export type TurnstileVerdict = 'person' | 'refused' | 'unknown';

/** What is wrong with the token and not with us: https://developers.cloudflare.com/turnstile/get-started/server-side-validation/ */
const REFUSALS: ReadonlySet<string> = new Set([
  'missing-input-response',
  'invalid-input-response',
  'timeout-or-duplicate',
]);

/** Asks Turnstile whether a form was sent by a person. Never throws; what is wrong with our own set-up is logged. */
export async function verifyTurnstile(
  { url, secret }: TurnstileConfig,
  token: string | undefined,
  clientIp: string | null,
): Promise<TurnstileVerdict> {
  if (token === undefined || token === '') return 'refused';
  const body = new URLSearchParams({ secret, response: token });
  if (clientIp !== null) body.set('remoteip', clientIp);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(TURNSTILE_TIMEOUT_MS),
    });
    // Bad input comes back with 400 and the same body.
    const parsed = Answer.safeParse(await response.json());
    if (!parsed.success) throw new Error(`an answer of status ${response.status} that cannot be read`);
    const codes = parsed.data['error-codes'];
    if (parsed.data.success) return 'person';
    if (codes.length > 0 && codes.every((code) => REFUSALS.has(code))) return 'refused';
    throw new Error(codes.join(', '));
  } catch (error) {
    console.error(`Turnstile: ${error instanceof Error ? error.message : String(error)}`);
    return 'unknown';
  }
}
