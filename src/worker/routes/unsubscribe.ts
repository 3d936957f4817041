import { Hono } from 'hono';
import { maskAddress } from '../../render/choice-words.ts';
import { findNewsletter } from '../../store/definitions.ts';
import { findMembership, unsubscribe } from '../../store/subscriptions.ts';
import type { AppEnv } from '../app-env.ts';
import { respondProblem } from '../problem.ts';
import { respondTold, type Told, toldOfToken } from '../reader-answer.ts';
import { openToken, openTokens } from '../reader-request.ts';
import { runWebhooks } from '../webhooks.ts';

/**
 * `/unsubscribe?token=`: GET shows a page with a button and changes nothing, as link scanners fetch it; POST takes
 * effect at once, whatever its body, so that RFC 8058's one click and the page's button are the same. No cookie, no
 * log-in, no redirect, no limit.
 */
export const unsubscribeRoutes = new Hono<AppEnv>();

function toldEnded(base: string, newsletter: { id: string; title: string } | null): Told {
  const query = newsletter === null ? '' : `?newsletter=${newsletter.id}`;
  return {
    status: 200,
    outcome: 'unsubscribed',
    label: newsletter?.title ?? '',
    heading: 'You are unsubscribed',
    paragraphs: ['Nothing more is sent. A mail that is on its way at this very moment may still arrive.'],
    links: [{ title: 'That was a mistake: subscribe again', href: `${base}/subscribe${query}` }],
  };
}

unsubscribeRoutes.get('/', async (c) => {
  const config = openTokens(c);
  if ('detail' in config) return respondProblem(c, config);
  const token = openToken(c, config, ['u'], new Date());
  if (!token.ok) return respondTold(c, toldOfToken(c.var.base, token.reason));
  const membership = await findMembership(c.env.DB, token.id);
  const newsletter = membership && (await findNewsletter(c.env.DB, membership.subscription.newsletter));
  if (membership === null || membership.subscription.status === 'unsubscribed')
    return respondTold(c, toldEnded(c.var.base, newsletter));
  const title = newsletter?.title ?? membership.subscription.newsletter;
  return respondTold(c, {
    status: 200,
    outcome: 'to-unsubscribe',
    label: title,
    heading: 'Unsubscribe?',
    paragraphs: [`${title} goes to ${maskAddress(membership.subscriber.address)}.`],
    button: {
      title: 'Unsubscribe',
      action: `${c.var.base}/unsubscribe?token=${encodeURIComponent(c.req.query('token') ?? '')}`,
      fields: [],
    },
  });
});

unsubscribeRoutes.post('/', async (c) => {
  const config = openTokens(c);
  if ('detail' in config) return respondProblem(c, config);
  const token = openToken(c, config, ['u'], new Date());
  if (!token.ok)
    return respondTold(c, toldOfToken(c.var.base, token.reason === 'none' ? 'malformed' : token.reason));
  const outcome = await unsubscribe(c.env.DB, token.id, new Date());
  if (outcome === 'ended') c.executionCtx.waitUntil(runWebhooks(c.env));
  const membership = await findMembership(c.env.DB, token.id);
  const newsletter = membership && (await findNewsletter(c.env.DB, membership.subscription.newsletter));
  return respondTold(c, toldEnded(c.var.base, newsletter));
});
