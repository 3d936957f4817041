import type { Published } from '../model/article.ts';
import type { Day } from '../model/ids.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { dayOf, findWindow, type Window } from './calendar.ts';

/** A window of a newsletter's own cadence, and what was published in it. */
export type OwnWindow<T> = { readonly window: Window; readonly candidates: readonly T[] };

/**
 * The windows of a newsletter's own cadence in which something was published and that ended before a day, oldest first.
 * Each article is dated once, however many windows there are.
 */
export function listOwnWindows<T extends { readonly article: { readonly published: Published } }>(
  newsletter: Pick<Newsletter, 'cadence' | 'zone'>,
  candidates: readonly T[],
  before: Day,
): OwnWindow<T>[] {
  const byDay = new Map<Day, T[]>();
  for (const candidate of candidates) {
    const day = dayOf(candidate.article.published, newsletter.zone);
    if (day >= before) continue;
    const list = byDay.get(day);
    if (list === undefined) byDay.set(day, [candidate]);
    else list.push(candidate);
  }
  const windows: { window: Window; candidates: T[] }[] = [];
  for (const [day, list] of [...byDay].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const last = windows.at(-1);
    if (last !== undefined && day <= last.window.to) last.candidates.push(...list);
    else windows.push({ window: findWindow(newsletter, day), candidates: [...list] });
  }
  return windows.filter(({ window }) => window.to < before);
}
