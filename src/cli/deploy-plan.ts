import { z } from 'zod';
import { parseJson } from './start/json.ts';

/** The database that `wrangler.toml` names. */
export const DATABASE = 'sitrep';

/** The queues that `wrangler.toml` names: sending, what comes in, and what failed each time. An upload needs them to exist. */
export const QUEUES = ['sitrep-jobs', 'sitrep-inbound', 'sitrep-dead'] as const;

/** What was found in the account, and what this deployment is to be. */
export interface Deployment {
  databaseExists: boolean;
  /** Those of QUEUES that are not there yet. */
  missingQueues: readonly string[];
  publicUrl: string;
  /** Path of the file with the secrets to upload, or null where the Worker has its own or gets none. */
  secretsFile: string | null;
}

/** One run of wrangler, and what it is for. */
export interface Step {
  title: string;
  args: readonly string[];
}

const Secrets = z.array(z.object({ name: z.string() }));
const Who = z.object({ loggedIn: z.boolean() });
const Deployed = z.object({ type: z.literal('deploy'), targets: z.array(z.string()).nullish() });

/**
 * The steps in an order in which each can fail and be run again. The database, its tables and the queues come
 * before the Worker, which finds them at its first request; the secrets travel with the Worker's code, so that
 * no version serves without them. Old code meets new tables for a moment, so a migration only ever adds.
 */
export function planDeploy(deployment: Deployment): Step[] {
  const create: Step = {
    title: `create the D1 database ${DATABASE}`,
    args: ['d1', 'create', DATABASE, '--update-config=false'],
  };
  return [
    ...(deployment.databaseExists ? [] : [create]),
    ...deployment.missingQueues.map((queue) => ({
      title: `create the queue ${queue}`,
      args: ['queues', 'create', queue],
    })),
    { title: 'apply the migrations', args: ['d1', 'migrations', 'apply', 'DB', '--remote'] },
    planUpload(deployment),
  ];
}

/** The upload of the Worker with its corpus, variables and secrets. */
export function planUpload({ publicUrl, secretsFile }: Pick<Deployment, 'publicUrl' | 'secretsFile'>): Step {
  const secrets = secretsFile === null ? [] : [`--secrets-file=${secretsFile}`];
  return { title: 'upload the Worker', args: ['deploy', `--var=PUBLIC_URL:${publicUrl}`, ...secrets] };
}

/** Whether an address leads to the machine of whoever reads it. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\./.test(hostname)
  );
}

/** Whether `wrangler whoami --json` names an account. */
export function parseLoggedIn(output: string): boolean {
  const who = Who.safeParse(parseJson(output));
  return who.success && who.data.loggedIn;
}

/** Whether `wrangler secret list` names `secret`; false where the Worker does not exist yet. */
export function hasSecret(output: string, secret: string): boolean {
  const secrets = Secrets.safeParse(parseJson(output));
  return secrets.success && secrets.data.some(({ name }) => name === secret);
}

/** The address at which a deployment answers, from the lines that wrangler writes to WRANGLER_OUTPUT_FILE_PATH, or null. */
export function findDeployedUrl(lines: string): string | null {
  for (const line of lines.split('\n')) {
    const entry = Deployed.safeParse(parseJson(line));
    const target = entry.data?.targets?.find((address) => address.startsWith('https://'));
    if (target !== undefined) return target.replace(/\/$/, '');
  }
  return null;
}

/** PUBLIC_URL as `wrangler.toml` gives it, or null. */
export function readPublicUrl(toml: string): string | null {
  return /^PUBLIC_URL\s*=\s*"([^"]+)"/m.exec(toml)?.[1] ?? null;
}
