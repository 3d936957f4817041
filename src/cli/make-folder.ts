import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const REASONS = new Map([
  ['EACCES', 'it may not be written to'],
  ['EPERM', 'it may not be written to'],
  ['EROFS', 'it may not be written to'],
  ['ENOENT', 'no folder can be made there'],
  ['ENOTDIR', 'a part of it is a file, not a folder'],
  ['EEXIST', 'a part of it is a file, not a folder'],
  ['EISDIR', 'a folder stands where a file would go'],
  ['ENOSPC', 'the disk is full'],
]);

/** Why a file or folder could not be written, in words. */
export function writeErrorWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS.get(code) ?? error.message;
}

/**
 * Makes a folder with its parents, one at a time: Node's recursive mode never returns where the system answers ENOENT
 * below a folder that exists, as /proc does. Throws the system's error.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Another process made it first.
      if (!existsSync(folder)) throw error;
    }
  }
}
