import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADMIN_TOKEN_BYTES, TOKEN_SECRET_BYTES } from '../../limits.ts';

/** The git-ignored file from which `wrangler dev` takes local secrets. */
export const DEV_VARS = '.dev.vars';

/** A fresh token, safe in a header, a shell and a URL. */
export function generateToken(bytes: number = ADMIN_TOKEN_BYTES): string {
  return randomBytes(bytes).toString('base64url');
}

/** What a local Worker cannot do without: who may operate it, and what signs the links in its mail. */
const SECRETS = [
  ['ADMIN_TOKEN', ADMIN_TOKEN_BYTES],
  ['TOKEN_SECRET', TOKEN_SECRET_BYTES],
] as const;

const isSet = (file: string, name: string): boolean =>
  new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*\\S`, 'm').test(file);

/**
 * Makes sure that the project at `root` has its secrets in `.dev.vars` (readable by its owner alone); what stands
 * there stays. Returns the admin token where it was generated just now, and null where one stood there already.
 */
export function ensureSecrets(root: string): string | null {
  const path = join(root, DEV_VARS);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const missing = SECRETS.filter(([name]) => !isSet(before, name)).map(
    ([name, bytes]) => [name, generateToken(bytes)] as const,
  );
  if (missing.length === 0) return null;
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  const lines = missing.map(([name, secret]) => `${name}=${secret}\n`);
  writeFileSync(path, `${before}${separator}${lines.join('')}`, { mode: 0o600 });
  // The mode above holds for a new file only.
  chmodSync(path, 0o600);
  return missing.find(([name]) => name === 'ADMIN_TOKEN')?.[1] ?? null;
}
