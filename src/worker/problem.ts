import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { renderProblemPage } from '../render/pages.ts';
import type { AppEnv } from './app-env.ts';

/**
 * What went wrong, for RFC 9457: `title` is the same for every problem of its kind, `detail` is this one's, and `more` is for
 * programs (extension members, section 3.2).
 */
export type Problem = {
  status: ContentfulStatusCode;
  title: string;
  detail: string;
  more?: Readonly<Record<string, unknown>>;
};

/** Titles of the statuses that we answer with. */
const TITLES = {
  400: 'The request does not make sense',
  401: 'A token is needed',
  403: 'Not from here',
  404: 'Not found',
  405: 'This cannot be done here',
  409: 'Not in this state',
  410: 'This no longer counts',
  413: 'The request is too large',
  429: 'Too many requests',
  500: 'Something broke on our side',
  502: 'The mail provider did not take it',
  503: 'Not ready yet',
} as const;

/** A problem of one of our kinds. */
export function problem(status: keyof typeof TITLES, detail: string): Problem {
  return { status, title: TITLES[status], detail };
}

/** Answers with a problem: a page where a browser asks, `application/problem+json` (RFC 9457) elsewhere. */
export function respondProblem(c: Context<AppEnv>, { status, title, detail, more }: Problem): Response {
  const wanted = accepts(c, {
    header: 'Accept',
    supports: ['application/problem+json', 'application/json', 'text/html'],
    default: 'application/problem+json',
  });
  c.header('Vary', 'Accept');
  c.header('Cache-Control', 'no-store');
  if (wanted === 'text/html')
    return c.html(renderProblemPage({ base: c.var.base, status, title, detail }), status);
  return c.body(JSON.stringify({ type: 'about:blank', title, status, detail, ...more }), status, {
    'Content-Type': 'application/problem+json',
  });
}
