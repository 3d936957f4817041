import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { minifyCss, minifyMarkup, minifyStyles } from './minify.ts';
import { functionSource, RUNTIME, type Template } from './template-code.ts';
import { readParts, TemplateError } from './template-parts.ts';

const require = createRequire(import.meta.url);

/** What is generated, under the root. */
const OUTPUT = 'src/render/compiled.js';

/** The exported functions, and the template that each fills. */
export const FUNCTIONS: readonly { name: string; template: string }[] = [
  { name: 'fillEmail', template: 'digest' },
  { name: 'fillEmailStory', template: 'email-story' },
  { name: 'fillEmailDeveloping', template: 'email-developing' },
  { name: 'fillEmailAlso', template: 'email-also' },
  { name: 'fillWebDigest', template: 'web-digest' },
  { name: 'fillHome', template: 'web-home' },
  { name: 'fillDigestList', template: 'web-digest-list' },
  { name: 'fillArticle', template: 'web-article' },
  { name: 'fillThemes', template: 'web-themes' },
  { name: 'fillTheme', template: 'web-theme' },
  { name: 'fillSearch', template: 'web-search' },
  { name: 'fillClaims', template: 'web-claims' },
  { name: 'fillDocs', template: 'web-docs' },
  { name: 'fillProblem', template: 'web-problem' },
  { name: 'fillFeedItem', template: 'feed-item' },
  { name: 'fillText', template: 'text' },
  { name: 'fillNotice', template: 'notice' },
  { name: 'fillNoticeText', template: 'notice-text' },
  { name: 'fillSubscribe', template: 'web-subscribe' },
  { name: 'fillPreferences', template: 'web-preferences' },
  { name: 'fillReaderNote', template: 'web-reader-note' },
  { name: 'fillAdminLogin', template: 'web-admin-login' },
  { name: 'fillAdmin', template: 'web-admin' },
  { name: 'fillOutbox', template: 'web-outbox' },
  { name: 'fillOutboxMessage', template: 'web-outbox-message' },
];

/** The compiler's own code. */
const COMPILER = [
  './compile-templates.ts',
  './minify.ts',
  './template-code.ts',
  './template-output.ts',
  './template-parts.ts',
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
  for (const source of COMPILER) hash.update(await readFile(new URL(source, import.meta.url), 'utf8'));
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
  // Half a second to load, and of use only where a template has changed: every command looks whether one has.
  const { default: mjml2html } = await import('mjml');
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

/** Where a template's name comes from: its file name without folder and extension. */
const nameOf = (file: string): string => file.replace(/^.*\//, '').replace(/\.[^.]+$/, '');

/** The templates that are plain text: their values are printed as they are, their lines kept. */
const TEXTS: ReadonlySet<string> = new Set(['text.hbs', 'notice-text.hbs']);

/** The name of the stylesheet's constant in the generated module. */
const STYLE = 'STYLE';

type Templates = Map<string, Template>;

/** What a file holds once it is minified; MJML is HTML by then. */
async function prepareMarkup(root: string, file: string, source: string): Promise<string> {
  if (file.endsWith('.mjml')) return compileMjml(root, file, source);
  return TEXTS.has(file) ? source : minifyMarkup(source);
}

/** Files that are templates or partials of their own: what `digest.mjml` includes is part of that. */
const listFiles = (sources: Sources): string[] =>
  [...sources.keys()].filter((file) => /\.(?:hbs|mjml)$/.test(file) && !file.startsWith('email/'));

/** A template that only holds the stylesheet, which five pages share. */
const STYLESHEET: [string, Template] = [
  'stylesheet',
  { file: 'web.css', parts: [{ kind: 'constant', name: STYLE }] },
];

/** Reads every file as it is written: what is wrong in one is found with its line, and MJML's includes are read at all. */
function checkFiles(sources: Sources): void {
  const templates: Templates = new Map([STYLESHEET]);
  for (const [file, source] of sources) {
    if (!/\.(?:hbs|mjml)$/.test(file)) continue;
    const parts = readParts(file, source, true);
    if (!file.startsWith('email/')) templates.set(nameOf(file), { file, parts });
  }
  for (const { template: name } of FUNCTIONS) {
    const template = templates.get(name);
    if (template === undefined) throw new TemplateError(`templates/: ${name} is missing`);
    functionSource(template, templates, true);
  }
}

function readStylesheet(sources: Sources): string {
  const css = minifyCss(sources.get('web.css') ?? '');
  if (/\{\{|</.test(css))
    throw new TemplateError('templates/web.css: "<" and "{{" may not stand in the stylesheet');
  return css;
}

function moduleSource(hash: string, css: string, functions: readonly string[]): string {
  const cspHash = createHash('sha256').update(css).digest('base64');
  const imports = Object.entries(RUNTIME).map(([short, name]) => `${name} as ${short}`);
  const lines = [
    '// Generated from templates/ by src/cli/compile-templates.ts. Do not edit.',
    `// inputs ${hash}`,
    `import { ${imports.join(', ')} } from './escape.ts';`,
    `const ${STYLE} = ${JSON.stringify(css)};`,
    `export const STYLE_CSP_HASH = "'sha256-${cspHash}'";`,
    ...functions,
  ];
  return `${lines.join('\n')}\n`;
}

/** The templates by name as they are filled, each with its file: MJML compiled, markup minified. */
async function prepareAll(
  root: string,
  sources: Sources,
): Promise<Map<string, { file: string; source: string }>> {
  const prepared = new Map([['stylesheet', { file: 'web.css', source: readStylesheet(sources) }]]);
  for (const file of listFiles(sources)) {
    const source = await prepareMarkup(root, file, sources.get(file) ?? '');
    prepared.set(nameOf(file), { file, source });
  }
  return prepared;
}

/** The Handlebars sources by template name, as they are before they become functions. Throws as compileTemplates does. */
export async function prepareTemplates(root: string): Promise<Map<string, string>> {
  const base = resolve(root);
  const prepared = await prepareAll(base, await readTemplates(base));
  return new Map([...prepared].map(([name, { source }]) => [name, source]));
}

async function compileAll(root: string, sources: Sources, hash: string): Promise<string> {
  checkFiles(sources);
  const prepared = await prepareAll(root, sources);
  const templates: Templates = new Map();
  for (const [name, { file, source }] of prepared)
    templates.set(name, { file, parts: readParts(file, source, false) });
  templates.set(...STYLESHEET);
  const functions = FUNCTIONS.map(({ name, template }) => {
    const found = templates.get(template);
    if (found === undefined) throw new TemplateError(`templates/: ${template} is missing`);
    return `export function ${name}${functionSource(found, templates, !TEXTS.has(found.file))}`;
  });
  return moduleSource(hash, prepared.get('stylesheet')?.source ?? '', functions);
}

/**
 * Compiles `templates/` under `root` into `src/render/compiled.js`: MJML to HTML, then Handlebars to plain
 * functions, which need no `eval` and no Handlebars. Does nothing where neither the templates nor the compilers
 * changed. The bytes depend on nothing else. Throws a TemplateError that names the file where a template is wrong.
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
