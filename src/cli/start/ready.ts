import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LOCAL_TICK_MS, START_POLL_MS } from '../../limits.ts';
import { parseJson } from './json.ts';

/** The expression that `wrangler.toml` gives the cron trigger. */
const CRON = '*/5 * * * *';

const Waiting = z.object({ reason: z.string() });

/** How a wait for the first 200 ended. `reason` is the last that the server said, if it said any. */
export type Readiness = { kind: 'ready' } | { kind: 'ended' } | { kind: 'late'; reason: string | null };

/** What waiting needs. */
export interface Wait {
  /** Where the server listens, without a trailing slash. */
  origin: string;
  timeoutMs: number;
  /** True once the server is gone and waiting is of no use. */
  hasEnded(): boolean;
  /** Called when the server gives a reason that it had not given before. */
  onReason(reason: string): void;
}

/** Calls the scheduled handler, since `wrangler dev` never does. A failure shows in the Worker's own lines. */
export async function tick(origin: string): Promise<void> {
  try {
    const answer = await fetch(`${origin}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(CRON)}`);
    await answer.arrayBuffer();
  } catch {
    // Not listening yet, or no longer: `/healthz` and the process itself tell which.
  }
}

/** What `/healthz` says: `null` where nothing answers, else its status and reason. */
async function askHealth(origin: string): Promise<{ ok: boolean; reason: string | null } | null> {
  try {
    const answer = await fetch(`${origin}/healthz`);
    const body = await answer.text();
    if (answer.status === 200) return { ok: true, reason: null };
    const parsed = Waiting.safeParse(parseJson(body));
    return { ok: false, reason: parsed.success ? parsed.data.reason : `/healthz answers ${answer.status}` };
  } catch {
    return null;
  }
}

/** Ticks until `/healthz` answers 200, the server ends, or the time is up. */
export async function waitUntilReady(wait: Wait): Promise<Readiness> {
  const deadline = Date.now() + wait.timeoutMs;
  let reason: string | null = null;
  while (Date.now() < deadline) {
    if (wait.hasEnded()) return { kind: 'ended' };
    const health = await askHealth(wait.origin);
    if (health?.ok) return { kind: 'ready' };
    if (health?.reason && health.reason !== reason) {
      reason = health.reason;
      wait.onReason(reason);
    }
    if (health !== null) await tick(wait.origin);
    await sleep(START_POLL_MS);
  }
  return { kind: 'late', reason };
}

/** Ticks each minute from now on; stops by itself when the process ends. */
export function tickEachMinute(origin: string): void {
  setInterval(() => void tick(origin), LOCAL_TICK_MS).unref();
}
