import { type BuildResult, buildDigest } from '../digest/build.ts';
import { checkWindow, findBounds, type Window } from '../digest/calendar.ts';
import { sealDigest } from '../digest/hash.ts';
import { describeIssue, listToldArticles, type ToldIssue } from '../digest/told.ts';
import { TOLD_DIGESTS, WINDOW_ARTICLES_MAX } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { listWindowArticles } from '../store/articles.ts';
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

/** Builds a window's digest from the stored annotations, under an id of its own where one is given. Stores nothing. */
export async function buildFromStore(
  db: D1Database,
  base: string,
  newsletter: Newsletter,
  window: Window,
  id?: string,
): Promise<BuiltDigest> {
  const bad = checkWindow(window);
  if (bad) return { ok: false, reason: 'bad-window', message: bad.message };
  const [themes, told, candidates] = await Promise.all([
    listThemes(db),
    readTold(db, newsletter, window),
    listWindowArticles(db, { ...window, ...findBounds(newsletter.zone, window) }, WINDOW_ARTICLES_MAX + 1),
  ]);
  if (candidates.length > WINDOW_ARTICLES_MAX)
    return {
      ok: false,
      reason: 'too-many',
      message: `more than ${WINDOW_ARTICLES_MAX} articles were published from ${window.from} to ${window.to}; ask for a shorter window`,
    };
  const built = await buildDigest({ newsletter, themes, window, base, candidates, told });
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
