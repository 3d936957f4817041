import { type BuildResult, buildDigest } from '../digest/build.ts';
import {
  addDays,
  type Calendar,
  checkWindow,
  findBounds,
  findDue,
  findWindow,
  type Window,
  weekCalendar,
} from '../digest/calendar.ts';
import { sealDigest } from '../digest/hash.ts';
import { describeIssue, listToldArticles, type ToldIssue } from '../digest/told.ts';
import {
  INGEST_LEASE_SECONDS,
  LATE_ARTICLE_DAYS,
  LATE_WAIT_DAYS,
  TOLD_DIGESTS,
  WINDOW_ARTICLES_MAX,
} from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import type { Day } from '../model/ids.ts';
import { isMoreThanWeekly, type Newsletter } from '../model/newsletter.ts';
import type { Frequency } from '../model/subscriber.ts';
import { type LateDay, listLateArticles, listWindowArticles, type WindowArticle } from '../store/articles.ts';
import { listThemes } from '../store/definitions.ts';
import { listSignatures, listToldDigests } from '../store/digests.ts';

/** A built digest, or why there is none. `bad-window` and `too-many` are the asker's to mend. */
export type BuiltDigest =
  | Extract<BuildResult, { ok: true }>
  | { ok: false; reason: 'no-articles' | 'bad-window' | 'too-many'; message: string };

/** The issues that a window is held against, as they were printed. */
async function readTold(db: D1Database, newsletter: Newsletter, window: Window): Promise<ToldIssue[]> {
  const digests = await listToldDigests(db, newsletter.id, window.from, TOLD_DIGESTS);
  if (digests.length === 0) return [];
  const signatures = await listSignatures(db, [...new Set(digests.flatMap(listToldArticles))]);
  return digests.map((digest) => describeIssue(digest, signatures));
}

/** The same digest under another id, and so at another address. */
async function renameDigest({ hash: _, ...body }: Digest, base: string, id: string): Promise<Digest> {
  return sealDigest({ ...body, id, url: `${base}/digests/${id}` });
}

/** The days before a window, the last first, and by when the issue of each was complete. */
function listDaysBefore(calendar: Calendar, from: Day): LateDay[] {
  return Array.from({ length: LATE_WAIT_DAYS }, (_, index) => {
    const day = addDays(from, -1 - index);
    const due = Date.parse(findDue(calendar, findWindow(calendar, day)));
    const closed = new Date(due - INGEST_LEASE_SECONDS * 1000).toISOString();
    return { day, ...findBounds(calendar.zone, { from: day, to: day }), closed };
  });
}

/**
 * Articles that came too late for the digest of their days, and that those who get this one have not been told of: published
 * up to LATE_ARTICLE_DAYS before what their last digest left off, as issues may have been left out since. What came in time for
 * an issue that was left out is not carried over.
 */
async function readLate(
  db: D1Database,
  newsletter: Newsletter,
  window: Window,
  frequency: Frequency,
): Promise<WindowArticle[]> {
  const isOwn = frequency === 'every' || !isMoreThanWeekly(newsletter.cadence);
  const calendar = isOwn ? newsletter : weekCalendar(newsletter);
  return listLateArticles(db, newsletter.id, {
    frequency,
    before: window.from,
    days: listDaysBefore(calendar, window.from),
    back: LATE_ARTICLE_DAYS,
    margin: INGEST_LEASE_SECONDS,
    limit: WINDOW_ARTICLES_MAX,
  });
}

/**
 * Builds a window's digest from the stored annotations, under an id of its own where one is given. Stores nothing. With an
 * audience it is the next that those readers get, which takes in what came too late for the one before; previews and digests of
 * other windows tell of their days alone.
 */
export async function buildFromStore(
  db: D1Database,
  base: string,
  newsletter: Newsletter,
  window: Window,
  id?: string,
  audience: Frequency | null = null,
): Promise<BuiltDigest> {
  const bad = checkWindow(window);
  if (bad) return { ok: false, reason: 'bad-window', message: bad.message };
  const [themes, told, candidates, late] = await Promise.all([
    listThemes(db),
    readTold(db, newsletter, window),
    listWindowArticles(
      db,
      newsletter.id,
      { ...window, ...findBounds(newsletter.zone, window) },
      WINDOW_ARTICLES_MAX + 1,
    ),
    audience === null ? [] : readLate(db, newsletter, window, audience),
  ]);
  if (candidates.length > WINDOW_ARTICLES_MAX)
    return {
      ok: false,
      reason: 'too-many',
      message: `more than ${WINDOW_ARTICLES_MAX} articles were published from ${window.from} to ${window.to}; ask for a shorter window`,
    };
  const built = await buildDigest({ newsletter, themes, window, base, candidates, late, told });
  if (built.ok) {
    const isNamed = id === undefined || id === built.digest.id;
    return isNamed ? built : { ok: true, digest: await renameDigest(built.digest, base, id) };
  }
  return {
    ok: false,
    reason: built.reason,
    message: `no articles were published from ${window.from} to ${window.to}, so there is no digest to build`,
  };
}
