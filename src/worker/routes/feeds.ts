import { Hono } from 'hono';
import { FEED_DIGESTS, FEED_MAX_ITEMS } from '../../limits.ts';
import { renderFeed } from '../../render/feed.ts';
import { findNewsletter, listThemes } from '../../store/definitions.ts';
import { listFeedDigests } from '../../store/digests.ts';
import type { AppEnv } from '../app-env.ts';
import { problem, respondProblem } from '../problem.ts';
import { DATA_CSP, respondCached } from '../respond.ts';

const TYPES = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
} as const;

/** `NAME.rss`, `NAME.atom` or `NAME.json`: one parameter, as `:name.rss` would match `x.atom` too. */
const FILE = '[a-z0-9-]+\\.(?:rss|atom|json)';

function parseFile(file: string): { name: string; format: keyof typeof TYPES } {
  const dot = file.lastIndexOf('.');
  const format = file.slice(dot + 1);
  return { name: file.slice(0, dot), format: format === 'rss' || format === 'atom' ? format : 'json' };
}

/** `/feeds/NEWSLETTER.rss|.atom|.json` and `/feeds/NEWSLETTER/THEME.rss|.atom|.json`. */
export const feedRoutes = new Hono<AppEnv>();

feedRoutes.get(`/:newsletter{[a-z0-9-]+}/:file{${FILE}}`, async (c) => {
  const { name, format } = parseFile(c.req.param('file'));
  return respondFeed(c, c.req.param('newsletter'), name, format);
});

feedRoutes.get(`/:file{${FILE}}`, async (c) => {
  const { name, format } = parseFile(c.req.param('file'));
  return respondFeed(c, name, null, format);
});

async function respondFeed(
  c: Parameters<typeof respondCached>[0],
  newsletterId: string,
  themeId: string | null,
  format: keyof typeof TYPES,
): Promise<Response> {
  const newsletter = await findNewsletter(c.env.DB, newsletterId);
  if (newsletter === null) return respondProblem(c, problem(404, `there is no newsletter "${newsletterId}"`));
  const theme = themeId === null ? null : (await listThemes(c.env.DB)).find(({ id }) => id === themeId);
  if (theme === undefined || (theme !== null && !newsletter.themes.includes(theme.id)))
    return respondProblem(c, problem(404, `the newsletter "${newsletterId}" has no theme "${themeId}"`));
  const digests = await listFeedDigests(c.env.DB, newsletter.id, FEED_DIGESTS);
  const { base } = c.var;
  const body = renderFeed(
    format,
    {
      title: theme === null ? newsletter.title : `${newsletter.title}: ${theme.title}`,
      description: theme === null ? newsletter.description : theme.description,
      homeUrl: `${base}/digests?newsletter=${newsletter.id}`,
      selfUrl: `${base}/feeds/${newsletter.id}${theme === null ? '' : `/${theme.id}`}.${format}`,
      lang: newsletter.lang,
      ...(theme === null ? {} : { theme: theme.id }),
    },
    digests.map(({ digest }) => digest),
    FEED_MAX_ITEMS,
  );
  c.header('Content-Security-Policy', DATA_CSP);
  return respondCached(c, body, TYPES[format], digests[0]?.publishedAt ?? null);
}
