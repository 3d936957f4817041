import { Hono } from 'hono';
import { z } from 'zod';
import { REFUSALS_PAGE } from '../../../limits.ts';
import { Slug } from '../../../model/ids.ts';
import { RandomId } from '../../../model/subscriber.ts';
import { findNewsletter } from '../../../store/definitions.ts';
import { findImport, type ImportJob, listImportRefusals, listImports } from '../../../store/imports.ts';
import type { AppEnv } from '../../app-env.ts';
import { importSubscribers } from '../../import-subscribers.ts';
import { newId } from '../../new-id.ts';
import { problem, respondProblem } from '../../problem.ts';
import { findCharset } from '../../read-csv.ts';
import { AfterNumber, Limit, readQuery } from '../../read-request.ts';

const ImportQuery = z.object({
  newsletter: Slug,
  /** An id of the client's choosing, under which the same file goes on where it was cut off. */
  job: RandomId.optional(),
  consent: z.string().trim().min(1).max(200).optional(),
});

/** `/api/subscribers/import`: readers from a CSV file. */
export const importApi = new Hono<AppEnv>();

/** How far an import has come; `next` is where its refused rows are listed. */
function reportOf(base: string, job: ImportJob) {
  const { id, ...rest } = job;
  return {
    job: id,
    ...rest,
    next: job.refused > 0 ? `${base}/api/subscribers/import/${id}/refusals` : null,
  };
}

importApi.post('/', async (c) => {
  const asked = readQuery(c, ImportQuery);
  if (!asked.ok) return asked.response;
  const { newsletter: newsletterId, consent, job = newId() } = asked.value;
  const db = c.env.DB;
  const newsletter = await findNewsletter(db, newsletterId);
  if (newsletter === null) return respondProblem(c, problem(404, `there is no newsletter "${newsletterId}"`));
  const before = await findImport(db, job);
  if (before !== null && before.newsletter !== newsletter.id)
    return respondProblem(c, problem(409, `the job ${job} imports to the newsletter "${before.newsletter}"`));
  if (before?.done) return c.json({ ...reportOf(c.var.base, before), ignored: [] });
  const { body } = c.req.raw;
  if (body === null) return respondProblem(c, problem(400, 'the body must be the CSV file'));

  const outcome = await importSubscribers(db, {
    job: { id: job, rows: before?.rows ?? 0 },
    newsletter,
    consent: consent ?? null,
    body,
    charset: findCharset(c.req.header('Content-Type')),
  });
  if (outcome.kind === 'refused') return respondProblem(c, problem(400, outcome.reason));
  if (outcome.kind === 'overtaken')
    return respondProblem(c, problem(409, `another request is importing the job ${job}: let it end`));
  const after = await findImport(db, job);
  if (after === null) return respondProblem(c, problem(404, `there is no import "${job}"`));
  return c.json({ ...reportOf(c.var.base, after), ignored: outcome.columns.ignored });
});

/** Where a page of imports goes on: the last one's instant and id. */
const After = z
  .string()
  .regex(/^\d{4}-[\dT:.-]{16,21}Z,[a-z2-7]{26}$/, 'must be the value that the link to the next page carries')
  .transform((text) => ({ startedAt: text.slice(0, -27), id: text.slice(-26) }));

importApi.get('/', async (c) => {
  const asked = readQuery(c, z.object({ after: After.optional(), limit: Limit }));
  if (!asked.ok) return asked.response;
  const { after = null, limit } = asked.value;
  const jobs = await listImports(c.env.DB, { after, limit });
  const last = jobs.length === limit ? jobs.at(-1) : undefined;
  const cursor = last && encodeURIComponent(`${last.startedAt},${last.id}`);
  const next = cursor ? `${c.var.base}/api/subscribers/import?limit=${limit}&after=${cursor}` : null;
  return c.json({ imports: jobs.map((job) => reportOf(c.var.base, job)), next });
});

importApi.get('/:job', async (c) => {
  const job = await findImport(c.env.DB, c.req.param('job'));
  if (job === null)
    return respondProblem(c, problem(404, `there is no import "${c.req.param('job').slice(0, 60)}"`));
  return c.json(reportOf(c.var.base, job));
});

importApi.get('/:job/refusals', async (c) => {
  const asked = readQuery(c, z.object({ after: AfterNumber }));
  if (!asked.ok) return asked.response;
  const job = await findImport(c.env.DB, c.req.param('job'));
  if (job === null)
    return respondProblem(c, problem(404, `there is no import "${c.req.param('job').slice(0, 60)}"`));
  const after = asked.value.after ?? 0;
  const refusals = await listImportRefusals(c.env.DB, job.id, { after, limit: REFUSALS_PAGE });
  const last = refusals.length === REFUSALS_PAGE ? refusals.at(-1) : undefined;
  const next = last ? `${c.var.base}/api/subscribers/import/${job.id}/refusals?after=${last.line}` : null;
  return c.json({ job: job.id, refusals, next });
});
