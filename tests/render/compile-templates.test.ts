import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileTemplates } from '../../src/cli/compile-templates.ts';
import { minifyCss, minifyMarkup } from '../../src/cli/minify.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'templates-'));
  await cp(resolve(import.meta.dirname, '../../templates'), join(root, 'templates'), { recursive: true });
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const output = () => readFile(join(root, 'src/render/compiled.js'), 'utf8');

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(root, 'templates', file);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

describe('compileTemplates', () => {
  it('writes the same bytes each time, and none where nothing changed', async () => {
    expect(await compileTemplates(root)).toEqual({ changed: true });
    const first = await output();
    expect(await compileTemplates(root)).toEqual({ changed: false });
    await rm(join(root, 'src'), { recursive: true });
    expect(await compileTemplates(root)).toEqual({ changed: true });
    expect(await output()).toBe(first);
  });

  it('compiles again when a template changes', async () => {
    await compileTemplates(root);
    await edit('text.hbs', (text) => `${text}\nMore.\n`);
    expect(await compileTemplates(root)).toEqual({ changed: true });
    expect(await output()).toContain('More.');
  });

  it('needs no eval at run time', async () => {
    await compileTemplates(root);
    expect(await output()).not.toMatch(/\beval\(|new Function|Handlebars/);
  });

  it('imports nothing but the functions that escape', async () => {
    await compileTemplates(root);
    expect([...(await output()).matchAll(/^import .* from (.*);$/gm)].map(([, from]) => from)).toEqual([
      "'./escape.ts'",
    ]);
  });

  it('names the file and line of an MJML mistake', async () => {
    await edit('digest.mjml', (text) =>
      text.replace('<mj-breakpoint width="480px" />', '<mj-breakpoint width="480px" colour="red" />'),
    );
    await expect(compileTemplates(root)).rejects.toThrow(
      /templates\/digest\.mjml: [\s\S]*Line \d+ of templates\/digest\.mjml \(mj-breakpoint\)/,
    );
  });

  it('names the file and line of a Handlebars mistake', async () => {
    await edit('partials/email-story.hbs', (text) => text.replace('{{/each}}', '{{/if}}'));
    await expect(compileTemplates(root)).rejects.toThrow(
      /templates\/partials\/email-story\.hbs: each doesn't match if - \d+:\d+/,
    );
  });

  it('refuses a partial that does not exist, and one that holds itself', async () => {
    await edit('partials/feed-item.hbs', (text) => `${text}{{> nowhere}}`);
    await expect(compileTemplates(root)).rejects.toThrow(/feed-item\.hbs:\d+: there is no partial "nowhere"/);
    await edit('partials/feed-item.hbs', (text) => text.replace('nowhere', 'feed-item'));
    await expect(compileTemplates(root)).rejects.toThrow(/without end/);
  });

  it('refuses output that is not escaped', async () => {
    await edit('partials/web-story.hbs', (text) => text.replace('{{headline}}', '{{{headline}}}'));
    await expect(compileTemplates(root)).rejects.toThrow(/web-story\.hbs:2: .*escape/);
  });
});

describe('a template that asks for more than a view can give', () => {
  it.each([
    ['a helper', '{{lookup a b}}', /:2: "lookup" is a helper/],
    ['a helper without values', '{{log}}', /:2: "log" is a helper/],
    ['a value with options', '{{a b=1}}', /:2: "a" is a helper/],
    ['a sub-expression', '{{#if (eq a b)}}x{{/if}}', /:2: a name must stand here/],
    ['a literal', '{{"a"}}', /:2: a name must stand here/],
    ['an ampersand', '{{&a}}', /:2: every value is escaped/],
    ['a section', '{{#a}}x{{/a}}', /:2: "a" is not one of the blocks/],
    ['an option of a block', '{{#if a includeZero=true}}x{{/if}}', /:2: "if" takes one name/],
    ['a block without a name', '{{#each}}x{{/each}}', /:2: "each" takes one name/],
    ['block parameters', '{{#each a as |b|}}x{{/each}}', /:2: "as \|b\|" is not supported/],
    ['a decorator', '{{*a}}', /:2: a Decorator is not supported/],
    ['an inline partial', '{{#*inline "a"}}x{{/inline}}', /:2: a DecoratorBlock is not supported/],
    ['a partial by value', '{{> (a)}}', /:2: a partial is called by its name/],
    ['a partial with values', '{{> web-summary a=b}}', /:2: the partial "web-summary" takes no values/],
    ['a key', '{{#each a}}{{@key}}{{/each}}', /:2: "@key" is not supported/],
    ['an outer loop', '{{#each a}}{{@../index}}{{/each}}', /:2: "@..\/index" is not supported/],
    ['a name from the prototype', '{{a.constructor}}', /:2: "constructor" cannot be the name/],
    ['a position outside loops', '{{@first}}', /:2: "@first" stands outside every "each"/],
    ['a level too many', '{{#each a}}{{../../b}}{{/each}}', /:2: "..\/..\/b" leads out/],
    [
      'a block of a partial',
      '{{> @partial-block}}',
      /:2: "@partial-block" stands in a file that no block calls/,
    ],
  ])('is refused with its line: %s', async (_what, source, words) => {
    await edit('text.hbs', () => `\n${source}\n`);
    const message = await compileTemplates(root).then(String, String);
    expect(message).toMatch(/^TemplateError: templates\/text\.hbs:2: /);
    expect(message).toMatch(words);
  });
});

it('minifyMarkup drops indentation and keeps the spaces of a sentence', () => {
  expect(minifyMarkup('<p>\n  a <b>b</b> {{c}}\n  d\n</p>\n<p>')).toBe('<p> a <b>b</b> {{c}} d </p><p>');
});

it('minifyCss drops comments and spaces that mean nothing', () => {
  expect(minifyCss('/* x */\n a > b { margin: 0 1px; }\n@media (min-width: 1px) { c { d: e } }')).toBe(
    'a > b{margin:0 1px}@media (min-width:1px){c{d:e}}',
  );
});
