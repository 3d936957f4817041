import { type Context, Hono } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { timingSafeEqual } from 'hono/utils/buffer';
import { ADMIN_SENDS, ADMIN_SESSION_SECONDS, OUTBOX_PAGE } from '../../limits.ts';
import {
  renderAdmin,
  renderAdminLogin,
  renderOutbox,
  renderOutboxMessage,
} from '../../render/admin-pages.ts';
import { listOperatorDigests } from '../../store/digest-pages.ts';
import { findOutboxMessage, listOutbox, type OutboxMessage } from '../../store/outbox.ts';
import { countOutcomes } from '../../store/outcome-counts.ts';
import type { AppEnv } from '../app-env.ts';
import { describeConfig } from '../config.ts';
import { findAdminToken, hasBearer, SHUT } from '../operator.ts';
import { problem, respondProblem } from '../problem.ts';
import { readOutboxMessage } from '../read-outbox.ts';
import { limitBody } from '../read-request.ts';
import { PAGE_CSP } from '../respond.ts';

/** The cookie of a sign-in: until when it counts, signed with the token itself, so that a new token ends it. */
const COOKIE = 'sitrep-admin';

/** The frame that shows a message's HTML is of our own site, and nothing else may be framed. */
const FRAMING_CSP = `${PAGE_CSP}; frame-src 'self'`;

/** A message's HTML: it runs nothing and knows nothing of the site; its links may open in a tab of their own. */
const MESSAGE_CSP =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src https: data:; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** `/admin`: the pages of operators, behind ADMIN_TOKEN as a bearer or behind a sign-in. */
export const adminRoutes = new Hono<AppEnv>();

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

async function hasSession(c: Context<AppEnv>, token: string): Promise<boolean> {
  const until = await getSignedCookie(c, token, COOKIE);
  return typeof until === 'string' && Number(until) > nowSeconds();
}

function respondAdmin(
  c: Context<AppEnv>,
  html: string,
  status: 200 | 401 | 403 = 200,
  csp = PAGE_CSP,
): Response {
  c.header('Cache-Control', 'no-store');
  c.header('X-Robots-Tag', 'noindex');
  c.header('Content-Security-Policy', csp);
  return c.html(html, status);
}

/** Whether a form was sent by a page of this site: what browsers say of themselves (Fetch Metadata), else its origin. */
function isSameOrigin(c: Context<AppEnv>): boolean {
  const site = c.req.header('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('Origin');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === new URL(c.req.url).host;
}

/** A path under `/admin` to go on to; anything else leads to its front page. */
const nextPath = (text: unknown): string =>
  typeof text === 'string' && /^\/admin(?:\/[a-z0-9/]*)?(?:\?before=\d{1,15})?$/.test(text) ? text : '/admin';

adminRoutes.use(async (c, next) => {
  if (findAdminToken(c.env) === null) return respondProblem(c, SHUT);
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && !isSameOrigin(c))
    return respondProblem(c, problem(403, 'a form of /admin counts only when it is sent from there'));
  return next();
});

adminRoutes.post('/login', limitBody, async (c) => {
  const form = await c.req.parseBody();
  const token = findAdminToken(c.env) ?? '';
  const given = typeof form['token'] === 'string' ? form['token'].trim() : '';
  const next = nextPath(form['next']);
  if (!(await timingSafeEqual(given, token)))
    return respondAdmin(
      c,
      renderAdminLogin({ base: c.var.base, next, problem: 'This is not the token.' }),
      401,
    );
  await setSignedCookie(c, COOKIE, String(nowSeconds() + ADMIN_SESSION_SECONDS), token, {
    path: '/admin',
    httpOnly: true,
    sameSite: 'Strict',
    secure: new URL(c.req.url).protocol === 'https:',
    maxAge: ADMIN_SESSION_SECONDS,
  });
  return c.redirect(next, 303);
});

adminRoutes.post('/logout', (c) => {
  deleteCookie(c, COOKIE, { path: '/admin' });
  return c.redirect('/admin', 303);
});

const requireSession = createMiddleware<AppEnv>(async (c, next) => {
  const token = findAdminToken(c.env) ?? '';
  if ((await hasBearer(c.req.header('Authorization'), token)) || (await hasSession(c, token))) {
    await next();
    return undefined;
  }
  c.header('WWW-Authenticate', 'Bearer realm="sitrep"');
  const { pathname, search } = new URL(c.req.url);
  const page = { base: c.var.base, next: nextPath(pathname + search), problem: '' };
  return respondAdmin(c, renderAdminLogin(page), 401);
});
adminRoutes.use(requireSession);

adminRoutes.get('/', async (c) => {
  const digests = await listOperatorDigests(c.env.DB, {
    newsletter: null,
    status: null,
    after: null,
    limit: ADMIN_SENDS,
  });
  const sends = digests.flatMap((digest) => digest.sends.map(({ id }) => id));
  const outcomes = await countOutcomes(c.env.DB, sends);
  const { problems, notes } = describeConfig(c.env);
  return respondAdmin(
    c,
    renderAdmin({ base: c.var.base, digests, outcomes, notes: [...problems, ...notes] }),
  );
});

adminRoutes.get('/outbox', async (c) => {
  const asked = c.req.query('before') ?? '';
  const before = /^\d{1,15}$/.test(asked) ? Number(asked) : null;
  const messages = await listOutbox(c.env.DB, { before, limit: OUTBOX_PAGE });
  const last = messages.length === OUTBOX_PAGE ? messages.at(-1) : undefined;
  const nextUrl = last ? `/admin/outbox?before=${last.n}` : null;
  return respondAdmin(c, renderOutbox({ base: c.var.base, messages, nextUrl }));
});

/** A message by the number in the path, or the answer that there is none. */
async function findAsked(c: Context<AppEnv>): Promise<OutboxMessage | Response> {
  const asked = c.req.param('n') ?? '';
  const found = /^\d{1,15}$/.test(asked) ? await findOutboxMessage(c.env.DB, Number(asked)) : null;
  return (
    found ?? respondProblem(c, problem(404, `there is no message "${asked.slice(0, 40)}" in the outbox`))
  );
}

adminRoutes.get('/outbox/:n', async (c) => {
  const found = await findAsked(c);
  if (found instanceof Response) return found;
  const { headers, text, links, html } = await readOutboxMessage(found.raw, c.var.base);
  const { n, subject } = found;
  const page = { base: c.var.base, n, subject, headers, links, text, hasHtml: html !== null };
  return respondAdmin(c, renderOutboxMessage(page), 200, FRAMING_CSP);
});

adminRoutes.get('/outbox/:n/html', async (c) => {
  const found = await findAsked(c);
  if (found instanceof Response) return found;
  const { html } = await readOutboxMessage(found.raw, c.var.base);
  if (html === null) return respondProblem(c, problem(404, `message ${found.n} has no HTML part`));
  c.header('Referrer-Policy', 'no-referrer');
  return respondAdmin(c, html, 200, MESSAGE_CSP);
});

adminRoutes.get('/outbox/:n/eml', async (c) => {
  const found = await findAsked(c);
  if (found instanceof Response) return found;
  c.header('Cache-Control', 'no-store');
  c.header('Content-Disposition', `attachment; filename="message-${found.n}.eml"`);
  return c.body(found.raw, 200, { 'Content-Type': 'message/rfc822' });
});
