import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { HttpUrl } from '../../model/ids.ts';

/** What `npm start` was asked to do. */
export interface StartOptions {
  /** Absolute path of the corpus folder. */
  corpus: string;
  port: number;
  /** Base of every absolute link, without a trailing slash. */
  publicUrl: string;
  /** Where the local database lives, relative to the project. */
  stateDir: string;
}

/** Either options, or the text to print and the exit code to leave with. */
export type ParsedStart =
  | { kind: 'run'; options: StartOptions }
  | { kind: 'exit'; code: 0 | 2; text: string };

/** Where the commands are started and what they find there; passed in so that tests choose it. */
export interface Place {
  /** The project's folder. */
  root: string;
  /** The folder in which the command was typed; relative paths start there. */
  cwd: string;
}

export const DEFAULT_PORT = 8787;
/** Where plain `npm start` keeps its state. */
export const DEFAULT_STATE = '.wrangler/state';

const Port = z.coerce.number().int().min(1).max(65_535);
const Flags = z.object({ corpus: z.string().optional(), port: z.string(), baseUrl: z.string().optional() });

function refuse(text: string): ParsedStart {
  return { kind: 'exit', code: 2, text };
}

/** An absolute http(s) address without its trailing slash, or null for anything else. */
export function parseBaseUrl(text: string): string | null {
  const url = HttpUrl.safeParse(text);
  if (!url.success || /[?#]/.test(url.data)) return null;
  return url.data.replace(/\/$/, '');
}

/**
 * A folder of its own for each corpus and base address, since both decide what a digest says: issues
 * built for one are never served as the other's, and two servers never share a database file.
 */
export function stateDirFor(corpus: string, publicUrl: string, root: string): string {
  const isDefault = corpus === resolve(root, 'corpus') && publicUrl === `http://localhost:${DEFAULT_PORT}`;
  if (isDefault) return DEFAULT_STATE;
  const digest = createHash('sha256').update(`${corpus}\n${publicUrl}`).digest('hex').slice(0, 12);
  return `${DEFAULT_STATE}-${basename(corpus).replace(/[^A-Za-z0-9-]/g, '-')}-${digest}`;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function startCommand(): Command {
  return new Command('npm start --')
    .description('Builds, loads the corpus into a local database and serves it. No account, no network.')
    .option('--corpus <dir>', 'folder laid out as corpus/; what it lacks comes from corpus/')
    .option('--port <n>', 'port to serve on', String(DEFAULT_PORT))
    .option('--base-url <url>', 'base of every absolute link (default: http://localhost:PORT)')
    .allowExcessArguments(false)
    .exitOverride();
}

/** Reads the arguments of `npm start`. Bad input gives one line and exit code 2. */
export function parseStart(argv: readonly string[], place: Place): ParsedStart {
  const printed: string[] = [];
  const keep = (text: string) => void printed.push(text);
  const command = startCommand().configureOutput({ writeOut: keep, writeErr: keep });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { kind: 'exit', code: error.exitCode === 0 ? 0 : 2, text: printed.join('').trim() };
  }
  const flags = Flags.parse(command.opts());
  const port = Port.safeParse(flags.port);
  if (!port.success) return refuse(`--port ${flags.port}: must be a whole number from 1 to 65535`);
  const publicUrl = parseBaseUrl(flags.baseUrl ?? `http://localhost:${port.data}`);
  if (publicUrl === null) return refuse(`--base-url ${flags.baseUrl}: must be an absolute http(s) address`);
  const corpus =
    flags.corpus === undefined ? resolve(place.root, 'corpus') : resolve(place.cwd, flags.corpus);
  if (!isFolder(corpus)) return refuse(`--corpus ${flags.corpus}: no such folder`);
  const stateDir = stateDirFor(corpus, publicUrl, place.root);
  return { kind: 'run', options: { corpus, port: port.data, publicUrl, stateDir } };
}
