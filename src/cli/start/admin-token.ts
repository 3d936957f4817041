import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADMIN_TOKEN_BYTES } from '../../limits.ts';

/** The git-ignored file from which `wrangler dev` takes local secrets. */
export const DEV_VARS = '.dev.vars';

/** A fresh token, safe in a header, a shell and a URL. */
export function generateToken(): string {
  return randomBytes(ADMIN_TOKEN_BYTES).toString('base64url');
}

/**
 * Makes sure that the project at `root` has an admin token in `.dev.vars` (readable by its owner
 * alone). Returns the token where it was generated just now, and null where one stood there already.
 */
export function ensureAdminToken(root: string): string | null {
  const path = join(root, DEV_VARS);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (/^[ \t]*ADMIN_TOKEN[ \t]*=[ \t]*\S/m.test(before)) return null;
  const token = generateToken();
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  writeFileSync(path, `${before}${separator}ADMIN_TOKEN=${token}\n`, { mode: 0o600 });
  // The mode above holds for a new file only.
  chmodSync(path, 0o600);
  return token;
}
