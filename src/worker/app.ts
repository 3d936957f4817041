import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import { listAllowedMethods } from './allowed-methods.ts';
import type { AppEnv } from './app-env.ts';
import { readBase } from './base.ts';
import { notModifiedSince } from './not-modified.ts';
import { problem, respondProblem } from './problem.ts';
import { PAGE_CSP } from './respond.ts';
import { adminRoutes } from './routes/admin.ts';
import { apiRoutes } from './routes/api.ts';
import { articleRoutes } from './routes/articles.ts';
import { claimRoutes } from './routes/claims.ts';
import { confirmRoutes } from './routes/confirm.ts';
import { digestRoutes } from './routes/digests.ts';
import { docsRoutes } from './routes/docs.ts';
import { feedRoutes } from './routes/feeds.ts';
import { homeRoutes } from './routes/home.ts';
import { hookRoutes } from './routes/hooks.ts';
import { preferencesRoutes } from './routes/preferences.ts';
import { previewRoutes } from './routes/preview.ts';
import { searchRoutes } from './routes/search.ts';
import { subscribeRoutes } from './routes/subscribe.ts';
import { themeRoutes } from './routes/themes.ts';
import { unsubscribeRoutes } from './routes/unsubscribe.ts';
import { websubRoutes } from './routes/websub.ts';

/** The Worker's HTTP side. */
export const app = new Hono<AppEnv>();

app.use(async (c, next) => {
  c.set('base', readBase(c.env));
  await next();
  // Problem pages and whatever a handler did not mark run nothing either.
  if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', PAGE_CSP);
  // A link's token belongs to one reader: no other page, ours included, is told where they came from.
  if (c.req.query('token') !== undefined) c.header('Referrer-Policy', 'no-referrer');
});
app.use(secureHeaders({ referrerPolicy: 'strict-origin-when-cross-origin', xXssProtection: false }));
app.use(notModifiedSince);
app.use(etag());

app.route('/', homeRoutes);
app.route('/digests', digestRoutes);
app.route('/preview', previewRoutes);
app.route('/feeds', feedRoutes);
app.route('/articles', articleRoutes);
app.route('/', themeRoutes);
app.route('/', searchRoutes);
app.route('/', claimRoutes);
app.route('/subscribe', subscribeRoutes);
app.route('/confirm', confirmRoutes);
app.route('/preferences', preferencesRoutes);
app.route('/unsubscribe', unsubscribeRoutes);
app.route('/', docsRoutes);
// Before the others of /hooks: a feed is larger than any event of a provider.
app.route('/hooks/websub', websubRoutes);
app.route('/hooks', hookRoutes);
app.route('/api', apiRoutes);
app.route('/admin', adminRoutes);

app.notFound((c) => {
  const { method, path } = c.req;
  const allowed = listAllowedMethods(app, path);
  const shown = path.slice(0, 200);
  if (allowed.length === 0 || allowed.includes(method))
    return respondProblem(c, problem(404, `nothing is published at ${shown}`));
  c.header('Allow', allowed.join(', '));
  return respondProblem(c, problem(405, `${method} is not answered at ${shown}, but ${allowed.join(', ')}`));
});
app.onError((error, c) => {
  console.error(error);
  return respondProblem(c, problem(500, 'the request could not be answered; it is safe to try again'));
});
