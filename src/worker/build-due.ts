import { z } from 'zod';
import { addDays, dayOf, findBounds, findDue, findWindow } from '../digest/calendar.ts';
import { Day } from '../model/ids.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { findNextPublished } from '../store/articles.ts';
import { saveDigest } from '../store/digests.ts';
import { findProgress, saveProgress } from '../store/progress.ts';
import { buildFromStore } from './build-digest.ts';

/** The last day of the last window that was dealt with. */
const Progress = z.object({ through: Day });

const jobOf = (newsletter: Newsletter) => `due:${newsletter.id}`;

/** Before every article. */
const BEGINNING: Day = '0001-01-01';

/** Forgets how far a newsletter's windows were dealt with, so that late articles get their digests. */
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
 * Builds and publishes the digest of every window of the newsletter's cadence that is over, has stories
 * and has no digest yet: at most `limit` of them, oldest first. Answers whether all is built. Firing it
 * twice, late, or twice at once builds each once, as the first digest stored under an id stays.
 */
export async function buildDue(
  db: D1Database,
  base: string,
  newsletter: Newsletter,
  now: Date,
  limit: number,
): Promise<'done' | 'more'> {
  const nowText = now.toISOString();
  const progress = await findProgress(db, jobOf(newsletter), Progress);
  let through = progress?.through ?? BEGINNING;
  for (let built = 0; built < limit; built++) {
    const day = await findNextDay(db, newsletter.zone, through);
    if (day === null) return 'done';
    const window = findWindow(newsletter.cadence, day);
    if (Date.parse(findDue(newsletter, window)) > now.getTime()) return 'done';
    const result = await buildFromStore(db, base, newsletter, window);
    if (result.ok && result.digest.counts.stories > 0)
      await saveDigest(db, result.digest, { own: true, builtAt: nowText, publishedAt: nowText });
    else if (!result.ok && result.reason !== 'no-articles')
      console.error(`${newsletter.id}: ${result.message}`);
    through = window.to;
    await saveProgress(db, jobOf(newsletter), { through });
  }
  return 'more';
}
