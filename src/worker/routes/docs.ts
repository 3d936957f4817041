import { Hono } from 'hono';
import { renderDocsPage } from '../../render/docs-page.ts';
import type { AppEnv } from '../app-env.ts';
import { describeApi } from '../openapi.ts';
import { DOCUMENTED_ROUTES } from '../openapi-routes.ts';
import { DATA_CSP, PAGE_CSP, respondCached } from '../respond.ts';

/** Paths that crawlers gain nothing from: they build on request, or hold what other pages do. */
const ROBOTS = `User-agent: *
Disallow: /admin
Disallow: /api
Disallow: /preview
Disallow: /search
`;

/** `/openapi.json`, `/docs` and `/robots.txt`: what the site says of itself to programs. */
export const docsRoutes = new Hono<AppEnv>();

docsRoutes.get('/openapi.json', (c) => {
  c.header('Content-Security-Policy', DATA_CSP);
  // Tools in a browser read it from other origins; it holds nothing that is not public.
  c.header('Access-Control-Allow-Origin', '*');
  const document = describeApi(c.var.base, DOCUMENTED_ROUTES);
  return respondCached(c, `${JSON.stringify(document, null, 2)}\n`, 'application/json; charset=utf-8', null);
});

docsRoutes.get('/docs', (c) => {
  c.header('Content-Security-Policy', PAGE_CSP);
  const html = renderDocsPage({ base: c.var.base, routes: DOCUMENTED_ROUTES });
  return respondCached(c, html, 'text/html; charset=utf-8', null);
});

docsRoutes.get('/robots.txt', (c) => {
  c.header('Content-Security-Policy', DATA_CSP);
  return respondCached(c, ROBOTS, 'text/plain; charset=utf-8', null);
});
