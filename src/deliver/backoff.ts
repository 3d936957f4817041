import { RETRY_AFTER_MAX_SECONDS, RETRY_BASE_SECONDS, RETRY_MAX_SECONDS } from '../limits.ts';

/**
 * Seconds to wait after try number `attempts` (from 1): twice as long each time, up to a limit, and by `random` (0 to 1)
 * up to half of it less, so that what failed together does not come back together. A provider's `retryAfter` is the
 * least that is waited, some of the same spread on top.
 */
export function backoffSeconds(attempts: number, retryAfter: number | null, random: number): number {
  const doubled = RETRY_BASE_SECONDS * 2 ** Math.min(Math.max(attempts, 1) - 1, 30);
  const full = Math.min(doubled, RETRY_MAX_SECONDS);
  const own = full / 2 + (full / 2) * random;
  const asked = Math.min(Math.max(retryAfter ?? 0, 0), RETRY_AFTER_MAX_SECONDS);
  const spread = (Math.min(asked, RETRY_BASE_SECONDS) / 2) * random;
  return Math.ceil(Math.max(own, asked + spread));
}
