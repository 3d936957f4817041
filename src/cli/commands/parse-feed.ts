import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { type FeedOrigin, parseFeed, TOO_LARGE } from '../../ingest/feeds/parse-feed.ts';
import { FEED_MAX_BYTES } from '../../limits.ts';
import { CommandError } from '../command-error.ts';
import { openInput } from '../read-input.ts';

type Options = { jsonl?: boolean; url?: string; contentType?: string };

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

function fileProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'the file may not be read';
  return 'the file cannot be read';
}

/** The answer to one file name: its feed, or why there is none, in words. */
async function answerFile(file: string, origin: FeedOrigin): Promise<{ isFound: boolean; answer: object }> {
  if (file.length > NAME_MAX || file.includes('\0'))
    return { isFound: false, answer: { file: file.slice(0, NAME_MAX), error: 'this is no file name' } };
  try {
    const found = await stat(file);
    if (!found.isFile()) return { isFound: false, answer: { file, error: 'this is not a file' } };
    if (found.size > FEED_MAX_BYTES) return { isFound: true, answer: { file, error: TOO_LARGE } };
    const result = parseFeed(await readFile(file), origin);
    return { isFound: true, answer: result.ok ? { file, ...result.feed } : { file, error: result.error } };
  } catch (error) {
    return { isFound: false, answer: { file, error: fileProblem(error) } };
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
    const file = asked === 0 ? line.replace(/^\uFEFF/, '') : line;
    if (file.trim() === '') continue;
    asked++;
    const { isFound, answer } = await answerFile(file, origin);
    if (!isFound) missing++;
    await writeLine(answer);
  }
  if (missing > 0)
    throw new CommandError(`${missing} of ${asked} ${asked === 1 ? 'file' : 'files'} could not be read`);
}

async function runParseFeed(file: string, { jsonl, url, contentType }: Options): Promise<void> {
  const origin: FeedOrigin = { url, contentType };
  if (jsonl) return answerFiles(file, origin);
  const result = parseFeed(await readBytes(await openInput(file)), origin);
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
      'one file name a line in, one {file,format,title,entries,problems} or {file,error} a line out',
    )
    .option('--url <address>', 'where the feed comes from: relative addresses are resolved against it')
    .option('--content-type <header>', 'its Content-Type header, whose charset counts')
    .action(runParseFeed);
}
