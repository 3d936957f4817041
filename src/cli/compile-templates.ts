import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import Handlebars from 'handlebars';
import mjml2html from 'mjml';
import { minifyCss, minifyMarkup, minifyStyles } from './minify.ts';

/** A template that cannot be compiled; the message names the file and, where known, the line. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

const require = createRequire(import.meta.url);

/** What is generated, under the root. */
const OUTPUT = 'src/render/compiled.js';

/** The exported functions, and the template that each fills. */
const FUNCTIONS: readonly { name: string; template: string }[] = [
  { name: 'fillEmail', template: 'digest' },
  { name: 'fillEmailStory', template: 'email-story' },
  { name: 'fillEmailAlso', template: 'email-also' },
  { name: 'fillWebDigest', template: 'web-digest' },
  { name: 'fillHome', template: 'web-home' },
  { name: 'fillDigestList', template: 'web-digest-list' },
  { name: 'fillArticle', template: 'web-article' },
  { name: 'fillProblem', template: 'web-problem' },
  { name: 'fillFeedItem', template: 'feed-item' },
  { name: 'fillText', template: 'text' },
];

type Sources = Map<string, string>;

/** Every file under `templates/`, by its path there, in code-unit order: the order never depends on the disk. */
async function readTemplates(root: string): Promise<Sources> {
  const folder = join(root, 'templates');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const names = paths.map((path) => relative(folder, path).replaceAll('\\', '/')).sort();
  const sources: Sources = new Map();
  for (const name of names) sources.set(name, await readFile(join(folder, name), 'utf8'));
  return sources;
}

/** Hash of everything the output depends on: the templates, the compiler's own code and the versions of its tools. */
async function hashInputs(sources: Sources): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, text] of sources) hash.update(`${name}\0${text}\0`);
  for (const source of ['./compile-templates.ts', './minify.ts'])
    hash.update(await readFile(new URL(source, import.meta.url), 'utf8'));
  for (const tool of ['mjml', 'handlebars']) {
    hash.update(await readFile(require.resolve(`${tool}/package.json`), 'utf8'));
  }
  return hash.digest('hex');
}

/** What went wrong, with file names as they stand under the root. */
const wordsOf = (cause: unknown, root: string): string =>
  (cause instanceof Error ? cause.message : String(cause)).replaceAll(join(root, '/'), '');

/** MJML to HTML with the Handlebars tags still in it. Any warning of MJML's validator is an error here. */
async function compileMjml(root: string, name: string, source: string): Promise<string> {
  const filePath = join(root, 'templates', name);
  try {
    const { html } = await mjml2html(source, {
      filePath,
      actualPath: filePath,
      includePath: join(root, 'templates'),
      ignoreIncludes: false,
      keepComments: false,
      validationLevel: 'strict',
      fonts: {},
    });
    // MJML's validator takes no variable for alignment and direction, and a digest may be written right to left.
    const aligned = html
      .replaceAll('text-align:left', 'text-align:{{@root.start}}')
      .replaceAll('direction:ltr', 'direction:{{@root.dir}}');
    return minifyMarkup(minifyStyles(aligned));
  } catch (cause) {
    throw new TemplateError(`templates/${name}: ${wordsOf(cause, root)}`, { cause });
  }
}

/** Throws where a file's Handlebars tags do not parse or would print without escaping; done before minifying, so that line numbers are the file's. */
function checkSyntax(sources: Sources): void {
  for (const [file, source] of sources) {
    if (!/\.(?:hbs|mjml)$/.test(file)) continue;
    const unescaped = source.split('\n').findIndex((line) => /\{\{\{|\{\{&/.test(line));
    if (unescaped !== -1)
      throw new TemplateError(`templates/${file}:${unescaped + 1}: every value is escaped: write {{…}}`);
    try {
      Handlebars.parse(source);
    } catch (cause) {
      throw new TemplateError(
        `templates/${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    }
  }
}

/** How deep partials may nest; deeper is a partial that holds itself. */
const MAX_DEPTH = 8;

/**
 * Replaces `{{> name}}` by the partial's own source: the same output without a call for each sentence of a
 * digest. Block partials and the stylesheet stay calls.
 */
function inlinePartials(
  file: string,
  source: string,
  partials: ReadonlyMap<string, string>,
  depth = 0,
): string {
  if (depth > MAX_DEPTH) throw new TemplateError(`templates/${file}: partials hold one another without end`);
  return source.replace(/\{\{> ([\w-]+)\}\}/g, (tag: string, name: string) => {
    if (name === 'stylesheet') return tag;
    const partial = partials.get(name);
    if (partial === undefined) throw new TemplateError(`templates/${file}: there is no partial "${name}"`);
    return inlinePartials(file, partial, partials, depth + 1);
  });
}

/** Where a tag stands, which Handlebars hands to every call: positions in minified markup help nobody, and cost. */
const LOCATION = /\{"start":\{"line":\d+,"column":\d+\},"end":\{"line":\d+,"column":\d+\}\}/g;

/** One template as the source of a specification that `Handlebars.template` accepts. */
function precompile(file: string, source: string, noEscape: boolean): string {
  try {
    const specification = Handlebars.precompile(source, {
      strict: true,
      knownHelpers: { each: true, if: true, unless: true, with: true },
      knownHelpersOnly: true,
      preventIndent: true,
      noEscape,
    });
    return String(specification).replace(LOCATION, '0');
  } catch (cause) {
    throw new TemplateError(`templates/${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** Where a template's name comes from: its file name without folder and extension. */
const nameOf = (file: string): string => file.replace(/^.*\//, '').replace(/\.[^.]+$/, '');

function moduleSource(hash: string, css: string, specifications: ReadonlyMap<string, string>): string {
  const cspHash = createHash('sha256').update(css).digest('base64');
  const lines = [
    '// Generated from templates/ by src/cli/compile-templates.ts. Do not edit.',
    `// inputs ${hash}`,
    "import Handlebars from 'handlebars/runtime.js';",
    'const env = Handlebars.create();',
    ...[...specifications].map(
      ([name, body]) => `env.partials[${JSON.stringify(name)}] = env.template(${body});`,
    ),
    `export const STYLE_CSP_HASH = "'sha256-${cspHash}'";`,
    ...FUNCTIONS.map(
      ({ name, template }) =>
        `export const ${name} = (view) => env.partials[${JSON.stringify(template)}](view);`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

async function compileAll(root: string, sources: Sources, hash: string): Promise<string> {
  checkSyntax(sources);
  const css = minifyCss(sources.get('web.css') ?? '');
  if (/\{\{|</.test(css))
    throw new TemplateError('templates/web.css: "<" and "{{" may not stand in the stylesheet');
  const files = [...sources.keys()].filter(
    (file) => /\.(?:hbs|mjml)$/.test(file) && !file.startsWith('email/'),
  );
  const partials = new Map(
    files
      .filter((file) => file.startsWith('partials/'))
      .map((file) => [nameOf(file), minifyMarkup(sources.get(file) ?? '')]),
  );
  const specifications = new Map([['stylesheet', precompile('web.css', css, true)]]);
  for (const file of files) {
    const source = sources.get(file) ?? '';
    const isText = file === 'text.hbs';
    const markup = file.endsWith('.mjml')
      ? await compileMjml(root, file, source)
      : isText
        ? source
        : minifyMarkup(source);
    specifications.set(nameOf(file), precompile(file, inlinePartials(file, markup, partials), isText));
  }
  for (const { template } of FUNCTIONS) {
    if (!specifications.has(template)) throw new TemplateError(`templates/: ${template} is missing`);
  }
  return moduleSource(hash, css, specifications);
}

/**
 * Compiles `templates/` under `root` into `src/render/compiled.js`: MJML to HTML, then Handlebars to functions
 * that need no `eval`. Does nothing where neither the templates nor the compilers changed. The bytes depend
 * on nothing else. Throws a TemplateError that names the file where a template is wrong.
 */
export async function compileTemplates(root: string): Promise<{ changed: boolean }> {
  const base = resolve(root);
  const output = join(base, OUTPUT);
  const sources = await readTemplates(base);
  const hash = await hashInputs(sources);
  const before = await readFile(output, 'utf8').catch(() => '');
  if (before.includes(`\n// inputs ${hash}\n`)) return { changed: false };
  const source = await compileAll(base, sources, hash);
  await mkdir(dirname(output), { recursive: true });
  const temporary = `${output}.${process.pid}.tmp`;
  await writeFile(temporary, source);
  await rename(temporary, output);
  return { changed: true };
}

if (import.meta.main) {
  try {
    const { changed } = await compileTemplates(resolve(import.meta.dirname, '../..'));
    console.log(changed ? `templates compiled to ${OUTPUT}` : 'templates are up to date');
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
