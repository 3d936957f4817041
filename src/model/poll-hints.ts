import { z } from 'zod';

/** How often a feed asks to be polled, as its last document said. */
export const PollHints = z.object({
  /** Minutes for which RSS says that it may be kept (`ttl`), or null. */
  ttl: z.number().nonnegative().nullable(),
  /** Minutes between two updates as the syndication module says (`sy:updatePeriod`, `sy:updateFrequency`), or null. */
  updateMinutes: z.number().nonnegative().nullable(),
  /** Hours of the day in UTC, 0 to 23, in which it asks not to be polled. */
  skipHours: z.array(z.int()).readonly(),
  /** Days in lower-case English on which it asks not to be polled. */
  skipDays: z.array(z.string()).readonly(),
});
export type PollHints = z.infer<typeof PollHints>;

/** A feed that asks for nothing. */
export const NO_POLL_HINTS: PollHints = { ttl: null, updateMinutes: null, skipHours: [], skipDays: [] };
