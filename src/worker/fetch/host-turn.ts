import { HOST_HELD_MAX_SECONDS, HOST_HELD_SECONDS } from '../../limits.ts';
import type { Instant } from '../../model/ids.ts';
import { holdHostUntil, takeHost } from '../../store/hosts.ts';

/** A host's turn, taken or not, with what is kept of its robots.txt. */
export type HostTurn =
  | { readonly ok: true; readonly robots: string | null; readonly robotsUntil: Instant | null }
  | { readonly ok: false; readonly freeAt: Date };

const later = (now: Date, ms: number): Instant => new Date(now.getTime() + ms).toISOString();

/** The turn of the host of an address: one request, and the next one `gapMs` later at the earliest, whoever sends it. */
export async function takeTurn(db: D1Database, url: string, now: Date, gapMs: number): Promise<HostTurn> {
  const turn = await takeHost(db, new URL(url).host, now.toISOString(), later(now, gapMs));
  return turn.ok ? turn : { ok: false, freeAt: new Date(turn.freeAt) };
}

/** Leaves a host alone that asked for it: for `retryAfter` seconds up to HOST_HELD_MAX_SECONDS, or where it gave none, for HOST_HELD_SECONDS. Answers until when. */
export async function holdHost(
  db: D1Database,
  url: string,
  now: Date,
  retryAfter: number | null,
): Promise<Instant> {
  const seconds = Math.min(retryAfter ?? HOST_HELD_SECONDS, HOST_HELD_MAX_SECONDS);
  const until = later(now, seconds * 1000);
  await holdHostUntil(db, new URL(url).host, until);
  return until;
}
