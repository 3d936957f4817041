import { Hono } from 'hono';
import { LIST_PAGE } from '../../limits.ts';
import { renderDigestList } from '../../render/pages.ts';
import { findNewsletter } from '../../store/definitions.ts';
import { type DigestCursor, findDigest, findLatestId, listDigests } from '../../store/digests.ts';
import type { AppEnv } from '../app-env.ts';
import { problem, respondProblem } from '../problem.ts';
import { Format, PAGE_CSP, respondCached, respondDigest } from '../respond.ts';

/** Renditions under `/digests/ID/`. */
const RENDITIONS = Format.extract(['email', 'text', 'json', 'eml']);

/** `TO,ID` of the last digest of the page before. */
function parseCursor(text: string | undefined): DigestCursor | null | undefined {
  if (text === undefined) return null;
  const match = /^(\d{4}-\d{2}-\d{2}),([a-z0-9-]{1,200})$/.exec(text);
  return match?.[1] && match[2] ? { to: match[1], id: match[2] } : undefined;
}

/** `/digests`, a digest, and its renditions. */
export const digestRoutes = new Hono<AppEnv>();

digestRoutes.get('/', async (c) => {
  const newsletterId = c.req.query('newsletter') ?? null;
  const after = parseCursor(c.req.query('after'));
  if (after === undefined)
    return respondProblem(c, problem(400, 'after must be the value that the link to the next page carries'));
  const newsletter = newsletterId === null ? null : await findNewsletter(c.env.DB, newsletterId);
  if (newsletterId !== null && newsletter === null)
    return respondProblem(c, problem(404, `there is no newsletter "${newsletterId}"`));
  const digests = await listDigests(c.env.DB, { newsletter: newsletterId, after, limit: LIST_PAGE + 1 });
  const page = digests.slice(0, LIST_PAGE);
  const last = page.at(-1);
  const query = newsletterId === null ? '' : `newsletter=${newsletterId}&`;
  const nextUrl = digests.length > LIST_PAGE && last ? `/digests?${query}after=${last.to},${last.id}` : null;
  const html = renderDigestList({ base: c.var.base, newsletter, digests: page, nextUrl });
  c.header('Content-Security-Policy', PAGE_CSP);
  return respondCached(c, html, 'text/html; charset=utf-8', page[0]?.publishedAt ?? null);
});

digestRoutes.get('/:id/:rendition?', async (c) => {
  const { id: asked, rendition } = c.req.param();
  const format = rendition === undefined ? Format.enum.web : RENDITIONS.safeParse(rendition).data;
  if (format === undefined)
    return respondProblem(
      c,
      problem(404, `a digest has no rendition "${rendition}"; it has ${RENDITIONS.options.join(', ')}`),
    );
  const id = asked === 'latest' ? await findLatestId(c.env.DB, null) : asked;
  const found = id === null ? null : await findDigest(c.env.DB, id);
  if (found === null || found.publishedAt === null)
    return respondProblem(
      c,
      problem(
        404,
        asked === 'latest' ? 'no digest is published yet' : `there is no published digest "${asked}"`,
      ),
    );
  if (asked === 'latest') {
    const path = rendition === undefined ? '' : `/${rendition}`;
    c.header('Content-Location', `${c.var.base}/digests/${found.digest.id}${path}`);
  }
  return respondDigest(c, found.digest, format, found.publishedAt);
});
