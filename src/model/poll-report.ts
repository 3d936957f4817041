import { z } from 'zod';
import { FeedProblem } from './entry.ts';
import { Instant, Slug } from './ids.ts';

/**
 * How a poll ended. `ok` read the feed, `unchanged` found it as it was; `waiting`: its host's turn has not come;
 * `skipped`: it is not due, not polled at all, or somebody else polls it now; `gone`: its server says so for good.
 */
export const PollStatus = z.enum(['ok', 'unchanged', 'waiting', 'skipped', 'throttled', 'failed', 'gone']);
export type PollStatus = z.infer<typeof PollStatus>;

/** What came of one poll of a source. */
export const PollReport = z.object({
  source: Slug,
  status: PollStatus,
  /** Entries that the document holds. */
  entries: z.int().nonnegative(),
  /** Of those, the ones seen for the first time, and the ones that say something else than before. */
  fresh: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  /** Those that are new or changed and had no room in this poll: they follow with the next, which comes by itself. */
  rest: z.int().nonnegative(),
  /** What is wrong with the document, which was read all the same. */
  problems: z.array(FeedProblem),
  /** Why it did not end well, in words; null where it did. */
  error: z.string().nullable(),
  nextPollAt: Instant.nullable(),
});
export type PollReport = z.infer<typeof PollReport>;
