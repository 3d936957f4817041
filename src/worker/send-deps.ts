import { DELIVERY_BATCH, FREEZE_PAGE, LEASE_MS } from '../limits.ts';
import { readBase } from './base.ts';
import { findBroadcastRefusal, readConfig } from './config.ts';
import type { SendDeps } from './jobs/deps.ts';
import { newId } from './new-id.ts';
import { openProvider } from './providers/index.ts';
import { openSend } from './send-context.ts';

/** What sending needs, or why nothing can be sent, in words. `close` it when done. */
export type OpenedDeps =
  | { readonly ok: true; readonly deps: SendDeps; close(): Promise<void> }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Opens what sending needs as the variables say. `now` is the clock. */
export function openSendDeps(env: Env, now: () => Date = () => new Date()): OpenedDeps {
  const reading = readConfig(env);
  if (!reading.ok) return reading;
  const { config } = reading;
  const refusal = findBroadcastRefusal(config);
  if (refusal !== null) return { ok: false, problems: [refusal] };
  const provider = openProvider(config, env, 'broadcast');
  const setting = { base: readBase(env), tokenSecret: config.tokenSecrets[0] };
  const deps: SendDeps = {
    db: env.DB,
    queue: env.JOBS ?? null,
    provider,
    rate: config.rate,
    leaseMs: LEASE_MS,
    sizes: { page: FREEZE_PAGE, batch: DELIVERY_BATCH },
    now,
    random: Math.random,
    newId,
    sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
    openSend: (db, send) => openSend(db, setting, send),
  };
  return { ok: true, deps, close: () => provider.close() };
}
