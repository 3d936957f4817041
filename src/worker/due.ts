import { digestId, findDue, type Window } from '../digest/calendar.ts';
import { SEND_LATE_MAX_HOURS } from '../limits.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Frequency } from '../model/subscriber.ts';
import { findDigest, type StoredDigest, saveDigest } from '../store/digests.ts';
import { createSend, findSend, sendId } from '../store/sends.ts';
import { buildFromStore } from './build-digest.ts';
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

/** Builds and stores the digest of a window; answers whether it is to be sent. */
async function buildIssue(db: D1Database, base: string, due: DueWindow, now: Date): Promise<boolean> {
  const { newsletter, window, audience } = due;
  const late = isLate(due, now);
  const result = await buildFromStore(db, base, newsletter, window);
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
 * more than `SEND_LATE_MAX_HOURS` ago. A window with too few stories gets none. Every step does nothing when it was
 * done before: run again after being cut off, or twice at once, it ends the same.
 */
export async function issueDigest(db: D1Database, base: string, due: DueWindow, now: Date): Promise<void> {
  const { newsletter, window, audience } = due;
  const digest = digestId(newsletter, window);
  const known = await findDigest(db, digest);
  if (known !== null && (await isSettled(db, due, known, now))) return;
  if (known === null && !(await buildIssue(db, base, due, now))) return;
  if (known !== null && known.digest.counts.stories < newsletter.sending.minimumStories) return;
  await createSend(
    db,
    { digest, newsletter: newsletter.id, audience, dueAt: findDue(newsletter, window) },
    now,
  );
  if (newsletter.sending.approval === 'automatic') await approveSend(db, sendId(digest, audience), now);
}
