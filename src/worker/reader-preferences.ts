import { READER_MAILS_MAX } from '../limits.ts';
import { isMoreThanWeekly, type Newsletter } from '../model/newsletter.ts';
import { suppressionHash } from '../model/suppression-hash.ts';
import type { ShownChoice } from '../render/choice-view.ts';
import { maskAddress } from '../render/choice-words.ts';
import { renderPreferencesPage } from '../render/preferences-page.ts';
import { findAddressChange } from '../store/address-changes.ts';
import { findNewsletter, listThemes } from '../store/definitions.ts';
import { listReaderMail, listReaderSuppressions } from '../store/reader-data.ts';
import { getSuppressionSalt } from '../store/settings.ts';
import { findByPreferencesKey, listSubscriptions, type Membership } from '../store/subscriptions.ts';
import type { TokenConfig } from './config-parts.ts';
import { readerUrl } from './reader-links.ts';
import type { Preferences } from './reader-schemas.ts';
import { listZones } from './zones.ts';

/** A reader's own place: the subscription, its person and its newsletter. */
export type ReaderPlace = Membership & { readonly newsletter: Newsletter };

/** The place that a link to preferences opens, or null where it counts no more. */
export async function findPlace(db: D1Database, key: string): Promise<ReaderPlace | null> {
  const membership = await findByPreferencesKey(db, key);
  if (membership === null) return null;
  const newsletter = await findNewsletter(db, membership.subscription.newsletter);
  return newsletter && { ...membership, newsletter };
}

async function findWaiting(db: D1Database, subscriber: string, now: Date): Promise<string | null> {
  const change = await findAddressChange(db, subscriber);
  const waits = change !== null && change.confirmedAt === null && change.confirmUntil > now.toISOString();
  return waits ? change.address : null;
}

/** Until when a subscription is paused, or null where it is not, or no longer. */
const pausedUntil = ({ subscription }: ReaderPlace, now: Date): string | null =>
  subscription.pausedUntil !== null && subscription.pausedUntil > now.toISOString()
    ? subscription.pausedUntil
    : null;

/** A reader's preferences as data. Addresses are masked: the link may stand in a mail to an address that they left. */
export async function describePreferences(
  db: D1Database,
  place: ReaderPlace,
  now: Date,
): Promise<Preferences> {
  const { subscription, subscriber, newsletter } = place;
  const { status, themes, frequency, hour, zone } = subscription;
  const waiting = await findWaiting(db, subscriber.id, now);
  return {
    newsletter: newsletter.id,
    address: maskAddress(subscriber.address),
    status,
    themes,
    frequency,
    hour,
    zone,
    pausedUntil: pausedUntil(place, now),
    waitingAddress: waiting === null ? null : maskAddress(waiting),
  };
}

/** What was typed last, what was done, what was wrong with it. */
export type PreferencesSaid = {
  readonly shown?: ShownChoice | undefined;
  readonly done?: string;
  readonly problems?: readonly string[];
};

/** A reader's preferences as a page. */
export async function renderPreferences(
  { db, base, config }: { db: D1Database; base: string; config: TokenConfig },
  place: ReaderPlace,
  said: PreferencesSaid,
  now: Date,
): Promise<string> {
  const { subscription, subscriber, newsletter } = place;
  const { themes, frequency, hour, zone } = subscription;
  const stored = { themes, frequency, hour: String(hour ?? ''), zone: zone ?? newsletter.zone };
  return renderPreferencesPage({
    base,
    newsletter,
    themes: await listThemes(db),
    offersWeekly: isMoreThanWeekly(newsletter.cadence),
    zones: listZones(),
    shown: said.shown ?? stored,
    address: subscriber.address,
    active: subscription.status === 'active',
    pausedUntil: pausedUntil(place, now),
    waitingAddress: await findWaiting(db, subscriber.id, now),
    action: readerUrl(base, config, 'p', subscription.preferencesKey),
    unsubscribeUrl: readerUrl(base, config, 'u', subscription.id),
    done: said.done ?? '',
    problems: said.problems ?? [],
  });
}

/** All that is kept about a person. */
export async function describeReader(
  db: D1Database,
  { subscriber }: Membership,
): Promise<Record<string, unknown>> {
  const hash = suppressionHash(await getSuppressionSalt(db), subscriber.addressKey);
  const [subscriptions, change, mails, suppressions] = await Promise.all([
    listSubscriptions(db, subscriber.id),
    findAddressChange(db, subscriber.id),
    listReaderMail(db, subscriber.id, READER_MAILS_MAX),
    listReaderSuppressions(db, hash),
  ]);
  return { subscriber, subscriptions, addressChange: change, doNotSend: suppressions, mails };
}
