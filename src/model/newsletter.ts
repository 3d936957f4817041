import { z } from 'zod';
import { lineOfText, Slug } from './ids.ts';
import { isZone } from './zone.ts';

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
  z.strictObject({
    every: z.literal('weekdays'),
    on: z
      .array(Weekday)
      .min(1)
      .refine((on) => new Set(on).size === on.length, 'must name each weekday once'),
    at: Clock,
  }),
  z.strictObject({ every: z.literal('month'), on: z.int().min(1).max(28), at: Clock }),
]);
export type Cadence = z.infer<typeof Cadence>;

/** Whether issues come out more than once a week: then those who want one a week get a digest of its own. */
export function isMoreThanWeekly(cadence: Cadence): boolean {
  return cadence.every === 'day' || (cadence.every === 'weekdays' && cadence.on.length > 1);
}

/** Hours of the day in which messages go out, `to` not among them. `from` after `to` spans midnight. */
export const SendingWindow = z
  .strictObject({ from: Clock, to: Clock })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'must differ from `from`; leave the window out where mail may go out at any time',
  });
export type SendingWindow = z.infer<typeof SendingWindow>;

/** How its digests go out. */
export const Sending = z.strictObject({
  /** `manual`: an operator approves each digest. `automatic`: cron alone takes it from build to the last reader. */
  approval: z.enum(['manual', 'automatic']).default('automatic'),
  /** Stories below which an issue is skipped. */
  minimumStories: z.int().min(1).max(1000).default(1),
  /** In the newsletter's zone; null: at any hour. */
  window: SendingWindow.nullable().default(null),
  /** Where mail for the newsletter itself comes in (mailto: unsubscribes, bounces); null where none does. */
  inboundDomain: z
    .string()
    .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'must be a domain such as in.example.org')
    .nullable()
    .default(null),
  /** The publisher's postal address, which the law of many countries wants in the footer. */
  postalAddress: z.string().trim().min(1).max(300).nullable().default(null),
});
export type Sending = z.infer<typeof Sending>;

/** What people subscribe to. Data: another newsletter is another file, not code. */
export const Newsletter = z.strictObject({
  id: Slug,
  title: lineOfText(200),
  description: lineOfText(1000),
  lang: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR')
    .default('en'),
  /** IANA time zone in which its days begin and its hours are meant. */
  zone: z.string().refine(isZone, { error: ({ input }) => `"${String(input)}" is not an IANA time zone` }),
  cadence: Cadence,
  /** Theme ids, in the order in which a digest prints its sections. */
  themes: z.array(Slug).min(1).max(20),
  sender: z.strictObject({ name: lineOfText(200), address: z.email('must be a mail address') }),
  /** RFC 2919 list identifier, without angle brackets. */
  listId: z.string().regex(/^[A-Za-z0-9.-]+$/, 'must be letters, digits, dots and hyphens'),
  sending: Sending.prefault({}),
});
export type Newsletter = z.infer<typeof Newsletter>;
