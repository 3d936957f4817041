import { expect, test } from 'vitest';
import { type DocumentedRoute, renderDocsPage } from '../../src/render/docs-page.ts';
import { listAddresses, listTags, unescapeHtml } from './markup.ts';
import { renderListings } from './sample-listings.ts';

const route: DocumentedRoute = {
  method: 'get',
  path: '/things/{id}',
  id: 'thing',
  group: 'Things',
  summary: 'One thing, `new` or <old>.',
  isOperator: false,
  params: [{ name: 'id', in: 'path', description: 'Its id.', isRequired: true, schema: { type: 'string' } }],
  body: null,
  answers: [
    { status: 200, description: 'Found', types: ['text/html'], schema: null },
    { status: 404, description: 'Not there', types: ['application/problem+json'], schema: null },
  ],
  example: '/things/one?a=1&b=2',
};
const post: DocumentedRoute = {
  ...route,
  method: 'post',
  path: '/api/things',
  id: 'makeThing',
  group: 'For operators',
  isOperator: true,
  body: { schema: 'Thing', example: { name: "the reader's" } },
  example: '/api/things',
};
const html = renderDocsPage({ base: 'https://sitrep.example/', routes: [route, post] });

test('prose keeps its code and escapes the rest', () => {
  expect(html).toContain('One thing, <code>new</code> or &lt;old&gt;.');
});

test('an example can be pasted into a shell as it stands', () => {
  const text = unescapeHtml(html);
  expect(text).toContain("curl 'https://sitrep.example/things/one?a=1&b=2'");
  expect(text).toContain(
    `curl -H "Authorization: Bearer $ADMIN_TOKEN" --json '{"name":"the reader'\\''s"}' 'https://sitrep.example/api/things'`,
  );
});

test('only what is behind the token says so', () => {
  const parts = html.split('class="endpoint"');
  expect(parts).toHaveLength(3);
  expect(parts[1]).not.toContain('For operators: send');
  expect(parts[2]).toContain('For operators: send');
});

test('every endpoint is folded to a line, and what operators alone may call is folded away', () => {
  const folds = listTags(html).filter(({ name }) => name === 'details');
  const of = (name: string) => folds.filter(({ attributes }) => attributes.get('class') === name);
  expect(of('endpoint').map(({ attributes }) => attributes.has('open'))).toEqual([false, false]);
  expect(of('endpoint-group').map(({ attributes }) => attributes.has('open'))).toEqual([true, false]);
  expect(html).toContain('<a href="#group_1">For operators</a> <span class="muted">1 endpoint</span>');
});

test('the target of a link is inside its fold, so that browsers unfold it', () => {
  for (const id of ['thing', 'makeThing', 'group_0', 'group_1']) {
    const before = html.slice(0, html.indexOf(`<div id="${id}"`));
    expect(before.slice(before.lastIndexOf('<details'))).toContain('</summary>');
  }
});

test('routes stand under their groups, and every link within the page leads somewhere', () => {
  const tags = listTags(html);
  const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = tags
    .flatMap(({ attributes }) => attributes.get('href') ?? [])
    .filter((href) => href.startsWith('#'));
  expect(targets.length).toBeGreaterThan(3);
  for (const target of targets) expect(ids).toContain(target.slice(1));
});

test.each(renderListings().map((page, at) => [at, page] as const))(
  'a page of hostile texts, number %i, runs nothing, and holds one h1, one stylesheet and each id once',
  (_at, page) => {
    const tags = listTags(page);
    expect(tags.filter(({ name }) => name === 'script' || name === 'img' || name === 'iframe')).toEqual([]);
    for (const { attributes } of tags)
      expect([...attributes.keys()].filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
    for (const address of listAddresses(page)) expect(address).toMatch(/^(?:https?:\/\/|#)/);
    expect(tags.filter(({ name }) => name === 'h1')).toHaveLength(1);
    expect(tags.filter(({ name }) => name === 'style')).toHaveLength(1);
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page).not.toMatch(/[\u202a-\u202e\0]/);
  },
);
