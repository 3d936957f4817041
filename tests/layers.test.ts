import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Lines of the longest file that one can still read in one go. */
const LINES_MAX = 300;

const STAGES = ['ingest', 'analyze', 'digest', 'render', 'deliver'] as const;

/** Where an arrow may lead from each folder or top file. Anything not named here is refused. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  model: ['model'],
  'limits.ts': ['limits'],
  limits: [],
  ...Object.fromEntries(STAGES.map((stage) => [stage, [stage, 'model', 'limits.ts']])),
  store: ['store', 'model', 'limits.ts'],
  worker: ['worker', 'store', ...STAGES, 'model', 'limits.ts'],
  cli: ['cli', ...STAGES, 'model', 'limits.ts'],
  'index.ts': ['worker', 'model', 'limits.ts'],
  'cli.ts': ['cli', 'model', 'limits.ts'],
};

/** What fills a local database with an archive writes it as the Worker does: through the store. */
const isSeeding = (path: string, to: string): boolean => path.startsWith('cli/seed') && to === 'store';

/** What a pure stage must not touch: clocks, chance, the platform, and locale data that differs between Node and workerd. */
const IMPURE: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Date.now', /\bDate\.now\b/],
  ['new Date() without arguments', /\bnew Date(?:\(\s*\)|(?!\s*\()\b)/],
  ['Date() as a function', /(?<!new )(?<![.\w])Date\(/],
  ['Temporal.Now', /\bTemporal\.Now\b/],
  ['performance.now', /\bperformance\.now\b/],
  ['Math.random', /\bMath\.random\b/],
  ['crypto.randomUUID or getRandomValues', /\b(?:randomUUID|getRandomValues|randomBytes)\b/],
  ['Intl', /\bIntl\s*[.[]/],
  ['localeCompare', /\blocaleCompare\b/],
  ['toLocale…', /\.toLocale\w*\s*\(/],
  ['process', /(?<![.\w'"-])process\s*[.[]/],
  ['fetch', /(?<![.\w])fetch\s*\(/],
  // Hashing and signing touch nothing and answer the same everywhere.
  ['a node: import', /['"]node:(?!crypto['"])/],
  ['a cloudflare: import', /['"]cloudflare:/],
];

/** The source without its comments, whose words may name what the code must not use. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');
}

/** Template literals are left out: they may hold source text of their own. */
function listImports(source: string): string[] {
  const found = source
    .replace(/`[^`]*`/g, '``')
    .matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g);
  return [...found].flatMap((match) => match[2] ?? []);
}

/** The folder, or the file right under src/, to which a path relative to src/ belongs. */
function areaOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** What is wrong with one file, in words. `path` is relative to src/. */
function checkFile(path: string, source: string): string[] {
  const code = withoutComments(source);
  const area = areaOf(path);
  const isStage = STAGES.some((stage) => stage === area);
  const allowed = ARROWS[area];
  if (allowed === undefined) return [`src/${path}: not a place that the layers know`];
  const problems: string[] = [];
  for (const target of listImports(code)) {
    if (target.startsWith('.')) {
      const to = areaOf(relative(SRC, resolve(SRC, dirname(path), target)));
      if (!allowed.includes(to) && !isSeeding(path, to))
        problems.push(`src/${path}: imports ${target}, and ${area} must not import ${to}`);
    } else if (isStage && area !== 'render' && target.startsWith('nodemailer')) {
      problems.push(`src/${path}: only render may import nodemailer`);
    }
  }
  if (isStage) {
    for (const [name, pattern] of IMPURE) if (pattern.test(code)) problems.push(`src/${path}: uses ${name}`);
  }
  const lines = source.split('\n').length - 1;
  if (lines >= LINES_MAX) problems.push(`src/${path}: ${lines} lines; look for the seam`);
  return problems;
}

function listSources(): string[] {
  const entries = readdirSync(SRC, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(SRC, join(entry.parentPath, entry.name)))
    .sort();
}

describe('the source', () => {
  test('keeps to the layers, and its stages to what they are given', () => {
    const problems = listSources().flatMap((path) => checkFile(path, readFileSync(join(SRC, path), 'utf8')));
    expect(problems).toEqual([]);
  });
});

describe('the layer check', () => {
  test.each([
    ['model/digest.ts', "import { LIMIT } from '../limits.ts';"],
    ['model/digest.ts', "import type { Row } from '../store/rows.ts';"],
    ['digest/build.ts', "import { annotate } from '../analyze/annotate.ts';"],
    ['render/web.ts', "export * from '../worker/app.ts';"],
    ['analyze/annotate.ts', "const load = () => import('../store/articles.ts');"],
    ['analyze/annotate.ts', "import '../cli/build.ts';"],
    ['store/articles.ts', "import { build } from '../digest/build.ts';"],
    ['cli/digest.ts', "import { app } from '../worker/app.ts';"],
    ['cli/digest.ts', "import { list } from '../store/articles.ts';"],
    ['worker/app.ts', "import { build } from '../cli/build.ts';"],
    ['index.ts', "import { list } from './store/articles.ts';"],
    ['cli.ts', "import { app } from './worker/app.ts';"],
    ['utils/strings.ts', 'export const one = 1;'],
    ['ingest/entry.ts', "import nodemailer from 'nodemailer';"],
    ['deliver/due.ts', 'export const now = () => Date.now();'],
    ['deliver/due.ts', 'export const now = () => new Date();'],
    ['deliver/due.ts', 'export const now = () => new Date;'],
    ['deliver/tokens.ts', "import { readFileSync } from 'node:fs';"],
    ['deliver/tokens.ts', "import { randomBytes } from 'node:crypto';"],
    ['digest/rank.ts', 'export const coin = () => Math.random();'],
    ['digest/rank.ts', 'export const order = (a: string, b: string) => a.localeCompare(b);'],
    ['render/web.ts', "export const day = new Intl.DateTimeFormat('en');"],
    ['render/web.ts', 'export const day = (date: Date) => date.toLocaleDateString();'],
    ['render/web.ts', 'export const home = process.env.HOME;'],
    ['ingest/read.ts', "import { readFileSync } from 'node:fs';"],
    ['ingest/read.ts', "export const page = () => fetch('https://example.com/');"],
    ['ingest/long.ts', 'export {};\n'.repeat(LINES_MAX)],
  ])('refuses in %s: %s', (path, source) => {
    expect(checkFile(path, source)).toHaveLength(1);
  });

  test.each([
    ['model/digest.ts', "import { Span } from './span.ts';"],
    ['digest/build.ts', "import { WINDOW_MAX_DAYS } from '../limits.ts';"],
    ['render/eml.ts', "import MimeNode from 'nodemailer/lib/mime-node';"],
    ['worker/routes/home.ts', "import { list } from '../../store/articles.ts';"],
    ['worker/cron.ts', 'export const now = () => Date.now();'],
    ['cli/bench/bundle.ts', "const entry = `export { default } from '../../src/index.ts';`;"],
    ['cli/start/port.ts', "import { createServer } from 'node:net';"],
    ['deliver/due.ts', 'export const at = (ms: number) => new Date(ms);'],
    [
      'deliver/due.ts',
      '/** Never Date.now() or new Date(): `now` is given. */\nexport const one = 1; // not Math.random()',
    ],
  ])('lets pass in %s: %s', (path, source) => {
    expect(checkFile(path, source)).toEqual([]);
  });
});
