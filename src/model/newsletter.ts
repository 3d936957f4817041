import { z } from 'zod';
import { Slug } from './ids.ts';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export const Weekday = z.enum(WEEKDAYS);
export type Weekday = z.infer<typeof Weekday>;

/** A wall-clock time, `HH:MM`. */
const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, HH:MM');

/**
 * When issues come out, in the newsletter's zone. An issue covers the days from one due day up to the
 * day before the next: `{every: 'week', on: 'monday'}` covers Monday to Sunday.
 */
export const Cadence = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('day'), at: Clock }),
  z.strictObject({ every: z.literal('week'), on: Weekday, at: Clock }),
  z.strictObject({ every: z.literal('weekdays'), on: z.array(Weekday).min(1), at: Clock }),
  z.strictObject({ every: z.literal('month'), on: z.int().min(1).max(28), at: Clock }),
]);
export type Cadence = z.infer<typeof Cadence>;

/** What people subscribe to. Data: another newsletter is another file, not code. */
export const Newsletter = z.strictObject({
  id: Slug,
  title: z.string().min(1).max(200),
  description: z.string().min(1).max(1000),
  lang: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
    .default('en'),
  /** IANA time zone in which its days begin and its hours are meant. */
  zone: z.string().min(1),
  cadence: Cadence,
  /** Theme ids, in the order in which a digest prints its sections. */
  themes: z.array(Slug).min(1).max(20),
  sender: z.strictObject({ name: z.string().min(1).max(200), address: z.email() }),
  /** RFC 2919 list identifier, without angle brackets. */
  listId: z.string().regex(/^[A-Za-z0-9.-]+$/, 'must be letters, digits, dots and hyphens'),
});
export type Newsletter = z.infer<typeof Newsletter>;
