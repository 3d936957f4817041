import { z } from 'zod';
import {
  addDays,
  dayOf,
  findBounds,
  findDue,
  findLastWindow,
  findWindow,
  weekCalendar,
} from '../digest/calendar.ts';
import { Day } from '../model/ids.ts';
import { isMoreThanWeekly, type Newsletter } from '../model/newsletter.ts';
import { findNextPublished } from '../store/articles.ts';
import { hasWeeklyReaders } from '../store/audiences.ts';
import { findProgress, saveProgress } from '../store/progress.ts';
import { isLate, issueDigest } from './due.ts';

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

/** The next day on which an article was published, after a day, in the newsletter's zone; null where there is none. */
async function findNextDay(db: D1Database, zone: string, after: Day): Promise<Day | null> {
  const day = addDays(after, 1);
  const found = await findNextPublished(db, { day, instant: findBounds(zone, { from: day, to: day }).start });
  const days = [found.day, found.instant === null ? null : dayOf(found.instant, zone)].filter(
    (d) => d !== null,
  );
  return days.sort()[0] ?? null;
}

/**
 * Sees to the last week that is over, for those who take one digest a week of a newsletter that has more. One that was
 * dealt with stays so, whether there were readers and stories or not: who joins later begins with the next.
 */
async function buildWeek(db: D1Database, base: string, newsletter: Newsletter, now: Date): Promise<void> {
  if (!isMoreThanWeekly(newsletter.cadence)) return;
  const window = findLastWindow(weekCalendar(newsletter), now.toISOString());
  const progress = await findProgress(db, weekJobOf(newsletter), Progress);
  if (progress !== null && progress.through >= window.to) return;
  const { approval } = newsletter.sending;
  const wanted = approval === 'manual' || !isLate({ newsletter, window }, now);
  if (wanted && (await hasWeeklyReaders(db, newsletter.id)))
    await issueDigest(db, base, { newsletter, window, audience: 'weekly' }, now);
  await saveProgress(db, weekJobOf(newsletter), { through: window.to });
}

/**
 * Issues the digest of every window of the newsletter's cadence that is over: at most `limit` of them, oldest first,
 * then that of the week. Answers whether all is done. Firing it twice, late, or twice at once issues each once, as the
 * first digest stored under an id stays and has one send for each audience.
 */
export async function buildDue(
  db: D1Database,
  base: string,
  newsletter: Newsletter,
  now: Date,
  limit: number,
): Promise<'done' | 'more'> {
  const progress = await findProgress(db, jobOf(newsletter), Progress);
  let through = progress?.through ?? BEGINNING;
  for (let built = 0; built < limit; built++) {
    const day = await findNextDay(db, newsletter.zone, through);
    const window = day === null ? null : findWindow(newsletter, day);
    if (window === null || Date.parse(findDue(newsletter, window)) > now.getTime()) {
      await buildWeek(db, base, newsletter, now);
      return 'done';
    }
    await issueDigest(db, base, { newsletter, window, audience: 'every' }, now);
    through = window.to;
    await saveProgress(db, jobOf(newsletter), { through });
  }
  return 'more';
}
