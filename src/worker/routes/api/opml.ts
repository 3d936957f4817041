import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { parseOpml } from '../../../ingest/opml.ts';
import { OPML_EXPORT_MAX, OPML_MAX_BYTES } from '../../../limits.ts';
import { Slug } from '../../../model/ids.ts';
import { renderOpml } from '../../../render/opml.ts';
import { listNewsletters } from '../../../store/definitions.ts';
import { listFeedSources } from '../../../store/source-lists.ts';
import type { AppEnv } from '../../app-env.ts';
import { importOpml } from '../../ingest/import-opml.ts';
import { openPollDeps } from '../../ingest/open-poll-deps.ts';
import { problem, respondProblem } from '../../problem.ts';
import { readQuery } from '../../read-request.ts';

/** `/api/opml`: the sources that are feeds, as other programs have such lists. */
export const opmlApi = new Hono<AppEnv>();

const limitFile = bodyLimit({
  maxSize: OPML_MAX_BYTES,
  onError: (c) => respondProblem(c, problem(413, `an OPML file holds at most ${OPML_MAX_BYTES} bytes`)),
});

opmlApi.post('/', limitFile, async (c) => {
  const asked = readQuery(c, z.object({ newsletter: Slug.optional() }));
  if (!asked.ok) return asked.response;
  const { newsletter = null } = asked.value;
  const newsletters = (await listNewsletters(c.env.DB)).map(({ id }) => id);
  if (newsletter !== null && !newsletters.includes(newsletter))
    return respondProblem(c, problem(404, `there is no newsletter "${newsletter}"`));
  const { setting, now } = openPollDeps(c.env);
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const reading = parseOpml(bytes, setting.rule, c.req.header('Content-Type') ?? null);
  if (!reading.ok) return respondProblem(c, problem(400, reading.error));
  const { made, known } = await importOpml(c.env.DB, reading.feeds, { newsletter, newsletters }, now());
  const { repeated, refused, refusals } = reading;
  return c.json({ made, known, repeated, refused, refusals });
});

opmlApi.get('/', async (c) => {
  const feeds = await listFeedSources(c.env.DB, { after: null, limit: OPML_EXPORT_MAX });
  c.header('Content-Disposition', 'attachment; filename="sources.opml"');
  return c.body(renderOpml(feeds, new Date()), 200, { 'Content-Type': 'text/x-opml; charset=utf-8' });
});
