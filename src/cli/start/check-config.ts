import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { parseJson } from './json.ts';
import { DEV_VARS } from './secrets.ts';

/** What the server says of its configuration. */
const Checked = z.object({ problems: z.array(z.string()), notes: z.array(z.string()) });

function findToken(root: string, env: NodeJS.ProcessEnv): string {
  const path = join(root, DEV_VARS);
  const kept = existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
  return env['ADMIN_TOKEN'] || kept['ADMIN_TOKEN'] || '';
}

/** Asks the server at `origin` what is wrong with its variables, and answers the lines to print: none where nothing is. */
export async function listConfigLines(
  origin: string,
  root: string,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const headers = { Authorization: `Bearer ${findToken(root, env)}` };
  const answer = await fetch(`${origin}/api/config`, { headers });
  const parsed = Checked.safeParse(parseJson(await answer.text()));
  if (!parsed.success)
    return [`The configuration could not be checked: /api/config answers ${answer.status}.`];
  const { problems, notes } = parsed.data;
  const lines = notes.map((note) => `Note: ${note}.`);
  if (problems.length === 0) return lines;
  return [
    `The configuration is wrong, and until it is put right no mail is sent (docs/operating.md):`,
    ...problems.map((problem) => `  ${problem}`),
    ...lines,
  ];
}
