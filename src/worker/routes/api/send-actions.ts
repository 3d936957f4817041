import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { parseAddress } from '../../../deliver/address.ts';
import type { SendAction } from '../../../deliver/transitions.ts';
import type { Newsletter } from '../../../model/newsletter.ts';
import type { Send } from '../../../model/send.ts';
import { Frequency } from '../../../model/subscriber.ts';
import { findNewsletter } from '../../../store/definitions.ts';
import { findDigest } from '../../../store/digests.ts';
import { listSendsOfDigests } from '../../../store/sends-of.ts';
import type { AppEnv } from '../../app-env.ts';
import { type Config, findBroadcastRefusal, readConfig } from '../../config.ts';
import { problem, respondProblem } from '../../problem.ts';
import { limitBody, readJson, readQuery } from '../../read-request.ts';
import { sendTest } from '../../send-test.ts';
import {
  type ActionDeps,
  type ActionResult,
  approveSend,
  cancelSend,
  pauseSend,
  resumeSend,
  startSend,
} from '../../sends.ts';
import { runWebhooks } from '../../webhooks.ts';

type OperatorAction = Exclude<SendAction, 'finish'>;

/** The actions by the last part of their paths. */
const ACTIONS = ['approve', 'send', 'pause', 'resume', 'cancel'] as const;

/** `/api/digests/:id/approve` and its siblings: each by compare-and-set, and harmless when repeated. */
export const sendActionApi = new Hono<AppEnv>();

/** Starts a send; where the newsletter's digests need no approval, that is not asked for first. */
async function startNow(
  deps: ActionDeps,
  send: Send,
  newsletter: Newsletter | null,
  now: Date,
): Promise<ActionResult> {
  if (send.status === 'draft' && newsletter?.sending.approval === 'automatic')
    await approveSend(deps.db, send.id, now);
  return startSend(deps, send.id, now);
}

function run(
  action: OperatorAction,
  deps: ActionDeps,
  send: Send,
  newsletter: Newsletter | null,
): Promise<ActionResult> {
  const now = new Date();
  switch (action) {
    case 'approve':
      return approveSend(deps.db, send.id, now);
    case 'start':
      return startNow(deps, send, newsletter, now);
    case 'pause':
      return pauseSend(deps.db, send.id, now);
    case 'resume':
      return resumeSend(deps, send.id, now);
    case 'cancel':
      return cancelSend(deps, send.id, now);
  }
}

/** Why nothing can be sent as this server is set up, in words; null where it can. */
function findRefusal(env: Env): string | null {
  const reading = readConfig(env);
  if (!reading.ok) return reading.problems.join('; ');
  return findBroadcastRefusal(reading.config);
}

async function respondToAction(
  c: Context<AppEnv>,
  digest: string,
  action: OperatorAction,
): Promise<Response> {
  const asked = readQuery(c, z.object({ audience: Frequency.optional() }));
  if (!asked.ok) return asked.response;
  const { audience } = asked.value;
  const db = c.env.DB;
  const all = await listSendsOfDigests(db, [digest]);
  const sends = audience === undefined ? all : all.filter((send) => send.audience === audience);
  const [first] = sends;
  if (first === undefined) {
    const known = (await findDigest(db, digest)) !== null;
    const detail = known
      ? `the digest "${digest}" has no send; POST /api/digests with its newsletter and days makes one`
      : `there is no digest "${digest.slice(0, 200)}"`;
    return respondProblem(c, problem(404, detail));
  }
  const refusal = action === 'start' || action === 'resume' ? findRefusal(c.env) : null;
  if (refusal !== null) return respondProblem(c, problem(409, refusal));
  const newsletter = await findNewsletter(db, first.newsletter);
  const deps = { db, queue: c.env.JOBS ?? null };
  const results: ActionResult[] = [];
  for (const send of sends) results.push(await run(action, deps, send, newsletter));
  const done = results.some((result) => result.ok || result.reason === 'already');
  if (!done) {
    const [result] = results;
    return respondProblem(c, problem(409, result?.ok === false ? result.message : 'nothing could be done'));
  }
  // Both may have published it.
  if (action === 'approve' || action === 'start') c.executionCtx.waitUntil(runWebhooks(c.env));
  const after = await listSendsOfDigests(db, [digest]);
  return c.json({
    id: digest,
    status: after.find(({ id }) => id === first.id)?.status ?? first.status,
    sends: after,
  });
}

for (const name of ACTIONS)
  sendActionApi.post(`/:id/${name}`, limitBody, (c) =>
    respondToAction(c, c.req.param('id') ?? '', name === 'send' ? 'start' : name),
  );

/** Says which limit stands against a test message, and when it ends. */
function refuseTooSoon(c: Context<AppEnv>, config: Config, seconds: number): Response {
  const set = config.transactionalProvider === config.provider ? 'SEND' : 'TRANSACTIONAL';
  c.header('Retry-After', String(seconds));
  const words = `the rate of the provider, ${set}_PER_SECOND and ${set}_PER_DAY, lets no message through now; try again after ${seconds} seconds`;
  return respondProblem(c, problem(429, words));
}

sendActionApi.post('/:id/test', limitBody, async (c) => {
  const asked = await readJson(c, z.strictObject({ to: z.string() }), '{to}');
  if (!asked.ok) return asked.response;
  const address = parseAddress(asked.value.to);
  if (!address.ok) return respondProblem(c, problem(400, `to: ${address.reason}`));
  const id = c.req.param('id');
  const found = await findDigest(c.env.DB, id);
  if (found === null) return respondProblem(c, problem(404, `there is no digest "${id.slice(0, 200)}"`));
  const reading = readConfig(c.env);
  if (!reading.ok) return respondProblem(c, problem(409, reading.problems.join('; ')));
  const outcome = await sendTest(c.env, reading.config, c.var.base, found.digest, address);
  if (outcome.kind === 'sent') return c.json({ status: 'sent', providerId: outcome.id });
  if (outcome.kind === 'too-soon') return refuseTooSoon(c, reading.config, outcome.seconds);
  if (outcome.kind === 'do-not-send')
    return respondProblem(
      c,
      problem(
        409,
        `nothing was sent: the address is on the do-not-send list (${outcome.reason}); DELETE /api/suppressions takes an entry off it`,
      ),
    );
  return respondProblem(c, problem(502, `the test message was ${outcome.kind}: ${outcome.reason}`));
});
