import { signToken, type TokenPurpose } from '../deliver/tokens.ts';
import { CONFIRM_HOURS } from '../limits.ts';
import type { TokenConfig } from './config-parts.ts';

const PATHS = {
  c: 'confirm',
  a: 'confirm',
  p: 'preferences',
  u: 'unsubscribe',
} as const satisfies Partial<Record<TokenPurpose, string>>;

/** A reader's own link: `id` is a subscription's, its
 * preferencesKey for `p`, and a person's for `a`; `until` an instant, for `c` and `a` alone. */
export function readerUrl(
  base: string,
  config: TokenConfig,
  purpose: keyof typeof PATHS,
  id: string,
  until: string | null = null,
): string {
  const expires = until === null ? null : Date.parse(until) / 1000;
  return `${base}/${PATHS[purpose]}?token=${signToken(config.tokenSecrets[0], purpose, id, expires)}`;
}

/** Until when a link that is made now counts: an instant of whole seconds, as the link carries it. */
export function confirmUntil(now: Date): string {
  return instantOfSeconds(Math.floor(now.getTime() / 1000) + CONFIRM_HOURS * 3_600);
}

/** The instant of a token's expiry, in seconds since 1970. */
export function instantOfSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
