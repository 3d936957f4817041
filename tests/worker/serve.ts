import { env, exports } from 'cloudflare:workers';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { findUnready, runScheduled } from '../../src/worker/run-scheduled.ts';

/** A Monday after every article of the corpus. */
export const AFTERWARDS = new Date('2023-06-05T12:00:00Z');

/** Runs the schedule until the corpus is loaded and its digests are built; answers how many runs it took. */
export async function loadEverything(): Promise<number> {
  for (let runs = 1; runs <= 20; runs++) {
    await runScheduled(env, embeddedCorpus, AFTERWARDS);
    if ((await findUnready(env.DB, embeddedCorpus)) === null) return runs;
  }
  throw new Error('not ready after 20 runs of the schedule');
}

/** Asks the Worker for a path. */
export function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return exports.default.fetch(`http://localhost:8787${path}`, { headers });
}

/** Posts JSON to the Worker. */
export function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return exports.default.fetch(`http://localhost:8787${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}
