import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** What a run of wrangler left behind. `output` is standard output and error, in order of arrival. */
export interface WranglerRun {
  code: number;
  output: string;
}

/**
 * The environment with the project's own programs first on PATH, as npm arranges it: `[build]` in
 * wrangler.toml must find the project's Node, not the machine's.
 */
export function withProjectPath(root: string, base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...base, PATH: [join(root, 'node_modules/.bin'), base['PATH']].filter(Boolean).join(delimiter) };
}

/**
 * Wrangler's surroundings on this machine: no telemetry, no question to the network (update check,
 * the request's place on earth), no file under HOME, and no question that waits for an answer.
 */
export function localEnvironment(root: string, base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...withProjectPath(root, base),
    CI: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_WRITE_LOGS: 'false',
    WRANGLER_REGISTRY_PATH: join(root, '.wrangler/registry'),
    // Where wrangler keeps what it would write under HOME, which may be read-only. No sign-in is needed here.
    XDG_CONFIG_HOME: join(root, '.wrangler/config'),
    WRANGLER_CACHE_DIR: join(root, '.wrangler/cache'),
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    X_LOCAL_EXPLORER: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
  };
}

function wranglerBinary(root: string): string {
  return join(root, 'node_modules/wrangler/bin/wrangler.js');
}

/** Runs wrangler to its end and keeps what it says. Ends it and rejects when `stopped` aborts. */
export function runWrangler(
  root: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stopped?: AbortSignal,
): Promise<WranglerRun> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [wranglerBinary(root), ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(stopped === undefined ? {} : { signal: stopped }),
    });
    const chunks: Buffer[] = [];
    const keep = (chunk: Buffer) => void chunks.push(chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', fail);
    child.once('close', (code) => done({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** Runs wrangler on the terminal, so that it can ask and show; returns its exit code. */
export function showWrangler(root: string, args: readonly string[], env: NodeJS.ProcessEnv): number {
  const run = spawnSync(process.execPath, [wranglerBinary(root), ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  return run.status ?? 1;
}

/** Starts wrangler as the head of a process group of its own, so that workerd can be stopped with it. */
export function spawnWrangler(root: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [wranglerBinary(root), ...args], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
