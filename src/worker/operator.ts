import { createMiddleware } from 'hono/factory';
import { timingSafeEqual } from 'hono/utils/buffer';
import type { AppEnv } from './app-env.ts';
import { problem, respondProblem } from './problem.ts';
import { DATA_CSP } from './respond.ts';

/** Why everything behind the token is shut: none is set. */
export const SHUT = problem(503, 'ADMIN_TOKEN is not set, so this is shut; see the README on deploying');

/** ADMIN_TOKEN, or null where none is set. */
export const findAdminToken = (env: Pick<Env, 'ADMIN_TOKEN'>): string | null => env.ADMIN_TOKEN || null;

/** Whether a request carries the token as `Authorization: Bearer`. */
export async function hasBearer(header: string | undefined, token: string): Promise<boolean> {
  const [, given] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  // Compares digests, so that neither the length nor the first wrong character shows in the time it takes.
  return given !== undefined && timingSafeEqual(given, token);
}

/** Lets through who carries ADMIN_TOKEN; shut where none is set. What is behind it is nobody's to keep. */
export const requireOperator = createMiddleware<AppEnv>(async (c, next) => {
  const token = findAdminToken(c.env);
  if (token === null) return respondProblem(c, SHUT);
  if (!(await hasBearer(c.req.header('Authorization'), token))) {
    c.header('WWW-Authenticate', 'Bearer realm="sitrep"');
    return respondProblem(c, problem(401, 'send the admin token as "Authorization: Bearer TOKEN"'));
  }
  await next();
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', DATA_CSP);
  return undefined;
});
