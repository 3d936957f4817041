import {
  NOTICE_BATCH,
  NOTICE_KEPT_DAYS,
  NOTICE_LEASE_SECONDS,
  NOTICE_RETRY_SECONDS,
  NOTICE_ROUNDS,
  NOTICE_RUN_MS,
  NOTICE_STATEMENTS,
  NOTICE_STATEMENTS_EACH,
  TIDY_BATCH,
  UNCONFIRMED_DAYS,
} from '../limits.ts';
import type { OutgoingMessage, Provider, SendOutcome } from '../model/message.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { suppressionHash } from '../model/suppression-hash.ts';
import type { ThemeDefinition } from '../model/theme.ts';
import { type NoticeContent, renderNotice } from '../render/notice.ts';
import { findAddressChange } from '../store/address-changes.ts';
import { findNewsletter, listThemes } from '../store/definitions.ts';
import {
  claimNotices,
  deleteOldNotices,
  type Notice,
  type NoticeOutcome,
  settleNotice,
} from '../store/notices.ts';
import { getSuppressionSalt } from '../store/settings.ts';
import { deleteUnconfirmed } from '../store/subscribers.ts';
import { findMembership, type Membership } from '../store/subscriptions.ts';
import type { Suppression } from '../store/suppressions.ts';
import { readBase } from './base.ts';
import { type Config, readConfig } from './config.ts';
import { withBudget } from './jobs/budget.ts';
import { openPacer, type Pacer } from './jobs/pacer.ts';
import { openProvider } from './providers/index.ts';
import { readerUrl } from './reader-links.ts';

const DAY_MS = 86_400_000;

const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

const later = (now: Date, seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();

/** What a run reads once for all its mails. */
type Definitions = {
  readonly newsletter: (id: string) => Promise<Newsletter | null>;
  readonly themes: () => Promise<ThemeDefinition[]>;
};

type Sender = { db: D1Database; base: string; config: Config; definitions: Definitions };

function openDefinitions(db: D1Database): Definitions {
  const newsletters = new Map<string, Promise<Newsletter | null>>();
  let themes: Promise<ThemeDefinition[]> | null = null;
  return {
    newsletter: (id) => {
      const found = newsletters.get(id) ?? findNewsletter(db, id);
      newsletters.set(id, found);
      return found;
    },
    themes: () => {
      themes ??= listThemes(db);
      return themes;
    },
  };
}

/** What a mail says, and the address that it goes to. */
type Addressed = {
  readonly content: NoticeContent;
  readonly address: string;
  readonly addressKey: string;
};

/** What a mail says and to whom, as things stand now; null where there is nothing to say any more. */
async function findContent(
  { db, base, config }: Sender,
  { kind }: Pick<Notice, 'kind'>,
  { subscription, subscriber }: Membership,
  now: Date,
): Promise<Addressed | null> {
  const { id, preferencesKey, status, confirmUntil: until } = subscription;
  const { address, addressKey } = subscriber;
  const preferences = readerUrl(base, config, 'p', preferencesKey);
  if (kind === 'confirm') {
    if (status === 'active' || until === null || until <= now.toISOString()) return null;
    const url = readerUrl(base, config, 'c', id, until);
    return { content: { kind, url, until, choice: subscription }, address, addressKey };
  }
  if (status !== 'active') return null;
  if (kind === 'already') return { content: { kind, url: preferences }, address, addressKey };
  const change = await findAddressChange(db, subscriber.id);
  if (change === null || change.confirmedAt !== null || change.confirmUntil <= now.toISOString()) return null;
  if (kind === 'address-old')
    return { content: { kind, url: preferences, newAddress: change.address }, address, addressKey };
  const url = readerUrl(base, config, 'a', subscriber.id, change.confirmUntil);
  const content = { kind, url, until: change.confirmUntil };
  return { content, address: change.address, addressKey: change.addressKey };
}

async function buildNotice(sender: Sender, notice: Notice, now: Date): Promise<Omit<Ready, 'notice'> | null> {
  const membership = await findMembership(sender.db, notice.subscription);
  if (membership === null) return null;
  const [found, newsletter, themes] = await Promise.all([
    findContent(sender, notice, membership, now),
    sender.definitions.newsletter(membership.subscription.newsletter),
    sender.definitions.themes(),
  ]);
  if (found === null || newsletter === null) return null;
  const message = await renderNotice({
    base: sender.base,
    newsletter: newsletter satisfies Newsletter,
    themes,
    content: found.content,
    to: { name: null, address: found.address },
    key: notice.id,
    // Of the first try: the same message each time, for a provider that takes an idempotency key.
    date: new Date(notice.createdAt),
  });
  return { message, addressKey: found.addressKey };
}

/** What follows from an outcome. What nobody knows is tried again: a second confirmation harms nobody, a lost one does. */
function settle(outcome: SendOutcome, { attempts }: Notice, now: Date): NoticeOutcome {
  if (outcome.kind === 'sent') return { status: 'sent', reason: null };
  const { reason } = outcome;
  const wait = NOTICE_RETRY_SECONDS[attempts - 1];
  if (outcome.kind === 'bounced' || outcome.kind === 'failed' || wait === undefined)
    return { status: 'failed', reason };
  const asked = outcome.kind === 'deferred' ? (outcome.retryAfter ?? 0) : 0;
  return { status: 'pending', reason, nextAt: later(now, Math.max(wait, asked)) };
}

/** A mail that is ready to go. */
type Ready = { readonly notice: Notice; readonly message: OutgoingMessage; readonly addressKey: string };

/** Builds some claimed mails, and records those that are not to be sent. */
async function buildClaimed(sender: Sender, notices: readonly Notice[], now: Date): Promise<Ready[]> {
  const ready: Ready[] = [];
  for (const notice of notices) {
    const built = await buildNotice(sender, notice, now).catch((): 'broken' => 'broken');
    if (built === 'broken')
      await settleNotice(sender.db, notice, { status: 'failed', reason: 'the message could not be built' });
    else if (built === null) await settleNotice(sender.db, notice, { status: 'dropped', reason: null });
    else ready.push({ notice, ...built });
  }
  return ready;
}

/** What puts the address of a mail that bounced on the do-not-send list: no newsletter goes there either. */
async function suppressionOf(db: D1Database, addressKey: string, now: Date): Promise<Suppression> {
  const hash = suppressionHash(await getSuppressionSalt(db), addressKey);
  return { hash, newsletter: '', reason: 'hard-bounce', at: now.toISOString() };
}

/** Sends what is ready as fast as the provider's rate lets it, and records how each ended. Answers whether all had its turn. */
async function sendReady(
  db: D1Database,
  provider: Provider,
  pacer: Pacer,
  ready: readonly Ready[],
  now: Date,
): Promise<boolean> {
  let at = 0;
  while (at < ready.length) {
    const turn = await pacer.turn(ready.length - at);
    if (!turn.ok) {
      const nextAt = later(now, Math.max(1, Math.ceil(turn.wait / 1000)));
      for (const { notice } of ready.slice(at))
        await settleNotice(db, notice, {
          status: 'untried',
          reason: "the provider's rate is used up",
          nextAt,
        });
      return false;
    }
    const part = ready.slice(at, at + turn.size);
    const outcomes = await provider.send(part.map(({ message }) => message));
    pacer.used(part.length);
    for (const [index, { notice, addressKey }] of part.entries()) {
      const outcome = outcomes[index] ?? { kind: 'unknown', reason: 'the provider did not answer for it' };
      if (outcome.kind !== 'sent') console.warn(`notice ${notice.id} (${notice.kind}): ${outcome.reason}`);
      const suppression = outcome.kind === 'bounced' ? await suppressionOf(db, addressKey, now) : null;
      await settleNotice(db, notice, settle(outcome, notice, now), suppression);
    }
    at += part.length;
  }
  return true;
}

/**
 * Sends the mails of our own that are due: confirmations and the like. Called right after the request that asks for one,
 * and by cron for what a provider could not take then. Two calls at once share the mails between them. A mail whose sender
 * died is sent again once its lease is over. What is over the count of `statements` waits for the next call.
 */
export async function deliverNotices(
  whole: D1Database,
  env: Env,
  now: Date,
  statements: number = NOTICE_STATEMENTS,
): Promise<void> {
  const reading = readConfig(env);
  if (!reading.ok) {
    console.error(`notices are not sent: ${reading.problems.join('; ')}`);
    return;
  }
  const { config } = reading;
  const { deps, budget } = withBudget({ db: whole, now: () => new Date() }, statements);
  const { db } = deps;
  const sender = { db, base: readBase(env), config, definitions: openDefinitions(db) };
  const provider = openProvider(config, env, 'transactional');
  const ends = Date.now() + NOTICE_RUN_MS;
  const pacer = openPacer(
    { db, provider, rate: config.transactionalRate, now: () => new Date(), sleep },
    { over: () => Date.now() >= ends },
  );
  try {
    for (let round = 0; round < NOTICE_ROUNDS; round++) {
      const limit = Math.min(NOTICE_BATCH, Math.floor(budget.left() / NOTICE_STATEMENTS_EACH));
      if (limit < 1) return;
      const leaseUntil = later(now, NOTICE_LEASE_SECONDS);
      const notices = await claimNotices(db, { now: now.toISOString(), leaseUntil, limit });
      if (notices.length === 0) return;
      if (!(await sendReady(db, provider, pacer, await buildClaimed(sender, notices, now), now))) return;
    }
  } finally {
    await pacer.close();
    await provider.close();
  }
}

/** Forgets who never confirmed, and old records of mails of our own: some at a time, for cron. */
export async function tidyReaders(db: D1Database, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
  await deleteUnconfirmed(db, before(UNCONFIRMED_DAYS), TIDY_BATCH);
  await deleteOldNotices(db, before(NOTICE_KEPT_DAYS), TIDY_BATCH);
}
