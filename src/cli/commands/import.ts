import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { Command } from 'commander';
import { parseArticleFile, renderArticleFile } from '../../ingest/front-matter.ts';
import { parseScrapedText, type ScrapedArticle } from '../../ingest/import-text.ts';
import { normaliseTitle } from '../../ingest/normalise.ts';
import { findSlug } from '../../ingest/slug.ts';
import { ARTICLE_FILE_MAX_BYTES } from '../../limits.ts';
import type { Article } from '../../model/article.ts';
import { writeAtomic } from '../write-atomic.ts';

/** Where the command writes its lines, each without a newline. */
export type ImportOutput = { out: (line: string) => void; err: (line: string) => void };

/** What the command line gives: `dryRun` writes nothing. */
export type ImportOptions = { out: string; dryRun: boolean };

/** What stands in the output folder: the id of each text, by hash, and every id taken. */
type Shelf = { folder: string; byText: Map<string, string>; ids: Set<string> };

class ImportError extends Error {}

/** Adds `import PATH… --out DIR [--dry-run]` to the program; the action sets the exit code. */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description('turn raw article text files into articles of a corpus')
    .argument('<path...>', 'text files, or folders whose *.txt files are meant')
    .option('--out <dir>', 'folder to write to; the articles go to its articles/', 'imported')
    .option('--dry-run', 'write nothing; say what would be written and what would be left out', false)
    .action((paths: string[], options: ImportOptions) => {
      process.exitCode = runImport(paths, options, { out: console.log, err: console.error });
    });
}

/**
 * Imports files in the order given, a folder's in the order of their names. Returns the exit code: 2
 * after one line where a path is missing, the folder cannot be written, or no file could be read; else 0,
 * whatever single files were skipped.
 */
export function runImport(paths: string[], options: ImportOptions, output: ImportOutput): 0 | 2 {
  try {
    const files = paths.flatMap(listInputs);
    const shelf = readShelf(join(options.out, 'articles'));
    const read = files.filter((file) => importFile(file, shelf, options.dryRun, output));
    if (read.length > 0) return 0;
    // A single bad file has been named already.
    if (files.length === 0) output.err('sitrep: there is no .txt file in what was given');
    if (files.length > 1) output.err('sitrep: none of these files could be read');
  } catch (error) {
    if (!(error instanceof ImportError) && !isSystemError(error)) throw error;
    output.err(`sitrep: ${normaliseTitle(error.message)}`);
  }
  return 2;
}

function listInputs(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new ImportError(`there is no file or folder ${path}`);
  if (!stat.isDirectory()) return [path];
  const names = readdirSync(path, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return names
    .map((entry) => entry.name)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => join(path, name));
}

/** Reads what earlier imports left, edited or not: a text counts as imported whatever its front matter says now. */
function readShelf(folder: string): Shelf {
  const shelf: Shelf = { folder, byText: new Map(), ids: new Set() };
  if (!statSync(folder, { throwIfNoEntry: false })) return shelf;
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.md')) continue;
    shelf.ids.add(basename(name, '.md'));
    const parsed = parseArticleFile(name, readFileSync(join(folder, name), 'utf8'));
    if (parsed.ok) shelf.byText.set(hash(parsed.article.text), parsed.article.id);
  }
  return shelf;
}

/** Imports one file and prints its line; returns whether it could be read. */
function importFile(file: string, shelf: Shelf, dryRun: boolean, output: ImportOutput): boolean {
  const shown = normaliseTitle(file);
  const raw = readInput(file);
  if (!raw.ok) {
    output.err(`${shown}: skipped: ${raw.reason}`);
    return false;
  }
  const scraped = parseScrapedText(raw.text);
  if (scraped.text === '') {
    output.err(`${shown}: skipped: it holds no article text`);
    return false;
  }
  const key = hash(scraped.text);
  const known = shelf.byText.get(key);
  if (known !== undefined) {
    output.out(`${shown}: already imported as ${known}`);
    return true;
  }
  const id = chooseId(file, scraped, key, shelf.ids);
  shelf.byText.set(key, id);
  shelf.ids.add(id);
  const path = join(shelf.folder, `${id}.md`);
  if (!dryRun) write(path, renderArticleFile(buildArticle(id, scraped)));
  output.out(describe(id, scraped) + (dryRun ? ` · would write ${normaliseTitle(path)}` : ''));
  if (dryRun) for (const piece of scraped.removed) output.out(`  left out: ${piece}`);
  for (const note of scraped.notes) output.err(`${shown}: note: ${note}`);
  return true;
}

type Input = { ok: true; text: string } | { ok: false; reason: string };

function readInput(file: string): Input {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) return { ok: false, reason: 'it is not a file' };
    if (stat.size > ARTICLE_FILE_MAX_BYTES)
      return { ok: false, reason: `it is over ${ARTICLE_FILE_MAX_BYTES} bytes` };
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, reason: 'it is not UTF-8 text' };
    if (isSystemError(error)) return { ok: false, reason: `it cannot be read (${error.code})` };
    throw error;
  }
}

/** The file's name, else the title, else the text's hash; a number after it where another text has that id. */
function chooseId(file: string, { title }: ScrapedArticle, key: string, taken: Set<string>): string {
  const base = findSlug(basename(file, extname(file))) ?? findSlug(title) ?? `text-${key.slice(0, 12)}`;
  if (!taken.has(base)) return base;
  for (let n = 2; ; n += 1) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
}

function buildArticle(
  id: string,
  { title, byline, published, publishedBasis, text }: ScrapedArticle,
): Article {
  return {
    id,
    source: 'corpus',
    url: null,
    title,
    publisher: null,
    after: null,
    byline,
    lang: 'en',
    published,
    publishedBasis,
    text,
  };
}

function describe(id: string, { title, published, text, removed }: ScrapedArticle): string {
  const paragraphs = count(text.split('\n\n').length, 'paragraph');
  return `${id} · ${title || '(no title)'} · ${published ?? '(no date)'} · ${paragraphs} kept · ${count(removed.length, 'piece')} removed`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function write(path: string, content: string): void {
  try {
    writeAtomic(path, content);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new ImportError(`cannot write ${path} (${error.code})`);
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
