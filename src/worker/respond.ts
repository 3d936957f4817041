import type { Context } from 'hono';
import { z } from 'zod';
import { describeSampleMessage } from '../deliver/sample-message.ts';
import { CACHE_SECONDS } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import { Sending } from '../model/newsletter.ts';
import { renderEmail } from '../render/email.ts';
import { renderEml } from '../render/eml.ts';
import { renderFeed } from '../render/feed.ts';
import { renderJson } from '../render/json.ts';
import { renderText } from '../render/text.ts';
import { renderWeb, STYLE_CSP_HASH } from '../render/web.ts';
import { findNewsletter } from '../store/definitions.ts';
import type { AppEnv } from './app-env.ts';

/** Every form in which one digest can be asked for; `feed` is JSON Feed. */
export const Format = z.enum(['web', 'email', 'text', 'json', 'eml', 'rss', 'atom', 'feed']);
export type Format = z.infer<typeof Format>;

/** Other names that people try for a format. */
export const FORMAT_ALIASES: ReadonlyMap<string, Format> = new Map([
  ['html', 'web'],
  ['txt', 'text'],
  ['jsonfeed', 'feed'],
  ['feed.json', 'feed'],
]);

const TYPES: Record<Format, string> = {
  web: 'text/html; charset=utf-8',
  email: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  eml: 'message/rfc822',
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  feed: 'application/feed+json; charset=utf-8',
};

/** Pages run nothing and load nothing; their one stylesheet is named by its hash. */
export const PAGE_CSP = [
  "default-src 'none'",
  `style-src ${STYLE_CSP_HASH}`,
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The email rendition inlines its styles, so it alone allows them, in a sandbox. */
const EMAIL_CSP = "sandbox; default-src 'none'; img-src https: data:; style-src 'unsafe-inline'";

/** Data is not a page: nothing in it may run or load anything. */
export const DATA_CSP = "default-src 'none'; frame-ancestors 'none'";

/** A digest as the message that a reader gets, with tokens that open nothing. */
async function renderSampleEml(c: Context<AppEnv>, digest: Digest): Promise<string> {
  const newsletter = await findNewsletter(c.env.DB, digest.newsletter);
  const sending = newsletter?.sending ?? Sending.parse({});
  return renderEml(digest, describeSampleMessage(digest, sending, c.var.base));
}

/** One digest in one format. */
async function renderDigest(c: Context<AppEnv>, digest: Digest, format: Format): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  const selfUrl = c.var.base + pathname + search;
  const channel = {
    title: digest.title,
    description: digest.description,
    homeUrl: digest.url,
    selfUrl,
    lang: digest.lang,
  };
  switch (format) {
    case 'web':
      return renderWeb(digest);
    case 'email':
      return renderEmail(digest);
    case 'text':
      return renderText(digest);
    case 'json':
      return renderJson(digest);
    case 'eml':
      return renderSampleEml(c, digest);
    case 'rss':
    case 'atom':
      return renderFeed(format, channel, [digest]);
    case 'feed':
      return renderFeed('json', channel, [digest]);
  }
}

/** Answers with a digest in a format; `publishedAt` dates what is frozen, null what was built just now. */
export async function respondDigest(
  c: Context<AppEnv>,
  digest: Digest,
  format: Format,
  publishedAt: string | null,
): Promise<Response> {
  const body = await renderDigest(c, digest, format);
  if (format === 'email') c.header('Content-Security-Policy', EMAIL_CSP);
  else c.header('Content-Security-Policy', format === 'web' ? PAGE_CSP : DATA_CSP);
  if (format === 'json') c.header('Link', `<${c.var.base}/schemas/digest.json>; rel="describedby"`);
  if (format === 'eml') c.header('Content-Disposition', `inline; filename="${digest.id}.eml"`);
  return respondCached(c, body, TYPES[format], publishedAt);
}

/** Answers with a public body that caches may keep; the ETag is added for all answers at once. */
export function respondCached(
  c: Context<AppEnv>,
  body: string,
  type: string,
  modifiedAt: string | null,
): Response {
  c.header('Cache-Control', `public, max-age=${CACHE_SECONDS}`);
  if (modifiedAt !== null) c.header('Last-Modified', new Date(modifiedAt).toUTCString());
  return c.body(body, 200, { 'Content-Type': type });
}
