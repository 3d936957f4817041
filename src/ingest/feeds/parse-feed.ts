import { FEED_MAX_BYTES } from '../../limits.ts';
import { findHttpUrl } from './addresses.ts';
import { decodeFeed } from './decode.ts';
import { parseJsonFeed } from './json-feed.ts';
import { Problems } from './problems.ts';
import { type FeedResult, parseXmlFeed } from './xml-feed.ts';

export type { FeedResult } from './xml-feed.ts';

/** What came with the bytes, where something did. */
export type FeedOrigin = {
  /** The Content-Type header; its charset counts, its media type does not, since servers often have it wrong. */
  contentType?: string | undefined;
  /** The address that the feed was fetched from: what relative addresses are resolved against. */
  url?: string | undefined;
};

/** Why a document of more than FEED_MAX_BYTES is refused. */
export const TOO_LARGE = `the document has more than ${FEED_MAX_BYTES / 1_000_000} MB`;

/** First bytes of things that are not text, and what they are called. */
const BINARY: readonly (readonly [magic: string, name: string])[] = [
  ['\x1F\x8B', 'gzip'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['%PDF-', 'a PDF'],
  ['\x89PNG', 'a picture'],
  ['GIF8', 'a picture'],
  ['\xFF\xD8\xFF', 'a picture'],
  ['RIFF', 'sound, film or a picture'],
  ['ID3', 'sound'],
];

function describeBinary(bytes: Uint8Array): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 8));
  const [, name] = BINARY.find(([magic]) => head.startsWith(magic)) ?? [];
  return name === undefined ? null : `this is ${name}, not a feed`;
}

/**
 * A feed document of any format from its bytes: RSS 0.90 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed 1.x, CDF, in any
 * encoding, well-formed or not. Answers what could be read, with its problems in words; refuses, in words, only what is no
 * feed or over FEED_MAX_BYTES. Never throws; takes time linear in the bytes.
 */
export function parseFeed(bytes: Uint8Array, origin: FeedOrigin = {}): FeedResult {
  if (bytes.length > FEED_MAX_BYTES) return { ok: false, error: TOO_LARGE };
  const binary = describeBinary(bytes);
  if (binary !== null) return { ok: false, error: binary };
  const problems = new Problems();
  const text = decodeFeed(bytes, origin.contentType ?? null, problems);
  const begin = text.search(/[^\s\uFEFF\0]/);
  if (begin < 0) return { ok: false, error: 'the document is empty' };
  const base = findHttpUrl(origin.url, null);
  const first = text.charAt(begin);
  if (first === '{' || first === '[') return parseJsonFeed(text.slice(begin), base, problems);
  return parseXmlFeed(text, base, problems);
}
