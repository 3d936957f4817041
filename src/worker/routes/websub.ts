import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { timingSafeEqual } from 'hono/utils/buffer';
import { z } from 'zod';
import { callbackKey, verifyHubSignature } from '../../ingest/websub.ts';
import { FEED_MAX_BYTES, HUB_CHALLENGE_MAX, HUB_LEASE_MAX_DAYS } from '../../limits.ts';
import { Slug } from '../../model/ids.ts';
import {
  confirmHubSubscription,
  findHubSubscription,
  type HubSubscription,
  refuseHubSubscription,
} from '../../store/hub-subscriptions.ts';
import { findSource } from '../../store/sources.ts';
import type { AppEnv } from '../app-env.ts';
import { takePushed } from '../ingest/take-pushed.ts';
import { problem, respondProblem } from '../problem.ts';

/** What hubs tell of feeds: WebSub, https://www.w3.org/TR/websub/. Each source has an address of its own here. */
export const websubRoutes = new Hono<AppEnv>();

type Hook = Context<AppEnv>;

/** What a hub asks of us before it begins or ends a subscription (WebSub, 5.3), and how it says no (5.2). */
const Verification = z.object({
  'hub.mode': z.enum(['subscribe', 'unsubscribe', 'denied']),
  'hub.topic': z.string().min(1).max(8_000),
  'hub.challenge': z.string().min(1).max(HUB_CHALLENGE_MAX).optional(),
  'hub.lease_seconds': z.coerce.number().int().positive().optional(),
});

const nothing = (c: Hook): Response =>
  respondProblem(c, problem(404, 'no subscription of this kind was asked for'));

/** The challenge as text, which no browser takes for a page. */
function echo(c: Hook, challenge: string | undefined): Response {
  if (challenge === undefined) return respondProblem(c, problem(400, 'hub.challenge is missing'));
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cache-Control', 'no-store');
  return c.text(challenge);
}

/** The subscription that a call is about, where the caller knows its key; null else. */
async function findCalled(c: Hook): Promise<HubSubscription | null> {
  const source = Slug.safeParse(c.req.param('source'));
  const known = source.success ? await findHubSubscription(c.env.DB, source.data) : null;
  if (known === null) return null;
  return (await timingSafeEqual(c.req.query('key') ?? '', await callbackKey(known.secret))) ? known : null;
}

/** Whether nothing is wanted for a source any more: it is gone, or has no subscription to this topic. */
async function isUnwanted(c: Hook, topic: string): Promise<boolean> {
  const source = Slug.safeParse(c.req.param('source'));
  if (!source.success) return false;
  const known = await findHubSubscription(c.env.DB, source.data);
  return known === null || known.topic !== topic;
}

/** A hub checks that we meant it: its challenge comes back only where topic and mode are what we asked for. */
websubRoutes.get('/:source', async (c) => {
  const parsed = Verification.safeParse(c.req.query());
  if (!parsed.success)
    return respondProblem(c, problem(400, 'this is no verification of a hub (WebSub, 5.3)'));
  const asked = parsed.data;
  const topic = asked['hub.topic'];
  if (asked['hub.mode'] === 'unsubscribe')
    return (await isUnwanted(c, topic)) ? echo(c, asked['hub.challenge']) : nothing(c);
  const known = await findCalled(c);
  if (known === null || known.topic !== topic) return nothing(c);
  if (asked['hub.mode'] === 'denied') {
    await refuseHubSubscription(c.env.DB, known.source, known.secret);
    return c.body(null, 204);
  }
  const seconds = asked['hub.lease_seconds'];
  if (seconds === undefined || known.status === 'refused') return nothing(c);
  const lease = Math.min(seconds, HUB_LEASE_MAX_DAYS * 86_400) * 1000;
  const until = new Date(Date.now() + lease).toISOString();
  if (!(await confirmHubSubscription(c.env.DB, known.source, known.secret, until))) return nothing(c);
  return echo(c, asked['hub.challenge']);
});

const limitFeed = bodyLimit({
  maxSize: FEED_MAX_BYTES,
  onError: (c) => respondProblem(c, problem(413, `a feed holds at most ${FEED_MAX_BYTES} bytes`)),
});

/** A hub sends what is new. What it did not sign with our secret is not read (WebSub, 7.1). */
websubRoutes.post('/:source', limitFeed, async (c) => {
  const known = await findCalled(c);
  // A hub takes 410 for the end of the subscription.
  if (known === null) return respondProblem(c, problem(410, 'nothing is subscribed to under this address'));
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (!(await verifyHubSignature(c.req.header('X-Hub-Signature') ?? null, known.secret, bytes)))
    return respondProblem(
      c,
      problem(401, 'the signature is not that of the secret that the subscription was asked for with'),
    );
  const source = await findSource(c.env.DB, known.source);
  if (source === null || source.status !== 'active' || source.url === null)
    return respondProblem(c, problem(410, 'this source is not read any more'));
  const origin = { contentType: c.req.header('Content-Type'), url: source.url };
  const taken = await takePushed(c.env, source, bytes, origin, new Date());
  // It is the hub's business to send it: sending it again would not mend it.
  if (!taken.ok) console.warn(`what the hub of source ${source.id} sent could not be read: ${taken.error}`);
  return c.body(null, 204);
});
