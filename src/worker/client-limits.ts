import type { Context } from 'hono';
import { SUBSCRIBE_PERIOD_SECONDS } from '../limits.ts';
import type { AppEnv } from './app-env.ts';
import { problem, respondProblem } from './problem.ts';

/** Who asks, as the platform has it: a client cannot choose this header there. Of IPv6, the network of a household. */
export function clientOf(c: Context<AppEnv>): string {
  const ip = c.req.header('CF-Connecting-IP') ?? '';
  return ip.includes(':') ? expandNetwork(ip) : ip;
}

/** The first 64 bits of an IPv6 address, all of which one household has. */
function expandNetwork(ip: string): string {
  const [head = '', tail] = ip.toLowerCase().split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after];
  return all.slice(0, 4).join(':');
}

/**
 * A refusal where a key asks more often than the platform's counter lets it, else null. Where the counter itself fails,
 * readers get in.
 */
export async function refuseCrowd(
  c: Context<AppEnv>,
  limiter: RateLimit,
  key: string,
): Promise<Response | null> {
  const { success } = await limiter.limit({ key }).catch((error: unknown) => {
    console.error(error);
    return { success: true };
  });
  if (success) return null;
  c.header('Retry-After', String(SUBSCRIBE_PERIOD_SECONDS));
  return respondProblem(c, problem(429, 'that was asked for too often; wait a minute and try again'));
}
