import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import type { AppEnv } from './app-env.ts';
import { DATA_CSP, PAGE_CSP, respondCached } from './respond.ts';

/** Whether a path with two forms is asked for as data: by `.json` at its end, or by `Accept` (RFC 9110, section 12.5.1). */
export function wantsJson(c: Context<AppEnv>): boolean {
  if (c.req.path.endsWith('.json')) return true;
  const types = { supports: ['text/html', 'application/json'], default: 'text/html' };
  return accepts(c, { header: 'Accept', ...types }) === 'application/json';
}

/** Answers with data or with its page, whichever is asked for. */
export function respondEither(c: Context<AppEnv>, data: unknown, renderPage: () => string): Response {
  if (!c.req.path.endsWith('.json')) c.header('Vary', 'Accept');
  if (wantsJson(c)) {
    c.header('Content-Security-Policy', DATA_CSP);
    return respondCached(c, `${JSON.stringify(data)}\n`, 'application/json; charset=utf-8', null);
  }
  c.header('Content-Security-Policy', PAGE_CSP);
  return respondCached(c, renderPage(), 'text/html; charset=utf-8', null);
}
