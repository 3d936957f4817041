import { digestId, findBounds, findDue, type Window } from '../digest/calendar.ts';
import { SEND_LATE_MAX_HOURS } from '../limits.ts';
import type { Instant } from '../model/ids.ts';
import { isMoreThanWeekly, type Newsletter } from '../model/newsletter.ts';
import type { Frequency } from '../model/subscriber.ts';
import { findDigest, type StoredDigest, saveDigest } from '../store/digests.ts';
import { createSend, findSend, sendId } from '../store/sends.ts';
import { buildFromStore } from './build-digest.ts';
import { planIssue } from './plan-issue.ts';
import { approveSend } from './sends.ts';

const HOUR_MS = 3_600_000;

/** A window that is over, and the audience that its digest is for. */
export type DueWindow = {
  readonly newsletter: Newsletter;
  readonly window: Window;
  readonly audience: Frequency;
};

/** Whether a digest fell due so long ago that it is news to nobody. */
export function isLate({ newsletter, window }: Pick<DueWindow, 'newsletter' | 'window'>, now: Date): boolean {
  return now.getTime() - Date.parse(findDue(newsletter, window)) > SEND_LATE_MAX_HOURS * HOUR_MS;
}

/** Whether a window is one of the newsletter's cadence. */
export function isOwnWindow(newsletter: Newsletter, window: Window): boolean {
  return digestId(newsletter, window) === `${newsletter.id}-${window.to}`;
}

/** When nothing may come into a window any more: as its issue falls due, or, of another window, with its last day. */
export function findEnd(newsletter: Newsletter, window: Window): Instant {
  return isOwnWindow(newsletter, window)
    ? findDue(newsletter, window)
    : findBounds(newsletter.zone, window).end;
}

/**
 * Whether cron has nothing to do with a digest that is stored: an old one that is public or would go out by itself, and
 * one that was published without a send.
 */
async function isSettled(db: D1Database, due: DueWindow, known: StoredDigest, now: Date): Promise<boolean> {
  const late = isLate(due, now);
  if (known.publishedAt === null) return late && due.newsletter.sending.approval === 'automatic';
  if (late) return true;
  return due.audience === 'every' && (await findSend(db, sendId(known.digest.id, 'every'))) === null;
}

/** Builds and stores the digest of a window under an id; answers whether it is to be sent. */
async function buildIssue(
  db: D1Database,
  base: string,
  due: DueWindow,
  id: string,
  now: Date,
): Promise<boolean> {
  const { newsletter, window, audience } = due;
  const late = isLate(due, now);
  const result = await buildFromStore(db, base, newsletter, window, id, audience);
  if (!result.ok) {
    if (result.reason !== 'no-articles') console.error(`${newsletter.id}: ${result.message}`);
    return false;
  }
  const { stories } = result.digest.counts;
  const { approval, minimumStories } = newsletter.sending;
  if (stories < minimumStories) {
    if (!late)
      console.info(
        `${newsletter.id}: no issue for ${window.from} to ${window.to}: ${stories} of the ${minimumStories} stories that it needs`,
      );
    return false;
  }
  const nowText = now.toISOString();
  const archived = late && approval === 'automatic';
  await saveDigest(db, result.digest, {
    own: audience === 'every',
    builtAt: nowText,
    publishedAt: archived ? nowText : null,
  });
  return !archived;
}

/**
 * Takes the digest of a window that is over from its articles to its send, as far as its newsletter's approval says:
 * `manual`, stored unpublished with a draft; `automatic`, published and approved, or published alone where it fell due
 * more than `SEND_LATE_MAX_HOURS` ago. A window with too few stories gets none, and of one whose days were issued in part
 * under another cadence, what is left is issued. Every step does nothing when it was done before: run again after being
 * cut off, or twice at once, it ends the same.
 */
export async function issueDigest(db: D1Database, base: string, due: DueWindow, now: Date): Promise<void> {
  const { newsletter, audience } = due;
  const plan = await planIssue(db, newsletter, due.window, audience);
  // Who takes one a week gets the issues themselves where there are no more, but for days that went to the others alone.
  if (audience === 'weekly' && !isMoreThanWeekly(newsletter.cadence) && !plan.leftOutWeekly) return;
  const { id, window } = plan;
  const known = await findDigest(db, id);
  if (known !== null && (await isSettled(db, due, known, now))) return;
  if (known === null && (window === null || !(await buildIssue(db, base, { ...due, window }, id, now))))
    return;
  if (known !== null && known.digest.counts.stories < newsletter.sending.minimumStories) return;
  const dueAt = findDue(newsletter, due.window);
  const send = { digest: id, newsletter: newsletter.id, audience, dueAt };
  await createSend(db, plan.frequencies === null ? send : { ...send, frequencies: plan.frequencies }, now);
  if (newsletter.sending.approval === 'automatic') await approveSend(db, sendId(id, audience), now);
}
