import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';

/**
 * Answers 304 to `If-Modified-Since` where nothing changed since. RFC 9110, section 13.1.3: only for GET
 * and HEAD, and not where the request carries `If-None-Match`, which is the sharper of the two.
 */
export const notModifiedSince = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const since = c.req.header('If-Modified-Since');
  const modified = c.res.headers.get('Last-Modified');
  if (since === undefined || modified === null || c.req.header('If-None-Match') !== undefined) return;
  if (c.res.status !== 200 || (c.req.method !== 'GET' && c.req.method !== 'HEAD')) return;
  if (!(Date.parse(modified) <= Date.parse(since))) return;
  const headers = new Headers(c.res.headers);
  headers.delete('Content-Length');
  headers.delete('Content-Type');
  c.res = new Response(null, { status: 304, headers });
});
