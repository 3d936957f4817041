import { Hono } from 'hono';
import { Newsletter } from '../../../model/newsletter.ts';
import { findNewsletter, listNewsletters, listThemes, saveNewsletter } from '../../../store/definitions.ts';
import type { AppEnv } from '../../app-env.ts';
import { problem, respondProblem } from '../../problem.ts';
import { limitBody, readJson } from '../../read-request.ts';

/** `/api/newsletters`: the newsletters as their definitions have them. */
export const newsletterApi = new Hono<AppEnv>();

newsletterApi.get('/', async (c) => c.json({ newsletters: await listNewsletters(c.env.DB) }));

newsletterApi.get('/:id', async (c) => {
  const newsletter = await findNewsletter(c.env.DB, c.req.param('id'));
  if (newsletter === null)
    return respondProblem(c, problem(404, `there is no newsletter "${c.req.param('id').slice(0, 120)}"`));
  return c.json(newsletter);
});

newsletterApi.put('/:id', limitBody, async (c) => {
  const asked = await readJson(c, Newsletter, 'a whole newsletter, as GET answers it');
  if (!asked.ok) return asked.response;
  const newsletter = asked.value;
  if (newsletter.id !== c.req.param('id'))
    return respondProblem(c, problem(400, 'id must be the one in the address'));
  const themes = new Set((await listThemes(c.env.DB)).map(({ id }) => id));
  const unknown = newsletter.themes.find((theme) => !themes.has(theme));
  if (unknown !== undefined)
    return respondProblem(
      c,
      problem(400, `themes: there is no theme "${unknown}"; there is ${[...themes].join(', ')}`),
    );
  if (new Set(newsletter.themes).size < newsletter.themes.length)
    return respondProblem(c, problem(400, 'themes: each may stand once'));
  const created = await saveNewsletter(c.env.DB, newsletter, new Date());
  return c.json(newsletter, created ? 201 : 200);
});
