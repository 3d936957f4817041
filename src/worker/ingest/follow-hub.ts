import type { FeedHints } from '../../ingest/feeds/feed-hints.ts';
import type { FetchResult } from '../../ingest/fetch-document.ts';
import { type AddressRule, checkPublicUrl } from '../../ingest/public-address.ts';
import { callbackKey, findHubOffer } from '../../ingest/websub.ts';
import {
  HUB_ASK_AGAIN_HOURS,
  HUB_LEASE_DAYS,
  HUB_RENEW_DAYS,
  HUB_RENEW_EVERY_HOURS,
  HUB_SECRET_BYTES,
  HUBS_PER_RUN,
} from '../../limits.ts';
import type { Source } from '../../model/source.ts';
import {
  deleteHubSubscription,
  findHubSubscription,
  type HubSubscription,
  listEndingHubs,
  refuseHubSubscription,
  saveHubSubscription,
} from '../../store/hub-subscriptions.ts';
import type { PollDeps } from './poll-deps.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAY_SECONDS = 86_400;

/** Where a hub calls us about a source; the key makes the address unknown to everybody else (WebSub, 5.1). */
export async function callbackOf(
  base: string,
  { source, secret }: Pick<HubSubscription, 'source' | 'secret'>,
): Promise<string> {
  return `${base}/hooks/websub/${source}?key=${await callbackKey(secret)}`;
}

/** Whether a hub could call us at all: one on the internet cannot reach a machine that is only its owner's. */
function canCall(base: string, hub: string, rule: AddressRule): boolean {
  const isPublic = (url: string): boolean => checkPublicUrl(url, { allowLocal: false }).ok;
  return isPublic(base) || (rule.allowLocal && checkPublicUrl(base, rule).ok && !isPublic(hub));
}

/** Sends a request about a subscription to its hub (WebSub, 5.1); answers why it was not taken, in words, or null. */
async function ask(
  deps: PollDeps,
  subscription: HubSubscription,
  mode: 'subscribe' | 'unsubscribe',
): Promise<string | null> {
  return deps.post(subscription.hub, {
    'hub.mode': mode,
    'hub.topic': subscription.topic,
    'hub.callback': await callbackOf(deps.base, subscription),
    ...(mode === 'subscribe'
      ? { 'hub.secret': subscription.secret, 'hub.lease_seconds': String(HUB_LEASE_DAYS * DAY_SECONDS) }
      : {}),
  });
}

const newSecret = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(HUB_SECRET_BYTES))).toString('hex');

/** Asks a hub for a subscription. It is stored before, as the hub may check back before it answers. */
async function subscribe(deps: PollDeps, subscription: HubSubscription): Promise<void> {
  await saveHubSubscription(deps.db, subscription);
  const refusal = await ask(deps, subscription, 'subscribe');
  if (refusal === null) return;
  console.warn(`the hub of source ${subscription.source} takes no subscription: ${refusal}`);
  await refuseHubSubscription(deps.db, subscription.source, subscription.secret);
}

/** Ends a subscription. It is forgotten before, as the hub may check back before it answers. */
async function leave(deps: PollDeps, known: HubSubscription): Promise<void> {
  await deleteHubSubscription(deps.db, known.source);
  if (known.status !== 'refused') await ask(deps, known, 'unsubscribe');
}

/** Whether a subscription stands, or was asked for so lately that its hub may still answer. */
function isSettled(known: HubSubscription, now: Date): boolean {
  if (known.status === 'active' && (known.leaseUntil ?? '') > now.toISOString()) return true;
  return Date.parse(known.askedAt) > now.getTime() - HUB_ASK_AGAIN_HOURS * HOUR_MS;
}

/**
 * Subscribes to the hub that a feed announces, where its source has no subscription (`known`) yet; and leaves the one that it no longer names. A hub
 * that refuses or never answers is asked again once a day. Polling goes on either way.
 */
export async function followHub(
  deps: PollDeps,
  { source, known }: { source: Source; known: HubSubscription | null },
  { url, headers }: Extract<FetchResult, { kind: 'ok' }>,
  hints: FeedHints,
): Promise<void> {
  const now = deps.now();
  const { rule } = deps.setting;
  const offer = findHubOffer(url, headers.get('link'), hints, rule);
  if (offer === null || !canCall(deps.base, offer.hub, rule)) {
    if (known !== null) await leave(deps, known);
    return;
  }
  const isSame = known !== null && known.hub === offer.hub && known.topic === offer.topic;
  if (isSame && isSettled(known, now)) return;
  if (known !== null && !isSame) await leave(deps, known);
  await subscribe(deps, {
    source: source.id,
    ...offer,
    secret: isSame ? known.secret : newSecret(),
    status: 'asked',
    askedAt: now.toISOString(),
    leaseUntil: isSame ? known.leaseUntil : null,
  });
}

/**
 * Tells the hub of a source that nothing more is wanted, and forgets the subscription: for a source that is paused, gone,
 * deleted (before its row is) or moved. A hub that does not listen is told again by the callback, which answers 410.
 */
export async function leaveHub(deps: PollDeps, source: string): Promise<void> {
  const known = await findHubSubscription(deps.db, source);
  if (known !== null) await leave(deps, known);
}

/** Asks again for the subscriptions that end soon, a few in one run and while `mayGoOn`. Answers how many. */
export async function renewHubs(deps: PollDeps, mayGoOn: () => boolean = () => true): Promise<number> {
  const now = deps.now();
  const before = new Date(now.getTime() + HUB_RENEW_DAYS * DAY_MS);
  const askedBefore = new Date(now.getTime() - HUB_RENEW_EVERY_HOURS * HOUR_MS);
  const ending = await listEndingHubs(deps.db, before, askedBefore, HUBS_PER_RUN);
  let asked = 0;
  for (const one of ending) {
    if (!mayGoOn()) break;
    await subscribe(deps, { ...one, askedAt: now.toISOString() });
    asked += 1;
  }
  return asked;
}
