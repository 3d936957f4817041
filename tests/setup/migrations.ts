import { applyD1Migrations, type D1Migration, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

declare global {
  namespace Cloudflare {
    interface Env {
      /** The migrations of `migrations/`, read in Node by vitest.config.ts. */
      TEST_MIGRATIONS: D1Migration[];
    }
  }
}

/**
 * Empties the database and the counters of requests: files share a process, and nothing that another has stored or counted.
 * `reset()` leaves alone what sleeps, as everything does that nobody has asked for ten seconds, so all is woken first.
 */
async function forgetEverything(): Promise<void> {
  do {
    await env.SUBSCRIBE_BY_CLIENT.limit({ key: 'awake' });
    await env.SUBSCRIBE_BY_ADDRESS.limit({ key: 'awake' });
    await env.DB.prepare('SELECT 1').run();
    await reset();
  } while ((await env.DB.prepare('SELECT 1 FROM sqlite_schema').first()) !== null);
}

await forgetEverything();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
