import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { timingSafeEqual } from 'hono/utils/buffer';
import { z } from 'zod';
import { digestId } from '../../digest/calendar.ts';
import { REQUEST_MAX_BYTES } from '../../limits.ts';
import { Day, Slug } from '../../model/ids.ts';
import { findNewsletter } from '../../store/definitions.ts';
import { findDigest, saveDigest } from '../../store/digests.ts';
import type { AppEnv } from '../app-env.ts';
import { buildFromStore } from '../build-digest.ts';
import { problem, respondProblem } from '../problem.ts';

/** A request to build the digest of a window: whole inclusive days in the newsletter's zone. */
const BuildRequest = z.strictObject({ newsletter: Slug, from: Day, to: Day });

/** The operators' API, behind ADMIN_TOKEN; shut where none is set. */
export const apiRoutes = new Hono<AppEnv>();

apiRoutes.use(async (c, next) => {
  const token = c.env.ADMIN_TOKEN;
  if (token === undefined || token === '')
    return respondProblem(
      c,
      problem(503, 'ADMIN_TOKEN is not set, so the API is shut; see the README on deploying'),
    );
  const [, given] = /^Bearer +(\S+) *$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  // Compares digests, so that neither the length nor the first wrong character shows in the time it takes.
  if (given !== undefined && (await timingSafeEqual(given, token))) return next();
  c.header('WWW-Authenticate', 'Bearer realm="sitrep"');
  return respondProblem(c, problem(401, 'send the admin token as "Authorization: Bearer TOKEN"'));
});
apiRoutes.use(
  bodyLimit({
    maxSize: REQUEST_MAX_BYTES,
    onError: (c) =>
      respondProblem(c, problem(413, `a request body holds at most ${REQUEST_MAX_BYTES} bytes`)),
  }),
);

apiRoutes.post('/digests', async (c) => {
  const body: unknown = await c.req.json().catch(() => undefined);
  if (body === undefined)
    return respondProblem(c, problem(400, 'the body must be JSON: {newsletter,from,to}'));
  const parsed = BuildRequest.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue && issue.path.length > 0 ? `${issue.path.join('.')} ` : '';
    return respondProblem(c, problem(400, `${where}${issue?.message ?? ''}`));
  }
  const { newsletter: newsletterId, from, to } = parsed.data;
  const newsletter = await findNewsletter(c.env.DB, newsletterId);
  if (newsletter === null) return respondProblem(c, problem(404, `there is no newsletter "${newsletterId}"`));
  const id = digestId(newsletter, { from, to });
  const url = `${c.var.base}/digests/${id}`;
  if ((await findDigest(c.env.DB, id)) !== null)
    return c.json({ id, url, built: false }, 200, { Location: url });

  const built = await buildFromStore(c.env.DB, c.var.base, newsletter, { from, to });
  if (!built.ok) return respondProblem(c, problem(built.reason === 'no-articles' ? 404 : 400, built.message));
  const now = new Date().toISOString();
  const own = id === `${newsletter.id}-${to}`;
  await saveDigest(c.env.DB, built.digest, { own, builtAt: now, publishedAt: now });
  return c.json({ id, url, built: true }, 201, { Location: url });
});
