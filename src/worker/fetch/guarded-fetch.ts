import {
  buildRequest,
  type DocumentKind,
  type FetchSetting,
  type Validators,
} from '../../ingest/document-request.ts';
import { type FetchResult, fetchDocument, type Transport } from '../../ingest/fetch-document.ts';
import { FEED_TIMEOUT_MS, FETCH_TIMEOUT_MS } from '../../limits.ts';

/** A document to fetch. `mayFollow` is asked before each redirect and answers why not, in words, or null. */
export type GuardedRequest = {
  readonly kind: DocumentKind;
  readonly url: string;
  readonly validators?: Validators;
  readonly mayFollow?: (url: string) => Promise<string | null>;
};

/** Fetches a document from a public address, within the caps of its kind. Never rejects for what a server does. */
export type GuardedFetch = (request: GuardedRequest) => Promise<FetchResult>;

/**
 * The platform's own fetch. Cloudflare's network reaches no private address, whatever a name resolves to; what an address
 * says itself is checked before.
 */
export const platformTransport: Transport = (url, { headers, signal }) =>
  fetch(url, { headers, signal, redirect: 'manual' });

/** The guarded fetch of a deployment. `now` is the clock, which dates in Retry-After are counted from. */
export function openGuardedFetch(
  setting: FetchSetting,
  now: () => Date,
  transport: Transport = platformTransport,
  timeoutMs?: number,
): GuardedFetch {
  return ({ kind, url, validators, mayFollow }) =>
    fetchDocument(transport, {
      ...buildRequest(kind, url, setting, validators),
      ...(mayFollow === undefined ? {} : { mayFollow }),
      signal: AbortSignal.timeout(timeoutMs ?? (kind === 'feed' ? FEED_TIMEOUT_MS : FETCH_TIMEOUT_MS)),
      now: now(),
    });
}
