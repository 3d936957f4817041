import type { DocumentedRoute } from '../render/docs-page.ts';
import { ARCHIVE_ROUTES } from './openapi-archive.ts';
import { DIGEST_ROUTES, FEED_ROUTES } from './openapi-digests.ts';
import { describeRoutes, HTML, JSON_TYPE } from './openapi-entry.ts';
import { HOOK_ROUTES, WEBHOOK_ROUTES, WEBSUB_ROUTES } from './openapi-hooks.ts';
import { JOB_ROUTES } from './openapi-jobs.ts';
import { DIGEST_OPERATOR_ROUTES } from './openapi-operators.ts';
import { READER_ROUTES } from './openapi-readers.ts';
import { SOURCE_ROUTES } from './openapi-sources.ts';
import { OTHER_OPERATOR_ROUTES } from './openapi-subscribers.ts';

const service = describeRoutes('The service itself', false, [
  {
    path: '/healthz',
    id: 'health',
    summary: 'Whether the corpus is loaded and its digests are built.',
    answers: { 200: 'Ready', 503: 'Not ready yet, and why' },
    schema: 'Health',
    example: '/healthz',
  },
  {
    path: '/schemas/digest.json',
    id: 'digestSchema',
    summary: 'The JSON Schema of a digest.',
    answers: ['application/schema+json'],
    example: '/schemas/digest.json',
  },
  {
    path: '/openapi.json',
    id: 'openApi',
    summary: 'This interface as an OpenAPI 3.1 document.',
    answers: [JSON_TYPE],
    example: '/openapi.json',
  },
  { path: '/docs', id: 'docs', summary: 'This interface as a page.', answers: [HTML], example: '/docs' },
  {
    path: '/opensearch.xml',
    id: 'openSearch',
    summary: 'The search as browsers add it (OpenSearch 1.1).',
    answers: ['application/opensearchdescription+xml'],
    example: '/opensearch.xml',
  },
  {
    path: '/robots.txt',
    id: 'robots',
    summary: 'What crawlers should leave alone (RFC 9309).',
    answers: ['text/plain'],
    example: '/robots.txt',
  },
  {
    path: '/favicon.ico',
    id: 'icon',
    summary: 'The icon.',
    answers: ['image/svg+xml'],
    example: '/favicon.ico',
  },
]);

/**
 * Every route that the Worker answers: what `/openapi.json` and `/docs` are made of. A new route gets one entry,
 * beside its siblings; a test walks the routes of the app and asks for it.
 */
export const DOCUMENTED_ROUTES: readonly DocumentedRoute[] = [
  ...DIGEST_ROUTES,
  ...FEED_ROUTES,
  ...ARCHIVE_ROUTES,
  ...READER_ROUTES,
  ...service,
  ...DIGEST_OPERATOR_ROUTES,
  ...OTHER_OPERATOR_ROUTES,
  ...SOURCE_ROUTES,
  ...JOB_ROUTES,
  ...WEBHOOK_ROUTES,
  ...HOOK_ROUTES,
  ...WEBSUB_ROUTES,
];
