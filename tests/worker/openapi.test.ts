import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DocumentedRoute } from '../../src/render/docs-page.ts';
import { app } from '../../src/worker/app.ts';
import { describeApi } from '../../src/worker/openapi.ts';
import { DOCUMENTED_ROUTES } from '../../src/worker/openapi-routes.ts';
import { API_SCHEMAS } from '../../src/worker/openapi-schemas.ts';
import { get, loadEverything } from './serve.ts';

const BASE = 'http://localhost:8787';

beforeAll(async () => {
  await loadEverything();
});

/** A path of Hono's as OpenAPI writes it: without patterns, and one path for each optional part. */
function openApiPaths(path: string): string[] {
  let plain = '';
  let depth = 0;
  for (const character of path) {
    if (character === '{') depth++;
    if (depth === 0) plain += character;
    if (character === '}') depth--;
  }
  const parts = plain.split('/').filter((part) => part !== '');
  const write = (chosen: string[]) =>
    `/${chosen.map((part) => part.replace(/^:(\w+)\??$/, '{$1}')).join('/')}`;
  return parts.at(-1)?.endsWith('?') ? [write(parts.slice(0, -1)), write(parts)] : [write(parts)];
}

const served = app.routes
  .filter(({ method }) => method !== 'ALL')
  .flatMap(({ method, path }) => openApiPaths(path).map((plain) => `${method} ${plain}`));
const documented = DOCUMENTED_ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

describe('the table of routes', () => {
  test('describes every route that is served, and no other', () => {
    const sorted = (list: string[]) => [...new Set(list)].sort();
    expect(sorted(documented)).toEqual(sorted(served));
    expect(new Set(documented).size).toBe(documented.length);
  });

  test('describes every parameter of a path, and names each route once', () => {
    for (const { path, params } of DOCUMENTED_ROUTES) {
      const inPath = params.filter((param) => param.in === 'path').map(({ name }) => name);
      expect([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]).toEqual([path, inPath]);
      expect(params.every((param) => param.in === 'query' || param.isRequired)).toBe(true);
      const names = params.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
    const ids = DOCUMENTED_ROUTES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('puts every route under /api and every page of /admin, and no other, behind the token', () => {
    for (const { path, method, isOperator } of DOCUMENTED_ROUTES) {
      const isPage = path.startsWith('/admin') && method === 'get';
      expect([path, isOperator]).toEqual([path, path.startsWith('/api') || isPage]);
    }
  });

  const readable = DOCUMENTED_ROUTES.filter(({ method, isOperator }) => method === 'get' && !isOperator);
  test.each(readable.map((route) => [route.example, route] as const))(
    'the example %s answers as described',
    async (example, route) => {
      const response = await get(example);
      const answer = route.answers.find(({ status }) => status === response.status);
      expect(response.status).toBe(200);
      const type = (response.headers.get('Content-Type') ?? '').replace(/;.*$/, '');
      expect(answer?.types).toContain(type);
      if (type !== 'application/json' || answer?.schema === null || answer === undefined) {
        expect((await response.text()).length).toBeGreaterThan(0);
        return;
      }
      const schema = Object.entries(API_SCHEMAS).find(([name]) => name === answer.schema)?.[1];
      expect(schema?.safeParse(await response.json()).error).toBeUndefined();
    },
  );

  const operators = DOCUMENTED_ROUTES.filter(({ isOperator }) => isOperator);
  test.each(operators.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'the example of %s answers as described, and 401 without the token',
    async (_path, route) => {
      const refused = await ask(route, {});
      expect(refused.status).toBe(401);
      const response = await ask(route, { Authorization: 'Bearer test-token' });
      const answer = route.answers.find(({ status }) => status === response.status);
      expect([response.status, answer === undefined]).toEqual([response.status, false]);
      const type = (response.headers.get('Content-Type') ?? '').replace(/;.*$/, '');
      if (response.status !== 204) expect(answer?.types).toContain(type);
      const schema = Object.entries(API_SCHEMAS).find(([name]) => name === answer?.schema)?.[1];
      const body = await response.text();
      if (type.endsWith('json')) expect(schema?.safeParse(JSON.parse(body)).error).toBeUndefined();
    },
  );
});

/** Calls a route with its own example. */
function ask({ method, example, body }: DocumentedRoute, headers: Record<string, string>): Promise<Response> {
  const content = body?.type === undefined ? JSON.stringify(body?.example) : String(body.example);
  return exports.default.fetch(`${BASE}${example}`, {
    method: method.toUpperCase(),
    headers: { 'Content-Type': body?.type ?? 'application/json', ...headers },
    ...(body === null ? {} : { body: content }),
  });
}

/** Every value of a document with its place. */
function* listNodes(node: unknown, place = '#'): Generator<[place: string, node: object]> {
  if (typeof node !== 'object' || node === null) return;
  yield [place, node];
  for (const [key, value] of Object.entries(node)) yield* listNodes(value, `${place}/${key}`);
}

function resolve(document: unknown, ref: string): unknown {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>(
      (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
      document,
    );
}

describe('/openapi.json', () => {
  test('is the document of this very site', async () => {
    const response = await get('/openapi.json');
    expect(response.headers.get('Content-Type')).toContain('application/json');
    const document = await response.json();
    expect(document).toEqual(JSON.parse(JSON.stringify(describeApi(BASE, DOCUMENTED_ROUTES))));
    expect(document).toMatchObject({ openapi: '3.1.1', info: { title: 'Sitrep' }, servers: [{ url: BASE }] });
  });

  test('holds no reference to what is not there, and no undefined', () => {
    const document = describeApi(BASE, DOCUMENTED_ROUTES);
    let references = 0;
    for (const [place, node] of listNodes(document)) {
      expect([place, Object.values(node).includes(undefined)]).toEqual([place, false]);
      const ref: unknown = Reflect.get(node, '$ref');
      if (typeof ref !== 'string') continue;
      references++;
      expect([place, ref, typeof resolve(document, ref)]).toEqual([place, ref, 'object']);
    }
    expect(references).toBeGreaterThan(10);
  });

  test('gives every operation answers with words, and a problem for the rest', () => {
    const document = describeApi(BASE, DOCUMENTED_ROUTES);
    const operations = [...listNodes(document)].filter(([, node]) => 'operationId' in node);
    expect(operations).toHaveLength(DOCUMENTED_ROUTES.length);
    for (const [place, node] of operations) {
      const responses: unknown = Reflect.get(node, 'responses');
      expect(responses).toMatchObject({ default: { $ref: '#/components/responses/Problem' } });
      for (const [status, response] of Object.entries(responses ?? {}))
        if (status !== 'default')
          expect([place, status, response]).toMatchObject([place, status, { description: /./ }]);
    }
  });

  test('names the schemas that its routes refer to, and only those that there are', () => {
    const names = Object.keys(API_SCHEMAS);
    const used = DOCUMENTED_ROUTES.flatMap(({ answers, body }) => [
      ...answers.map(({ schema }) => schema),
      body?.schema ?? null,
    ]);
    expect([...new Set(used.filter((name) => name !== null))].sort()).toEqual([...names].sort());
  });
});

describe('/docs', () => {
  test('shows every route with an example to copy, and runs nothing', async () => {
    const response = await get('/docs', { Accept: 'text/html' });
    const html = await response.text();
    for (const { id, path } of DOCUMENTED_ROUTES) {
      expect(html).toContain(`id="${id}"`);
      expect(html).toContain(` ${path}</code>`);
    }
    expect(html).toContain('curl -');
    expect(html).not.toContain('<script');
    expect(response.headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'/,
    );
  });
});

test('robots are kept from what is built on request', async () => {
  const body = await (await get('/robots.txt')).text();
  for (const path of ['/admin', '/api', '/preview', '/search']) expect(body).toContain(`Disallow: ${path}\n`);
  expect(body).not.toContain('Disallow: /\n');
});
