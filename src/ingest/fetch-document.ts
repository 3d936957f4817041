import { REDIRECTS_MAX } from '../limits.ts';
import { parseRetryAfter } from './cache-headers.ts';
import { type AddressRule, checkPublicUrl } from './public-address.ts';

/** Sends one request and answers its response, redirects and all; its body is decompressed as it is read. */
export type Transport = (url: string, init: TransportInit) => Promise<Response>;
export type TransportInit = { readonly headers: Headers; readonly signal: AbortSignal };

/** Thrown by a transport that found that a name resolves to an address which must not be fetched; the message says so in words. */
export class AddressRefused extends Error {}

/** A request for a document. */
export type DocumentRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body, decompressed. */
  readonly maxBytes: number;
  /** Whether of a longer body its first whole lines, up to maxBytes, are taken instead of nothing. */
  readonly mayCut?: boolean;
  readonly rule: AddressRule;
  /** Ends the whole of it: redirects, headers, body. */
  readonly signal: AbortSignal;
  readonly now: Date;
  /** Asked before each redirect to another address; what it answers is why it is not followed, in words. */
  readonly mayFollow?: (url: string) => Promise<string | null>;
};

/** Where an answer came from; `movedTo` is where every redirect on the way said that it moved for good, else null. */
type Place = { readonly url: string; readonly movedTo: string | null };

/** What came of a request. Nothing that a server does is thrown. */
export type FetchResult =
  | (Place & { readonly kind: 'ok'; readonly bytes: Uint8Array<ArrayBuffer>; readonly headers: Headers })
  | (Place & { readonly kind: 'not-modified'; readonly headers: Headers })
  | { readonly kind: 'gone' }
  /** 429, or 503 with a Retry-After: seconds, where it names some. */
  | { readonly kind: 'throttled'; readonly status: number; readonly retryAfter: number | null }
  /** An address on the way that must not be fetched. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'http-error'; readonly status: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too-large'; readonly maxBytes: number }
  | { readonly kind: 'network'; readonly reason: string };

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const PERMANENT: ReadonlySet<number> = new Set([301, 308]);

/** What went wrong on the way to a server, by the words in which Node and workerd say it. */
const CAUSES: readonly (readonly [pattern: RegExp, words: string])[] = [
  [
    /decompress|inflate|zlib|brotli|gzip|Z_\w+_ERROR|incorrect (?:header|data)/i,
    'the body could not be decompressed',
  ],
  [/ENOTFOUND|EAI_AGAIN|DNS/i, 'the name of the server is not known'],
  [/ECONNREFUSED|refused/i, 'the server refuses the connection'],
  [/CERT|TLS|SSL|self.signed/i, 'no secure connection to the server could be made'],
  [/ECONNRESET|EPIPE|connection lost|socket hang up|terminated/i, 'the connection broke'],
  [/HPE_|parse error|invalid (?:http|header)/i, 'the server does not answer in HTTP'],
];

/** The words of an error and of what caused it; never its address, which may hold a key. */
function describeFailure(error: unknown): string {
  const texts: string[] = [];
  for (let one: unknown = error, depth = 0; one instanceof Error && depth < 4; one = one.cause, depth += 1)
    texts.push(one.message, 'code' in one ? String(one.code) : '');
  const all = texts.join(' ');
  return CAUSES.find(([pattern]) => pattern.test(all))?.[1] ?? 'the server cannot be reached';
}

/** The bytes up to the last end of a line: what is cut within a line may say another thing. */
function takeWholeLines(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.slice(0, Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(0x0d)) + 1);
}

function join(parts: readonly Uint8Array[], total: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    const taken = part.subarray(0, total - at);
    bytes.set(taken, at);
    at += taken.byteLength;
  }
  return bytes;
}

/** A body as read: null where there is more than allowed, and it may not be cut. Rejects where it breaks off, or the signal ends it. */
async function readBody(
  response: Response,
  { maxBytes, signal, mayCut = false }: DocumentRequest,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  // A body whose server neither sends nor ends is let go of by us: not every transport minds the signal once it has answered.
  const stop = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  const parts: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) break;
      total += value.byteLength;
      parts.push(value);
      if (total > maxBytes) {
        await reader.cancel().catch(() => undefined);
        return mayCut ? takeWholeLines(join(parts, maxBytes)) : null;
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return join(parts, total);
}

const letGo = async (response: Response): Promise<void> => {
  // A connection that is not read to its end stays open.
  await response.body?.cancel().catch(() => undefined);
};

/** How the chain has gone so far. */
type Chain = { url: string; movedTo: string | null; permanent: boolean; seen: Set<string> };

/** Goes one redirect further; answers why not, where it cannot. */
async function follow(
  chain: Chain,
  response: Response,
  request: DocumentRequest,
): Promise<FetchResult | null> {
  const refuse = (reason: string): FetchResult => ({ kind: 'refused', reason });
  const location = response.headers.get('location');
  const target = location === null ? null : URL.parse(location, chain.url);
  if (target === null) return { kind: 'http-error', status: response.status };
  const checked = checkPublicUrl(target.href, request.rule);
  if (!checked.ok) return refuse(`it redirects to an address that is not fetched: ${checked.reason}`);
  if (chain.seen.has(checked.url)) return refuse('its redirects lead in a circle');
  if (chain.seen.size > REDIRECTS_MAX) return refuse(`it redirects more than ${REDIRECTS_MAX} times`);
  const objection = (await request.mayFollow?.(checked.url)) ?? null;
  if (objection !== null) return refuse(objection);
  // A move from https to http may be anybody's on the way: it is followed, and never remembered.
  const isSafe = !chain.url.startsWith('https:') || checked.url.startsWith('https:');
  chain.permanent &&= PERMANENT.has(response.status) && isSafe;
  if (chain.permanent) chain.movedTo = checked.url;
  chain.url = checked.url;
  chain.seen.add(checked.url);
  return null;
}

const isConditional = ({ headers }: DocumentRequest): boolean =>
  headers['If-None-Match'] !== undefined || headers['If-Modified-Since'] !== undefined;

/** What a response that is no redirect comes to. */
async function conclude(response: Response, chain: Chain, request: DocumentRequest): Promise<FetchResult> {
  const { status, headers } = response;
  const place: Place = { url: chain.url, movedTo: chain.movedTo };
  if (status === 200 || status === 203) {
    // What is announced is compressed bytes at most: more of them than allowed are more still once they are not.
    if (!request.mayCut && Number(headers.get('content-length') ?? 0) > request.maxBytes) {
      await letGo(response);
      return { kind: 'too-large', maxBytes: request.maxBytes };
    }
    const bytes = await readBody(response, request);
    if (bytes === null) return { kind: 'too-large', maxBytes: request.maxBytes };
    return { kind: 'ok', ...place, bytes, headers };
  }
  await letGo(response);
  // One that was not asked on condition has nothing to be unchanged against.
  if (status === 304 && isConditional(request)) return { kind: 'not-modified', ...place, headers };
  // Behind a redirect that holds for today only, what is gone is that one page.
  if (status === 410 && chain.permanent) return { kind: 'gone' };
  const retryAfter = parseRetryAfter(headers.get('retry-after'), request.now);
  if (status === 429 || (status === 503 && retryAfter !== null))
    return { kind: 'throttled', status, retryAfter };
  return { kind: 'http-error', status };
}

async function walk(transport: Transport, request: DocumentRequest, first: string): Promise<FetchResult> {
  const chain: Chain = { url: first, movedTo: null, permanent: true, seen: new Set([first]) };
  for (;;) {
    const response = await transport(chain.url, {
      headers: new Headers(request.headers),
      signal: request.signal,
    });
    if (!REDIRECTS.has(response.status)) return conclude(response, chain, request);
    await letGo(response);
    const ended = await follow(chain, response, request);
    if (ended !== null) return ended;
  }
}

/**
 * Fetches a document through a transport. The address and every redirect have to be public; a redirect chain is walked
 * here, hop by hop, and at most REDIRECTS_MAX long. Answers what came of it, and never rejects for what a server does.
 */
export async function fetchDocument(transport: Transport, request: DocumentRequest): Promise<FetchResult> {
  const checked = checkPublicUrl(request.url, request.rule);
  if (!checked.ok) return { kind: 'refused', reason: checked.reason };
  const { signal } = request;
  try {
    return await walk(transport, request, checked.url);
  } catch (error) {
    if (signal.aborted) return { kind: 'timeout' };
    if (error instanceof AddressRefused) return { kind: 'refused', reason: error.message };
    return { kind: 'network', reason: describeFailure(error) };
  }
}

/** What went wrong with a request, in words that go on after "it"; null where nothing did. */
export function describeFetch(result: FetchResult): string | null {
  switch (result.kind) {
    case 'ok':
    case 'not-modified':
      return null;
    case 'gone':
      return 'the server says that it is gone for good (410)';
    case 'throttled':
      return result.retryAfter === null
        ? `the server asks to be left alone for a while (${result.status})`
        : `the server asks to be left alone for ${result.retryAfter} s (${result.status})`;
    case 'refused':
      return result.reason;
    case 'http-error':
      return describeStatus(result.status);
    case 'timeout':
      return 'the server took too long';
    case 'too-large':
      return `the document has more than ${result.maxBytes / 1_000_000} MB`;
    case 'network':
      return result.reason;
  }
}

function describeStatus(status: number): string {
  if (status === 401 || status === 403) return `the server does not let us read it (${status})`;
  if (status === 404) return 'there is nothing at this address (404)';
  if (status >= 500) return `the server has a fault of its own (${status})`;
  if (REDIRECTS.has(status)) return `the server redirects and does not say where to (${status})`;
  return `the server answers ${status}`;
}
