import { FEED_MAX_BYTES, PAGE_MAX_BYTES, ROBOTS_MAX_BYTES } from '../limits.ts';
import { VERSION } from '../model/version.ts';
import type { DocumentRequest } from './fetch-document.ts';
import type { AddressRule } from './public-address.ts';

/** What is asked for: each kind has its media types and its greatest size. */
export type DocumentKind = 'feed' | 'page' | 'robots';

/** Who asks, and what may be asked. */
export type FetchSetting = { readonly userAgent: string; readonly rule: AddressRule };

/** What a server gave with the copy that we have (RFC 9110, 8.8). */
export type Validators = { readonly etag: string | null; readonly lastModified: string | null };

const ACCEPT: Readonly<Record<DocumentKind, string>> = {
  feed: 'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5',
  page: 'text/html, application/xhtml+xml, */*;q=0.5',
  robots: 'text/plain, */*;q=0.5',
};

const MAX_BYTES: Readonly<Record<DocumentKind, number>> = {
  feed: FEED_MAX_BYTES,
  page: PAGE_MAX_BYTES,
  robots: ROBOTS_MAX_BYTES,
};

/** A validator as a header can carry it: visible ASCII, and not endless. */
const VALIDATOR = /^[\x20-\x7E]{1,1000}$/;

/**
 * The User-Agent: the product, where it lives, and how to reach whoever runs it. `base` is an absolute address, written in
 * ASCII as headers ask for; `contact` is a mail address, or null.
 */
export function userAgentOf(base: string, contact: string | null): string {
  const address = new URL(base).href.replace(/\/+$/, '');
  return `Sitrep/${VERSION} (+${address}${contact === null ? '' : `; ${contact}`})`;
}

/** Everything of a request but its clock: headers, conditions, the greatest size. */
export function buildRequest(
  kind: DocumentKind,
  url: string,
  { userAgent, rule }: FetchSetting,
  validators: Validators = { etag: null, lastModified: null },
): Omit<DocumentRequest, 'signal' | 'now'> {
  const headers: Record<string, string> = { 'User-Agent': userAgent, Accept: ACCEPT[kind] };
  if (VALIDATOR.test(validators.etag ?? '')) headers['If-None-Match'] = validators.etag ?? '';
  if (VALIDATOR.test(validators.lastModified ?? ''))
    headers['If-Modified-Since'] = validators.lastModified ?? '';
  // Of a robots.txt the first 500 KiB count, however long it is (RFC 9309, 2.5).
  return { url, headers, maxBytes: MAX_BYTES[kind], mayCut: kind === 'robots', rule };
}
