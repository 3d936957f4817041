import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { checkWindow, digestId, type Window } from '../../../digest/calendar.ts';
import { WAITING_COUNTED } from '../../../limits.ts';
import type { Digest } from '../../../model/digest.ts';
import { Day, Slug } from '../../../model/ids.ts';
import type { Newsletter } from '../../../model/newsletter.ts';
import { SendStatus } from '../../../model/send.ts';
import { findNewsletter } from '../../../store/definitions.ts';
import { countDeliveries } from '../../../store/delivery-upkeep.ts';
import { listOperatorDigests } from '../../../store/digest-pages.ts';
import { type DigestCursor, findDigest, saveDigest } from '../../../store/digests.ts';
import { createSend } from '../../../store/sends.ts';
import { listSendsOfDigests } from '../../../store/sends-of.ts';
import { countWaitingFor } from '../../../store/source-lists.ts';
import type { AppEnv } from '../../app-env.ts';
import { buildFromStore } from '../../build-digest.ts';
import { findEnd, isOwnWindow } from '../../due.ts';
import { planIssue } from '../../plan-issue.ts';
import { type Problem, problem, respondProblem } from '../../problem.ts';
import { Limit, limitBody, readJson, readQuery } from '../../read-request.ts';
import { deliveryApi } from './deliveries.ts';
import { sendActionApi } from './send-actions.ts';

/** A request to build the digest of a window: whole inclusive days in the newsletter's zone. */
const BuildRequest = z.strictObject({ newsletter: Slug, from: Day, to: Day });

const ListQuery = z.object({
  newsletter: Slug.optional(),
  status: z.enum([...SendStatus.options, 'published', 'unpublished']).optional(),
  after: z.string().optional(),
  limit: Limit,
});

/** `/api/digests`: digests, published or not, and their sends. */
export const digestApi = new Hono<AppEnv>();

/** `TO,ID` of the last digest of the page before. */
function parseCursor(text: string | undefined): DigestCursor | null | undefined {
  if (text === undefined) return null;
  const match = /^(\d{4}-\d{2}-\d{2}),([a-z0-9-]{1,200})$/.exec(text);
  return match?.[1] && match[2] ? { to: match[1], id: match[2] } : undefined;
}

digestApi.get('/', async (c) => {
  const asked = readQuery(c, ListQuery);
  if (!asked.ok) return asked.response;
  const { newsletter = null, status = null, limit } = asked.value;
  const after = parseCursor(asked.value.after);
  if (after === undefined)
    return respondProblem(c, problem(400, 'after must be the value that the link to the next page carries'));
  const digests = await listOperatorDigests(c.env.DB, { newsletter, status, after, limit });
  const last = digests.length === limit ? digests.at(-1) : undefined;
  const query = new URLSearchParams({
    ...(newsletter === null ? {} : { newsletter }),
    ...(status === null ? {} : { status }),
    limit: String(limit),
    ...(last === undefined ? {} : { after: `${last.to},${last.id}` }),
  });
  return c.json({ digests, next: last ? `${c.var.base}/api/digests?${query}` : null });
});

/** A window, what is left of it to tell, null where nothing is, and the id of its digest. */
type Asked = { readonly window: Window; readonly rest: Window | null; readonly id: string };

/** Builds the digest of a window that an operator asks for, or says why there is none. What goes on is not frozen half-way. */
async function buildAsked(
  c: Context<AppEnv>,
  newsletter: Newsletter,
  { window, rest, id }: Asked,
  now: Date,
): Promise<{ ok: true; digest: Digest } | { ok: false; problem: Problem }> {
  const refuse = (status: 400 | 404 | 409, words: string) =>
    ({ ok: false, problem: problem(status, words) }) as const;
  const bad = checkWindow(window);
  if (bad !== null) return refuse(400, bad.message);
  const end = findEnd(newsletter, window);
  const days = `from ${window.from} to ${window.to}`;
  if (Date.parse(end) > now.getTime())
    return refuse(400, `the window ${days} is not over until ${end}; /preview shows it so far`);
  if (rest === null)
    return refuse(409, `the days ${days} were told of in other issues; GET /api/digests lists them`);
  // As the newsletter's own issue it takes in what came too late for the one before: the next looks no further back than this.
  const audience = isOwnWindow(newsletter, window) ? 'every' : null;
  const built = await buildFromStore(c.env.DB, c.var.base, newsletter, rest, id, audience);
  return built.ok ? built : refuse(built.reason === 'no-articles' ? 404 : 400, built.message);
}

digestApi.post('/', limitBody, async (c) => {
  const asked = await readJson(c, BuildRequest, '{newsletter,from,to}');
  if (!asked.ok) return asked.response;
  const { newsletter: newsletterId, from, to } = asked.value;
  const db = c.env.DB;
  const newsletter = await findNewsletter(db, newsletterId);
  if (newsletter === null) return respondProblem(c, problem(404, `there is no newsletter "${newsletterId}"`));
  const window = { from, to };
  const id = digestId(newsletter, window);
  const url = `${c.var.base}/digests/${id}`;
  const now = new Date();
  const exists = (await findDigest(db, id)) !== null;
  const own = isOwnWindow(newsletter, window);
  const plan = own ? await planIssue(db, newsletter, window, 'every') : null;
  if (!exists) {
    const built = await buildAsked(
      c,
      newsletter,
      { window, rest: plan === null ? window : plan.window, id },
      now,
    );
    if (!built.ok) return respondProblem(c, built.problem);
    await saveDigest(db, built.digest, { own, builtAt: now.toISOString(), publishedAt: null });
  }
  // An operator asked for it: it can be sent, and is when they say so, however old its window is.
  if ((await listSendsOfDigests(db, [id])).length === 0) {
    const send = {
      digest: id,
      newsletter: newsletter.id,
      audience: 'every',
      dueAt: now.toISOString(),
    } as const;
    await createSend(db, plan?.frequencies ? { ...send, frequencies: plan.frequencies } : send, now);
  }
  // What waits comes too late for a digest that is kept: an operator may want to know before it is sent.
  const waiting = await countWaitingFor(db, newsletter.id, WAITING_COUNTED);
  return c.json({ id, url, built: !exists, waiting }, exists ? 200 : 201, {
    Location: `${c.var.base}/api/digests/${id}`,
  });
});

digestApi.get('/:id', async (c) => {
  const id = c.req.param('id');
  const found = await findDigest(c.env.DB, id);
  if (found === null) return respondProblem(c, problem(404, `there is no digest "${id.slice(0, 200)}"`));
  const sends = await listSendsOfDigests(c.env.DB, [id]);
  const counted = await Promise.all(
    sends.map(async (send) => ({ ...send, counts: await countDeliveries(c.env.DB, send.id) })),
  );
  const { digest, publishedAt } = found;
  const { newsletter, from, to, title, hash, url, counts } = digest;
  return c.json({
    ...{ id, newsletter, from, to, title, hash, url, publishedAt },
    stories: counts.stories,
    articles: counts.articles,
    sends: counted,
  });
});

digestApi.route('/', sendActionApi);
digestApi.route('/', deliveryApi);
