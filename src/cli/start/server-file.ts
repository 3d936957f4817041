import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from './json.ts';
import type { Running } from './processes.ts';

/** The file in the state's folder that says who serves it: written at start, removed at stop, left by a kill. */
const FILE = 'server.json';

/** Who serves a state: the process of `npm start`, the group of wrangler and workerd, and their port. */
const ServerFile = z.object({
  starter: z.int().positive(),
  group: z.int().positive(),
  port: z.int().positive(),
});
export type ServerFile = z.infer<typeof ServerFile>;

/** Says who serves the state from now on. Answers what takes that back. */
export function writeServerFile(root: string, stateDir: string, server: ServerFile): () => void {
  mkdirSync(join(root, stateDir), { recursive: true });
  const path = join(root, stateDir, FILE);
  writeFileSync(path, `${JSON.stringify(server)}\n`);
  return () => rmSync(path, { force: true });
}

/** What became of the server that the file tells of: `running` under its `npm start`, or `left` by one that was killed. */
export type Found = ServerFile & { readonly kind: 'running' | 'left' };

/** The folder of packages as command lines name it, which may be by another path. */
function packagePaths(root: string): string[] {
  const path = join(root, 'node_modules');
  return existsSync(path) ? [path, realpathSync(path)] : [path];
}

/**
 * The server of this state that still runs among `processes`, or null. Numbers of processes are given out again, so a
 * number alone proves nothing: the command line has to name this project's own wrangler on this state, or its workerd.
 */
export function findServer(root: string, stateDir: string, processes: readonly Running[]): Found | null {
  const path = join(root, stateDir, FILE);
  const parsed = ServerFile.safeParse(existsSync(path) ? parseJson(readFileSync(path, 'utf8')) : null);
  if (!parsed.success) return null;
  const { starter, group } = parsed.data;
  const paths = packagePaths(root);
  const isOurs = ({ command }: Running): boolean =>
    paths.some((each) => command.includes(each)) &&
    (`${command} `.includes(`--persist-to=${stateDir} `) || command.includes('/workerd '));
  if (!processes.some((each) => each.group === group && isOurs(each))) return null;
  const hasStarter = processes.some(({ id, command }) => id === starter && command.includes('cli/start.ts'));
  return { ...parsed.data, kind: hasStarter ? 'running' : 'left' };
}
