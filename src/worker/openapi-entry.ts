import type { DocumentedParam, DocumentedRoute } from '../render/docs-page.ts';
import type { SchemaName } from './openapi-schemas.ts';

/** A route as the table of routes writes it. */
type Entry = {
  method?: DocumentedRoute['method'];
  /** The path, or the two forms of one: the second is the data of the first. */
  path: string | readonly [page: string, data: string];
  id: string;
  summary: string;
  params?: readonly DocumentedParam[];
  /** JSON, or a text of another media type. */
  body?: { schema: SchemaName; example: unknown; type?: string };
  /** The media types of a 200, or all that is answered but problems, by status. */
  answers: readonly string[] | Readonly<Record<number, string>>;
  /** Of what is JSON. */
  schema?: SchemaName;
  /** What each status of a problem says. */
  problems?: Readonly<Record<number, string>>;
  example: string;
};

/** Media types and words that many routes share. */
export const HTML = 'text/html';
export const JSON_TYPE = 'application/json';
export const DAY = { type: 'string', format: 'date' };
export const AFTER = 'Where the list goes on: the value that the link to the next page carries.';

const PROBLEM_TYPES = ['application/problem+json', 'text/html'];

/** A text that a path carries. */
export function inPath(name: string, description: string): DocumentedParam {
  return { name, in: 'path', description, isRequired: true, schema: { type: 'string' } };
}

/** A text that a query may carry; `schema` says more of it in JSON Schema. */
export function inQuery(
  name: string,
  description: string,
  schema: Readonly<Record<string, unknown>> = {},
): DocumentedParam {
  return { name, in: 'query', description, isRequired: false, schema: { type: 'string', ...schema } };
}

function answersOf({ answers, schema, problems }: Entry): DocumentedRoute['answers'] {
  const isTypes = (value: Entry['answers']): value is readonly string[] => Array.isArray(value);
  const good = isTypes(answers)
    ? [{ status: 200, description: 'What was asked for', types: answers }]
    : Object.entries(answers).map(([status, description]) => ({
        status: Number(status),
        description,
        types: status === '204' || status === '303' ? [] : ['application/json'],
      }));
  return [
    ...good.map((answer) => ({ ...answer, schema: answer.types.length === 0 ? null : (schema ?? null) })),
    ...Object.entries(problems ?? {}).map(([status, description]) => ({
      status: Number(status),
      description,
      types: PROBLEM_TYPES,
      schema: 'Problem',
    })),
  ];
}

/** The routes of one group; an entry with two paths becomes two routes. */
export function describeRoutes(
  group: string,
  isOperator: boolean,
  entries: readonly Entry[],
): DocumentedRoute[] {
  return entries.flatMap((entry) => {
    const [page, data] = typeof entry.path === 'string' ? [entry.path, null] : entry.path;
    const route: DocumentedRoute = {
      method: entry.method ?? 'get',
      path: page,
      id: entry.id,
      group,
      summary: entry.summary,
      isOperator,
      params: entry.params ?? [],
      body: entry.body ?? null,
      answers: answersOf(entry),
      example: entry.example,
    };
    if (data === null) return [route];
    const asData: DocumentedRoute = {
      ...route,
      path: data,
      id: `${entry.id}Data`,
      summary: `${entry.summary} As JSON, whatever \`Accept\` says.`,
      answers: answersOf({ ...entry, answers: ['application/json'] }),
      example: entry.example.replace(page, data),
    };
    return [route, asData];
  });
}
