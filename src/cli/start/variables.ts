import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { VARIABLE_NAMES } from '../../model/variable-names.ts';
import { DEV_VARS } from './secrets.ts';

/** The file under the state's folder that holds what `wrangler dev` is given. */
const FILE = 'variables.env';

/** A line of a dotenv file whose value comes out as it went in. Null where no quote is left to put around it. */
function formatLine(name: string, value: string): string | null {
  const quote = ["'", '"', '`'].find((mark) => !value.includes(mark));
  if (quote === undefined || /[\r\n]/.test(value)) return null;
  // In such files wrangler reads `$NAME` as another variable's value.
  return `${name}=${quote}${value.replaceAll('$', '\\$')}${quote}\n`;
}

/**
 * The arguments that hand the environment's own variables to `wrangler dev`, over those of `.dev.vars`: none where
 * the environment has none, as wrangler reads `.dev.vars` by itself. They travel in a file that its owner alone may
 * read, since arguments show in the list of processes.
 */
export function variableArguments(root: string, stateDir: string, env: NodeJS.ProcessEnv): string[] {
  const given = VARIABLE_NAMES.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  if (given.length === 0) return [];
  const kept = join(root, DEV_VARS);
  const before = existsSync(kept) ? parseEnv(readFileSync(kept, 'utf8')) : {};
  const merged = Object.entries({ ...before, ...Object.fromEntries(given) });
  const lines = merged.flatMap(([name, value]) => formatLine(name, value ?? '') ?? []);
  mkdirSync(join(root, stateDir), { recursive: true });
  const path = join(root, stateDir, FILE);
  writeFileSync(path, lines.join(''), { mode: 0o600 });
  chmodSync(path, 0o600);
  return [`--env-file=${path}`];
}
