import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { localEnvironment, runWrangler, spawnWrangler } from '../../src/cli/start/wrangler.ts';
import { findFreePort } from './app.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const ADMIN_TOKEN = 'test-token';
const CRON = '*/5 * * * *';
const COMPATIBILITY =
  'compatibility_date = "2026-11-09"\ncompatibility_flags = ["queue_consumer_no_wait_for_wait_until"]';
const START_MS = 120_000;

/** The queues as the deployed Worker has them. */
function queueTables(): string {
  const whole = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');
  return whole
    .split(/^(?=\[)/m)
    .filter((table) => table.startsWith('[[queues.'))
    .join('\n');
}

/** A Worker under `wrangler dev`, with all its processes in one group. */
export type Running = {
  readonly origin: string;
  /** The process id of wrangler, which is that of its group. */
  readonly group: number;
  output(): string;
  /** SIGKILL to every process of the group; resolves when wrangler is gone. */
  kill(): Promise<void>;
};

/** A Worker with a state on disk of its own, started as often as wanted. */
export type LocalWorker = {
  readonly folder: string;
  start(): Promise<Running>;
  remove(): void;
};

/** Bundles once: sources that change meanwhile must not restart the Worker, and each start is quicker. */
async function bundle(folder: string, main: string, surroundings: NodeJS.ProcessEnv): Promise<void> {
  const config = join(folder, 'bundle.toml');
  const lines = ['name = "sitrep-local"', `main = ${JSON.stringify(join(ROOT, main))}`, COMPATIBILITY];
  writeFileSync(config, lines.join('\n'));
  const out = `--outdir=${join(folder, 'bundle')}`;
  const run = await runWrangler(ROOT, ['deploy', '--dry-run', out, `--config=${config}`], surroundings);
  if (run.code !== 0) throw new Error(run.output);
}

/** Sets up the Worker of `main` (a path below the project) with some variables, and an empty database. */
export async function makeLocalWorker(
  main: string,
  variables: Readonly<Record<string, string>>,
): Promise<LocalWorker> {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-local-'));
  const config = join(folder, 'wrangler.toml');
  const surroundings = {
    ...localEnvironment(ROOT, process.env),
    // Nobody else's queue may take this one's messages.
    WRANGLER_REGISTRY_PATH: join(folder, 'registry'),
  };
  const all = {
    PUBLIC_URL: 'https://news.example',
    ADMIN_TOKEN,
    TOKEN_SECRET: 'a-secret-of-the-tests-long-enough-to-sign-with',
    ...variables,
  };
  await bundle(folder, main, surroundings);
  writeFileSync(
    config,
    [
      'name = "sitrep-local"',
      `main = ${JSON.stringify(join(folder, 'bundle', basename(main).replace(/\.ts$/, '.js')))}`,
      'no_bundle = true',
      COMPATIBILITY,
      '[vars]',
      ...Object.entries(all).map(([name, value]) => `${name} = ${JSON.stringify(value)}`),
      '[[d1_databases]]',
      'binding = "DB"',
      'database_name = "local"',
      `migrations_dir = ${JSON.stringify(join(ROOT, 'migrations'))}`,
      queueTables(),
    ].join('\n'),
  );
  const state = [`--persist-to=${join(folder, 'state')}`, `--config=${config}`];
  const applied = await runWrangler(
    ROOT,
    ['d1', 'migrations', 'apply', 'DB', '--local', ...state],
    surroundings,
  );
  if (applied.code !== 0) throw new Error(applied.output);
  return {
    folder,
    start: async () => {
      const port = await findFreePort();
      const args = ['dev', ...state, `--port=${port}`, '--ip=127.0.0.1', '--inspector-port=0'];
      return waitFor(spawnWrangler(ROOT, args, surroundings), port);
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

async function waitFor(child: ChildProcess, port: number): Promise<Running> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-20_000);
    });
  const group = child.pid;
  if (group === undefined) throw new Error('wrangler did not start');
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const origin = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(`${origin}/openapi.json`).then(
      async (answer) => (await answer.arrayBuffer()).byteLength > 0 && answer.ok,
      () => false,
    );
  const deadline = Date.now() + START_MS;
  const kill = async () => {
    killGroup(group);
    await gone;
  };
  while (!(await answers())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await kill();
      throw new Error(`wrangler dev did not start:\n${output}`);
    }
    await sleep(25);
  }
  return { origin, group, output: () => output, kill };
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // None of it is left.
  }
}

/** Fires cron, as if at `at`, and waits for its end. Answers whether somebody was there and it went well. */
export async function fireCron(origin: string, at: Date): Promise<boolean> {
  const query = new URLSearchParams({ cron: CRON, time: String(at.getTime()) });
  try {
    const answer = await fetch(`${origin}/cdn-cgi/local/scheduled?${query}`);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Asks the operators' API, and reads its answer as `schema`. Throws on any other status than 200 and 201. */
export async function askApi<T>(
  origin: string,
  path: string,
  schema: z.ZodType<T>,
  body?: string,
): Promise<T> {
  const answer = await fetch(`${origin}/api/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body }),
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`);
  return schema.parse(JSON.parse(text));
}

const Digests = z.object({
  digests: z.array(z.object({ id: z.string(), newsletter: z.string(), from: z.string(), to: z.string() })),
});

/** Loads the corpus, builds its digests, and makes a send of the newest: answers the digest's id. */
export async function makeDraft(origin: string): Promise<string> {
  const ready = () => fetch(`${origin}/healthz`).then(async (answer) => (await answer.text()) && answer.ok);
  while (!(await ready())) await fireCron(origin, new Date());
  const { digests } = await askApi(origin, 'digests?limit=1', Digests);
  const [newest] = digests;
  if (newest === undefined) throw new Error('the corpus has no digest');
  const { newsletter, from, to } = newest;
  const { id } = await askApi(
    origin,
    'digests',
    z.object({ id: z.string() }),
    JSON.stringify({ newsletter, from, to }),
  );
  return id;
}
