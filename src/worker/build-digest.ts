import { type BuildResult, buildDigest } from '../digest/build.ts';
import { checkWindow, findBounds, type Window } from '../digest/calendar.ts';
import { WINDOW_ARTICLES_MAX } from '../limits.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { listWindowArticles } from '../store/articles.ts';
import { listThemes } from '../store/definitions.ts';

/** A built digest, or why there is none. `bad-window` and `too-many` are the asker's to mend. */
export type BuiltDigest =
  | Extract<BuildResult, { ok: true }>
  | { ok: false; reason: 'no-articles' | 'bad-window' | 'too-many'; message: string };

/** Builds a window's digest from the stored annotations. Stores nothing. */
export async function buildFromStore(
  db: D1Database,
  base: string,
  newsletter: Newsletter,
  window: Window,
): Promise<BuiltDigest> {
  const bad = checkWindow(window);
  if (bad) return { ok: false, reason: 'bad-window', message: bad.message };
  const [themes, candidates] = await Promise.all([
    listThemes(db),
    listWindowArticles(db, { ...window, ...findBounds(newsletter.zone, window) }, WINDOW_ARTICLES_MAX + 1),
  ]);
  if (candidates.length > WINDOW_ARTICLES_MAX)
    return {
      ok: false,
      reason: 'too-many',
      message: `more than ${WINDOW_ARTICLES_MAX} articles were published from ${window.from} to ${window.to}; ask for a shorter window`,
    };
  const built = await buildDigest({ newsletter, themes, window, base, candidates });
  if (built.ok) return built;
  return {
    ok: false,
    reason: built.reason,
    message: `no articles were published from ${window.from} to ${window.to}, so there is no digest to build`,
  };
}
