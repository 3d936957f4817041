import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError } from '../command-error.ts';
import { type Place, parseStart } from '../start/options.ts';

/** Which server's database is meant, in the words of `npm start`; what is left out is as there. */
export type TargetFlags = {
  readonly corpus?: string | undefined;
  readonly port?: string | undefined;
  readonly baseUrl?: string | undefined;
};

/** The state folder that `npm start` keeps with these flags, relative to the project. Throws a CommandError for bad ones. */
export function findStateDir({ corpus, port, baseUrl }: TargetFlags, place: Place): string {
  const given = Object.entries({ '--corpus': corpus, '--port': port, '--base-url': baseUrl });
  const args = given.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag}=${value}`]));
  const parsed = parseStart(args, place);
  if (parsed.kind === 'exit') throw new CommandError(parsed.text);
  return parsed.options.stateDir;
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The file in which the local D1 of a state folder keeps its rows, beside those of the platform itself; null where there is none. */
export function findDatabaseFile(root: string, stateDir: string): string | null {
  const folder = resolve(root, stateDir, 'v3/d1/miniflare-D1DatabaseObject');
  const [file, ...others] = listFiles(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (others.length > 0)
    throw new CommandError(`${folder} holds ${others.length + 1} databases where one was expected`);
  return file === undefined ? null : join(folder, file);
}

/** What to say before a database is made, so that nobody fills another than is served. */
export function newDatabaseWords(root: string, stateDir: string): string {
  const others = listFiles(join(root, '.wrangler'))
    .map((name) => `.wrangler/${name}`)
    .filter((folder) => folder !== stateDir && findDatabaseFile(root, folder) !== null);
  const beside =
    others.length === 0
      ? ''
      : ` There is one in ${others.sort().join(', ')}: to fill it, give the --port, --base-url and --corpus that its npm start has.`;
  return `There is no database in ${stateDir} yet: it is made there.${beside}`;
}
