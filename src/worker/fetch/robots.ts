import { decodeText } from '../../ingest/decode-text.ts';
import type { FetchResult } from '../../ingest/fetch-document.ts';
import { condenseRobots, ROBOTS_UNREACHABLE, type RobotsRules, readRobots } from '../../ingest/robots.ts';
import { ROBOTS_HOURS, ROBOTS_RETRY_MINUTES } from '../../limits.ts';
import type { Instant } from '../../model/ids.ts';
import { saveRobots } from '../../store/hosts.ts';
import type { GuardedFetch } from './guarded-fetch.ts';

/** What a host's robots.txt comes to, and for how many minutes that counts (RFC 9309, 2.3.1). */
function weigh(result: FetchResult): { robots: string; minutes: number } {
  const counts = ROBOTS_HOURS * 60;
  switch (result.kind) {
    case 'ok':
      return { robots: condenseRobots(decodeText(result.bytes, {}).text), minutes: counts };
    case 'http-error':
      // A server that has none, or does not show it, lets everybody in; one with a fault of its own lets nobody.
      if (result.status < 500) return { robots: '', minutes: counts };
      break;
    case 'gone':
    case 'not-modified':
      return { robots: '', minutes: counts };
    case 'refused':
      // Redirects that lead nowhere stand for a file that is not there.
      return { robots: '', minutes: counts };
    case 'too-large':
    case 'throttled':
    case 'timeout':
    case 'network':
      break;
  }
  return { robots: ROBOTS_UNREACHABLE, minutes: ROBOTS_RETRY_MINUTES };
}

/** The rules of an address's host: those that are kept while they count, else as its server gives them now. */
export async function openRobots(
  db: D1Database,
  fetchGuarded: GuardedFetch,
  url: string,
  kept: { readonly robots: string | null; readonly robotsUntil: Instant | null },
  now: Date,
): Promise<RobotsRules> {
  const { origin, host } = new URL(url);
  if (kept.robots !== null && (kept.robotsUntil ?? '') > now.toISOString())
    return readRobots(origin, kept.robots);
  const { robots, minutes } = weigh(await fetchGuarded({ kind: 'robots', url: `${origin}/robots.txt` }));
  await saveRobots(db, host, robots, new Date(now.getTime() + minutes * 60_000).toISOString());
  return readRobots(origin, robots);
}
