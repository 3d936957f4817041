import type { DocumentedRoute } from '../render/docs-page.ts';
import { describeSchemas } from './openapi-schemas.ts';

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const isJson = (type: string): boolean => type === 'application/json' || type.endsWith('problem+json');

function describeAnswers(route: DocumentedRoute): Record<string, unknown> {
  const entries = route.answers.map(({ status, description, types, schema }) => {
    const content = types.map((type) => [
      type,
      schema !== null && isJson(type) ? { schema: refTo(schema) } : {},
    ]);
    return [String(status), { description, content: Object.fromEntries(content) }];
  });
  return { ...Object.fromEntries(entries), default: { $ref: '#/components/responses/Problem' } };
}

function describeOperation(route: DocumentedRoute): Record<string, unknown> {
  const { id, group, summary, params, body, isOperator } = route;
  return {
    operationId: id,
    tags: [group],
    summary,
    ...(params.length === 0
      ? {}
      : {
          parameters: params.map(({ isRequired, ...param }) => ({ ...param, required: isRequired })),
        }),
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              [body.type ?? 'application/json']: { schema: refTo(body.schema), example: body.example },
            },
          },
        }),
    responses: describeAnswers(route),
    ...(isOperator ? { security: [{ operator: [] }] } : {}),
  };
}

/** The HTTP interface as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html), under `base`. */
export function describeApi(base: string, routes: readonly DocumentedRoute[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method]: describeOperation(route) };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sitrep',
      version: '1',
      summary: 'News digests in which every line can be traced.',
      description:
        'Every GET answers HEAD too, carries a strong ETag and answers 304 to it. Problems are RFC 9457 documents, or pages for a browser.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: base }],
    tags: [...new Set(routes.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      schemas: describeSchemas(),
      responses: {
        Problem: {
          description: 'What went wrong (RFC 9457)',
          content: { 'application/problem+json': { schema: refTo('Problem') }, 'text/html': {} },
        },
      },
      securitySchemes: { operator: { type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN' } },
    },
  };
}
