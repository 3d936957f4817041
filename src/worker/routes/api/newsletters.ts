import { Hono } from 'hono';
import { z } from 'zod';
import { Newsletter } from '../../../model/newsletter.ts';
import {
  deleteNewsletter,
  findNewsletter,
  findNewsletterUse,
  listNewsletters,
  listThemes,
  saveNewsletter,
} from '../../../store/definitions.ts';
import type { AppEnv } from '../../app-env.ts';
import { embeddedCorpus } from '../../embedded-corpus.js';
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

/** What of the corpus says which newsletters it carries. */
const Carried = z.object({ newsletters: z.array(z.object({ id: z.string() })) });

/** Why a newsletter cannot be deleted, in words. */
async function findHindrance(db: D1Database, id: string): Promise<string> {
  const { readers, send } = await findNewsletterUse(db, id);
  if (readers > 0)
    return `"${id}" has ${readers} active ${readers === 1 ? 'reader' : 'readers'}: delete them first, or let them unsubscribe`;
  if (send !== null) return `the send ${send} of "${id}" is on its way: let it end, or cancel it first`;
  return `"${id}" was in use a moment ago: try again`;
}

newsletterApi.delete('/:id', async (c) => {
  const db = c.env.DB;
  const id = c.req.param('id');
  if ((await findNewsletter(db, id)) === null)
    return respondProblem(c, problem(404, `there is no newsletter "${id.slice(0, 120)}"`));
  if (Carried.parse(embeddedCorpus).newsletters.some((newsletter) => newsletter.id === id))
    return respondProblem(
      c,
      problem(
        409,
        `"${id}" is one of the corpus and would come back with it: remove its file from newsletters/ of the corpus, and deploy`,
      ),
    );
  if (await deleteNewsletter(db, id, new Date())) return c.body(null, 204);
  return respondProblem(c, problem(409, await findHindrance(db, id)));
});
