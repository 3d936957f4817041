import { z } from 'zod';

/** Lower-case words joined by hyphens: safe in a URL path, a file name and a header. */
export const Slug = z
  .string()
  .max(120)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens');
export type Slug = z.infer<typeof Slug>;

/** A calendar day without a zone, `YYYY-MM-DD`. */
export const Day = z.iso.date('must be a day of the calendar, YYYY-MM-DD');
export type Day = z.infer<typeof Day>;

/** A UTC instant, ISO 8601 with `Z`. */
export const Instant = z.iso.datetime('must be a UTC instant, YYYY-MM-DDTHH:MM:SSZ');
export type Instant = z.infer<typeof Instant>;

/** An absolute http or https address. Anything else (`javascript:`, `data:`, relative) is refused. */
export const HttpUrl = z.url({
  protocol: /^https?$/,
  hostname: /^[^\s]+$/,
  error: 'must be an absolute http(s) address',
});
export type HttpUrl = z.infer<typeof HttpUrl>;
