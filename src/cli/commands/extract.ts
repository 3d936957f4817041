import { closeSync, existsSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { z } from 'zod';
import { findWideEncoding } from '../../ingest/encodings.ts';
import { extractPage } from '../../ingest/extract-page.ts';
import { PAGE_MAX_BYTES } from '../../limits.ts';
import type { PageReading } from '../../model/page.ts';
import { answerLines } from '../answer-lines.ts';
import { CommandError } from '../command-error.ts';

/** A line of `--jsonl`. The address is looked at with its page, so that a bad one is answered under its file's name. */
const Line = z.object({ file: z.string().min(1), url: z.unknown().optional() });

/** An absolute http(s) address; a domain without its scheme is read as https. Null for anything else. */
function readAddress(raw: unknown): string | null {
  if (typeof raw !== 'string') return null;
  const text = raw.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(text);
  const whole = hasScheme ? text : `https://${text}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (!/^https?:$/.test(url.protocol) || url.hostname === '') return null;
  return hasScheme || url.hostname.includes('.') ? url.href : null;
}

/** How files begin that are often given for a page and are none. */
const OTHER_FILES: readonly (readonly [start: string, name: string])[] = [
  ['%PDF-', 'a PDF file'],
  ['PK\x03\x04', 'a zip file'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
];

/** In how many bytes of a page a control character stands, at the most: what is compressed has one in nine. */
const CONTROL_EVERY = 50;

/** Whether a byte is a control character that no text has. ESC changes the character set in Japanese pages. */
const isControl = (byte: number): boolean =>
  byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b) || byte === 0x7f;

/** Why bytes are no page, in words; null where they may be one. */
function findBinary(bytes: Buffer): string | null {
  const start = bytes.toString('latin1', 0, 5);
  const other = OTHER_FILES.find(([beginning]) => start.startsWith(beginning));
  if (other !== undefined) return `this is ${other[1]}, not an HTML page`;
  // In two or four bytes a character, every other byte of English is 0.
  if (findWideEncoding(bytes) !== null) return null;
  const controls = bytes.reduce((sum, byte) => (isControl(byte) ? sum + 1 : sum), 0);
  return controls * CONTROL_EVERY > bytes.length ? 'this is no text, so not an HTML page' : null;
}

/** A page's bytes, unpacked where the file is gzip, which pages are often kept as. Throws where it is no such thing. */
function unpack(bytes: Buffer): Buffer {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
    ? gunzipSync(bytes, { maxOutputLength: PAGE_MAX_BYTES + 1 })
    : bytes;
}

function readBytes(file: string): Buffer {
  if (!existsSync(file)) throw new CommandError(`there is no file "${file}"`);
  if (!statSync(file).isFile()) throw new CommandError(`"${file}" is not a file`);
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    if (size > PAGE_MAX_BYTES)
      throw new CommandError(`"${file}" has ${size} bytes, more than the ${PAGE_MAX_BYTES} that are read`);
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function readPage(bytes: Buffer, url: unknown): PageReading {
  const address = readAddress(url);
  if (address === null)
    return {
      ok: false,
      error: 'the url must be an absolute http(s) address, such as https://news.example/story',
    };
  try {
    const page = unpack(bytes);
    const binary = findBinary(page);
    return binary === null ? extractPage({ bytes: page, url: address }) : { ok: false, error: binary };
  } catch (error) {
    if (error instanceof RangeError || (error instanceof Error && 'code' in error))
      return { ok: false, error: 'the file is broken gzip, or unpacks to more than is read' };
    throw error;
  }
}

/** The answer to one line: the article, or in words why there is none. */
function answerLine({ file, url }: z.infer<typeof Line>): object {
  try {
    const reading = readPage(readBytes(file), url);
    return reading.ok ? { file, ...reading.article } : { file, error: reading.error };
  } catch (error) {
    if (error instanceof CommandError) return { file, error: error.message };
    return { file, error: `"${file}" cannot be read` };
  }
}

async function runExtract(file: string, options: { url?: string; jsonl?: boolean }): Promise<void> {
  if (options.jsonl) {
    await answerLines(file, Line, answerLine);
    return;
  }
  if (options.url === undefined) throw new CommandError('give the address of the page: --url URL');
  const bytes = file === '-' ? await buffer(process.stdin) : readBytes(file);
  const reading = readPage(bytes, options.url);
  if (!reading.ok) throw new CommandError(reading.error);
  console.log(JSON.stringify(reading.article, null, 2));
}

/** `extract`: the article of a page, or of a stream of pages. */
export function registerExtract(program: Command): void {
  program
    .command('extract')
    .description('print the article of an HTML page as JSON: title, text, byline, publisher, date, language')
    .argument('[file]', 'a page, or with --jsonl a list of pages; - for standard input', '-')
    .option('--url <url>', 'the address that the page was fetched from')
    .option('--jsonl', 'one {file,url} a line in, one {file,…} or {file,error} a line out')
    .action(runExtract);
}
