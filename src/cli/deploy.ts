import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { TOKEN_SECRET_BYTES } from '../limits.ts';
import {
  findDeployedUrl,
  hasSecret,
  isLoopback,
  parseLoggedIn,
  planDeploy,
  planUpload,
  QUEUES,
  readPublicUrl,
  type Step,
} from './deploy-plan.ts';
import { ROOT } from './root.ts';
import { parseBaseUrl } from './start/options.ts';
import { generateToken } from './start/secrets.ts';
import { runWrangler, showWrangler, type WranglerRun, withProjectPath } from './start/wrangler.ts';

/** A reason to stop, in words, with its exit code: 2 for what the caller must mend first. */
class DeployError extends Error {
  readonly code: 1 | 2;
  constructor(message: string, code: 1 | 2) {
    super(message);
    this.code = code;
  }
}

interface DeployOptions {
  publicUrl: string;
  corpus: string | null;
}

const Flags = z.object({ baseUrl: z.string().optional(), corpus: z.string().optional() });

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function parseOptions(): DeployOptions {
  const command = new Command('npm run deploy --')
    .description(
      'Creates the database and the queues, migrates it, uploads the Worker with its corpus, and sets its secrets.',
    )
    .option(
      '--base-url <url>',
      'address at which readers find it (default: PUBLIC_URL of the environment, then of wrangler.toml)',
    )
    .option('--corpus <dir>', 'folder laid out as corpus/, to embed instead of it')
    .allowExcessArguments(false)
    .exitOverride()
    .parse();
  const flags = Flags.parse(command.opts());
  const fromToml = readPublicUrl(readFileSync(join(ROOT, 'wrangler.toml'), 'utf8'));
  const wanted = flags.baseUrl ?? process.env['PUBLIC_URL'] ?? fromToml ?? '';
  const publicUrl = parseBaseUrl(wanted);
  if (publicUrl === null)
    throw new DeployError(`--base-url ${wanted}: must be an absolute http(s) address`, 2);
  if (flags.corpus === undefined) return { publicUrl, corpus: null };
  const corpus = resolve(process.env['INIT_CWD'] ?? process.cwd(), flags.corpus);
  const isFolder = statSync(corpus, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) throw new DeployError(`--corpus ${flags.corpus}: no such folder`, 2);
  return { publicUrl, corpus };
}

function environment(corpus: string | null, outputFile: string): NodeJS.ProcessEnv {
  const embedded = corpus === null ? {} : { SITREP_CORPUS: corpus };
  const quiet = { WRANGLER_SEND_METRICS: 'false', WRANGLER_OUTPUT_FILE_PATH: outputFile };
  return { ...withProjectPath(ROOT, process.env), ...embedded, ...quiet };
}

/** Asks wrangler something, without its banner. */
function ask(args: readonly string[]): Promise<WranglerRun> {
  const quiet = { WRANGLER_HIDE_BANNER: 'true', WRANGLER_SEND_METRICS: 'false', CI: 'true' };
  return runWrangler(ROOT, args, { ...withProjectPath(ROOT, process.env), ...quiet });
}

async function checkLogin(): Promise<void> {
  const { output } = await ask(['whoami', '--json']);
  if (parseLoggedIn(output)) return;
  throw new DeployError(
    'not signed in to Cloudflare: run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN, then run npm run deploy again',
    2,
  );
}

async function databaseExists(): Promise<boolean> {
  const { code, output } = await ask(['d1', 'info', 'DB', '--json']);
  if (code === 0) return true;
  if (/Couldn't find/.test(output)) return false;
  throw new DeployError(`cannot tell whether the database exists:\n${output.trim()}`, 1);
}

/** The queues that are not there yet. */
async function listMissingQueues(): Promise<string[]> {
  const missing: string[] = [];
  for (const queue of QUEUES) {
    const { code, output } = await ask(['queues', 'info', queue]);
    if (code === 0) continue;
    if (!/does not exist/.test(output))
      throw new DeployError(`cannot tell whether the queue ${queue} exists:\n${output.trim()}`, 1);
    missing.push(queue);
  }
  return missing;
}

/**
 * The admin token to upload: the environment's ADMIN_TOKEN, a generated one where somebody reads along,
 * or null: the Worker has one already, or a build log would be the place where a new one is shown.
 */
function chooseToken(known: string): string | null {
  if (process.env['ADMIN_TOKEN']) return process.env['ADMIN_TOKEN'];
  if (hasSecret(known, 'ADMIN_TOKEN')) return null;
  if (!process.stdout.isTTY) {
    say('No ADMIN_TOKEN: /admin and /api stay shut until you run `npx wrangler secret put ADMIN_TOKEN`.');
    return null;
  }
  const token = generateToken();
  say(`Admin token, shown this once and kept as a secret of the Worker: ${token}`);
  return token;
}

/**
 * The secrets to upload, by name. The one that signs the links in mails is made once and never replaced by a later
 * deployment: the links in every mail sent so far rest on it.
 */
async function chooseSecrets(): Promise<Record<string, string>> {
  const known = (await ask(['secret', 'list', '--format=json'])).output;
  const admin = chooseToken(known);
  const given = process.env['TOKEN_SECRET'];
  const signing = given || (hasSecret(known, 'TOKEN_SECRET') ? null : generateToken(TOKEN_SECRET_BYTES));
  return {
    ...(admin === null ? {} : { ADMIN_TOKEN: admin }),
    ...(signing === null ? {} : { TOKEN_SECRET: signing }),
  };
}

function run(step: Step, env: NodeJS.ProcessEnv): void {
  say(`\n== ${step.title}`);
  if (showWrangler(ROOT, step.args, env) === 0) return;
  throw new DeployError(
    `stopped at: ${step.title}. Run npm run deploy again once that is mended; what is done stays done.`,
    1,
  );
}

/** A first upload does not know its address yet: takes the one it was given, and uploads again with it. */
function settleAddress(publicUrl: string, outputFile: string, env: NodeJS.ProcessEnv): string {
  if (!isLoopback(publicUrl)) return publicUrl;
  const found = findDeployedUrl(readFileSync(outputFile, { encoding: 'utf8', flag: 'a+' }));
  if (found === null) {
    say(
      `\nPUBLIC_URL is still ${publicUrl}, so every link leads to this machine. Run npm run deploy -- --base-url https://YOUR-ADDRESS`,
    );
    return publicUrl;
  }
  say(
    `\nPUBLIC_URL was ${publicUrl}; uploading once more with ${found}. Set it in wrangler.toml to be asked no second upload.`,
  );
  run(planUpload({ publicUrl: found, secretsFile: null }), env);
  return found;
}

async function deploy(options: DeployOptions, scratch: string): Promise<void> {
  await checkLogin();
  const outputFile = join(scratch, 'output.jsonl');
  const env = environment(options.corpus, outputFile);
  const secrets = await chooseSecrets();
  const secretsFile = Object.keys(secrets).length === 0 ? null : join(scratch, 'secrets.json');
  if (secretsFile !== null) writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
  const plan = planDeploy({
    databaseExists: await databaseExists(),
    missingQueues: await listMissingQueues(),
    publicUrl: options.publicUrl,
    secretsFile,
  });
  for (const step of plan) run(step, env);
  const publicUrl = settleAddress(options.publicUrl, outputFile, env);
  say(`
Deployed. The corpus travels inside the Worker: the first runs of its schedule, every five minutes,
load it and build its digests. ${publicUrl}/healthz answers 200 when that is done; then open

  ${publicUrl}/
  ${publicUrl}/digests/latest
`);
}

/** `npm run deploy`: from a signed-in account to a serving Worker; safe to run again at any time. */
async function main(): Promise<void> {
  // Readable by its owner alone; it holds the secrets for as long as the upload takes.
  const scratch = mkdtempSync(join(tmpdir(), 'sitrep-deploy-'));
  try {
    await deploy(parseOptions(), scratch);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof DeployError ? error.code : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

await main();
