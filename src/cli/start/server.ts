import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { KEPT_OUTPUT_LINES, START_POLL_MS, STOP_GRACE_MS } from '../../limits.ts';
import { createChatterFilter } from './chatter.ts';
import type { StartOptions } from './options.ts';
import { writeServerFile } from './server-file.ts';
import { variableArguments } from './variables.ts';
import { localEnvironment, spawnWrangler } from './wrangler.ts';

/** A running `wrangler dev` with its workerd. */
export interface LocalServer {
  /** Resolves once wrangler has ended, however it ended. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** The last lines it said, chatter included: what explains an unexpected end. */
  lastOutput(): string;
  /** Prints each request from now on. */
  showRequests(): void;
  /** Ends wrangler and workerd; resolves when none of the group is left. */
  stop(): Promise<void>;
}

/** The arguments of `wrangler dev` for these options. */
export function devArguments(options: StartOptions): string[] {
  return [
    'dev',
    '--ip=127.0.0.1',
    `--port=${options.port}`,
    `--persist-to=${options.stateDir}`,
    `--var=PUBLIC_URL:${options.publicUrl}`,
    // 0 is any free port: two servers side by side must not fight over the debugger's.
    '--inspector-port=0',
    '--show-interactive-dev-session=false',
  ];
}

/** Signals a process group; false where none of it is left. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends a process group, and resolves when none of it is left. Wrangler alone may leave while workerd still serves, so it
 * is the whole group that has to go; `ended` is the leader's end.
 */
export async function stopGroup(leader: number, ended: Promise<void>): Promise<void> {
  signalGroup(leader, 'SIGTERM');
  const deadline = Date.now() + STOP_GRACE_MS;
  await Promise.race([ended, sleep(STOP_GRACE_MS, undefined, { ref: false })]);
  while (signalGroup(leader, 0) && Date.now() < deadline) await sleep(START_POLL_MS / 4);
  signalGroup(leader, 'SIGKILL');
}

/** Starts `wrangler dev` and prints what of its output concerns a reader through `print`. */
export function startServer(root: string, options: StartOptions, print: (line: string) => void): LocalServer {
  const env = { ...localEnvironment(root, process.env), SITREP_CORPUS: options.corpus };
  const variables = variableArguments(root, options.stateDir, process.env);
  const child = spawnWrangler(root, [...devArguments(options), ...variables], env);
  const group = child.pid;
  const forget =
    group === undefined
      ? () => undefined
      : writeServerFile(root, options.stateDir, { starter: process.pid, group, port: options.port });
  const chatter = createChatterFilter();
  const kept: string[] = [];
  let over = false;
  const ended = new Promise<void>((done) => {
    const finish = () => {
      over = true;
      done();
    };
    child.once('close', finish);
    child.once('error', finish);
    // A workerd that outlives wrangler keeps the pipes open: its last lines get a moment, no more.
    child.once('exit', () => setTimeout(finish, START_POLL_MS));
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      kept.push(line);
      if (kept.length > KEPT_OUTPUT_LINES) kept.shift();
      const shown = chatter.filter(line);
      if (shown !== null) print(shown);
    });
  }
  return {
    ended,
    hasEnded: () => over,
    lastOutput: () => kept.join('\n').trim(),
    showRequests: chatter.showRequests,
    stop: async () => {
      if (group !== undefined) await stopGroup(group, ended);
      forget();
    },
  };
}
