import { type Context, Hono } from 'hono';
import type { Newsletter } from '../../model/newsletter.ts';
import type { Subscription } from '../../model/subscriber.ts';
import { suppressionHash } from '../../model/suppression-hash.ts';
import { frequencyWords, hourWords, maskAddress, themesWords } from '../../render/choice-words.ts';
import { type AddressOutcome, confirmAddressChange, findAddressChange } from '../../store/address-changes.ts';
import { findNewsletter, listThemes } from '../../store/definitions.ts';
import { type ConfirmOutcome, confirmSubscription } from '../../store/opt-in.ts';
import { getSuppressionSalt } from '../../store/settings.ts';
import { findSubscriber } from '../../store/subscribers.ts';
import { findMembership, listSubscriptions, type Membership } from '../../store/subscriptions.ts';
import type { AppEnv } from '../app-env.ts';
import type { TokenConfig } from '../config-parts.ts';
import { newId } from '../new-id.ts';
import { problem, respondProblem } from '../problem.ts';
import { respondTold, type Told, toldGone, toldOfToken } from '../reader-answer.ts';
import { instantOfSeconds, readerUrl } from '../reader-links.ts';
import { openToken, openTokens } from '../reader-request.ts';
import { runWebhooks } from '../webhooks.ts';

/**
 * `/confirm?token=`: a page with a button, which programs that fetch links do not press, and what takes it. The token is
 * a subscription's (`c`) or a new address's (`a`).
 */
export const confirmRoutes = new Hono<AppEnv>();

/** What both methods work with. */
type Opened = { c: Context<AppEnv>; config: TokenConfig; id: string; until: string; now: Date };

const hereOf = (c: Context<AppEnv>): string =>
  `${c.var.base}/confirm?token=${encodeURIComponent(c.req.query('token') ?? '')}`;

function toldStale(base: string, label: string): Told {
  return {
    status: 410,
    outcome: 'stale',
    label,
    heading: 'This link no longer counts',
    paragraphs: [
      'A newer one was sent, or the subscription was ended since. Use the newest link, or ask for one.',
    ],
    links: [{ title: 'Subscribe', href: `${base}/subscribe` }],
  };
}

function toldBlocked(newsletter: Newsletter): Told {
  return {
    status: 410,
    outcome: 'blocked',
    label: newsletter.title,
    heading: 'We cannot send to this address',
    paragraphs: [
      `Mail to it came back, was reported as unwanted, or was ended by the publisher. Write to ${newsletter.sender.address} to have it looked at.`,
    ],
  };
}

function toldSubscribed(
  { c, config, id }: Opened,
  newsletter: Newsletter,
  { preferencesKey }: Subscription,
  isNew: boolean,
): Told {
  // A link that was used before may be in mail to an address that its reader has left since.
  const mayOpen = isNew || preferencesKey === id;
  return {
    status: 200,
    outcome: isNew ? 'confirmed' : 'already-confirmed',
    label: newsletter.title,
    heading: isNew ? 'You are subscribed' : 'Your subscription is confirmed',
    paragraphs: [
      isNew ? 'The next issue comes by mail.' : 'There is nothing more to do: the next issue comes by mail.',
    ],
    links: [
      ...(mayOpen
        ? [{ title: 'Change what you get', href: readerUrl(c.var.base, config, 'p', preferencesKey) }]
        : []),
      { title: 'The latest issue', href: `${c.var.base}/digests/latest` },
    ],
  };
}

/** The page with the button of a subscription. */
async function tellSubscription(opened: Opened): Promise<Told> {
  const { c, id, until } = opened;
  const membership = await findMembership(c.env.DB, id);
  const found = membership && (await findNewsletter(c.env.DB, membership.subscription.newsletter));
  if (membership === null || found === null) return toldGone(c.var.base);
  const { subscription, subscriber } = membership;
  if (subscription.status === 'active') return toldSubscribed(opened, found, subscription, false);
  if (subscription.confirmUntil !== until) return toldStale(c.var.base, found.title);
  return {
    status: 200,
    outcome: 'to-confirm',
    label: found.title,
    heading: 'Confirm your subscription',
    paragraphs: [`${found.title} is to go to ${maskAddress(subscriber.address)}.`],
    facts: [
      { label: 'Themes', value: themesWords(subscription.themes, await listThemes(c.env.DB)) },
      { label: 'How often', value: frequencyWords(subscription.frequency) },
      { label: 'When', value: hourWords(found, subscription) },
    ],
    button: { title: 'Confirm', action: hereOf(c), fields: [] },
  };
}

function toldConfirmed(
  opened: Opened,
  newsletter: Newsletter,
  subscription: Subscription,
  outcome: ConfirmOutcome,
): Told {
  const { base } = opened.c.var;
  switch (outcome) {
    case 'confirmed':
    case 'already':
      return toldSubscribed(opened, newsletter, subscription, outcome === 'confirmed');
    case 'stale':
      return toldStale(base, newsletter.title);
    case 'blocked':
      return toldBlocked(newsletter);
    case 'gone':
      return toldGone(base);
  }
}

async function confirm(opened: Opened, { subscription, subscriber }: Membership): Promise<ConfirmOutcome> {
  const db = opened.c.env.DB;
  const hash = suppressionHash(await getSuppressionSalt(db), subscriber.addressKey);
  const { c, until, now } = opened;
  const outcome = await confirmSubscription(db, subscription, { confirmUntil: until, hash }, now);
  if (outcome === 'confirmed') c.executionCtx.waitUntil(runWebhooks(c.env));
  return outcome;
}

/** The page with the button of a new address. It names no address: the link may have been passed on. */
async function tellAddress({ c, id, until }: Opened): Promise<Told> {
  const change = await findAddressChange(c.env.DB, id);
  if (change === null || change.confirmUntil !== until) return toldStale(c.var.base, '');
  if (change.confirmedAt !== null) return toldAddress('already', c.var.base);
  return {
    status: 200,
    outcome: 'to-confirm',
    label: '',
    heading: 'Confirm your new address',
    paragraphs: [`From then on, what you subscribed to goes to ${maskAddress(change.address)}.`],
    button: { title: 'Use this address', action: hereOf(c), fields: [] },
  };
}

function toldAddress(outcome: AddressOutcome, base: string): Told {
  const told = { label: '', outcome, links: [] };
  switch (outcome) {
    case 'confirmed':
    case 'already':
      return {
        ...told,
        status: 200,
        outcome: outcome === 'confirmed' ? 'confirmed' : 'already-confirmed',
        heading: 'Your new address is confirmed',
        paragraphs: ['What you subscribed to goes there from now on.'],
      };
    case 'taken':
      return {
        ...told,
        status: 410,
        heading: 'This address has a subscription of its own',
        paragraphs: [
          'Nothing was changed. Unsubscribe the other one, or delete it on its preferences page, and ask for the change again.',
        ],
      };
    case 'blocked':
      return {
        ...told,
        status: 410,
        heading: 'We cannot send to this address',
        paragraphs: ['Mail to it came back, was reported as unwanted, or was ended by the publisher.'],
      };
    case 'stale':
      return toldStale(base, '');
  }
}

async function confirmAddress({ c, id, until, now }: Opened): Promise<AddressOutcome> {
  const db = c.env.DB;
  const [change, subscriber, salt, subscriptions] = await Promise.all([
    findAddressChange(db, id),
    findSubscriber(db, id),
    getSuppressionSalt(db),
    listSubscriptions(db, id),
  ]);
  if (change === null || subscriber === null) return 'stale';
  const hash = suppressionHash(salt, change.addressKey);
  const preferencesKeys = Object.fromEntries(subscriptions.map((subscription) => [subscription.id, newId()]));
  return confirmAddressChange(db, subscriber, change, { confirmUntil: until, hash, preferencesKeys }, now);
}

confirmRoutes.on(['GET', 'POST'], '/', async (c) => {
  const config = openTokens(c);
  if ('detail' in config) return respondProblem(c, config);
  const now = new Date();
  const token = openToken(c, config, ['c', 'a'], now);
  if (!token.ok) {
    const reason = c.req.method === 'POST' && token.reason === 'none' ? 'malformed' : token.reason;
    return respondTold(c, toldOfToken(c.var.base, reason));
  }
  // Both purposes carry an expiry; `readToken` has seen to it.
  if (token.expires === null) return respondProblem(c, problem(400, 'the token has no end'));
  const opened = { c, config, id: token.id, until: instantOfSeconds(token.expires), now };
  const isPost = c.req.method === 'POST';
  if (token.purpose === 'a')
    return respondTold(
      c,
      isPost ? toldAddress(await confirmAddress(opened), c.var.base) : await tellAddress(opened),
    );
  if (!isPost) return respondTold(c, await tellSubscription(opened));
  const membership = await findMembership(c.env.DB, token.id);
  const newsletter = membership && (await findNewsletter(c.env.DB, membership.subscription.newsletter));
  if (membership === null || newsletter === null) return respondTold(c, toldGone(c.var.base));
  const outcome = await confirm(opened, membership);
  return respondTold(c, toldConfirmed(opened, newsletter, membership.subscription, outcome));
});
