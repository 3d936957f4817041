import type { Hono } from 'hono';
import type { AppEnv } from './app-env.ts';

/** Those that a route may be of. A middleware of all paths is of the method ALL, and answers nothing by itself. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * The methods that are answered at a path, for `Allow` (RFC 9110, section 10.2.1): those for which a route of the app
 * stands there. HEAD comes with GET. Empty where nothing is.
 */
export function listAllowedMethods(app: Hono<AppEnv>, path: string): string[] {
  const answered = METHODS.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  return answered.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
