import type { FeedHints } from './feeds/feed-hints.ts';
import { type AddressRule, checkPublicUrl } from './public-address.ts';

/** A feed's hub, and the address under which the hub knows the feed. Both are public. */
export type HubOffer = { readonly hub: string; readonly topic: string };

const LINK = /<([^<>]{1,8000})>([^<]{0,2000})/g;
const RELATION = /;\s*rel\s*=\s*(?:"([^"]{0,200})"|([^\s;,"]{1,200}))/i;

/** The addresses of a Link header (RFC 8288) with one relation, absolute. */
function listLinked(header: string, relation: string, base: string): string[] {
  const found: string[] = [];
  for (const [, target = '', parameters = ''] of header.matchAll(LINK)) {
    const [, quoted, bare] = RELATION.exec(parameters) ?? [];
    const relations = (quoted ?? bare ?? '').toLowerCase().split(/\s+/);
    const url = relations.includes(relation) ? URL.parse(target, base) : null;
    if (url !== null) found.push(url.href);
  }
  return found;
}

/**
 * The hub that a feed announces, or null (WebSub, 4): in its Link header first, else in the document. The topic is what the
 * feed calls itself, else where it was read. Hubs and topics that are not public http(s) addresses count as none, and so
 * does a topic on another host than the feed's, as anybody could then have someone else's feed sent to us.
 */
export function findHubOffer(
  url: string,
  linkHeader: string | null,
  hints: Pick<FeedHints, 'hubs' | 'self'>,
  rule: AddressRule,
): HubOffer | null {
  const header = linkHeader ?? '';
  const hubs = [...listLinked(header, 'hub', url), ...hints.hubs];
  const [named] = [...listLinked(header, 'self', url), ...(hints.self === null ? [] : [hints.self])];
  const topic = checkPublicUrl(named ?? url, rule);
  if (!topic.ok || new URL(topic.url).hostname !== new URL(url).hostname) return null;
  for (const address of hubs) {
    const hub = checkPublicUrl(address, rule);
    if (hub.ok) return { hub: hub.url, topic: topic.url };
  }
  return null;
}

/** The hash of each method, and the hexadecimal digits of what it gives. */
const METHODS: Readonly<Record<string, { readonly hash: string; readonly digits: number }>> = {
  sha1: { hash: 'SHA-1', digits: 40 },
  sha256: { hash: 'SHA-256', digits: 64 },
  sha384: { hash: 'SHA-384', digits: 96 },
  sha512: { hash: 'SHA-512', digits: 128 },
};

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/**
 * Whether a hub signed a body with the secret of its subscription: `X-Hub-Signature: METHOD=HEX` (WebSub, 7.1), where
 * METHOD is one of the four that the document names. Takes the same time wherever two signatures differ.
 */
export async function verifyHubSignature(
  header: string | null,
  secret: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const [, method = '', hex = ''] = /^\s*(sha\d{1,3})=([0-9a-f]{40,128})\s*$/i.exec(header ?? '') ?? [];
  const { hash, digits } = METHODS[method.toLowerCase()] ?? {};
  if (hash === undefined || hex.length !== digits) return false;
  const key = await crypto.subtle.importKey('raw', encode(secret), { name: 'HMAC', hash }, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, new Uint8Array(Buffer.from(hex, 'hex')), body);
}

/** What makes a source's callback address known to its hub only; it stands in the query, as WebSub, 5.1 advises. */
export async function callbackKey(secret: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encode('callback')));
  return Buffer.from(bytes.subarray(0, 16)).toString('hex');
}
