import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { z } from 'zod';
import { type FeedOrigin, type FeedResult, parseFeed, TOO_LARGE } from '../../ingest/feeds/parse-feed.ts';
import { FEED_MAX_BYTES } from '../../limits.ts';
import { CommandError } from '../command-error.ts';
import { openInput } from '../read-input.ts';

type Options = { jsonl?: boolean; url?: string; contentType?: string };

/** A line that tells more than a name: what came with the document when it was fetched. */
const Line = z.object({
  file: z.string().min(1),
  url: z.string().optional(),
  contentType: z.string().optional(),
});

/** UTF-16 units of the longest file name that is repeated in an answer. */
const NAME_MAX = 4_096;

/** All bytes of a stream, or as many as show that there are too many: an endless one ends here. */
async function readBytes(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size > FEED_MAX_BYTES) break;
  }
  return Buffer.concat(chunks);
}

/** The feed of these bytes, which are unpacked first where they are gzip: documents are often kept so. */
function readFeed(bytes: Uint8Array, origin: FeedOrigin): FeedResult {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return parseFeed(bytes, origin);
  try {
    return parseFeed(gunzipSync(bytes, { maxOutputLength: FEED_MAX_BYTES + 1 }), origin);
  } catch {
    return { ok: false, error: 'the file is broken gzip, or unpacks to more than is read' };
  }
}

function fileProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'the file may not be read';
  return 'the file cannot be read';
}

/** The answer to one file name: its feed, or why there is none, in words. */
function answerFile(file: string, origin: FeedOrigin): { isFound: boolean; answer: object } {
  if (file.length > NAME_MAX || file.includes('\0'))
    return { isFound: false, answer: { file: file.slice(0, NAME_MAX), error: 'this is no file name' } };
  try {
    const found = statSync(file);
    if (!found.isFile()) return { isFound: false, answer: { file, error: 'this is not a file' } };
    if (found.size > FEED_MAX_BYTES) return { isFound: true, answer: { file, error: TOO_LARGE } };
    const result = readFeed(readFileSync(file), origin);
    return { isFound: true, answer: result.ok ? { file, ...result.feed } : { file, error: result.error } };
  } catch (error) {
    return { isFound: false, answer: { file, error: fileProblem(error) } };
  }
}

/** What a line asks for: a file by its name, or in JSON a file with the address and the header that came with it. */
function readLine(line: string, origin: FeedOrigin): { file: string; origin: FeedOrigin } {
  if (!line.startsWith('{')) return { file: line, origin };
  try {
    const { file, ...own } = Line.parse(JSON.parse(line));
    return { file, origin: { ...origin, ...own } };
  } catch {
    return { file: line, origin };
  }
}

async function writeLine(answer: object): Promise<void> {
  // Waits where the reader of our output is slower than we are.
  if (!process.stdout.write(`${JSON.stringify(answer)}\n`))
    await new Promise((resolve) => process.stdout.once('drain', resolve));
}

/** A document that is no feed is an answer like any other; only names of no file are bad input. */
async function answerFiles(list: string, origin: FeedOrigin): Promise<void> {
  const names = createInterface({ input: await openInput(list), crlfDelay: Number.POSITIVE_INFINITY });
  let asked = 0;
  let missing = 0;
  for await (const line of names) {
    const written = asked === 0 ? line.replace(/^\uFEFF/, '') : line;
    if (written.trim() === '') continue;
    asked++;
    const request = readLine(written, origin);
    const { isFound, answer } = answerFile(request.file, request.origin);
    if (!isFound) missing++;
    await writeLine(answer);
  }
  if (missing > 0)
    throw new CommandError(`${missing} of ${asked} ${asked === 1 ? 'file' : 'files'} could not be read`);
}

async function runParseFeed(file: string, { jsonl, url, contentType }: Options): Promise<void> {
  const origin: FeedOrigin = { url, contentType };
  if (jsonl) return answerFiles(file, origin);
  const result = readFeed(await readBytes(await openInput(file)), origin);
  if (!result.ok) throw new CommandError(result.error);
  console.log(JSON.stringify(result.feed, null, 2));
}

/** `parse-feed`: the entries of a feed document, or of a stream of them. */
export function registerParseFeed(program: Command): void {
  program
    .command('parse-feed')
    .description('print the entries of an RSS, RDF, Atom or JSON feed as JSON')
    .argument('[file]', 'a feed, or with --jsonl a list of file names; - for standard input', '-')
    .option(
      '--jsonl',
      'one file name or {file,url,contentType} a line in, one {file,format,title,entries,problems} or {file,error} a line out',
    )
    .option('--url <address>', 'where the feed comes from: relative addresses are resolved against it')
    .option('--content-type <header>', 'its Content-Type header, whose charset counts')
    .action(runParseFeed);
}
