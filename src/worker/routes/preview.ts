import { Hono } from 'hono';
import { digestId, findWindow, type Window } from '../../digest/calendar.ts';
import { selectSections } from '../../digest/select-sections.ts';
import { Day } from '../../model/ids.ts';
import { findNewsletter, listNewsletters } from '../../store/definitions.ts';
import { findDigest, findLatestId } from '../../store/digests.ts';
import type { AppEnv } from '../app-env.ts';
import { buildFromStore } from '../build-digest.ts';
import { problem, respondProblem } from '../problem.ts';
import { FORMAT_ALIASES, Format, respondDigest } from '../respond.ts';

/** `/preview`: any window of any newsletter in any format, built on request and stored nowhere. */
export const previewRoutes = new Hono<AppEnv>();

previewRoutes.get('/', async (c) => {
  const query = c.req.query();
  const asked = query['format'] ?? 'web';
  const format = Format.safeParse(FORMAT_ALIASES.get(asked) ?? asked);
  if (!format.success)
    return respondProblem(
      c,
      problem(400, `there is no format "${asked}"; there is ${Format.options.join(', ')}`),
    );

  const db = c.env.DB;
  const newsletterId = query['newsletter'] ?? (await listNewsletters(db))[0]?.id ?? '';
  const newsletter = await findNewsletter(db, newsletterId);
  if (newsletter === null) return respondProblem(c, problem(404, `there is no newsletter "${newsletterId}"`));

  const window = await readWindow(db, newsletter, query['from'], query['to']);
  if ('message' in window) return respondProblem(c, problem(400, window.message));

  const theme = query['theme'];
  if (theme !== undefined && !newsletter.themes.includes(theme))
    return respondProblem(
      c,
      problem(
        404,
        `the newsletter "${newsletter.id}" has no theme "${theme}"; it has ${newsletter.themes.join(', ')}`,
      ),
    );

  // What is frozen stays as it was published, whatever came in since.
  const frozen = await findDigest(db, digestId(newsletter, window));
  const isPublic = frozen !== null && frozen.publishedAt !== null;
  const built = isPublic
    ? { ok: true as const, digest: frozen.digest }
    : await buildFromStore(db, c.var.base, newsletter, window);
  if (!built.ok) return respondProblem(c, problem(built.reason === 'no-articles' ? 404 : 400, built.message));
  const digest = theme === undefined ? built.digest : await selectSections(built.digest, [theme]);
  return respondDigest(c, digest, format.data, isPublic ? frozen.publishedAt : null);
});

/** The window asked for; the newest digest's where none is asked for; or what is wrong with it, in words. */
async function readWindow(
  db: D1Database,
  newsletter: Parameters<typeof digestId>[0],
  from: string | undefined,
  to: string | undefined,
): Promise<Window | { message: string }> {
  for (const [name, value] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (value !== undefined && !Day.safeParse(value).success)
      return { message: `${name} must be a day of the calendar, YYYY-MM-DD, not "${value}"` };
  }
  if (from !== undefined && to !== undefined) return { from, to };
  const day = from ?? to;
  if (day !== undefined) {
    const own = findWindow(newsletter, day);
    return { from: from ?? own.from, to: to ?? own.to };
  }
  const id = await findLatestId(db, newsletter.id);
  const latest = id === null ? null : await findDigest(db, id);
  if (latest === null) return { message: 'no digest is published yet: name a window with from and to' };
  return { from: latest.digest.from, to: latest.digest.to };
}
