import { type BuildResult, buildDigest } from '../digest/build.ts';
import { addDays, checkWindow, findBounds, type Window } from '../digest/calendar.ts';
import { sealDigest } from '../digest/hash.ts';
import { describeIssue, listToldArticles, type ToldIssue } from '../digest/told.ts';
import { LATE_ARTICLE_DAYS, TOLD_DIGESTS, WINDOW_ARTICLES_MAX } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { listLateArticles, listWindowArticles } from '../store/articles.ts';
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

/** Articles of the days before a window that arrived when the issue of those days was built. */
async function readLate(db: D1Database, newsletter: Newsletter, window: Window) {
  const from = addDays(window.from, -LATE_ARTICLE_DAYS);
  const { start, end } = findBounds(newsletter.zone, { from, to: addDays(window.from, -1) });
  return listLateArticles(db, newsletter.id, { from, to: window.from, start, end }, WINDOW_ARTICLES_MAX);
}

/**
 * Builds a window's digest from the stored annotations, under an id of its own where one is given. Stores nothing. With
 * `takeLate` it is the newsletter's next issue, which takes in what arrived too late for the one before; previews and
 * digests of other windows tell of their days alone.
 */
export async function buildFromStore(
  db: D1Database,
  base: string,
  newsletter: Newsletter,
  window: Window,
  id?: string,
  takeLate = false,
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
    takeLate ? readLate(db, newsletter, window) : [],
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
