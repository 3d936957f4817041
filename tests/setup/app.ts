import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../..');

/** What a fresh clone does not have: installed, generated or private. */
const NOT_CLONED = new Set([
  'node_modules',
  '.git',
  '.wrangler',
  '.sitrep',
  '.dev.vars',
  'dist',
  'imported',
  'src/render/compiled.js',
  'src/worker/embedded-corpus.js',
]);

/** A clone of the project in a folder of its own, with no state. */
export interface Clone {
  dir: string;
  remove(): void;
}

/** A run of `npm start`. */
export interface App {
  /** The base of every absolute link, where it listens too. */
  url: string;
  /** Everything printed so far. */
  output(): string;
  /** Ends it as Ctrl-C does; returns the exit code. */
  stop(): Promise<number | null>;
}

/** The project as a fresh clone after `npm ci`, with the packages of this one. */
export function cloneProject(): Clone {
  const dir = mkdtempSync(join(tmpdir(), 'sitrep-'));
  cpSync(ROOT, dir, { recursive: true, filter: (from) => !NOT_CLONED.has(relative(ROOT, from)) });
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** A port on which nothing listens now. */
export function findFreePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (address === null || typeof address === 'string') throw new Error('no port was given');
      probe.close(() => done(address.port));
    });
  });
}

/** Runs `npm start -- ARGS`, without the variables that npm and vitest hand to what they start. */
export function spawnStart(dir: string, args: readonly string[]): { child: ChildProcess; output(): string } {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_|INIT_CWD$|VITEST|NODE_ENV$|TEST$)/.test(name)),
  );
  const child = spawn('npm', ['start', '--', ...args], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  return { child, output: () => chunks.join('') };
}

/** The exit code of a process, now or once it ends. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((done) => child.once('exit', done));
}

/** Starts the project in `dir` and waits until it says that it is ready; throws with its output where it ends first. */
export async function startApp(dir: string, port: number, args: readonly string[] = []): Promise<App> {
  const { child, output } = spawnStart(dir, [`--port=${port}`, ...args]);
  while (!output().includes('Ctrl-C stops it')) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${output()}`);
    await sleep(50);
  }
  return {
    url: `http://localhost:${port}`,
    output,
    stop: () => {
      child.kill('SIGINT');
      return exitOf(child);
    },
  };
}
