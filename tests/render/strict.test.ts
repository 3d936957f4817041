import { resolve } from 'node:path';
import fc from 'fast-check';
import Handlebars from 'handlebars';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { FUNCTIONS, prepareTemplates } from '../../src/cli/compile-templates.ts';
import { functionSource, RUNTIME, type Template } from '../../src/cli/template-code.ts';
import { readParts } from '../../src/cli/template-parts.ts';
import { Newsletter } from '../../src/model/newsletter.ts';
import { fillDigestList, fillText } from '../../src/render/compiled.js';
import { renderEmail } from '../../src/render/email.ts';
import * as runtime from '../../src/render/escape.ts';
import { renderFeed } from '../../src/render/feed.ts';
import {
  renderArticlePage,
  renderDigestList,
  renderHome,
  renderProblemPage,
} from '../../src/render/pages.ts';
import { shellOf } from '../../src/render/shell.ts';
import { renderText } from '../../src/render/text.ts';
import { renderWeb } from '../../src/render/web.ts';
import { renderSampleClaims } from './claims-sample.ts';
import { renderSampleAdmin } from './sample-admin.ts';
import { developingDigest, emptyDigest, sampleDigest } from './sample-digest.ts';
import { HOSTILE, hostileDigest } from './sample-hostile.ts';
import { renderListings } from './sample-listings.ts';
import { renderReaders } from './sample-readers.ts';

type Fill = { name: string; view: unknown; printed: unknown };

const recorded = vi.hoisted((): Fill[] => []);

// Every view that reaches a compiled template is kept, with what became of it.
vi.mock('../../src/render/compiled.js', async (importOriginal) => {
  const original = await importOriginal<Record<string, unknown>>();
  const record = (name: string, fill: unknown) => (view: unknown) => {
    if (typeof fill !== 'function') throw new Error(`${name} is no function`);
    const printed: unknown = fill(view);
    recorded.push({ name, view, printed });
    return printed;
  };
  return Object.fromEntries(
    Object.entries(original).map(([name, value]) => [
      name,
      typeof value === 'function' ? record(name, value) : value,
    ]),
  );
});

const STRICT = { strict: true, preventIndent: true };
const base = 'https://sitrep.example';
const reader = { unsubscribeUrl: `${base}/unsubscribe`, preferencesUrl: `${base}/preferences` };
const newsletter = Newsletter.parse({
  id: 'frontline',
  title: 'Frontline',
  description: 'The war in Ukraine.',
  zone: 'Europe/London',
  cadence: { every: 'week', on: 'monday', at: '07:00' },
  themes: ['morale'],
  sender: { name: 'Frontline', address: 'frontline@sitrep.example' },
  listId: 'frontline.sitrep.example',
});
const summary = {
  id: 'frontline-2022-05-22',
  title: HOSTILE,
  from: '2022-05-16',
  to: '2022-05-22',
  stories: 3,
  headlines: [HOSTILE, 'Two commanders lose their posts'],
};
const spoken = { in: 'text', speaker: 'UK MoD', hedge: 'said', probability: 'likely' } as const;
const articlePage: Parameters<typeof renderArticlePage>[0] = {
  base,
  article: {
    id: 'commanders',
    source: 'corpus',
    url: `${base}/?a=1&b='2'`,
    title: HOSTILE,
    publisher: 'Sitrep brief',
    after: null,
    byline: 'A. Writer',
    lang: 'ar',
    published: null,
    publishedBasis: null,
  },
  revision: 1,
  revisions: [1],
  textLength: 1_234,
  passages: [
    { kind: 'gap', sentences: 2 },
    { kind: 'sentence', ...spoken, start: 0, end: 24, text: HOSTILE, marks: [] },
    {
      kind: 'sentence',
      ...spoken,
      start: 30,
      end: 40,
      text: 'A',
      marks: [{ theme: 'M', rule: '<r>', reason: HOSTILE }],
    },
  ],
  themes: [{ id: 'morale', title: 'M', score: 2.5, sentences: 2, beside: HOSTILE }],
  claims: [
    {
      quantity: { low: 1, high: 2, qualifier: null },
      measure: 'casualties',
      side: 'russia',
      claimant: HOSTILE,
      hedge: null,
      asOf: '2022',
      evidence: { in: 'text', start: 5, end: 12, text: HOSTILE },
    },
  ],
  others: [
    { id: 'one', title: HOSTILE, publisher: HOSTILE, after: null, published: '2022-05-19', relation: null },
    {
      id: 'two',
      title: '',
      publisher: null,
      after: null,
      published: '2022-05-19T01:02:03Z',
      relation: 'update',
    },
  ],
  digests: [summary],
};

async function renderEverything(): Promise<void> {
  const digests = [
    sampleDigest(6),
    developingDigest(6, 1),
    developingDigest(90),
    emptyDigest(),
    hostileDigest(),
  ];
  for (const digest of digests) {
    renderEmail(digest);
    renderEmail({ ...digest, lang: 'ar' }, reader);
    renderText(digest, reader);
    renderText(digest);
    renderWeb(digest);
    const channel = { title: 'T', description: 'D', homeUrl: base, selfUrl: base, lang: 'en' };
    renderFeed('rss', channel, [digest]);
  }
  renderArticlePage(articlePage);
  renderArticlePage({ ...articlePage, passages: [], themes: [], claims: [], others: [], digests: [] });
  renderHome({ base, newsletters: [] });
  renderHome({ base, newsletters: [{ newsletter, latest: summary, digests: [summary] }] });
  renderHome({ base, newsletters: [{ newsletter, latest: null, digests: [] }] });
  renderDigestList({ base, newsletter, digests: [summary, summary], nextUrl: '/digests?before=x' });
  renderDigestList({ base, newsletter: null, digests: [], nextUrl: null });
  renderProblemPage({ base, status: 404, title: HOSTILE, detail: HOSTILE });
  renderListings();
  renderSampleClaims();
  renderSampleAdmin();
  await renderReaders();
}

describe('the compiled templates print what Handlebars prints', () => {
  const handlebars = Handlebars.create();
  let sources = new Map<string, string>();

  beforeAll(async () => {
    sources = await prepareTemplates(resolve(import.meta.dirname, '../..'));
    for (const [name, source] of sources) handlebars.registerPartial(name, source);
    await renderEverything();
  });

  it.each(FUNCTIONS)('$name', ({ name, template }) => {
    const fills = recorded.filter((fill) => fill.name === name);
    expect(fills.length).toBeGreaterThan(0);
    const noEscape = template === 'text' || template === 'notice-text';
    const compiled = handlebars.compile(sources.get(template), { ...STRICT, noEscape });
    for (const { view, printed } of fills) expect(printed).toBe(compiled(view));
  });
});

/** Fills a source as its compiled function does. Partials are given by name. */
function fill(
  source: string,
  view: unknown,
  partials: Record<string, string> = {},
  isEscaped = true,
): string {
  const read = (name: string, text: string): Template => ({
    file: `${name}.hbs`,
    parts: readParts(`${name}.hbs`, text, true),
  });
  const templates = new Map(Object.entries(partials).map(([name, text]) => [name, read(name, text)]));
  const code = functionSource(read('one', source), templates, isEscaped);
  const byName = new Map<string, unknown>(Object.entries(runtime));
  const calls = Object.values(RUNTIME).map((name) => byName.get(name));
  const filled: unknown = new Function(...Object.keys(RUNTIME), `return function${code}`)(...calls)(view);
  return String(filled);
}

const VIEW = {
  text: `a & <b> "c" 'd' \`e\` = f`,
  zero: 0,
  no: false,
  yes: true,
  none: null,
  blank: '',
  many: 1.5,
  list: ['x', '<y>', null, 0],
  empty: [],
  'odd name': 'odd',
  deep: {
    inner: {
      name: 'n',
      list: [
        { name: 'p', list: [{ name: 'q' }] },
        { name: 'r', list: [] },
      ],
    },
  },
};

describe('a compiled template means what it means in Handlebars', () => {
  it.each([
    [
      'values',
      '{{text}}|{{zero}}|{{no}}|{{yes}}|{{none}}|{{blank}}|{{many}}|{{[odd name]}}|{{deep.inner.name}}',
    ],
    [
      'choices',
      '{{#if zero}}a{{else if no}}b{{else if yes}}c{{else}}d{{/if}}{{#unless empty}}e{{else}}f{{/unless}}',
    ],
    [
      'an inverse',
      '{{^if none}}a{{else}}b{{/if}}{{#if blank}}{{^}}c{{/if}}{{#if list}}d{{/if}}{{#if many}}{{/if}}',
    ],
    [
      'with',
      '{{#with deep}}{{#with inner}}{{name}}{{../../text}}{{@root.many}}{{/with}}{{/with}}{{#with none}}a{{else}}{{many}}{{/with}}{{#with zero}}z{{/with}}{{#with empty}}a{{/with}}',
    ],
    [
      'with the value in hand',
      '{{#with deep}}{{#with this}}{{../many}},{{/with}}{{/with}}{{#with @root}}{{many}}{{/with}}',
    ],
    [
      'each',
      '{{#each list}}{{#if @first}}[{{/if}}{{@index}}{{this}}{{.}}{{#if @index}}+{{/if}}{{#unless @last}},{{else}}]{{/unless}}{{/each}}',
    ],
    [
      'an empty each',
      '{{#each empty}}a{{else}}{{many}}{{/each}}{{#each none}}a{{else}}b{{/each}}{{#each empty}}a{{/each}}',
    ],
    [
      'each in each',
      '{{#each deep.inner.list}}{{name}}{{#each list}}{{../name}}{{name}}{{@index}}{{../../many}}{{/each}}{{@index}}{{/each}}',
    ],
    [
      'own lines',
      'a\n  {{#if yes}}\n  b\n  {{else}}\n  c\n  {{/if}}\n{{! gone }}\n  {{!-- gone --}}  \nd {{#if yes}}\n e{{/if}}\n{{#each list}}\n{{this}}\n{{/each}}\n',
    ],
    ['tildes', 'a  {{~text~}}  b {{~#if yes~}} \n c {{~/if}} d {{#each list~}} {{this}} {{~/each~}} e'],
    ['an escaped tag', '\\{{text}} {{text}} \u2028 \\\\{{many}}'],
    [
      'partials',
      'a\n  {{> line}}\nb {{> line}}{{#with deep}}{{> line}}{{/with}}{{#each list}}{{> place}}{{/each}}',
    ],
    ['a block partial', '{{#> frame}}\n  {{many}}{{#> frame}}{{zero}}{{/frame}}\n{{/frame}}'],
    [
      'a block in another value',
      '{{#with deep}}{{#> moved}}{{name}}{{../inner.name}}{{../../many}}{{@index}}{{/moved}}{{/with}}',
    ],
  ])('%s', (_what, source) => {
    const partials = {
      line: 'line {{@root.many}}\n',
      place: '{{@index}}:{{this}}',
      frame: '<{{many}}>\n{{> @partial-block}}\n</{{many}}>',
      moved: '{{#each inner.list}}({{> @partial-block}}){{/each}}',
    };
    for (const noEscape of [false, true]) {
      const compiled = Handlebars.compile(source, { ...STRICT, noEscape });
      const parts = Object.entries(partials).map(([name, text]) => [
        name,
        Handlebars.compile(text, { ...STRICT, noEscape }),
      ]);
      const expected = compiled(VIEW, { partials: Object.fromEntries(parts) });
      expect(fill(source, VIEW, partials, !noEscape)).toBe(expected);
    }
  });

  it('but for two numbers side by side in plain text, which Handlebars would add up', () => {
    expect(fill('{{many}}{{many}}', VIEW, {}, false)).toBe('1.51.5');
  });

  it('escapes any text as Handlebars does', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`a&<>"'\`=é📰;`) }), (text) => {
        expect(runtime.escapeValue(text, '')).toBe(Handlebars.escapeExpression(text));
      }),
    );
  });
});

const shell = shellOf({
  base: 'https://a.example',
  lang: 'en',
  title: 'T',
  description: 'D',
  canonical: '',
  kind: 'website',
  alternates: [],
});

describe('a value that is not given is an error, not an empty text', () => {
  it('and the error names template and value', () => {
    const view = { ...shell, heading: 'H', intro: '', digests: [], empty: true, nextUrl: null };
    expect(fillDigestList(view)).toContain('<h1>H</h1>');
    Reflect.deleteProperty(view, 'heading');
    expect(() => fillDigestList(view)).toThrow('templates/web/web-digest-list.hbs: heading is not given');
  });

  it('in an empty view too', () => {
    // @ts-expect-error an empty view lacks every value
    expect(() => fillText({})).toThrow('templates/text.hbs: title is not given');
  });

  it.each([
    [
      'in a list',
      '{{#each a}}{{#with b}}{{c}}{{/with}}{{/each}}',
      { a: [{ b: {} }] },
      'a[].b.c is not given',
    ],
    ['as a test', '{{#if a}}{{/if}}{{#unless a}}x{{/unless}}', {}, 'a is not given'],
    ['as a list', '{{#each a}}x{{/each}}', {}, 'a is not given'],
    ['where a text stands for a list', '{{#each a}}x{{/each}}', { a: 'text' }, 'a is not a list'],
    ['on the way', '{{a.b.c}}', { a: { b: null } }, 'a.b is not given'],
    ['as an item', '{{#each a}}{{b}}{{/each}}', { a: [null] }, 'a[] is not given'],
    ['of the whole view', '{{#each a}}{{@root.b}}{{/each}}', { a: [1] }, 'b is not given'],
    ['from a text’s prototype', '{{#with a}}{{trim}}{{/with}}', { a: 'x' }, 'a.trim is neither'],
    ['from a text’s prototype, tested', '{{#if a.trim}}{{/if}}', { a: 'x' }, 'a.trim is not given'],
    ['as an object', '{{a}}', { a: {} }, 'a is neither a text nor a number'],
  ])('%s', (_where, source, view, words) => {
    expect(() => fill(source, view)).toThrow(`templates/one.hbs: ${words}`);
  });
});
