import { createReadStream, existsSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CommandError } from './command-error.ts';

/** A file, or standard input for `-`, as a stream. */
export async function openInput(file: string): Promise<Readable> {
  if (file === '-') return process.stdin;
  if (!existsSync(file)) throw new CommandError(`there is no file "${file}"`);
  if (!statSync(file).isFile()) throw new CommandError(`"${file}" is not a file`);
  return createReadStream(file);
}

/** All of a file, or of standard input for `-`. Throws, in words, where it is not UTF-8 text. */
export async function readInput(file: string): Promise<string> {
  const bytes = await buffer(await openInput(file));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(`${file === '-' ? 'standard input' : `"${file}"`} is not UTF-8 text`);
  }
}
