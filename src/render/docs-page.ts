import { cleanText } from './clean.ts';
import { fillDocs } from './compiled.js';
import { trimBase } from './links.ts';
import type { Shell } from './page-view.ts';
import { shellOf } from './shell.ts';
import { countWords } from './words.ts';

/** A parameter of a path or of a query; `schema` is its JSON Schema. */
export type DocumentedParam = {
  name: string;
  in: 'path' | 'query';
  description: string;
  isRequired: boolean;
  schema: Readonly<Record<string, unknown>>;
};

/** One route of the HTTP interface, as its documents describe it. */
export type DocumentedRoute = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With OpenAPI's braces: `/digests/{id}`. */
  path: string;
  /** Its one name, for code generators and as an anchor. */
  id: string;
  /** The heading that it stands under. */
  group: string;
  summary: string;
  /** Behind the operators' token. */
  isOperator: boolean;
  params: readonly DocumentedParam[];
  /** JSON, unless `type` names another media type: the example is a text then. */
  body: { schema: string; example: unknown; type?: string } | null;
  /** By status: what it says, its media types, and the name of the schema of those that are JSON. */
  answers: readonly {
    status: number;
    description: string;
    types: readonly string[];
    schema: string | null;
  }[];
  /** Path and query of an example, from the root. */
  example: string;
};

/** Prose in pieces: what stood between grave accents is code. */
type Prose = { text: string; isCode: boolean }[];

/** The page of the HTTP interface. */
export type DocsView = Shell & {
  openApiUrl: string;
  groups: {
    key: number;
    title: string;
    /** How many endpoints it holds. */
    count: string;
    /** Unfolded at first: what anyone may call is, what operators alone may is not. */
    isOpen: boolean;
    routes: {
      id: string;
      method: string;
      path: string;
      summary: Prose;
      isOperator: boolean;
      params: { name: string; place: string; description: Prose }[];
      body: string | null;
      answers: { status: number; description: Prose; types: readonly string[] }[];
      curl: string;
    }[];
  }[];
};

/** The one piece of Markdown that the descriptions use: OpenAPI's are Markdown too. */
const proseOf = (text: string): Prose =>
  cleanText(text)
    .split('`')
    .map((piece, at) => ({ text: piece, isCode: at % 2 === 1 }));

/** A word as a POSIX shell takes it literally. */
const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The command that tries a route. */
function curlOf(base: string, { method, isOperator, body, example }: DocumentedRoute): string {
  const words = ['curl'];
  if (method !== 'get' && body === null) words.push(`-X ${method.toUpperCase()}`);
  if (isOperator) words.push('-H "Authorization: Bearer $ADMIN_TOKEN"');
  if (body?.type !== undefined) words.push(`-H 'Content-Type: ${body.type}' --data-binary @FILE`);
  else if (body !== null) {
    if (method !== 'post') words.push(`-X ${method.toUpperCase()}`);
    words.push(`--json ${shellWord(JSON.stringify(body.example))}`);
  }
  return cleanText([...words, shellWord(base + example)].join(' '));
}

/** What a body looks like: an example, with its media type where it is not JSON. */
const bodyWords = ({ example, type }: NonNullable<DocumentedRoute['body']>): string =>
  type === undefined ? JSON.stringify(example) : `${type}: ${String(example).trimEnd()}`;

function routeView(base: string, route: DocumentedRoute): DocsView['groups'][number]['routes'][number] {
  return {
    id: route.id,
    method: route.method.toUpperCase(),
    path: route.path,
    summary: proseOf(route.summary),
    isOperator: route.isOperator,
    params: route.params.map(({ name, description, isRequired, ...param }) => ({
      name,
      place: `${param.in}${isRequired ? '' : ', optional'}`,
      description: proseOf(description),
    })),
    body: route.body === null ? null : cleanText(bodyWords(route.body)),
    answers: route.answers.map(({ status, description, types }) => ({
      status,
      description: proseOf(description),
      // Every problem has the same two; the page says so once.
      types: status < 400 ? types : [],
    })),
    curl: curlOf(base, route),
  };
}

/** Every route with its parameters, answers and an example, in the order of the table, each folded to one line. */
export function renderDocsPage(page: { base: string; routes: readonly DocumentedRoute[] }): string {
  const base = trimBase(page.base);
  const groups = [...new Set(page.routes.map(({ group }) => group))];
  return fillDocs({
    ...shellOf({
      base,
      lang: 'en',
      title: 'The HTTP interface · Sitrep',
      description: 'Every address that Sitrep answers, with its parameters and an example.',
      canonical: `${base}/docs`,
      kind: 'website',
      alternates: [{ type: 'application/json', title: 'OpenAPI 3.1', href: `${base}/openapi.json` }],
    }),
    openApiUrl: `${base}/openapi.json`,
    groups: groups.map((group, key) => {
      const routes = page.routes.filter((route) => route.group === group);
      return {
        key,
        title: cleanText(group),
        count: countWords(routes.length, 'endpoint', 'endpoints'),
        isOpen: routes.some(({ isOperator }) => !isOperator),
        routes: routes.map((route) => routeView(base, route)),
      };
    }),
  });
}
