import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { API_PAGE, RETRIED_MAX, WAITING_COUNTED } from '../../../limits.ts';
import { Instant, Slug } from '../../../model/ids.ts';
import { findAnnotateProgress } from '../../../store/annotating.ts';
import { listDeadJobs } from '../../../store/dead-jobs.ts';
import { countEntries, type FailedCursor, listFailedEntries, retryEntries } from '../../../store/entries.ts';
import { listWaiting, type WaitingFor } from '../../../store/entry-states.ts';
import { countFailingSources, listFailingSources, retryAllEntries } from '../../../store/source-lists.ts';
import type { AppEnv } from '../../app-env.ts';
import { findInboundQueue } from '../../jobs/queues.ts';
import { retryDead } from '../../jobs/retry-dead.ts';
import { problem, respondProblem } from '../../problem.ts';
import { AfterNumber, Limit, limitBody, readJson, readQuery } from '../../read-request.ts';

/** `/api/jobs`: the work behind the pages, what of it nobody could do, and trying that again. */
export const jobApi = new Hono<AppEnv>();

/** What entries wait for, where no words were kept of it. */
const WAITING_WORDS: Readonly<Record<WaitingFor, string>> = {
  due: 'they are due: the next run of the queue or of the schedule takes them',
  work: 'a worker makes articles of them; where it dies, they are due again at that time',
  again: 'they are tried again',
  turn: 'they wait for a turn: that of their page’s host, which gets one request at a time, of the stories, which one batch enters at a time, or of a large feed, whose latest entries come first',
};

jobApi.get('/', async (c) => {
  const db = c.env.DB;
  const bounds = { counted: WAITING_COUNTED, groups: API_PAGE };
  const [dead, failed, sources, failingSources, entries, annotate, waiting] = await Promise.all([
    listDeadJobs(db, { before: null, limit: API_PAGE }),
    listFailedEntries(db, { after: null, limit: API_PAGE }),
    listFailingSources(db, { after: null, limit: API_PAGE }),
    countFailingSources(db),
    countEntries(db),
    findAnnotateProgress(db),
    listWaiting(db, new Date(), bounds),
  ]);
  const groups = waiting.map((one) => ({ ...one, reason: one.reason ?? WAITING_WORDS[one.for] }));
  return c.json({ entries, waiting: groups, failed, failingSources, sources, annotate, dead });
});

jobApi.get('/dead', async (c) => {
  const asked = readQuery(c, z.object({ after: AfterNumber, limit: Limit }));
  if (!asked.ok) return asked.response;
  const { after = null, limit } = asked.value;
  const dead = await listDeadJobs(c.env.DB, { before: after, limit });
  const last = dead.length === limit ? dead.at(-1) : undefined;
  const next = last ? `${c.var.base}/api/jobs/dead?limit=${limit}&after=${last.n}` : null;
  return c.json({ dead, next });
});

/** Where a page of failed entries goes on: the last one's instant, source and key. */
function parseFailed(text: string | undefined): FailedCursor | null | undefined {
  if (text === undefined) return null;
  const [seenAt, source, ...rest] = text.split(',');
  const key = rest.join(',');
  const isSound = Instant.safeParse(seenAt).success && Slug.safeParse(source).success && key !== '';
  return isSound && seenAt !== undefined && source !== undefined ? { seenAt, source, key } : undefined;
}

jobApi.get('/failed', async (c) => {
  const asked = readQuery(c, z.object({ after: z.string().max(500).optional(), limit: Limit }));
  if (!asked.ok) return asked.response;
  const { limit } = asked.value;
  const after = parseFailed(asked.value.after);
  if (after === undefined)
    return respondProblem(c, problem(400, 'after must be the value that the link to the next page carries'));
  const failed = await listFailedEntries(c.env.DB, { after, limit });
  const last = failed.length === limit ? failed.at(-1) : undefined;
  const cursor = last && encodeURIComponent(`${last.seenAt},${last.source},${last.key}`);
  const next = cursor ? `${c.var.base}/api/jobs/failed?limit=${limit}&after=${cursor}` : null;
  return c.json({ failed, next });
});

/** What is tried again: entries (one, all of a source, all), or queue messages that were given up (one, all). */
const RetryRequest = z.union([
  z.strictObject({ dead: z.union([z.int().positive(), z.literal('all')]) }),
  z.strictObject({ all: z.literal(true) }),
  z.strictObject({ source: Slug, key: z.string().min(1).max(200).optional() }),
]);

async function answerDead(c: Context<AppEnv>, wanted: number | 'all'): Promise<Response> {
  const { DB, JOBS, INBOUND } = c.env;
  if (JOBS === undefined && INBOUND === undefined)
    return respondProblem(
      c,
      problem(409, 'no queue is bound to put it back into; the schedule does by itself what its rows say'),
    );
  const done = await retryDead(DB, c.env, wanted);
  if (done === null) return respondProblem(c, problem(404, 'there is no such dead job'));
  if (wanted !== 'all' && done.retried === 0)
    return respondProblem(c, problem(409, 'it is not a job that this version knows'));
  return c.json(done);
}

jobApi.post('/retry', limitBody, async (c) => {
  const asked = await readJson(c, RetryRequest, '{source,key?}, {all:true}, {dead:n} or {dead:"all"}');
  if (!asked.ok) return asked.response;
  const request = asked.value;
  if ('dead' in request) return answerDead(c, request.dead);
  const now = new Date();
  const retried =
    'all' in request
      ? await retryAllEntries(c.env.DB, now, RETRIED_MAX)
      : await retryEntries(c.env.DB, { source: request.source, key: request.key ?? null }, now);
  if (retried === 0 && 'source' in request)
    return respondProblem(c, problem(404, 'there is no such entry that failed'));
  // Where no queue is bound, or the message is lost, the schedule takes them up.
  if (retried > 0) await findInboundQueue(c.env)?.sendBatch([{ body: { job: 'ingest' } }]);
  return c.json({ retried });
});
