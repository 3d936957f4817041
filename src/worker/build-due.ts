import { z } from 'zod';
import { findLastWindow, weekCalendar } from '../digest/calendar.ts';
import { Day } from '../model/ids.ts';
import { isMoreThanWeekly, type Newsletter } from '../model/newsletter.ts';
import { hasWeeklyReaders } from '../store/audiences.ts';
import { findProgress, saveProgress } from '../store/progress.ts';
import { isLate, issueDigest } from './due.ts';
import { findNextIssue, isSettling, listDone } from './next-issue.ts';

/** The last day of the last window that was dealt with. */
const Progress = z.object({ through: Day });

const jobOf = (newsletter: Newsletter) => `due:${newsletter.id}`;
const weekJobOf = (newsletter: Newsletter) => `due-week:${newsletter.id}`;

/** Before every article. */
const BEGINNING: Day = '0001-01-01';

/**
 * Forgets how far a newsletter's windows were dealt with, so that late articles get their digests. Nothing is sent
 * twice, and nothing old at all: see `issueDigest`.
 */
export async function restartDue(db: D1Database, newsletter: Newsletter): Promise<void> {
  await saveProgress(db, jobOf(newsletter), { through: BEGINNING });
}

/**
 * Sees to the last week that is over, for those who take one digest a week of a newsletter that has more. One that was
 * dealt with stays so, whether there were readers and stories or not: who joins later begins with the next. Where there
 * are no more, the last issue's days are looked at as well: what went to the others alone before the cadence changed.
 */
async function buildWeek(db: D1Database, base: string, newsletter: Newsletter, now: Date): Promise<void> {
  const calendar = isMoreThanWeekly(newsletter.cadence) ? weekCalendar(newsletter) : newsletter;
  const window = findLastWindow(calendar, now.toISOString());
  const progress = await findProgress(db, weekJobOf(newsletter), Progress);
  if (progress !== null && progress.through >= window.to) return;
  const { approval } = newsletter.sending;
  const wanted = approval === 'manual' || !isLate({ newsletter, window }, now);
  if (wanted && (await hasWeeklyReaders(db, newsletter.id)))
    await issueDigest(db, base, { newsletter, window, audience: 'weekly' }, now);
  await saveProgress(db, weekJobOf(newsletter), { through: window.to });
}

/**
 * Issues the digest of every window of the newsletter's cadence that is over, oldest first, while `mayBuild`, which is
 * told how many it was already, then that of the week. Those that are done with are stepped over, and cost nothing. The first
 * of which articles are still coming in, though it fell due before, waits with those after it.
 * Answers how many were issued, and whether that is all. Firing it twice, late, or twice at once issues each once, as
 * the first digest stored under an id stays and has one send for each audience.
 */
export async function buildDue(
  db: D1Database,
  base: string,
  newsletter: Newsletter,
  now: Date,
  mayBuild: (built: number) => boolean,
): Promise<{ readonly built: number; readonly more: boolean }> {
  const progress = await findProgress(db, jobOf(newsletter), Progress);
  let through = progress?.through ?? BEGINNING;
  // Only where something is over is it worth asking what of that is done with.
  let window = await findNextIssue(db, newsletter, { after: through, done: [] }, now);
  const done = window === null ? [] : await listDone(db, newsletter, through, now);
  if (done.length > 0) window = await findNextIssue(db, newsletter, { after: through, done }, now);
  let built = 0;
  while (window !== null) {
    if (!mayBuild(built)) return { built, more: true };
    if (await isSettling(db, newsletter, window, now)) {
      await buildWeek(db, base, newsletter, now);
      return { built, more: false };
    }
    await issueDigest(db, base, { newsletter, window, audience: 'every' }, now);
    built++;
    through = window.to;
    await saveProgress(db, jobOf(newsletter), { through });
    // Whether that was the last is asked by who may go on.
    if (!mayBuild(built)) return { built, more: true };
    window = await findNextIssue(db, newsletter, { after: through, done }, now);
  }
  const last = done.at(-1)?.to ?? through;
  if (last > through) await saveProgress(db, jobOf(newsletter), { through: last });
  await buildWeek(db, base, newsletter, now);
  return { built, more: false };
}
