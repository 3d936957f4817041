import { START_TIMEOUT_MS } from '../limits.ts';
import { buildAll } from './build.ts';
import { ROOT } from './root.ts';
import { findLatest, formatAddresses, listAddresses } from './start/addresses.ts';
import { listConfigLines } from './start/check-config.ts';
import { DEFAULT_STATE, parseStart, type StartOptions } from './start/options.ts';
import { isPortFree } from './start/port.ts';
import { listProcesses } from './start/processes.ts';
import { tickEachMinute, waitUntilReady } from './start/ready.ts';
import { DEV_VARS, ensureSecrets } from './start/secrets.ts';
import { type LocalServer, startServer, stopGroup } from './start/server.ts';
import { findServer } from './start/server-file.ts';
import { localEnvironment, runWrangler } from './start/wrangler.ts';

/** A reason to leave, in words for the reader, with its exit code. */
class StartError extends Error {
  readonly code: 1 | 2;
  constructor(message: string, code: 1 | 2) {
    super(message);
    this.code = code;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function build(options: StartOptions): Promise<void> {
  say('Building templates and corpus…');
  const { problems } = await buildAll({ corpus: options.corpus });
  for (const problem of problems) say(`  skipped: ${problem}`);
}

async function migrate(options: StartOptions, stopped: AbortSignal): Promise<void> {
  say('Preparing the local database…');
  const args = ['d1', 'migrations', 'apply', 'DB', '--local', `--persist-to=${options.stateDir}`];
  const { code, output } = await runWrangler(ROOT, args, localEnvironment(ROOT, process.env), stopped);
  if (code !== 0)
    throw new StartError(`the migrations did not apply to ${options.stateDir}:\n${output.trim()}`, 1);
}

function announceToken(token: string | null): void {
  if (token === null) say(`Admin token: in ${DEV_VARS}, as before. It opens /admin and the API.`);
  else say(`Admin token, shown this once and kept in ${DEV_VARS}: ${token}`);
}

async function announce(origin: string, options: StartOptions, token: string | null): Promise<void> {
  // Asked first, so that no line about the asking comes after all is said.
  const configLines = await listConfigLines(origin, ROOT, process.env);
  const addresses = listAddresses(await findLatest(origin));
  say(`\nSitrep is ready. Open:\n\n${formatAddresses(addresses, options.publicUrl)}\n`);
  const local = `http://localhost:${options.port}`;
  if (options.publicUrl !== local) say(`Links say ${options.publicUrl}; this server listens on ${local}.`);
  if (options.stateDir !== DEFAULT_STATE)
    say(
      `This address and corpus have a database of their own, in ${options.stateDir}/; that of plain npm start is in ${DEFAULT_STATE}/.`,
    );
  announceToken(token);
  for (const line of configLines) say(line);
  say('Ctrl-C stops it.\n');
}

async function waitFor(server: LocalServer, origin: string): Promise<void> {
  const readiness = await waitUntilReady({
    origin,
    timeoutMs: START_TIMEOUT_MS,
    hasEnded: server.hasEnded,
    onReason: (reason) => say(`  ${reason}`),
  });
  if (readiness.kind === 'ready') return;
  if (readiness.kind === 'ended')
    throw new StartError(`wrangler ended before it served:\n${server.lastOutput()}`, 1);
  const seconds = START_TIMEOUT_MS / 1000;
  const why = readiness.reason ?? 'nothing answers';
  throw new StartError(
    `not ready after ${seconds} s (${why}). The last that wrangler said:\n${server.lastOutput()}`,
    1,
  );
}

/** Aborts on the first signal to stop, and when the npm that started us is gone. */
function watchForStop(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] !== undefined) {
    setInterval(() => process.ppid === parent || stop(), 1000).unref();
  }
  return controller.signal;
}

async function serve(options: StartOptions, token: string | null, stopped: AbortSignal): Promise<void> {
  say('Starting the server and loading the corpus…');
  const origin = `http://127.0.0.1:${options.port}`;
  const server = startServer(ROOT, options, say);
  stopped.addEventListener('abort', () => void server.stop());
  try {
    await waitFor(server, origin);
    await announce(origin, options, token);
    server.showRequests();
    tickEachMinute(origin);
    await server.ended;
    throw new StartError(`wrangler ended by itself. The last that it said:\n${server.lastOutput()}`, 1);
  } finally {
    await server.stop();
  }
}

/** Makes way for a start: stops what a killed one left of this state, and refuses where another serves it. */
async function makeWay({ port, stateDir }: StartOptions): Promise<void> {
  const found = findServer(ROOT, stateDir, listProcesses());
  if (found?.kind === 'running')
    throw new StartError(
      `npm start runs already on this database, at port ${found.port} (process ${found.starter}): stop it first`,
      2,
    );
  if (found !== null) {
    say(`Stopping the server that a killed start left on port ${found.port} (processes ${found.group})…`);
    await stopGroup(found.group, Promise.resolve());
  }
  if (await isPortFree(port)) return;
  throw new StartError(
    `port ${port} is in use: stop what listens there, or choose another with npm start -- --port ${port + 1}`,
    2,
  );
}

/** `npm start`: from a fresh clone to a served digest, until `stopped` aborts. */
async function main(stopped: AbortSignal): Promise<void> {
  const parsed = parseStart(process.argv.slice(2), {
    root: ROOT,
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
  });
  if (parsed.kind === 'exit') {
    (parsed.code === 0 ? process.stdout : process.stderr).write(`${parsed.text}\n`);
    process.exitCode = parsed.code;
    return;
  }
  const { options } = parsed;
  await makeWay(options);
  await build(options);
  const token = ensureSecrets(ROOT);
  await migrate(options, stopped);
  stopped.throwIfAborted();
  await serve(options, token, stopped);
}

const stopped = watchForStop();
try {
  await main(stopped);
  process.exit();
} catch (error) {
  // What breaks while we are being stopped is the stopping.
  if (stopped.aborted) process.exit(0);
  if (error instanceof StartError) console.error(error.message);
  else console.error(`start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(error instanceof StartError ? error.code : 1);
}
