import { Hono } from 'hono';
import { z } from 'zod';
import { API_PAGE } from '../../../limits.ts';
import { listDeadJobs } from '../../../store/dead-jobs.ts';
import type { AppEnv } from '../../app-env.ts';
import { AfterNumber, Limit, readQuery } from '../../read-request.ts';

/** `/api/jobs`: the work behind the pages, and what of it nobody could do. */
export const jobApi = new Hono<AppEnv>();

jobApi.get('/', async (c) =>
  c.json({ dead: await listDeadJobs(c.env.DB, { before: null, limit: API_PAGE }) }),
);

jobApi.get('/dead', async (c) => {
  const asked = readQuery(c, z.object({ after: AfterNumber, limit: Limit }));
  if (!asked.ok) return asked.response;
  const { after = null, limit } = asked.value;
  const dead = await listDeadJobs(c.env.DB, { before: after, limit });
  const last = dead.length === limit ? dead.at(-1) : undefined;
  const next = last ? `${c.var.base}/api/jobs/dead?limit=${limit}&after=${last.n}` : null;
  return c.json({ dead, next });
});
