import { z } from 'zod';

/** Lower-case words joined by hyphens: safe in a URL path, a file name and a header. */
export const Slug = z
  .string()
  .max(120)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens');
export type Slug = z.infer<typeof Slug>;

/** Control characters (C0, C1, DEL) and the separators of lines and paragraphs: what would begin a line, or a header, of its own. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]/u;
/** What can be seen: letters, digits, signs. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** One line of text for people, as a title or a name, of at most `max` characters: trimmed, with something to be seen in it. */
export function lineOfText(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .refine((text) => VISIBLE.test(text), { error: 'must not be empty', abort: true })
    .refine((text) => !BREAKS.test(text), { error: 'must be one line without control characters' });
}

/** A calendar day without a zone, `YYYY-MM-DD`. */
export const Day = z.iso.date('must be a day of the calendar, YYYY-MM-DD');
export type Day = z.infer<typeof Day>;

/** A UTC instant, ISO 8601 with `Z`. */
export const Instant = z.iso.datetime('must be a UTC instant, YYYY-MM-DDTHH:MM:SSZ');
export type Instant = z.infer<typeof Instant>;

/**
 * An absolute http or https address that can go into a header, a feed and a page as it stands. Anything
 * else (`javascript:`, `data:`, relative) is refused, and so is one with spaces, quotes or invisible
 * characters, which the URL parser alone would drop in silence.
 */
export const HttpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an absolute http(s) address' })
  .refine((url) => !/[\s\p{C}"<>\\]/u.test(url), {
    error: 'must not hold spaces, quotes or invisible characters',
  });
export type HttpUrl = z.infer<typeof HttpUrl>;
