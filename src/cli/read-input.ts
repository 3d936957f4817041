import { createReadStream, existsSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CommandError } from './command-error.ts';

/** A file, or standard input for `-`, as a stream. */
export async function openInput(file: string): Promise<Readable> {
  if (file === '-') return process.stdin;
  if (!existsSync(file) || !statSync(file).isFile()) throw new CommandError(`there is no file "${file}"`);
  return createReadStream(file);
}

/** All of a file, or of standard input for `-`, as UTF-8. */
export async function readInput(file: string): Promise<string> {
  return text(await openInput(file));
}
