import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { HttpUrl } from '../model/ids.ts';
import { CommandError } from './command-error.ts';
import { ROOT } from './root.ts';

/** The options by which a command reaches a server. */
export type ServerOptions = { url: string; token?: string };

/** Adds the options by which a command reaches a server. */
export function addServerOptions(command: Command): Command {
  return command
    .option('--url <url>', 'where Sitrep runs', process.env['SITREP_URL'] ?? 'http://localhost:8787')
    .option('--token <token>', 'the admin token (default: ADMIN_TOKEN, from the environment or .dev.vars)');
}

const Problem = z.object({ detail: z.string() });

/** The connection broke, or nothing listens: it may be tried again. */
export class ConnectionError extends CommandError {}

function findToken({ token }: ServerOptions): string {
  const given = token ?? process.env['ADMIN_TOKEN'];
  if (given) return given;
  const path = join(ROOT, '.dev.vars');
  const vars = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const stored = /^[ \t]*ADMIN_TOKEN[ \t]*=[ \t]*"?([^\s"]+)/m.exec(vars)?.[1];
  if (stored) return stored;
  throw new CommandError('give the admin token with --token or in the environment as ADMIN_TOKEN');
}

/** What a call sends. */
type Sent = {
  readonly method?: 'GET' | 'POST';
  readonly json?: unknown;
  readonly csv?: Readable;
};

/** The operators' API of one server. */
export class OperatorApi {
  readonly #base: string;
  readonly #token: string;

  /** Throws a CommandError where the address is none or there is no token. */
  constructor(options: ServerOptions) {
    const url = HttpUrl.safeParse(options.url);
    if (!url.success)
      throw new CommandError(`--url must be an absolute http(s) address, not "${options.url}"`);
    this.#base = url.data.replace(/\/+$/, '');
    this.#token = findToken(options);
  }

  /** Calls a path and answers its JSON, checked. Throws a CommandError with the server's own words where it refuses. */
  async call<T>(path: string, schema: z.ZodType<T>, sent: Sent = {}): Promise<T> {
    const body = await text(await this.open(path, sent)).catch(() => null);
    if (body === null) throw new ConnectionError(`the connection to ${this.#base} broke`);
    const parsed = schema.safeParse(parseJson(body));
    if (!parsed.success) throw new CommandError(`${this.#base} does not answer as Sitrep does at ${path}`);
    return parsed.data;
  }

  /** Calls a path and answers its body as it arrives. A file is sent as it is read, and no time is too long. */
  async open(path: string, { method = 'GET', json, csv }: Sent = {}): Promise<IncomingMessage> {
    // An absolute address that the server names may lead to PUBLIC_URL, which may be another machine.
    const target = new URL(path, `${this.#base}/`);
    const url = new URL(target.pathname + target.search, `${this.#base}/`);
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const type = csv === undefined ? 'application/json' : 'text/csv';
    const answer = await new Promise<IncomingMessage>((done, fail) => {
      const call = start(url, {
        method,
        headers: { Authorization: `Bearer ${this.#token}`, Accept: 'application/json', 'Content-Type': type },
      });
      const broken = () =>
        fail(new ConnectionError(`nothing answers at ${this.#base}, or the connection broke`));
      call.once('response', done);
      call.once('error', broken);
      if (csv !== undefined) pipeline(csv, call).catch(broken);
      else call.end(json === undefined ? undefined : JSON.stringify(json));
    });
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    const problem = Problem.safeParse(parseJson(await text(answer).catch(() => '')));
    const words = problem.success ? problem.data.detail : `it answered ${status}`;
    throw new CommandError(words);
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
